"""Writing some columns of many rows in one short statement, where Django's `bulk_update` builds a CASE for each."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def rewrite(rows: Sequence[Model], *columns: str) -> None:
    """Store these fields of stored rows of one model, as each row now has them. Their columns hold no arrays."""
    if not rows:
        return
    meta = rows[0]._meta
    fields: list[Any] = [meta.pk, *(meta.get_field(name) for name in columns)]
    values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows] for field in fields]
    own, *names = [connection.ops.quote_name(field.column) for field in fields]
    given = ", ".join(f"%s::{field.cast_db_type(connection)}[]" for field in fields)
    table = connection.ops.quote_name(meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS kept SET {', '.join(f'{name} = given.{name}' for name in names)} "
            f"FROM unnest({given}) AS given({own}, {', '.join(names)}) WHERE kept.{own} = given.{own}",
            values,
        )
