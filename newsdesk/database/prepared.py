"""Whether everything is in place since the last start, found out without loading Django, which takes seconds.

`manage.py prepare` is left out if neither the code nor the tables, with whose they are and who may use them, differ
from what they were after it ran last.
"""

import hashlib
import sys
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from newsdesk.database import embedded
from newsdesk.database import roles as database_roles
from newsdesk.machine.home import home

ROOT = Path(__file__).resolve().parents[2]
APPS = ("articles", "entities", "newsdesk")
KEPT = "prepared"
RELATIONS = """
    SELECT relation.oid::regclass::text, relkind::text, relowner::regrole::text, relacl::text
    FROM pg_class relation JOIN pg_namespace place ON place.oid = relnamespace
    WHERE relkind IN ('r', 'p', 'v', 'm', 'S') AND nspname !~ '^pg_|^information_schema$' ORDER BY 1
"""
SCHEMAS = """
    SELECT nspname::text, nspowner::regrole::text, nspacl::text FROM pg_namespace
    WHERE nspname !~ '^pg_|^information_schema$' ORDER BY 1
"""
MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY 1, 2"
SOMEBODY = "SELECT 1 FROM auth_user LIMIT 1"
QUESTIONS = (RELATIONS, SCHEMAS, MIGRATIONS, SOMEBODY)


def is_prepared() -> bool:
    try:
        return bool(now := _state()) and (home() / KEPT).read_bytes() == now
    except OSError:
        return False


def note_prepared() -> None:
    """Where it can't be kept, as on a full disk, the next start prepares again, which does no harm."""
    with suppress(OSError):
        (home() / KEPT).write_bytes(_state())


def _state() -> bytes:
    """A digest of what `prepare` goes by; empty where there is no table or no account yet."""
    settings = embedded.database_settings()
    address = make_conninfo(
        host=settings["HOST"], port=settings["PORT"], user=settings["USER"], dbname=settings["NAME"], connect_timeout=5
    )
    try:
        with psycopg.connect(address) as connection:
            rows = [connection.execute(question).fetchall() for question in QUESTIONS]
    except psycopg.Error:
        return b""
    if not rows[-1]:
        return b""
    stamp = home() / "static" / ".collected"
    collected = stamp.read_bytes() if stamp.exists() else b"none"
    granted = [statement.as_string(None) for statement in database_roles.grants(database_roles.APPLICATION)]
    return hashlib.sha256(repr((rows, collected, granted, *_code())).encode()).hexdigest().encode()


def _code() -> list[str]:
    """What `prepare` brings into place, and the packages beside it, as they lie there."""
    migrations = (file for app in APPS for file in (ROOT / app / "migrations").glob("*.py"))
    files = [ROOT / "pyproject.toml", *(ROOT / "static").rglob("*"), *migrations]
    own = (f"{path} {state.st_size} {state.st_mtime_ns}" for path in files if (state := path.stat()))
    packages = (str(path) for folder in map(Path, sys.path) if folder.is_dir() for path in folder.glob("*.dist-info"))
    return sorted([*own, *packages])
