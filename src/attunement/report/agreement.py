"""A validation as Markdown, as HTML for a notebook, and as the sentences and cells that a terminal shows."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from markupsafe import Markup

from attunement.report.words import named

if TYPE_CHECKING:
    from attunement.validity.alternative_annotator import AlternativeAnnotator
    from attunement.validity.figures import Figure
    from attunement.validity.interaction import Interaction
    from attunement.validity.validation import Validation

COLUMNS = (
    "texts by",
    "statistic",
    "value",
    "95 % interval",
    "as a rater",
    "people",
    "length",
    "lexicon",
    "texts",
    "clusters",
)
NUMBERS = frozenset(COLUMNS[2:])

_WRITERS = {"all": "all", "human": "people", "model": "models"}


def title(found: "Validation") -> str:
    """What was validated on what."""
    reader = f"{found.subject} ({found.tier})" if found.tier else found.subject
    raters = "1 rater" if len(found.raters) == 1 else f"{len(found.raters)} raters"
    return f"{reader} against {found.kind} labels by {raters} in {found.dataset}"


def cells(found: "Validation") -> list[tuple[str, ...]]:
    """A row of the table for each figure that there is."""
    return [_row(one) for one in found.figures if one.value is not None]


def sentences(found: "Validation") -> Iterator[str]:
    """What the table does not say: how, what not and why, the two tests, and what to bear in mind."""
    if found.tuned_on:
        yield "This data was touched for a choice: the figures are an upper bound for new texts."
    if found.left_out:
        yield f"Left out: {', '.join(f'{count:,} {reason}' for reason, count in found.left_out.items())}."
    yield f"kappa, alpha, ICC and F1 compare labels with readings {found.scale}."
    yield f"Lexicon: {found.lexicon}." if found.lexicon else "Lexicon: none; no word list or single word serves here."
    yield from _missing(found)
    yield from (_interaction(one) for one in found.interactions)
    if found.interactions:
        yield _verdict(found)
    if found.alternative is None:
        yield f"Alternative-annotator test: not made, {found.no_alternative}."
    else:
        yield _alternative(found.alternative)
    yield from (f"Note: {note}." for note in found.notes)


def markdown(found: "Validation") -> str:
    """The whole as Markdown."""
    lines = [f"# {title(found)}", "", f"| {' | '.join(COLUMNS)} |"]
    lines.append("|" + "|".join("---:" if name in NUMBERS else "---" for name in COLUMNS) + "|")
    lines += [f"| {' | '.join(_safe(cell) for cell in row)} |" for row in cells(found)]
    lines += ["", *(f"- {sentence}" for sentence in sentences(found))]
    return "\n".join(lines) + "\n"


def html(found: "Validation") -> str:
    """The whole as HTML without a style of its own."""
    head = Markup("").join(Markup("<th>{}</th>").format(name) for name in COLUMNS)
    rows = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(named(cell)) for cell in row))
        for row in cells(found)
    )
    items = Markup("").join(Markup("<li>{}</li>").format(named(sentence)) for sentence in sentences(found))
    return Markup("<p><b>{}</b></p><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table><ul>{}</ul>").format(
        named(title(found)), head, rows, items
    )


def two(value: float | None) -> str:
    """A figure of agreement to two places."""
    return "–" if value is None else f"{value:.2f}"


def _row(one: "Figure") -> tuple[str, ...]:
    interval = "none" if one.interval is None else f"{one.interval[0]:.2f} to {one.interval[1]:.2f}"
    figures = (one.as_rater, one.ceiling, one.baseline_length, one.baseline_lexicon)
    counts = (f"{one.n:,}", f"{one.clusters:,}")
    return (_WRITERS[one.author], one.statistic, two(one.value), interval, *map(two, figures), *counts)


def _missing(found: "Validation") -> Iterator[str]:
    """Why statistics are not there, or have no interval; each reason once."""
    writers = dict.fromkeys(one.author for one in found.figures)
    for lacking, missing in (("Not computed", True), ("Without an interval", False)):
        reasons: dict[str, dict[str, list[str]]] = {}
        for one in found.figures:
            if one.reason and (one.value is None) is missing:
                reasons.setdefault(one.reason, {}).setdefault(one.statistic, []).append(one.author)
        for reason, statistics in reasons.items():
            authors = next(iter(statistics.values()))
            where = "" if len(authors) == len(writers) else f" (texts by {_WRITERS[authors[0]]})"
            yield f"{lacking}{where}: {', '.join(statistics)}: {reason}."


def _interaction(one: "Interaction") -> str:
    both = f"{one.what}: people's texts {two(one.human)}, models' {two(one.model)}"
    if one.p is None or one.interval is None or one.difference is None:
        return f"{both}; not tested: {one.reason}."
    scale = f" in {one.scale}" if one.scale != one.what else ""
    low, high = one.interval
    return f"{both}; difference{scale} {one.difference:+.2f} [{low:+.2f}, {high:+.2f}], p = {one.p:.3f}."


def _verdict(found: "Validation") -> str:
    if found.comparable is None:
        return "Whether people's texts may be compared with models' by this reader could not be tested."
    if found.comparable:
        return "No difference in how it reads people's texts and models' was found, which is no proof of none."
    return "It reads people's texts and models' differently: do not compare people with models by it."


def _alternative(found: "AlternativeAnnotator") -> str:
    verdict = "may stand in for an annotator" if found.passed else "does not replace an annotator"
    closeness = ", ".join(
        f"{one.reader:.2f} against {one.annotator}'s {one.human:.2f}{' (won)' if one.won else ''}"
        for one in found.annotators
    )
    out = f" Too few texts: {', '.join(found.left_out)}." if found.left_out else ""
    return (
        f"Alternative-annotator test ({found.score}, epsilon {found.epsilon:g}): it {verdict}: winning rate "
        f"{found.winning_rate:.2f}, advantage {found.advantage:.2f}. At least as close to the others: {closeness}.{out}"
    )


def _safe(cell: str) -> str:
    return cell.replace("|", "\\|")
