"""Where the versions of a statement go on."""

from entities.queries.base import Query
from entities.queries.fields import CursorField


class StatementQuery(Query):
    after = CursorField()
