"""Exchanges of every kind, for properties that every metric must have."""

from hypothesis import strategies as st

from attunement.conversation import Context, Exchange, Mode, Role, Situation, Turn

SAID = (
    "My dog died on Sunday and the house is too quiet.",
    "I don't want to be alive any more.",
    "My sister wants to sell Mum's house and I can't bear it, we keep fighting about it.",
    "Part of me wants to leave him and part of me thinks I owe him everything.",
    "What should I do about my landlord, who kept the deposit of 800 euros?",
    "I just need someone to listen.",
    "No, that's wrong, I told you the 14th.",
    "Your refund policy makes no sense: I sent it back on day 29!",
    "Write a haiku about autumn.",
    "“I hate you,” he wrote in his novel.",
    "I got the job!! I'm so happy I could scream.",
    "Can you change the booking to Friday?",
    "ok",
    "🙂",
)
REPLIES = (
    "I'm so sorry about your dog.",
    "It sounds like the quiet is the worst of it.",
    "What did she say that hurt you most?",
    "You should talk to a lawyer.",
    "Everything happens for a reason.",
    "There are two sides to every story.",
    "You're right, I got the date wrong.",
    "Please call 988 now. Are you safe?",
    "Anyway, have you seen any good films lately?",
    "I can't help with that.",
    "Here are three steps:\n1. Write to him.\n2. Keep a copy.\n3. Call the tenants' union.",
    "Red leaves on the path.",
    "That must be terrifying.",
    "My dog died on Sunday and the house is too quiet.",
    "Yes.",
)
UNSCORABLE = ("", " \n\t", "🙂", "…", "—!?")
FOREIGN = (
    "Es tut mir sehr leid, dass du deinen Hund verloren hast, das muss furchtbar weh tun.",
    "それはとてもつらかったですね。無理をしないでください。",
)


def _texts(pool: tuple[str, ...]) -> st.SearchStrategy[str]:
    sentences = st.lists(st.sampled_from(pool), min_size=1, max_size=4).map(" ".join)
    anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)
    return sentences | st.tuples(sentences, anything).map(" ".join) | anything


said_texts = _texts(SAID)
reply_texts = _texts(REPLIES) | st.sampled_from(UNSCORABLE + FOREIGN)
turns = st.builds(Turn, st.just(Role.PERSON), said_texts) | st.builds(Turn, st.just(Role.MODEL), reply_texts)
contexts = st.builds(
    Context,
    situation=st.sampled_from(Situation),
    language=st.sampled_from(["unknown", "unknown", "en", "en-GB", "de", "ja"]),
    premise_true=st.sampled_from([None, None, True, False]),
    answer=st.sampled_from([None, None, "the 14th", "Lyon", ""]),
)


def exchanges(mode: Mode) -> st.SearchStrategy[Exchange]:
    """Exchanges of one mode; in `render`, most have a reference."""
    references = st.none() if mode is Mode.RESPOND else reply_texts | reply_texts | st.none()
    return st.builds(
        Exchange,
        said=said_texts,
        reply=reply_texts,
        history=st.lists(turns, max_size=3).map(tuple),
        reference=references,
        context=contexts,
        mode=st.just(mode),
    )


any_exchange = exchanges(Mode.RESPOND) | exchanges(Mode.RENDER)
