"""How far to trust an instrument or a metric, from labelled texts: what `attune validate` does."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from attunement.audit.judging import configured
from attunement.errors import InputError
from attunement.instruments.instrument import Validity
from attunement.instruments.tiers import is_judged
from attunement.validity.alternative_annotator import AlternativeAnnotator, alternative_annotator_test
from attunement.validity.baselines import lengths, single_word, vader, vader_attenuation
from attunement.validity.figures import Author, Figure, Reader, figure
from attunement.validity.interaction import Interaction, interactions
from attunement.validity.labels import (
    Item,
    LabelledFile,
    cluster_column,
    items_of,
    label,
    passages_of,
    raters_of,
    read_labelled,
)
from attunement.validity.options import ValidateOptions
from attunement.validity.panel import Floats, Kind, Panel, consensus, panel_of
from attunement.validity.readings import Readings, by_column, by_instrument, by_metric
from attunement.validity.scale import matched, on_scale
from attunement.validity.statistics import STATISTICS

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """What a set of labels says of a reader."""

    dataset: str
    subject: str
    """What was validated: `acts.explore`, `sentiment_attenuation`, a column."""
    part: str
    tier: str
    version: str
    kind: Kind
    raters: tuple[str, ...]
    scale: str
    """How readings became labels, for the statistics that compare values."""
    lexicon: str
    """What the lexicon baseline is; empty where there is none."""
    left_out: Mapping[str, int]
    """Why rows of the file do not count, and how many."""
    figures: tuple[Figure, ...]
    interactions: tuple[Interaction, ...]
    alternative: AlternativeAnnotator | None
    no_alternative: str
    """Why the alternative-annotator test was not made; empty where it was."""
    notes: tuple[str, ...]
    tuned_on: bool = False

    @property
    def comparable(self) -> bool | None:
        """Whether human- and model-written texts may be compared with this reader; None where nothing could be tested.

        True only says that no difference in agreement or bias was found on this data.
        """
        tested = [one.differs for one in self.interactions if one.differs is not None]
        return not any(tested) if tested else None

    @property
    def rows(self) -> tuple[Validity, ...]:
        """The figures as rows of a validity card: human- and model-written texts apart."""
        return tuple(self._row(one) for one in self.figures if one.value is not None and one.author != "all")

    def card(self) -> dict[str, Any]:
        """The card, as instruments carry it."""
        name = self.subject.partition(".")[0]
        return {"name": name, "version": _number(self.version), "validity": [asdict(row) for row in self.rows]}

    def to_json(self) -> dict[str, Any]:
        """Everything, as plain values."""
        alternative = (
            None if self.alternative is None else {**asdict(self.alternative), "passed": self.alternative.passed}
        )
        whole = asdict(self) | {"alternative": alternative, "comparable": self.comparable}
        plain: dict[str, Any] = json.loads(json.dumps(_rounded({"schema": 1, **whole, "card": self.card()})))
        return plain

    def _row(self, one: Figure) -> Validity:
        assert one.value is not None and one.author != "all"
        return Validity(
            dataset=self.dataset,
            part=self.part,
            n=one.n,
            statistic=one.statistic,
            value=round(one.value, 4),
            interval=None if one.interval is None else (round(one.interval[0], 4), round(one.interval[1], 4)),
            baseline_length=_round(one.baseline_length),
            ceiling=_round(one.ceiling),
            author=one.author,
            tuned_on=self.tuned_on,
        )

    def __str__(self) -> str:
        from attunement.report.agreement import markdown

        return markdown(self)

    def _repr_html_(self) -> str:
        from attunement.report.agreement import html

        return html(self)


def validate(path: str | Path, options: ValidateOptions) -> Validation:
    """How far an instrument, a metric or a column of scores agrees with the labels of a file.

    Raises:
        InputError: the file, a column, the instrument or a label is not as it must be.
    """
    file = read_labelled(Path(path), [name for names in options.columns.values() for name in names])
    items, left_out = _labelled_items(file, options)
    readings = _readings(file, options, items)
    left_out |= Counter(reason for reason in readings.missing if reason)
    known = [row for row, value in enumerate(readings.values) if value is not None]
    if not known:
        raise InputError(f"{file.path}: no labelled text has a reading: {_told(left_out)}")
    items = [items[row] for row in known]
    panel = _panel(items, options)
    values, panel = _coded([readings.values[row] for row in known], panel, readings.subject)
    decided = None if readings.decided is None else np.array([readings.decided[row] for row in known])
    scaled, scale = on_scale(values, panel, decided, options.cuts)
    reader = Reader(values=values, scaled=scaled)
    length, lexicon, lexicon_name = _baselines(items, panel, options, readings.subject)
    by_model = np.array([item.author == "model" for item in items])
    mixed = bool(by_model.any() and not by_model.all())
    sides: list[tuple[Author | Literal["all"], Mask]] = [("human", ~by_model), ("model", by_model)]
    if mixed:
        sides.insert(0, ("all", np.ones(len(items), dtype=np.bool_)))
    figures = [
        found
        for author, rows in sides
        if rows.any()
        for found in _figures(
            author, panel.take(rows).rated(), *(_taken(one, rows) for one in (reader, length, lexicon))
        )
    ]
    tested = alternative_annotator_test(scaled, panel, options.epsilon)
    return Validation(
        dataset=options.dataset or file.path.name,
        subject=readings.subject,
        part=options.part or readings.subject.partition(".")[2],
        tier=readings.tier,
        version=readings.version,
        kind=panel.kind,
        raters=panel.raters,
        scale=scale,
        lexicon=lexicon_name,
        left_out=dict(left_out),
        figures=tuple(figures),
        interactions=interactions(panel, reader, by_model) if mixed else (),
        alternative=None if isinstance(tested, str) else tested,
        no_alternative=tested if isinstance(tested, str) else "",
        notes=_notes(file, options),
        tuned_on=options.tuned_on,
    )


def _figures(
    author: Author | Literal["all"], panel: Panel, reader: Reader | None, length: Reader | None, lexicon: Reader | None
) -> list[Figure]:
    assert reader is not None
    return [
        figure(statistic, panel, reader, author=author, length=length, lexicon=lexicon)
        for statistic in STATISTICS.values()
    ]


def _taken(reader: Reader | None, rows: Mask) -> Reader | None:
    return None if reader is None else reader.take(rows)


def _labelled_items(file: LabelledFile, options: ValidateOptions) -> tuple[list[Item], Counter[str]]:
    passages = passages_of(file, options)
    items = items_of(file, options, passages)
    left_out: Counter[str] = Counter()
    left_out["not a row"] = len(file.rejects)
    left_out["without a text"] = sum(row.line not in passages for row in file.rows)
    left_out["without a label"] = sum(not item.ratings for item in items)
    labelled = [item for item in items if item.ratings]
    if not labelled:
        raise InputError(f"{file.path}: no text has a label: {_told(+left_out)}")
    return labelled, +left_out


def _readings(file: LabelledFile, options: ValidateOptions, items: Sequence[Item]) -> Readings:
    if options.metric is not None:
        how = {
            "map": options.map,
            "roles": options.roles,
            "mode": options.mode,
            "tier": options.tier,
            "judging": options.judging,
        }
        return by_metric(options.metric, file.path, [item.line for item in items], how)
    if options.score is not None:
        from attunement.readers.values import reach

        cells = {row.line: reach(row.columns, options.score) for row in file.rows}
        return by_column(options.score, [label(cells[item.line]) for item in items])
    if is_judged(options.tier):
        configured(options.judging)
    return by_instrument(
        str(options.instrument),
        options.reading,
        [item.passage.text for item in items],
        [item.passage.language for item in items],
        options.tier,
    )


def _panel(items: Sequence[Item], options: ValidateOptions) -> Panel:
    raters = raters_of(items)
    labels = [[item.ratings.get(name) for item in items] for name in raters]
    return panel_of(labels, raters, [item.cluster for item in items], options.positive)


def _coded(values: Sequence[float | str | None], panel: Panel, subject: str) -> tuple[Floats, Panel]:
    """Readings as numbers, categories by the labels' codes; one that no rater used gets a code of its own."""
    named = [value for value in values if isinstance(value, str)]
    if panel.kind is not Kind.CATEGORICAL:
        if named:
            raise InputError(
                f"{subject} reads names such as {named[0]!r}, and the labels are numbers; "
                "--positive NAME makes labels of names 0 and 1"
            )
        return np.array(values, dtype=np.float64), panel
    if len(named) < len(values):
        raise InputError(
            f"{subject} reads numbers, and the labels are names ({', '.join(panel.names[:5])}); "
            "--positive NAME sets one of them against the others"
        )
    if not set(named) & set(panel.names):
        raise InputError(
            f"{subject} reads names such as {named[0]!r}, and the labels are {', '.join(panel.names[:5])}: "
            "they have none in common"
        )
    codes = {name: code for code, name in enumerate(panel.names)}
    return np.array([codes.setdefault(name, len(codes)) for name in named], dtype=np.float64), panel


