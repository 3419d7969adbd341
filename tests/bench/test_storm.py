"""The counts stay exact, whoever writes beside whom (bench/prove/storm.py)."""

import pytest

from bench.prove.storm import Storm, judged
from tests.factories import user


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_counts_are_exact_after_a_storm_of_writers():
    storm = Storm(user("alice", "editor"), seed=7)
    storm.blow(n_writers=4, n_acts=8)
    assert judged(storm) == []
    assert sum(n for act, n in storm.done.items() if ":" not in act) >= 16
