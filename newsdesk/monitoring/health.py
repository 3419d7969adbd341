"""Whether a site can do its work."""

from functools import cache

import psycopg
from django.db.migrations.loader import MigrationLoader

from newsdesk.connecting import asking

PATIENCE_SECONDS = 2
DATABASE, MIGRATIONS = "database", "migrations"


def why_not_ready() -> str:
    """What is missing, in a word: the database does not answer, or migrations were not applied. "" if nothing is."""
    try:
        with asking(seconds=PATIENCE_SECONDS) as connection:
            applied = set(connection.execute("SELECT app, name FROM django_migrations").fetchall())
    except psycopg.errors.UndefinedTable:
        return MIGRATIONS
    except psycopg.Error:
        return DATABASE
    return "" if _last_of_each_app() <= applied else MIGRATIONS


@cache
def _last_of_each_app() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).graph.leaf_nodes())
