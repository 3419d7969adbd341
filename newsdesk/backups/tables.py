"""The tables of the site's database, whatever version of Newsdesk made them."""

from django.apps import apps
from django.db import connection, transaction

from newsdesk.backups.programs import SCHEMA

ASIDE = "before_restoring"  # the schema in which what was there waits for a restore to succeed
HALF_MADE = "half_restored"

# Statements that move everything in a schema to another one, each thing with what belongs to it. Extensions stay.
_MOVES = """
    SELECT format('ALTER %%s %%s SET SCHEMA %%I',
        CASE relation.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
        ELSE 'TABLE' END, relation.oid::regclass, %(target)s::text)
    FROM pg_class relation
    WHERE relation.relnamespace = to_regnamespace(%(source)s) AND relation.relkind IN ('r', 'p', 'v', 'm', 'S')
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = relation.oid
        AND (deptype = 'e' OR (relation.relkind = 'S' AND deptype IN ('a', 'i'))))
    UNION ALL
    SELECT format('ALTER ROUTINE %%s SET SCHEMA %%I', routine.oid::regprocedure, %(target)s::text)
    FROM pg_proc routine WHERE routine.pronamespace = to_regnamespace(%(source)s)
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = routine.oid AND deptype = 'e')
    UNION ALL
    SELECT format('ALTER TYPE %%s SET SCHEMA %%I', type.oid::regtype, %(target)s::text)
    FROM pg_type type LEFT JOIN pg_class relation ON relation.oid = type.typrelid
    WHERE type.typnamespace = to_regnamespace(%(source)s)
    AND (type.typtype IN ('d', 'e', 'r') OR relation.relkind = 'c')
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_type'::regclass AND objid = type.oid AND deptype = 'e')
"""


def names() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [SCHEMA])
        return [name for (name,) in cursor.fetchall()]


def n_rows() -> dict[str, int]:
    """Rows by table."""
    with connection.cursor() as cursor:
        counted = {}
        for name in names():
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")
            (counted[name],) = cursor.fetchone()
        return counted


def applied() -> list[tuple[str, str]]:
    """(app, name) of the migrations that made the tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return cursor.fetchall()


def strange(known: set[str]) -> list[str]:
    """The tables that are neither `known` nor of this version of Newsdesk."""
    own = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} | {"django_migrations"}
    return [name for name in names() if name not in known | own]


def hold_data() -> bool:
    """Whether somebody has an account here, or an article is."""
    there = set(names())
    with connection.cursor() as cursor:
        for name in {"auth_user", "articles_article"} & there:
            cursor.execute(f"SELECT EXISTS (TABLE {name})")
            if cursor.fetchone()[0]:
                return True
    return False


def are_aside() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace(%s) IS NOT NULL", [ASIDE])
        return cursor.fetchone()[0]


@transaction.atomic
def set_aside() -> None:
    _move(SCHEMA, ASIDE)


@transaction.atomic
def put_back() -> None:
    """What was set aside is there again, and what came in its place is gone."""
    _move(SCHEMA, HALF_MADE)
    _drop(HALF_MADE)
    _move(ASIDE, SCHEMA)
    _drop(ASIDE)


def forget_aside() -> None:
    _drop(ASIDE)


def _move(source: str, target: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {target}")
        cursor.execute(_MOVES, {"source": source, "target": target})
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


def _drop(schema: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA {schema} CASCADE")
