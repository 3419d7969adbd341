"""Whether everything is in place since the last start, found out without loading Django, which takes seconds.

`manage.py prepare` is left out if neither the code nor the tables differ from what they were after it ran last.
"""

import hashlib
import sys
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from newsdesk import embedded
from newsdesk.home import home

ROOT = Path(__file__).resolve().parent.parent
APPS = ("articles", "entities", "newsdesk")
KEPT = "prepared"
TABLES = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname !~ '^pg_|^information_schema$' ORDER BY 1, 2"
MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY 1, 2"
SOMEBODY = "SELECT 1 FROM auth_user LIMIT 1"


def is_prepared() -> bool:
    try:
        return bool(now := _state()) and (home() / KEPT).read_text() == now
    except OSError:
        return False


def note_prepared() -> None:
    (home() / KEPT).write_text(_state())


def _state() -> str:
    """A digest of what `prepare` goes by; "" where there is no table or no account yet."""
    settings = embedded.database_settings()
    address = make_conninfo(
        host=settings["HOST"], port=settings["PORT"], user=settings["USER"], dbname=settings["NAME"], connect_timeout=5
    )
    try:
        with psycopg.connect(address) as connection:
            rows = [connection.execute(question).fetchall() for question in (TABLES, MIGRATIONS, SOMEBODY)]
    except psycopg.Error:
        return ""
    if not rows[-1]:
        return ""
    stamp = home() / "static" / ".collected"
    collected = stamp.read_text() if stamp.exists() else "none"
    return hashlib.sha256(repr((rows, collected, *_code())).encode()).hexdigest()


def _code() -> list[str]:
    """What `prepare` brings into place, and the packages beside it, as they lie there."""
    migrations = (file for app in APPS for file in (ROOT / app / "migrations").glob("*.py"))
    files = [ROOT / "pyproject.toml", *(ROOT / "static").rglob("*"), *migrations]
    own = (f"{path} {state.st_size} {state.st_mtime_ns}" for path in files if (state := path.stat()))
    packages = (str(path) for folder in map(Path, sys.path) if folder.is_dir() for path in folder.glob("*.dist-info"))
    return sorted([*own, *packages])
