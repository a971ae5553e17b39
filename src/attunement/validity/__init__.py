"""How far an instrument agrees with people, and how sure that is."""

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

__all__ = [
    "auc",
    "bootstrap_interval",
    "intraclass_correlation",
    "krippendorff_alpha",
    "macro_f1",
    "pearson",
    "spearman",
    "weighted_kappa",
]
