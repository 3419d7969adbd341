from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from newsdesk.backups.archive import CannotBackUp
from newsdesk.backups.making import back_up
from newsdesk.machine.home import CannotRun


class Command(BaseCommand):
    help = (
        "Write a backup of everything to a new file, while people work: the database with the uploads, and the "
        "secret key. Whoever can read the file can read everything."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the file to write; it must not exist")

    def handle(self, *, file: Path, **options):
        try:
            manifest = back_up(file.absolute(), now=timezone.now())
        except (CannotBackUp, CannotRun) as error:
            raise CommandError(str(error)) from error
        size = file.stat().st_size
        self.stdout.write(
            f"Wrote {file}: {sum(manifest.rows.values())} rows in {len(manifest.rows)} tables, {size / 1e6:.1f} MB."
        )
