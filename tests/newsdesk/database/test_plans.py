"""What fills an empty table does not read all of it again for each row that points to one of its rows."""

import pytest
from django.db import connection

from entities.models import Actor
from newsdesk.database.plans import plan_anew

pytestmark = pytest.mark.django_db
READ_WHOLE = "SELECT seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = 'entities_actor'"


def rows_read_for(n):
    """How many rows of actors are read, other than by an index, where so many come whose totals point to them."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        Actor.objects.bulk_create(Actor(name=f"Actor {n} {i}", key=f"actor {n} {i}", kind="person") for i in range(n))
        plan_anew()
        cursor.execute(READ_WHOLE)
        [before] = cursor.fetchone()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(READ_WHOLE)
        return cursor.fetchone()[0] - before


def test_foreign_keys_are_checked_by_an_index_once_there_are_many_rows():
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE entities_actor CASCADE")  # else it keeps the room of what other tests took back
        cursor.execute("ANALYZE entities_actor")
    assert rows_read_for(2) > 0  # all of a table as good as empty
    assert rows_read_for(2_000) == 0
