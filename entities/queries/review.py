"""Which part of the review queue somebody works on."""

from entities.models import Quote
from entities.queries.base import Query
from entities.queries.fields import ActorField, OneOf, OutletField


class ReviewQuery(Query):
    actor = ActorField(label="By or about")
    source = OutletField()
    kind = OneOf(Quote.Kind.choices, anything="any kind", label="Quote")
