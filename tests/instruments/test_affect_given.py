"""What plain acknowledgements give back, read end to end, and what only looks like giving back."""

import pytest

from attunement.conversation import Exchange
from attunement.metrics.sentiment_attenuation import SentimentAttenuation

LATE = "I'm so frustrated, the council lost my application again and nobody will answer the phone."
SPEECH = "I froze halfway through my toast at the wedding and everyone stared. I feel so humiliated."
MATHS = "I panic whenever I open the textbook. My hands shake and I feel so stupid, I'm going to fail this course."
JOB = "I got the job!! I'm so happy I can't stop smiling."
GRIEF = "My mum died on Sunday. I'm devastated and I can't stop crying."
WORRY = "I'm really worried the scan on Friday will show something bad."

TABLE = [
    # Plain acknowledgement.
    (LATE, "I understand your frustration.", 0.9, 3.0),
    (LATE, "I can understand your frustration with the council. You could write to your councillor.", 0.9, 3.0),
    (LATE, "It's completely natural to feel this way.", 0.9, 2.0),
    (LATE, "It's normal to feel like that after being ignored twice.", 0.9, 3.0),
    (LATE, "Feeling that way makes total sense.", 0.9, 2.5),
    (LATE, "That's unfortunate.", 0.5, 1.5),
    (LATE, "I can see how frustrating this has been.", 0.9, 3.0),
    (SPEECH, "That must have been embarrassing.", 0.9, 2.5),
    (SPEECH, "Anyone would have been embarrassed, and it would have been embarrassing for the best of us.", 0.9, 3.5),
    (SPEECH, "Humiliated in front of a full room? I bet you were.", 0.9, 3.0),
    (SPEECH, "Embarrassment like that lingers.", 0.9, 3.0),
    (MATHS, "The shaking hands, and the thought that you are bound to flunk: that is panic at work.", 0.9, 3.5),
    (MATHS, "Your heart pounds, your palms sweat, and you start telling yourself you're not good enough.", 0.9, 3.5),
    (WORRY, "Worrying about the result is the hardest part of waiting.", 0.9, 3.0),
    (WORRY, "Your worry about the scan is understandable.", 0.9, 3.0),
    (JOB, "That's awesome, congrats!", 1.8, 4.0),
    (JOB, "Congratulations! What brilliant news.", 1.8, 4.0),
    (JOB, "Woohoo, well done you!", 1.8, 4.0),
    # Another's feeling, and too little for so much.
    (GRIEF, "I was devastated when my own mother died.", 0.0, 0.5),
    (GRIEF, "When my dad passed away I felt so lonely and cried for weeks.", 0.0, 0.5),
    (GRIEF, 'My aunt always said, "Losing a mother is unbearable."', 0.0, 0.5),
    (GRIEF, "Sorry to hear that.", 0.8, 1.5),
    (GRIEF, "I'm sorry to hear that. You could ring the registrar on Monday.", 0.8, 1.5),
    (GRIEF, "I'm so sorry to hear that.", 0.8, 2.1),
    (GRIEF, "That's awesome, congrats!", 0.0, 0.5),
    (LATE, "Congratulations on the new software release.", 0.0, 0.6),
    (WORRY, "The clinic opens at nine and the scan takes an hour.", 0.0, 0.8),
    (LATE, "My frustration with that council is endless.", 0.0, 0.6),
]


@pytest.mark.xfail(reason="the acts model hears a statement in it, and the feeling is named as a condition")
def test_a_feeling_granted_as_a_condition() -> None:
    reply = "Math anxiety is real, and it sounds like yours is severe."
    assert SentimentAttenuation().measure(Exchange(said=MATHS, reply=reply)).readings["r"] >= 0.9


@pytest.mark.parametrize(("said", "reply", "least", "most"), TABLE, ids=[row[1] for row in TABLE])
def test_what_a_reply_gives_back(said: str, reply: str, least: float, most: float) -> None:
    assert least <= SentimentAttenuation().measure(Exchange(said=said, reply=reply)).readings["r"] <= most
