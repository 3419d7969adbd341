import pytest

from newsdesk.database.batching import batched


@pytest.mark.parametrize(
    ("rows", "runs"), [([], []), ([1, 2], [[1, 2]]), ([1, 2, 3], [[1, 2], [3]]), ((1, 2, 3, 4), [(1, 2), (3, 4)])]
)
def test_rows_come_in_their_order_at_most_so_many_at_once(rows, runs):
    assert batched(rows, 2) == runs
