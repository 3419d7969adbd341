import pytest

from entities.nlp.training.encoder.schedule import share_of_rate


@pytest.mark.parametrize(
    ("spent", "expected"),
    [(0, 0.0), (1, 0.2), (5, 1.0), (50, 1.0), (75, 1.0), (100, 0.0), (130, 0.0)],
)
def test_rate_rises_stays_and_falls_to_nothing(spent, expected):
    assert share_of_rate(spent, 100, 25) == pytest.approx(expected)


def test_rate_falls_in_the_last_minutes_ever_more_slowly():
    shares = [share_of_rate(spent, 100, 40) for spent in (60, 70, 80, 90)]
    assert shares == pytest.approx([1.0, 0.5, 1 - 0.5**0.5, 1 - 0.75**0.5])


def test_rate_falls_over_three_tenths_where_nothing_is_said():
    assert [share_of_rate(spent, 10) for spent in (7, 8.5)] == pytest.approx([1.0, share_of_rate(8.5, 10, 3)])


def test_rate_of_a_shorter_run_falls_at_once():
    assert share_of_rate(120, 300, 60) == 1.0
    assert share_of_rate(120, 150, 60) < 0.5


def test_rate_that_has_no_time_to_stay_never_rises_above_its_fall():
    assert [share_of_rate(spent, 100, 100) for spent in (2.5, 5)] == pytest.approx([0.5, 1 - 0.05**0.5])
