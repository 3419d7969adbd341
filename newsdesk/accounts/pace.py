"""How often something may be tried: a number of times at once, then once in a while, and never not at all.

The generic cell rate algorithm (ITU-T I.371): of each key, one moment is kept, at which all tries so far will be
forgotten. A try moves it on by `every`; it is refused while the moment lies `burst` tries ahead. Nothing is ever
locked: whoever waits `every` has one more try. It is one statement of the database, so that all web processes
count together and no two tries at once are taken for one.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from newsdesk.models import Pace

EVERY = "make_interval(secs => %(every)s)"


class TooFast(Exception):
    """Tried too often. `wait` is how long until the next try counts."""

    def __init__(self, wait: timedelta):
        super().__init__(f"Too many attempts. Try again in {wait}.")
        self.wait = wait


@dataclass(frozen=True)
class Limit:
    name: str
    burst: int
    every: timedelta

    def spend(self, what: object, now: datetime) -> None:
        """Count one try, before it is made. Raises TooFast; a refused try is not counted."""
        latest = now + self.every * (self.burst - 1)
        with connection.cursor() as cursor:
            cursor.execute(
                f"""INSERT INTO {Pace._meta.db_table} AS pace (key, due_at) VALUES (%(key)s, %(now)s + {EVERY})
                ON CONFLICT (key) DO UPDATE SET due_at = greatest(pace.due_at, %(now)s) + {EVERY}
                WHERE pace.due_at <= %(latest)s RETURNING 1""",
                {"key": self._key(what), "now": now, "every": self.every.total_seconds(), "latest": latest},
            )
            if cursor.fetchone():
                return
        due_at = Pace.objects.filter(key=self._key(what)).values_list("due_at", flat=True).first() or now
        raise TooFast(max(due_at - latest, timedelta(seconds=1)))

    def give_back(self, what: object) -> None:
        """The try was a right one: it does not count."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {Pace._meta.db_table} SET due_at = due_at - {EVERY} WHERE key = %(key)s",
                {"key": self._key(what), "every": self.every.total_seconds()},
            )

    def _key(self, what):
        return hashlib.sha256(f"{self.name}\n{what}".encode(errors="replace")).hexdigest()


# Whoever is known by their browser is not slowed down by strangers who try their name (OWASP's "device cookies").
OF_NAME = Limit("a name from browsers that never signed in with it", 10, timedelta(minutes=1))
OF_BROWSER = Limit("a name from a browser that signed in with it", 10, timedelta(minutes=1))
OF_CLIENT = Limit("any names from one client", 30, timedelta(seconds=10))
OF_CODE = Limit("codes of a second step", 5, timedelta(minutes=1))
OF_TOKEN = Limit("tokens from one client", 30, timedelta(seconds=10))
OF_MAIL = Limit("mails to one address", 3, timedelta(minutes=10))
OF_MAILS = Limit("mails that one client asks for", 10, timedelta(minutes=1))
OF_ASKING = Limit("asking by itself whether an address is somebody's", 1, timedelta(days=30))
USED_CODE = Limit("the same code again", 1, timedelta(minutes=2))


def forget_past(now: datetime) -> int:
    """Remove the rows that say nothing any more; returns how many."""
    return Pace.objects.filter(due_at__lt=now).delete()[0]
