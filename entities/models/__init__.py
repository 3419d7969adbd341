from entities.models.actors import Actor, Alias, NewActor, Role
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
    ImportedActor,
    Merge,
    MergeMove,
    NeverLink,
    PossibleDuplicate,
    PossibleSplit,
)
from entities.models.kept import Collection, KeptQuote
from entities.models.lists import ActorList, ImportedRow, Listed, ListImport, NameSearch, SearchedText
from entities.models.reports import Report
from entities.models.rereading import Rereading
from entities.models.reviewing import ReviewClaim, ReviewDecision, ReviewSkip
from entities.models.rollups import ActorActivity, ActorMonth, ActorTotal, PairActivity, PairMonth, PairTotal
from entities.models.saved import Digest, SavedSearch, Watch
from entities.models.speaking import InnerAttribution, JointSpeaker
from entities.models.statements import FormerStatement, Statement, Wording
from entities.models.unnamed import UnnamedTarget
from entities.models.voices import Voice, VoiceInPrint

__all__ = [
    "Actor", "ActorActivity", "ActorList", "ActorMonth", "ActorTotal", "Alias", "Annotated", "Batch", "BatchStep",
    "BlockingKey", "Collection", "CorpusChange", "DateMention", "Digest", "FormerStatement", "ImportedActor",
    "ImportedRow", "InnerAttribution", "JointSpeaker", "KeptQuote", "ListImport", "Listed", "Mention", "Merge",
    "MergeMove", "NameSearch", "NeverLink", "NewActor", "PairActivity", "PairMonth", "PairTotal", "PossibleDuplicate",
    "PossibleSplit", "Quote", "QuoteSpan", "QuoteTarget", "Report", "Rereading", "ReviewClaim", "ReviewDecision",
    "ReviewSkip", "Role", "Run", "SavedSearch", "SearchedText", "Statement", "UnnamedTarget", "Voice", "VoiceInPrint",
    "Watch", "Wording",
]  # fmt: skip
