"""A finished audit read back, and the exchanges of two audits paired."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from attunement.audit.clusters import clusters_of
from attunement.audit.folder import EXCHANGES, MEASUREMENTS, SUMMARY
from attunement.audit.gate import nearest
from attunement.audit.scoring import hashed
from attunement.corpus import CODE, OUTCOMES, Codes, Floats, Ints
from attunement.errors import InputError
from attunement.measurement import Outcome


@dataclass(frozen=True, slots=True)
class Side:
    """One audit of a comparison."""

    folder: Path
    mode: str
    signatures: dict[tuple[str, str], str]
    """The signature of each metric and part."""
    exchanges: pa.Table
    """Its `exchanges.parquet`."""
    cells: tuple[tuple[str, str], ...]
    values: Floats
    """Shape (exchanges, cells)."""
    outcomes: Codes

    @classmethod
    def read(cls, folder: Path) -> "Side":
        """The audit in a folder.

        Raises:
            InputError: there is none, or it was not finished.
        """
        if not folder.is_dir():
            raise InputError(f"{folder} is no folder; give the --out of two audits")
        for name in (SUMMARY, MEASUREMENTS, EXCHANGES):
            if not (folder / name).is_file():
                raise InputError(f"{folder} holds no finished audit: {name} is missing")
        try:
            summary = json.loads((folder / SUMMARY).read_bytes())
            exchanges = pq.read_table(folder / EXCHANGES)
            found = pq.read_table(folder / MEASUREMENTS, columns=["metric", "part", "value", "outcome"])
            whole = [row for row in summary["results"] if not row["group"]]
            signatures = {(row["metric"], row["part"]): row["signature"] for row in whole}
            mode = summary["mode"]
        except (pa.ArrowException, KeyError, ValueError) as error:
            raise InputError(f"{folder} holds an audit that cannot be read: {error}") from error
        if not len(exchanges) or len(found) != len(exchanges) * len(signatures):
            raise InputError(f"{folder} holds no scored exchange, or tables that do not belong together")
        # The tables are written exchange by exchange, every metric and part of one after another.
        first = found.slice(0, len(signatures))
        cells = tuple((str(metric), str(part)) for metric, part in zip(first["metric"], first["part"], strict=True))
        shape = len(exchanges), len(cells)
        values = found["value"].to_numpy().astype(np.float64)
        return cls(folder, mode, signatures, exchanges, cells, values.reshape(shape), _codes(found).reshape(shape))

    def column(self, metric: str, part: str, rows: Ints) -> tuple[Floats, Codes]:
        """Values and outcomes of some exchanges under one metric and part."""
        place = self.cells.index((metric, part))
        return self.values[rows, place], self.outcomes[rows, place]

    def keys(self, columns: Sequence[str]) -> Ints:
        """A hash for each exchange of what the columns hold.

        Raises:
            InputError: there is no such column.
        """
        for name in columns:
            if name not in self.exchanges.column_names:
                raise InputError(
                    f"--on {name}: {self.folder} has no such column; audit it with --by {name}"
                    f"{nearest(name, self.exchanges.column_names)}"
                )
        texts = zip(*(self.exchanges[name].to_pylist() for name in columns), strict=True)
        return np.array([hashed("\x00".join(map(str, text))) for text in texts], np.int64)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Which exchange of one audit belongs to which of another."""

    rows: tuple[Ints, Ints]
    """The row of each pair in each audit."""
    clusters: Ints
    unmatched: tuple[int, int]
    ambiguous: tuple[int, int]

    @classmethod
    def of(cls, sides: tuple[Side, Side], on: Sequence[str]) -> "Pairs":
        """Pair what has equal values in the columns; what shares them within one audit is left out."""
        names, places, sizes, ambiguous = [], [], [], []
        for side in sides:
            found, first, counts = np.unique(side.keys(on), return_index=True, return_counts=True)
            names.append(found[counts == 1])
            places.append(first[counts == 1])
            ambiguous.append(int(counts[counts > 1].sum()))
            sizes.append(len(names[-1]))
        _, left, right = np.intersect1d(names[0], names[1], assume_unique=True, return_indices=True)
        rows = places[0][left], places[1][right]
        order = np.argsort(rows[0])
        rows = rows[0][order], rows[1][order]
        units = [side.exchanges["cluster"].to_numpy()[chosen] for side, chosen in zip(sides, rows, strict=True)]
        # Exchanges are dependent if either audit says so; an opening of 0 would join nothing.
        clusters = clusters_of(units[0], units[1] + 1)
        unmatched = sizes[0] - len(order), sizes[1] - len(order)
        return cls(rows, clusters, unmatched, (ambiguous[0], ambiguous[1]))


def _codes(found: pa.Table) -> Codes:
    codes = np.full(len(found), CODE[Outcome.FAILED], np.uint8)
    for outcome in OUTCOMES:
        codes[np.asarray(pc.equal(found["outcome"], pa.scalar(outcome.value)))] = CODE[outcome]
    return codes
