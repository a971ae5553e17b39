"""Measure, benchmark, audit and train the empathic fidelity of language models.

>>> import attunement
>>> found = attunement.measure("I lost my job today and I feel sick.", "Update your CV and apply widely.")
>>> found["sentiment_attenuation"].outcome
<Outcome.PRESENT: 'present'>

Names are imported when they are first used, so that the command line starts at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from attunement.conversation import Context, Exchange, Mode, Role, Situation, Turn
    from attunement.errors import AttunementError, InputError, JudgeError, OutputError
    from attunement.instruments import load_instrument
    from attunement.measurement import Measurement, Outcome, Ratio, Span
    from attunement.metric import Metric, Part, signature
    from attunement.metrics import METRICS
    from attunement.metrics.behaviours import behaviours
    from attunement.metrics.load import load_metric
    from attunement.metrics.measure import measure
    from attunement.profile import Profile, Result

__all__ = [
    "METRICS",
    "AttunementError",
    "Context",
    "Exchange",
    "InputError",
    "JudgeError",
    "Measurement",
    "Metric",
    "Mode",
    "Outcome",
    "OutputError",
    "Part",
    "Profile",
    "Ratio",
    "Result",
    "Role",
    "Situation",
    "Span",
    "Turn",
    "behaviours",
    "load_instrument",
    "load_metric",
    "measure",
    "signature",
]

_HOMES = {
    "conversation": ("Context", "Exchange", "Mode", "Role", "Situation", "Turn"),
    "errors": ("AttunementError", "InputError", "JudgeError", "OutputError"),
    "instruments": ("load_instrument",),
    "measurement": ("Measurement", "Outcome", "Ratio", "Span"),
    "metric": ("Metric", "Part", "signature"),
    "metrics": ("METRICS",),
    "metrics.behaviours": ("behaviours",),
    "metrics.load": ("load_metric",),
    "metrics.measure": ("measure",),
    "profile": ("Profile", "Result"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("attunement")
    if name not in _HOME:
        raise AttributeError(f"module 'attunement' has no attribute {name!r}")
    return getattr(import_module(f"attunement.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
