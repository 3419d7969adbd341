"""Who the site is to its database: two roles of PostgreSQL, neither of which rules the server.

    newsdesk_owner  owns the tables, and makes and changes them: `manage.py` migrating, backing up and restoring
    newsdesk        reads and writes rows: web server, worker and every other command

The embedded server has them from its start; what an earlier version made as superuser is handed over. Of another
server, DATABASE_URL names the second, and NEWSDESK_MIGRATION_DATABASE_URL the first, if it is to be another one.
"""

from typing import LiteralString

import psycopg
from psycopg import sql

OWNER, APPLICATION = "newsdesk_owner", "newsdesk"
OF_OWNER = {
    "backup",
    "dbshell",
    "flush",
    "migrate",
    "prepare",
    "restore",
}  # commands that need every table, or new ones
SECONDS_TO_WAIT = 30  # for a site of an earlier version that still uses its tables
# In all schemas but PostgreSQL's own. What belongs to something else goes with it.
_OF_OTHERS = """
    SELECT CASE relation.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
        ELSE 'TABLE' END AS kind, relation.oid::regclass::text AS name
    FROM pg_class relation
    WHERE relation.relnamespace <> ALL (%(system)s::regnamespace[]) AND relation.relowner <> %(owner)s::regrole
    AND relation.relkind IN ('r', 'p', 'v', 'm', 'S') AND relation.relpersistence <> 't'
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = relation.oid
        AND (deptype = 'e' OR (relation.relkind = 'S' AND deptype IN ('a', 'i'))))
    UNION ALL
    SELECT 'ROUTINE', routine.oid::regprocedure::text
    FROM pg_proc routine
    WHERE routine.pronamespace <> ALL (%(system)s::regnamespace[]) AND routine.proowner <> %(owner)s::regrole
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = routine.oid AND deptype = 'e')
    UNION ALL
    SELECT 'TYPE', type.oid::regtype::text
    FROM pg_type type LEFT JOIN pg_class relation ON relation.oid = type.typrelid
    WHERE type.typnamespace <> ALL (%(system)s::regnamespace[]) AND type.typowner <> %(owner)s::regrole
    AND (type.typtype IN ('d', 'e', 'r') OR relation.relkind = 'c')
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_type'::regclass AND objid = type.oid AND deptype = 'e')
    UNION ALL
    SELECT 'SCHEMA', quote_ident(nspname) FROM pg_namespace one
    WHERE one.oid <> ALL (%(system)s::regnamespace[]) AND nspowner <> %(owner)s::regrole AND nspname !~ '^(pg_|public$)'
"""
_SYSTEM = ["pg_catalog", "information_schema", "pg_toast"]


def make_roles(superuser: psycopg.Connection) -> None:
    """Make sure that the server knows both roles. They rule nothing, as PostgreSQL makes roles."""
    known = {name for (name,) in superuser.execute("SELECT rolname FROM pg_roles").fetchall()}
    if {OWNER, APPLICATION} <= known:
        return
    with superuser.transaction():
        for name in {OWNER, APPLICATION} - known:
            superuser.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
        # So that the owner sees who else is there, before it restores.
        superuser.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(APPLICATION), sql.Identifier(OWNER)))


def hand_over(superuser: psycopg.Connection) -> None:
    """Give everything in this database to the owner, and its use to the application. Does nothing the second time."""
    with superuser.transaction():
        found = superuser.execute(_OF_OTHERS, {"system": _SYSTEM, "owner": OWNER}).fetchall()
        if not found:
            return
        superuser.execute(f"SET LOCAL lock_timeout = '{SECONDS_TO_WAIT}s'")
        for kind, name in found:  # both as PostgreSQL writes them
            superuser.execute(f'ALTER {kind} {name} OWNER TO "{OWNER}"')
        for statement in grants(APPLICATION):
            superuser.execute(statement)


def grants(role: str) -> list[sql.Composed]:
    """What lets `role` do the daily work, to be said by whoever owns the tables."""
    words: tuple[LiteralString, ...] = (
        "GRANT USAGE ON SCHEMA public TO {}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
        "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {}",
    )
    return [sql.SQL(statement).format(sql.Identifier(role)) for statement in words]
