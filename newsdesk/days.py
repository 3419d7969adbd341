"""Days are days in TIME_ZONE: where they begin, and closed intervals of them as query conditions."""

from datetime import UTC, date, datetime, time, timedelta
from typing import overload

from django.db.models import Q
from django.utils import timezone

# Between these lies every day of publication. There is room around them: the day after, the same in another time zone
# and a period as long before all have their place in the calendar, which ends at the years 1 and 9999.
FIRST_DAY, LAST_DAY = date(1605, 1, 1), date(2999, 12, 31)  # the first newspaper, and later than anybody asks


def in_utc(moment: datetime) -> datetime | None:
    """The same moment in UTC; None of one so early or late that it can't be a moment of publication."""
    try:
        there = moment.astimezone(UTC)
    except OverflowError:  # the calendar has no such day there
        return None
    return there if FIRST_DAY <= there.date() <= LAST_DAY else None


def midnight(day):
    """When a day begins."""
    return timezone.make_aware(datetime.combine(day, time.min))


@overload
def day_of(moment: datetime) -> date: ...
@overload
def day_of(moment: None) -> None: ...
def day_of(moment: datetime | None) -> date | None:
    """The day on which a moment falls; None of None, as of an article without a date.

    For `published_at` it is the day of publication: on it everything in the article is counted, and from it
    "last week" is reckoned.
    """
    return timezone.localtime(moment).date() if moment else None


def moments_within(field, since, until):
    """Condition that the datetime `field` lies in the closed interval of days; an open end is None."""
    condition = Q()
    if since:
        condition &= Q(**{f"{field}__gte": midnight(since)})
    if until:
        condition &= Q(**{f"{field}__lt": midnight(until + timedelta(days=1))})
    return condition


def days_within(field, since, until):
    """The same for a `field` that holds days."""
    condition = Q()
    if since:
        condition &= Q(**{f"{field}__gte": since})
    if until:
        condition &= Q(**{f"{field}__lte": until})
    return condition


def after(field, since, until=None):
    """Condition that the datetime `field` is later than `since` and not later than `until`, if that is given."""
    condition = Q(**{f"{field}__gt": since})
    return condition & Q(**{f"{field}__lte": until}) if until else condition
