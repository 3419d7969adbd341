from django.core.management.base import BaseCommand

from entities.services.derived.statements import group_all


class Command(BaseCommand):
    help = "Group all quotes anew into statements; needed once for articles that were annotated before there were any."

    def handle(self, **options):
        self.stdout.write(f"{group_all()} statements in more than one article.")
