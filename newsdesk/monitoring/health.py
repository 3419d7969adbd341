"""Whether a site can do its work."""

import shutil
from functools import cache

import psycopg
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from newsdesk.database.connecting import asking
from newsdesk.machine.home import home

PATIENCE_SECONDS = 2
DATABASE, DISK, MIGRATIONS = "database", "disk", "migrations"
FULL = 32 * 1024 * 1024  # bytes left; PostgreSQL takes 16 MB at a time


def why_not_ready() -> str:
    """What is missing, in a word: the database does not answer, perhaps because its disk is full, or migrations were
    not applied. "" if nothing is."""
    try:
        with asking(seconds=PATIENCE_SECONDS) as connection:
            applied = set(connection.execute("SELECT app, name FROM django_migrations").fetchall())
    except psycopg.errors.UndefinedTable:
        return MIGRATIONS
    except psycopg.Error:
        return DISK if settings.USES_EMBEDDED_POSTGRES and _is_disk_full() else DATABASE
    return "" if _last_of_each_app() <= applied else MIGRATIONS


def _is_disk_full() -> bool:
    try:
        return shutil.disk_usage(home()).free < FULL
    except OSError:
        return False


@cache
def _last_of_each_app() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).graph.leaf_nodes())
