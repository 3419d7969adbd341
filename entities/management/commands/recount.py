from django.core.management.base import BaseCommand, CommandError

from entities.services.derived import exact


class Command(BaseCommand):
    help = "Compare the stored counts with the annotations they count; --repair makes them exact."

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="write the exact counts")

    def handle(self, *, repair: bool, **options):
        wrong = exact.repair() if repair else exact.drift()
        n_wrong = len(wrong)
        said = f"{n_wrong} count{'' if n_wrong == 1 else 's'}"
        if not n_wrong:
            self.stdout.write("Every count is exact.")
        elif repair:
            self.stdout.write(f"Repaired {said}.")
        else:
            raise CommandError(f"{said} wrong; `manage.py recount --repair` makes them exact.")
