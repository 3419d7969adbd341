import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from newsdesk.backups.archive import CannotRestore
from newsdesk.backups.restoring import put_back_if_cut_short
from newsdesk.machine.unprivileged import give_up_root


class Command(BaseCommand):
    help = (
        "Bring everything into place that the site needs: database tables, static files and, the first time, "
        "the first editor's account and the demo corpus."
    )

    def handle(self, **options):
        give_up_root()
        try:
            if put_back_if_cut_short():
                self.stdout.write("A restore was cut short. What was there before it is back.")
        except CannotRestore as error:
            raise CommandError(str(error)) from error
        call_command("migrate", interactive=False, verbosity=0)
        call_command("keep_days", stdout=self.stdout)
        collect_static_files()
        if not User.objects.exists():
            # Together or not at all: a start killed between the two begins anew.
            with transaction.atomic():
                call_command("create_first_editor", stdout=self.stdout)
                call_command("load_demo", stdout=self.stdout)


def collect_static_files() -> None:
    """Copy and compress the static files, unless they are the ones that were copied last."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = Path(storage.path(path)).stat()
            digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if not stamp.exists() or stamp.read_text() != digest.hexdigest():
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest.hexdigest())
