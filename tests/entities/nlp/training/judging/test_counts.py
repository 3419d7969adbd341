import pytest

from entities.nlp.measuring.counts import ActorCount
from entities.nlp.training.judging.counts import fitted, spread


def test_what_is_right_and_missed_is_counted():
    told = fitted([ActorCount((0.5, 0.5), 2, 3), ActorCount((0.5, 0.5), 0, 0), ActorCount((), 0, 1)])
    assert told["right"] == 1.0
    assert told["missed"] == 1.0  # two right, two missed
    assert told["correlation"] == pytest.approx(1.0)  # of each two, both or neither


def test_errors_that_are_independent_do_not_correlate():
    told = fitted([ActorCount((0.5, 0.5), 1, 1), ActorCount((0.5, 0.5), 1, 1)])
    assert told["correlation"] == 0


def test_the_spread_is_that_between_sorts_of_papers():
    one, other = [ActorCount((0.5, 0.5), 1, 1)], [ActorCount((0.5, 0.5), 1, 2)]
    assert spread([one, one]) == 0
    assert spread([one, other]) == pytest.approx(0.49, abs=0.01)
    assert spread([one]) == 0
