from django.core.management.base import BaseCommand

from articles import services


class Command(BaseCommand):
    help = "Remove the demo corpus with everything derived from it."

    def handle(self, **options):
        n = services.remove_demo(by=None)
        self.stdout.write("There is no demo corpus." if n is None else f"Removed the demo corpus: {n} articles.")
