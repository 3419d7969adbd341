"""When is a feed asked next? On its own interval, after failures ever more rarely, never before its site wants it."""

from datetime import datetime, timedelta

INTERVALS = {
    15: "every 15 minutes", 30: "every 30 minutes", 60: "every hour", 180: "every 3 hours", 360: "every 6 hours",
    720: "every 12 hours", 1440: "once a day", 10080: "once a week",
}  # fmt: skip
USUAL = 60  # minutes
LONGEST_PAUSE = timedelta(days=1)  # between two tries of a feed that fails, unless its interval is longer
LONGEST_WAIT = timedelta(days=7)  # that a site may ask for
MOST_DOUBLINGS = 12


def after_success(now: datetime, *, minutes: int) -> datetime:
    return now + timedelta(minutes=minutes)


def after_failure(now: datetime, *, minutes: int, failures: int, asked_to_wait: float = 0.0) -> datetime:
    """Twice as long after each failure in a row; `failures` counts this one, `asked_to_wait` is in seconds."""
    usual = timedelta(minutes=minutes)
    pause = min(usual * 2 ** min(max(failures - 1, 0), MOST_DOUBLINGS), max(LONGEST_PAUSE, usual))
    return now + max(pause, min(timedelta(seconds=min(asked_to_wait, 10**8)), LONGEST_WAIT))
