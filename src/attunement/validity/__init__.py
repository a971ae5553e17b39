"""How far an instrument agrees with people, and how sure that is.

`validate` and what it needs are imported when they are first used: the statistics need few other parts.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from attunement.validity.agreement import (
    auc,
    intraclass_correlation,
    krippendorff_alpha,
    macro_f1,
    pearson,
    spearman,
    weighted_kappa,
)
from attunement.validity.resampling import bootstrap_interval

if TYPE_CHECKING:
    from attunement.validity.alternative_annotator import AlternativeAnnotator, alternative_annotator_test
    from attunement.validity.options import ValidateOptions
    from attunement.validity.validation import Validation, validate

__all__ = [
    "AlternativeAnnotator",
    "ValidateOptions",
    "Validation",
    "alternative_annotator_test",
    "auc",
    "bootstrap_interval",
    "intraclass_correlation",
    "krippendorff_alpha",
    "macro_f1",
    "pearson",
    "spearman",
    "validate",
    "weighted_kappa",
]

_HOME = {
    "AlternativeAnnotator": "alternative_annotator",
    "ValidateOptions": "options",
    "Validation": "validation",
    "alternative_annotator_test": "alternative_annotator",
    "validate": "validation",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'attunement.validity' has no attribute {name!r}")
    return getattr(import_module(f"attunement.validity.{_HOME[name]}"), name)
