"""Where the versions of a statement go on."""

from entities.queries.base import Query
from entities.queries.fields import CursorField, MomentField


class StatementQuery(Query):
    after = CursorField(MomentField())  # only what has a date makes a statement
