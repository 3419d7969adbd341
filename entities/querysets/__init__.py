"""Questions about actors and annotations, as chainable queryset methods.

Periods are closed intervals of days in TIME_ZONE; an open end is None.
"""

from entities.querysets.actors import ActorQuerySet
from entities.querysets.annotated import AnnotatedQuerySet
from entities.querysets.batches import BatchQuerySet, BatchStepQuerySet
from entities.querysets.curation import MergeQuerySet, PossibleDuplicateQuerySet, PossibleSplitQuerySet
from entities.querysets.mentions import DateMentionQuerySet, MentionQuerySet
from entities.querysets.quotes import QuoteQuerySet
from entities.querysets.reports import ReportQuerySet
from entities.querysets.rollups import (
    ActorActivityQuerySet,
    ActorTotalQuerySet,
    PairActivityQuerySet,
    PairTotalQuerySet,
)
from entities.querysets.runs import RereadingQuerySet, RunQuerySet
from entities.querysets.statements import StatementQuerySet, WordingQuerySet
from entities.querysets.voices import VoiceInPrintQuerySet, VoiceQuerySet

__all__ = [
    "ActorActivityQuerySet", "ActorQuerySet", "ActorTotalQuerySet", "AnnotatedQuerySet", "BatchQuerySet",
    "BatchStepQuerySet", "DateMentionQuerySet", "MentionQuerySet", "MergeQuerySet", "PairActivityQuerySet",
    "PairTotalQuerySet", "PossibleDuplicateQuerySet", "PossibleSplitQuerySet", "QuoteQuerySet", "ReportQuerySet",
    "RereadingQuerySet", "RunQuerySet", "StatementQuerySet", "VoiceInPrintQuerySet", "VoiceQuerySet",
    "WordingQuerySet",
]  # fmt: skip
