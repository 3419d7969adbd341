"""`IN` with many numbers, sent to PostgreSQL as one array instead of a parameter for each.

PostgreSQL plans both alike, while Django and psycopg would handle thousands of parameters one by one.
"""

from collections.abc import Iterable

from django.db.models import AutoField, BigAutoField, ForeignKey
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

MANY = 20


def array_of(numbers: Iterable[int]) -> str:
    """As PostgreSQL reads it, for `%s::bigint[]`: psycopg would look at each number by itself."""
    return f"{{{','.join(map(str, numbers))}}}"


class _InArray:
    def as_postgresql(self, compiler, connection):
        numbers = self.rhs
        if not self.rhs_is_direct_value() or len(numbers) < MANY or any(type(one) is not int for one in numbers):
            return self.as_sql(compiler, connection)
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::bigint[])", [*params, array_of(dict.fromkeys(numbers))]


class InArray(_InArray, In):
    pass


class RelatedInArray(_InArray, RelatedIn):
    pass


def send_as_arrays() -> None:
    """From now on, of keys."""
    for key in (AutoField, BigAutoField):
        key.register_lookup(InArray)
    ForeignKey.register_lookup(RelatedInArray)