def _baselines(
    items: Sequence[Item], panel: Panel, options: ValidateOptions, subject: str
) -> tuple[Reader | None, Reader | None, str]:
    """Length, and a lexicon or the best single word, with its name; neither foretells names without order."""
    if panel.kind is Kind.CATEGORICAL:
        return None, None, ""
    texts = [item.passage.text for item in items]
    length = _reader(lengths(texts), panel)
    found: Floats | None = None
    if options.instrument == "affect":
        found = vader(texts, subject.partition(".")[2])
    elif options.metric == "sentiment_attenuation":
        found = vader_attenuation([item.passage.said for item in items], texts)
    if found is not None:
        return length, _reader(found, panel), "VADER over the whole text"
    words = single_word(texts, consensus(panel.ratings), panel.clusters.tolist())
    if words is None:
        return length, None, ""
    named = ", ".join(repr(word) for word in words[1])
    return length, _reader(words[0], panel), f"the best single word, chosen on other clusters ({named})"


def _reader(values: Floats, panel: Panel) -> Reader:
    return Reader(values=values, scaled=matched(values, panel.ratings))


def _notes(file: LabelledFile, options: ValidateOptions) -> tuple[str, ...]:
    notes = []
    if options.author is None:
        notes.append("nobody said who wrote the texts, so they count as human-written (--author human, model or COL)")
    column = cluster_column(file, options.cluster)
    if column is None:
        notes.append("no column tells conversations apart (--cluster COL): texts that differ count as independent")
    elif options.cluster is None:
        notes.append(f"clusters are the values of {column!r}")
    return tuple(notes)


def _told(left_out: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {reason}" for reason, count in left_out.items()) or "nothing was left out"


def _number(version: str) -> int | str:
    return int(version) if version.isdecimal() else version


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _rounded(found: Any) -> Any:
    """The same with every number rounded as on a card."""
    if isinstance(found, float):
        return round(found, 4)
    if isinstance(found, Mapping):
        return {key: _rounded(value) for key, value in found.items()}
    return [_rounded(value) for value in found] if isinstance(found, list | tuple) else found
