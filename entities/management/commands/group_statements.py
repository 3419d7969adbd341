from django.core.management.base import BaseCommand

from entities.services.derived.statements import group_all


class Command(BaseCommand):
    help = "Group all quotes into statements again; needed once for articles processed before there were any."

    def handle(self, **options):
        self.stdout.write(f"{group_all()} statements in more than one article.")
