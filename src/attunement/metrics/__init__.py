"""The metrics, by name."""

from attunement.metric import Metric
from attunement.metrics.accuracy import Accuracy
from attunement.metrics.behaviours import (
    AdviceGiving,
    DemonstratingUnderstanding,
    DismissingEmotions,
    EncouragingElaboration,
    SelfOrientedTalk,
    ValidatingEmotions,
)
from attunement.metrics.capitulation import Capitulation
from attunement.metrics.conflict_avoidance import ConflictAvoidance
from attunement.metrics.copying import Copying
from attunement.metrics.granularity_mismatch import GranularityMismatch
from attunement.metrics.length import Length
from attunement.metrics.linguistic_distancing import LinguisticDistancing
from attunement.metrics.need_match import NeedMatch
from attunement.metrics.omitted_escalation import OmittedEscalation
from attunement.metrics.over_empathising import OverEmpathising
from attunement.metrics.relational_fit import RelationalFit
from attunement.metrics.sentiment_attenuation import SentimentAttenuation
from attunement.metrics.stance_reversal import StanceReversal
from attunement.metrics.template_reuse import TemplateReuse

METRICS: dict[str, type[Metric]] = {
    metric.name: metric
    for metric in (
        SentimentAttenuation,
        GranularityMismatch,
        ConflictAvoidance,
        LinguisticDistancing,
        OverEmpathising,
        NeedMatch,
        TemplateReuse,
        Copying,
        Length,
        Accuracy,
        Capitulation,
        StanceReversal,
        OmittedEscalation,
        RelationalFit,
        ValidatingEmotions,
        EncouragingElaboration,
        DemonstratingUnderstanding,
        SelfOrientedTalk,
        AdviceGiving,
        DismissingEmotions,
    )
}
"""Every metric: the four mechanisms, their controls, then what replies do."""
