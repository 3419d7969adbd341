"""How long somebody stays signed in: until some hours after they last did something, and some days at most.

The row of a session holds when it ends, which is put off as people are seen (`sessions.note_seen`). The cookie lives
longer and opens nothing by itself. This is settings.SESSION_ENGINE.
"""

from collections.abc import MutableMapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.utils import timezone

SEEN_EVERY = timedelta(minutes=5)  # so often it is written down; nobody is signed out early for that
BEGUN = "begun"


class SessionStore(db.SessionStore):
    def create_model_instance(self, data):
        now = timezone.now()
        data.setdefault(BEGUN, now.timestamp())
        row = super().create_model_instance(data)
        row.expire_date = ends_at(data, now)
        return row


def in_words() -> str:
    """For the page that lists them: "after 8 hours without doing anything, and 14 days after signing in"."""
    minutes, days = round(settings.SESSION_IDLE.total_seconds() / 60), settings.SESSION_LONGEST.days
    n, unit = (minutes // 60, "hour") if minutes % 60 == 0 else (minutes, "minute")
    idle, longest = f"{n} {unit}{'s' * (n != 1)}", f"{days} day{'s' * (days != 1)}"
    return f"after {idle} without doing anything, and {longest} after signing in"


def begin(session: MutableMapping[str, Any], now: datetime) -> None:
    """Somebody signed in: the days count from here."""
    session[BEGUN] = now.timestamp()


def ends_at(session: MutableMapping[str, Any], now: datetime) -> datetime:
    """When a session ends in which nobody does anything any more after `now`."""
    begun = datetime.fromtimestamp(session[BEGUN], UTC)
    return min(now + settings.SESSION_IDLE + SEEN_EVERY, begun + settings.SESSION_LONGEST)
