"""Bringing a site back from a backup, or leaving everything as it was.

What the database holds is set aside, and forgotten only when the backup is there in full, brought up to this version
and counted. A restore that fails puts it back; after one that was killed, the next start or the next restore does.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any, LiteralString, cast

import psycopg
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from newsdesk.backups import programs, tables
from newsdesk.backups.archive import DUMP, KEY, CannotRestore, Manifest, Reading, reading
from newsdesk.database.connecting import conninfo
from newsdesk.machine.home import CannotRun, keep_secret_key
from newsdesk.models import Backup

LOCK = "newsdesk: restoring"
LEAVING_SECONDS = 5  # for connections of a site that has just stopped
_OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND usesysid IS NOT NULL AND pid <> pg_backend_pid()
"""


def restore(path: Path, *, replace: bool, say: Callable[[str], None]) -> None:
    """Make the site what a backup holds. `replace` gives leave to lose the data there is.

    Raises `CannotRestore`, `CannotRun`.
    """
    with reading(path) as archive:
        refuse_newer(archive.manifest)
        archive.verify()
        say(f"{path} is whole: Newsdesk {archive.manifest.version}, {archive.manifest.moment:%Y-%m-%d %H:%M} UTC.")
        with _alone():
            if tables.are_aside():
                tables.put_back()
                say("An earlier restore was cut short; what was there before it is back.")
            _refuse_loss(archive.manifest, replace=replace)
            tables.set_aside()
            try:
                _bring_in(archive, say)
            except BaseException:
                tables.put_back()
                raise
            tables.forget_aside()
        _restore_key(archive.open(KEY).read().decode(), say)


def put_back_if_cut_short() -> bool:
    """Undo a restore that was killed; returns whether there was one. Raises `CannotRestore` while one is under way."""
    if not tables.are_aside():
        return False
    with _holding_lock():
        tables.put_back()
    return True


def refuse_newer(manifest: Manifest) -> None:
    """Raises `CannotRestore` where this version, or its server, would not understand the backup."""
    known = MigrationLoader(None).disk_migrations
    apps = {app for app, _ in known}
    unknown = [name for app, name in manifest.migrations if app in apps and (app, name) not in known]
    if unknown:
        raise CannotRestore(
            f"This backup was made by a newer Newsdesk, {manifest.version}; this one is {settings.VERSION}. "
            f"It does not know {', '.join(sorted(unknown)[:3])}."
        )
    if (server := programs.server_version()) < manifest.postgres:
        raise CannotRestore(
            f"This backup was made with PostgreSQL {manifest.postgres}, but the server is PostgreSQL {server}. "
            f"Restore it into PostgreSQL {manifest.postgres} or newer."
        )


def _refuse_loss(manifest: Manifest, *, replace: bool) -> None:
    if others := tables.strange(set(manifest.rows)):
        raise CannotRestore(
            f"This database also holds tables that are not Newsdesk's: {', '.join(others[:5])}. "
            "Restore into a database of its own."
        )
    if tables.hold_data() and not replace:
        raise CannotRestore("This site holds data. With --replace, the backup takes the place of all of it.")


def _bring_in(archive: Reading, say: Callable[[str], None]) -> None:
    manifest = archive.manifest
    with archive.open(DUMP) as dump:
        programs.restore(dump)
    found = tables.n_rows()
    if wrong := sorted(name for name in found.keys() | manifest.rows if found.get(name) != manifest.rows.get(name)):
        raise CannotRestore(f"Not every row came back, in {', '.join(wrong[:5])}. Nothing was changed.")
    say(f"{sum(found.values())} rows in {len(found)} tables are back.")
    call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    try:
        call_command("recount", stdout=StringIO())
    except CommandError:
        call_command("recount", repair=True, stdout=StringIO())
        say("The counts were not exact, and were repaired.")
    else:
        say("Every count is exact.")
    Backup.objects.create(made_at=manifest.moment)


def _restore_key(key: str, say: Callable[[str], None]) -> None:
    if key == settings.SECRET_KEY:
        return
    if settings.SECRET_KEY_IS_GIVEN:
        say(
            "NEWSDESK_SECRET_KEY is not the key of the backup. With another key, everybody must sign in again. "
            f"The old key is in the backup: unzip -p FILE {KEY}"
        )
    else:
        keep_secret_key(key)


@contextmanager
def _alone() -> Iterator[None]:
    """Nobody else uses the database. Raises `CannotRestore` where somebody does."""
    with _holding_lock() as own:
        deadline = time.monotonic() + LEAVING_SECONDS
        while others := _one(own, _OTHERS):
            if time.monotonic() > deadline:
                count = f"{others} other connection{'s' if others > 1 else ''}"
                raise CannotRestore(f"Newsdesk is running: its database has {count}. Stop it first.")
            time.sleep(0.2)
        yield


@contextmanager
def _holding_lock() -> Iterator[psycopg.Connection]:
    # This process's own connections are no strangers: they are made anew.
    connection.close()
    cast(DatabaseWrapper, connection).close_pool()
    try:
        with psycopg.connect(conninfo(), autocommit=True) as own:
            if not _one(own, "SELECT pg_try_advisory_lock(hashtext(%s))", LOCK):
                raise CannotRestore("Another restore is under way.")
            yield own
    except psycopg.OperationalError as error:
        raise CannotRun(f"The database does not answer: {error}") from error


def _one(own: psycopg.Connection, query: LiteralString, *values: object) -> Any:
    row = own.execute(query, values).fetchone()
    return row and row[0]
