"""What a page was asked, read from its address: one form per page, with the same parameters everywhere.

`speaker`, `about`, `actor` are actors; `source`, `from`, `to`, `q`, `kind`, `stance`, `cue`, `attribution` and
`verified` mean the same on every page, so that links between pages carry their filters along.
"""

from entities.queries.actors import ActorPageQuery, ActorQuery
from entities.queries.articles import ArticleQuery
from entities.queries.compare import CompareQuery
from entities.queries.quotes import QuoteQuery
from entities.queries.relations import PairQuery, RelationsQuery
from entities.queries.search import SearchQuery
from entities.queries.statements import StatementQuery, StatementsQuery
from entities.queries.timeline import TimelineQuery

__all__ = [
    "ActorPageQuery", "ActorQuery", "ArticleQuery", "CompareQuery", "PairQuery", "QuoteQuery", "RelationsQuery",
    "SearchQuery", "StatementQuery", "StatementsQuery", "TimelineQuery",
]  # fmt: skip
