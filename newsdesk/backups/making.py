"""Making a backup while people work: what it holds was all there at one moment."""

import io
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from newsdesk.backups import programs, tables
from newsdesk.backups.archive import DUMP, KEY, CannotBackUp, Manifest, writing
from newsdesk.models import Backup


def back_up(path: Path, *, now: datetime) -> Manifest:
    """Write a backup to a new file. Raises `CannotBackUp`, `CannotRun`."""
    manifest = write(path, now=now)
    Backup.objects.create(made_at=now)
    return manifest


def write(path: Path, *, now: datetime, version: str = settings.VERSION) -> Manifest:
    if "django_migrations" not in tables.names():
        raise CannotBackUp("There is nothing to back up: this database has no tables of Newsdesk's.")
    with writing(path) as archive, transaction.atomic(), connection.cursor() as cursor:
        # Everything below sees what this transaction sees. Nobody waits for it but a migration.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        with programs.dumping(snapshot) as dump:
            archive.add(DUMP, dump)
        archive.add(KEY, io.BytesIO(settings.SECRET_KEY.encode()))
        manifest = Manifest(
            version=version,
            made_at=now.isoformat(),
            postgres=programs.server_version(),
            migrations=tables.applied(),
            rows=tables.n_rows(),
            sha256=archive.sha256,
        )
        archive.finish(manifest)
    return manifest
