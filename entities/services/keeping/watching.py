"""Watching saved searches: from when on hits are new to somebody."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import F
from django.db.models.functions import Greatest

from entities.models import SavedSearch, Watch


def settled_moment() -> datetime:
    """The latest moment until which everything that arrived can be seen now.

    A quote bears the moment it was written, but is seen only when its transaction ends. What is being written now must
    not count as seen: this is the beginning of the oldest transaction that writes, or now, by the database's clock.
    The database's own maintenance writes nothing that a search finds.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT least(statement_timestamp(), (SELECT min(xact_start) FROM pg_stat_activity"
            " WHERE datname = current_database() AND backend_type = 'client backend' AND backend_xid IS NOT NULL"
            " AND pid <> pg_backend_pid()))"
        )
        return cursor.fetchone()[0]


def watch_search(*, search: SavedSearch, user: User, now: datetime) -> Watch:
    """Everything it finds now counts as seen. Idempotent."""
    return Watch.objects.get_or_create(search=search, user=user, defaults={"seen_at": now})[0]


def stop_watching(*, search: SavedSearch, user: User) -> None:
    Watch.objects.filter(search=search, user=user).delete()


def mark_seen(*, search: SavedSearch, user: User, upto: datetime, settled: datetime) -> None:
    """What arrived `upto` then is not new to the person any more; never more than is `settled`, never back."""
    seen_at = Greatest(F("seen_at"), min(upto, settled))
    Watch.objects.filter(search=search, user=user).update(seen_at=seen_at)
