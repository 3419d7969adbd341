from datetime import date

from entities.rules.days.agenda import Divided, Far, Span, divided, span_of

SPAN = Span(date(2025, 11, 1), date(2025, 11, 30))


def day(month, number, year=2025):
    return date(year, month, number)


def test_what_is_shown_is_the_period_asked_for_or_the_usual_days_with_a_margin():
    assert span_of(day(11, 1), day(11, 30), []) == SPAN
    assert span_of(None, None, [day(12, 1), day(12, 13)]) == Span(day(11, 28), day(12, 16))
    assert span_of(day(1, 1), None, [day(1, 1), day(12, 31)]) == Span(day(12, 1, 2024), day(1, 30, 2026))
    assert span_of(None, None, []) is None


def test_dates_are_divided_by_whether_they_touch_what_is_shown_the_nearest_first():
    dates = [
        (1, day(11, 5), day(11, 5)), (2, day(10, 1), day(11, 1)), (3, day(11, 30), day(12, 9)),
        (4, day(10, 1), day(10, 31)), (5, day(1, 1, 1953), day(12, 31, 1953)), (6, day(12, 1), day(12, 1)),
        (7, day(5, 3, 2031), day(5, 3, 2031)),
    ]  # fmt: skip
    found = divided(dates, SPAN)
    assert (found.within, found.earlier, found.later) == ([1, 2, 3], [4, 5], [6, 7])
    assert found.far_earlier == Far(2, day(1, 1, 1953), day(10, 31))
    assert found.far_later == Far(2, day(12, 1), day(5, 3, 2031))
    assert found.all == [1, 2, 3, 4, 5, 6, 7]
    assert divided(dates[:2], None) == Divided(within=[1, 2])


def test_what_is_far_in_several_lanes_is_told_together():
    one, other = Far(2, day(1, 1), day(1, 3)), Far(1, day(1, 2), day(1, 9))
    assert Far.together([one, None, other]) == Far(3, day(1, 1), day(1, 9))
    assert Far.together([None]) is None
