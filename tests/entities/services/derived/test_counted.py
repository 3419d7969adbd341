"""A count is found by its whole key, however many days a famous pair has."""

import pytest
from django.db import connection

from entities.services.derived.counted import COUNTED
from entities.services.derived.tally import ONE_BY_ONE

pytestmark = pytest.mark.django_db
AS_A_WHOLE = [one for one in COUNTED if one.as_a_whole]
KEYS = """
SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE indrelid = %s::regclass AND indisunique
"""


@pytest.mark.parametrize("counted", AS_A_WHOLE, ids=lambda one: one.table)
@pytest.mark.parametrize("verb", ["lock_moved", "move_moved"])
def test_many_counts_are_found_by_the_index_of_their_keys(counted, verb):
    columns = [f"{name} {kind}" for name, kind in counted.keys.items()] + [f"{name} integer" for name in counted.counts]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {counted.moved} ({', '.join(columns)}) ON COMMIT DROP")
        cursor.execute(ONE_BY_ONE.format("off"))
        cursor.execute(f"EXPLAIN {getattr(counted, verb)(undated=False)}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute(KEYS, [counted.table])
        unique = [name for (name,) in cursor.fetchall()]
    assert any(f" {name} " in plan or f" {name}\n" in plan for name in unique), plan
    assert any("Index Cond" in line and "ROW(" in line for line in plan.splitlines()), plan


@pytest.mark.parametrize("counted", AS_A_WHOLE, ids=lambda one: one.table)
def test_no_other_index_begins_as_that_of_keys_found_as_a_whole(counted):
    """The planner takes it for as good, since it reckons with the first column alone."""
    first = next(iter(counted.keys))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0] "
            "WHERE indrelid = %s::regclass AND attname = %s",
            [counted.table, first],
        )
        assert cursor.fetchone() == (1,)
