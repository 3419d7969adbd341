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
from entities.models.rollups import ActorActivity, PairActivity

__all__ = [
    "Actor", "ActorActivity", "Alias", "Annotated", "DateMention", "Mention",
    "PairActivity", "Quote", "QuoteSpan", "QuoteTarget", "Role", "Run",
]  # fmt: skip
