from datetime import date

from entities.rules.days.counted_days import CountedDays, Counts

FRIDAY, SUNDAY, MONDAY, NEW_YEAR = date(2025, 12, 26), date(2025, 12, 28), date(2025, 12, 29), date(2026, 1, 1)
ROWS = [(NEW_YEAR, 1, 0, 0), (FRIDAY, 2, 1, 0), (None, 4, 0, 2), (MONDAY, 0, 0, 3), (SUNDAY, 8, 0, 0)]


def test_days_are_in_their_order_and_what_has_none_stands_apart():
    counted = CountedDays.of(ROWS)
    assert list(counted.days) == [FRIDAY, SUNDAY, MONDAY, NEW_YEAR]
    assert counted.undated == Counts(4, 0, 2)
    assert counted.mentioned_on == [FRIDAY, SUNDAY, NEW_YEAR]


def test_days_are_added_up_by_stretch():
    counted = CountedDays.of(ROWS)
    assert [tuple(row.values()) for row in counted.per_stretch("week")] == [
        (date(2025, 12, 22), 10, 1, 0),
        (MONDAY, 1, 0, 3),
    ]
    assert [tuple(row.values()) for row in counted.per_stretch("month")] == [
        (date(2025, 12, 1), 10, 1, 3),
        (NEW_YEAR, 1, 0, 0),
    ]
    assert [row["first"] for row in counted.per_stretch("year")] == [date(2025, 1, 1), NEW_YEAR]


def test_a_period_holds_both_its_ends():
    counted = CountedDays.of(ROWS)
    assert counted.between(SUNDAY, MONDAY) == Counts(8, 0, 3)
    assert counted.between(date(2024, 1, 1), date(2024, 12, 31)) == Counts()
