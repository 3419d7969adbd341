from entities.models.actors import Actor, Alias, Role
from entities.models.annotations import (
    Annotated,
    DateMention,
    Mention,
    Quote,
    QuoteSpan,
    QuoteTarget,
    Run,
)
from entities.models.batches import Batch, BatchStep
from entities.models.curation import (
    BlockingKey,
    CorpusChange,
    Merge,
    MergeMove,
    NeverLink,
    PossibleDuplicate,
)
from entities.models.reviewing import ReviewClaim, ReviewDecision, ReviewSkip
from entities.models.rollups import ActorActivity, ActorTotal, PairActivity, PairTotal
from entities.models.statements import Statement, Wording

__all__ = [
    "Actor", "ActorActivity", "ActorTotal", "Alias", "Annotated", "Batch", "BatchStep", "BlockingKey", "CorpusChange",
    "DateMention", "Mention", "Merge", "MergeMove", "NeverLink", "PairActivity", "PairTotal",
    "PossibleDuplicate", "Quote", "QuoteSpan", "QuoteTarget", "ReviewClaim", "ReviewDecision", "ReviewSkip",
    "Role", "Run", "Statement", "Wording",
]  # fmt: skip
