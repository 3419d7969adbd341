"""Steps from one period to the next, for pages that are looked through month by month."""

from calendar import monthrange
from datetime import date, timedelta

Days = tuple[date, date]  # first and last


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
