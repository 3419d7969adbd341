from django.core.management.base import BaseCommand

from entities.services.derived.voices import read_all


class Command(BaseCommand):
    help = "Read all articles for who speaks for whom; needed once for those processed before this existed."

    def handle(self, **options):
        self.stdout.write(f"{read_all()} speak for an organisation, a country or a group.")
