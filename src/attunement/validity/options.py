"""What is validated, against which labels of a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from attunement.conversation import Mode, Role
from attunement.errors import InputError
from attunement.validity.alternative_annotator import SKILLED

WRITERS = ("human", "model")


@dataclass(frozen=True, kw_only=True)
class ValidateOptions:
    """One of `instrument`, `metric` and `score`, and where the labels are.

    Raises:
        InputError: none or several of the three are given, or no label.
    """

    label: tuple[str, ...]
    """Columns of labels, one per rater; with `rater` a single one."""
    instrument: str | None = None
    reading: str | None = None
    """What of the instrument's reading: `intensity`, `explore`, `react|validate`, …"""
    metric: str | None = None
    """A metric, or `metric.part`."""
    score: str | None = None
    """A column that holds readings already: a judge's scores, another tool's."""
    text: str | None = None
    """The column that is read; `said` or `reply` where the file holds exchanges."""
    rater: str | None = None
    """Who gave the row's rating, where every rating has a row of its own."""
    item: str | None = None
    """What tells which of these rows are about one text; the text itself if None."""
    cluster: str | None = None
    """What is resampled whole: the conversation, the post, the person."""
    author: str | None = None
    """`human`, `model`, or the column that says which of the two wrote a text."""
    map: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    mode: Mode | None = None
    tier: str = "fast"
    judging: Mapping[str, str] = field(default_factory=dict)
    """How judges are asked, where the tier names any."""
    positive: str | float | None = None
    """What counts as present: this name, or this number and above."""
    cuts: tuple[float, ...] = ()
    """Where readings pass from one label to the next."""
    epsilon: float = SKILLED
    """How much worse than an annotator a reader may be in the alternative-annotator test."""
    dataset: str = ""
    """Name of the data on the card; the file's if empty."""
    part: str = ""
    """Name of what is read on the card; the reading's if empty."""
    tuned_on: bool = False
    """Whether this data was touched for any choice."""

    def __post_init__(self) -> None:
        given = [name for name in ("instrument", "metric", "score") if getattr(self, name)]
        if len(given) != 1:
            told = " and ".join(f"--{name}" for name in given) or "none of them"
            raise InputError(f"give one of --instrument, --metric and --score; given: {told}")
        if not self.label:
            raise InputError("give the column of labels: --label COL, once for each rater")
        if self.reading and not self.instrument:
            raise InputError("--reading goes with --instrument")
        if self.rater and len(self.label) > 1:
            raise InputError(f"with --rater a row holds one rating: give one --label, not {len(self.label)}")
        if self.item and not self.rater:
            raise InputError("--item goes with --rater: without it every row is a text of its own")
        if not 0 <= self.epsilon < 1:
            raise InputError(
                f"--epsilon {self.epsilon:g} must be from 0 to 1; 0.2 for experts, 0.15 skilled, 0.1 crowd"
            )

    @property
    def author_column(self) -> str | None:
        """The column that says who wrote a text."""
        return None if self.author in (None, *WRITERS) else self.author

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """The columns that must be there, by the option that names them."""
        single = {
            "--score": self.score,
            "--rater": self.rater,
            "--item": self.item,
            "--cluster": self.cluster,
            "--author": self.author_column,
        }
        return {"--label": self.label} | {option: (name,) for option, name in single.items() if name is not None}
