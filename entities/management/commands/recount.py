from django.core.management.base import BaseCommand, CommandError

from entities.services import rollups


class Command(BaseCommand):
    help = "Compares the stored counts with the annotations they count; --repair makes them exact."

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="write the exact counts")

    def handle(self, *, repair: bool, **options):
        wrong = rollups.repair() if repair else rollups.drift()
        n_wrong = len(wrong)
        if not n_wrong:
            self.stdout.write("Every count is exact.")
        elif repair:
            self.stdout.write(f"Repaired {n_wrong} counts.")
        else:
            raise CommandError(f"{n_wrong} counts are wrong; `manage.py recount --repair` makes them exact.")
