"""The period in which a corpus usually lies, and steps from one period to the next."""

from calendar import monthrange
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from itertools import pairwise

Days = tuple[date, date]  # first and last

ONE_DAY = timedelta(days=1)
STRAY = 0.05  # share of the days at either end that may have gone astray
MOST_DAYS_BY = {"day": 45, "week": 300, "month": 2_200}  # some forty bars of days or weeks, six years of months
NO_GAP = timedelta(days=366)  # a silence up to this long leads nobody astray


def usual_range(days: Collection[date]) -> Days | None:
    """The first and last of these days without lone ones far away: what axes and sliders show.

    A single article with a wrong date, be it of 1970 or of 2062, would otherwise squeeze everything else into a few
    pixels. The principle: begin with the middle of the days, at least one left out at either end, and take in the
    next one on either side as long as the gap to it is no longer than a year or than all that has been taken in. So a
    corpus that thins out at its ends is kept whole, and so is one of which fewer than two days would remain.
    """
    ordered = sorted(set(days))
    if not ordered:
        return None
    astray = max(1, int(STRAY * len(ordered)))
    first, last = astray, len(ordered) - 1 - astray
    if first > last:
        return ordered[0], ordered[-1]
    moved = True
    while moved:
        moved = False
        reach = max(NO_GAP, ordered[last] - ordered[first])
        if first > 0 and ordered[first] - ordered[first - 1] <= reach:
            first, moved = first - 1, True
        if last < len(ordered) - 1 and ordered[last + 1] - ordered[last] <= reach:
            last, moved = last + 1, True
    return (ordered[first], ordered[last]) if last > first else (ordered[0], ordered[-1])


def longest_gap(days: Sequence[date]) -> Days | None:
    """The first and last day of the longest stretch between two of these days, oldest first, that holds none."""
    gaps = [(later - earlier, earlier, later) for earlier, later in pairwise(days) if later - earlier > ONE_DAY]
    if not gaps:
        return None
    _, earlier, later = max(gaps)
    return earlier + ONE_DAY, later - ONE_DAY


def fitting_grain(first: date, last: date) -> str:
    """ "day", "week", "month" or "year": the finest of which these days are few enough to be told apart as bars."""
    length = (last - first).days + 1
    return next((grain for grain, most in MOST_DAYS_BY.items() if length <= most), "year")


def steps(since: date | None, until: date | None, newest: date) -> tuple[Days, Days]:
    """((since, until) earlier, (since, until) later) than a closed interval of days.

    Whole months step by whole months, anything else by its own length; without both ends, the steps lead to the
    month of the day `newest` and the one before it. A step off the calendar leads nowhere: it is the interval itself.
    """
    if not since or not until:
        this = month_of(newest)
        return month_of(this[0] - timedelta(days=1)), this
    return _step(since, until, -1), _step(since, until, 1)


def month_of(day: date) -> Days:
    """The first and the last day of its month."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def _step(since: date, until: date, direction: int) -> Days:
    try:
        if since.day == 1 and until == month_of(until)[1]:
            months = direction * ((until.year - since.year) * 12 + until.month - since.month + 1)
            return month_of(_months_on(since, months))[0], month_of(_months_on(until, months))[1]
        length = direction * (until - since + timedelta(days=1))
        return since + length, until + length
    except (OverflowError, ValueError):
        return since, until


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)
