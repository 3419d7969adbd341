from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from newsdesk.backups.archive import CannotRestore
from newsdesk.backups.restoring import restore
from newsdesk.machine.home import CannotRun


class Command(BaseCommand):
    help = (
        "Make the site what a backup holds, also one of an older version. It must be stopped. A restore that fails "
        "leaves everything as it was. Restore only files of your own: a backup may hold programs."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="what `manage.py backup` wrote")
        parser.add_argument("--replace", action="store_true", help="even if the site holds data, which is lost then")

    def handle(self, *, file: Path, replace: bool, **options):
        try:
            restore(file.absolute(), replace=replace, say=self.stdout.write)
        except (CannotRestore, CannotRun) as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Restored. Start Newsdesk.")
