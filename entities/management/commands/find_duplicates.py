from django.core.management.base import BaseCommand

from entities.models import Actor, PossibleDuplicate
from entities.services.suggesting import suggest_duplicates


class Command(BaseCommand):
    help = "Compare all actors anew and store the pairs that may be the same."

    def handle(self, **options):
        suggest_duplicates(Actor.objects.current().values_list("pk", flat=True))
        self.stdout.write(f"{PossibleDuplicate.objects.open().count()} possible duplicates.")
