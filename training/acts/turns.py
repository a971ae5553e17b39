"""Helper turns written for this project, sentence by sentence with their acts, and a check of what was written.

A file of `turns/` is plain text. A block is one helper turn; blank lines part blocks:

    # peer support | tired night-shift nurse, typing on a phone, no capitals
    > what the person had said (optional, one line)
    react: oh no, im so sorry
    reflect+advise: [reflect|sounds like shes been on your mind all week], [advise|could you ring her tonight?]

`# domain | voice` heads the turns below it until the next head. Each line after that is one sentence with its acts;
brackets mark the stretch of each act where a sentence has several that can be told apart.
Run `python -m training.acts.turns FILE…` from the root of the repository to check files.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from attunement.errors import InputError
from attunement.instruments.acts_rules import LABELS
from attunement.instruments.acts_sentence import sentences
from attunement.instruments.document import document

TURNS = Path(__file__).parent / "turns"

FORMULA = 8
"""Words up to which two helpers may well say the same."""

_LINE = re.compile(r"([a-z]+(?:\+[a-z]+)*): (\S.*)")
_ITEM = re.compile(r"[-*•]\s|\d+[.)]\s")
_STRETCH = re.compile(r"\[([a-z]+)\|([^\[\]|]+)\]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where in its sentence an act is done."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence of a turn with its acts, and the stretch of each act that was marked."""

    text: str
    labels: tuple[str, ...]
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """What a helper said in one turn."""

    domain: str
    voice: str
    said: str
    sentences: tuple[Written, ...]

    @property
    def text(self) -> str:
        """The whole turn; a line ends where a sentence has no end mark, and before an item of a list."""
        whole = self.sentences[0].text
        for sentence in self.sentences[1:]:
            breaks = whole[-1].isalnum() or _ITEM.match(sentence.text)
            whole += ("\n" if breaks else " ") + sentence.text
        return whole


def turns(path: Path) -> Iterator[Turn]:
    """The turns of a file.

    Raises:
        InputError: a line is not as described above; names the file, the line and what would be right.
    """
    head: tuple[str, str] | None = None
    said = ""
    found: list[Written] = []
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], 1):
        place = f"{path.name}:{number}"
        if line.startswith("#") or not line.strip():
            if found and head:
                yield Turn(*head, said, tuple(found))
            said, found = "", []
            if line.startswith("#"):
                head = _head(line, place)
        elif line.startswith(">"):
            said = line[1:].strip()
        else:
            if head is None:
                raise InputError(f"{place}: a `# domain | voice` line must come first")
            found.append(_written(line, place))


def _head(line: str, place: str) -> tuple[str, str]:
    domain, bar, voice = line.lstrip("# ").partition("|")
    if not bar:
        raise InputError(f"{place}: a head reads `# domain | voice`, not {line!r}")
    return domain.strip(), voice.strip()


def _written(line: str, place: str) -> Written:
    match = _LINE.fullmatch(line.strip())
    if match is None:
        raise InputError(f"{place}: a sentence reads `act: text` or `act+act: text`, not {line!r}")
    labels = tuple(match[1].split("+"))
    if unknown := [label for label in labels if label not in LABELS]:
        raise InputError(f"{place}: no act is called {', '.join(unknown)}; there are {', '.join(LABELS)}")
    text, stretches, taken = "", [], 0
    for found in _STRETCH.finditer(match[2]):
        text += match[2][taken : found.start()]
        if found[1] not in labels:
            raise InputError(f"{place}: {found[1]} is marked but not among the sentence's acts {match[1]}")
        stretches.append(Stretch(found[1], len(text), len(text) + len(found[2])))
        text += found[2]
        taken = found.end()
    text += match[2][taken:]
    if "[" in text or "|" in text:
        raise InputError(f"{place}: a stretch reads `[act|text]`: {line!r}")
    return Written(text, labels, tuple(stretches))


def check(paths: list[Path]) -> int:
    """Print what is wrong with the files and how their sentences are made up; the number of faults."""
    faults, acts, openers = 0, Counter[str](), Counter[str]()
    seen: dict[str, str] = {}
    count, words = 0, 0
    for path in paths:
        try:
            found = list(turns(path))
        except InputError as fault:
            print(fault)
            faults += 1
            continue
        for turn in found:
            for sentence in turn.sentences:
                count += 1
                acts.update(sentence.labels)
                spoken = sentence.text.lower().split()
                words += len(spoken)
                openers[" ".join(spoken[:3])] += 1
                if len(sentences(document(sentence.text))) != 1:
                    print(f"{path.name}: our splitter does not read this as one sentence: {sentence.text!r}")
                    faults += 1
                key = " ".join(re.findall(r"\w+", sentence.text.lower()))
                if key in seen and len(spoken) > FORMULA and "platitude" not in sentence.labels:
                    print(f"{path.name}: also in {seen[key]}: {sentence.text!r}")
                    faults += 1
                seen[key] = path.name
    print(f"{count} sentences, {words / max(count, 1):.1f} words each; {faults} faults")
    print("acts:", ", ".join(f"{label} {acts[label]}" for label in LABELS))
    print("openings used most:", ", ".join(f"{words!r} {n}" for words, n in openers.most_common(12)))
    return faults


if __name__ == "__main__":
    sys.exit(min(check([Path(name) for name in sys.argv[1:]] or sorted(TURNS.glob("*.txt"))), 1))
