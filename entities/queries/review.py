"""Which part of the review queue somebody works on."""

from entities.choices import QuoteKind
from entities.queries.base import Query
from entities.queries.fields import ActorField, IdsField, OneOf, OutletField
from entities.rules.doubt import MOST_TO_REVIEW


class ReviewQuery(Query):
    actor = ActorField(label="By or about")
    source = OutletField()
    kind = OneOf(QuoteKind.choices, anything="any type", label="Type")
    only = IdsField(label="Chosen quotes", at_most=MOST_TO_REVIEW)
