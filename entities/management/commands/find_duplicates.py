from django.core.management.base import BaseCommand

from entities.models import Actor, PossibleDuplicate
from entities.services.actors.mending import mend_actors
from entities.services.actors.suggesting import suggest_duplicates
from entities.services.actors.suspecting import suggest_all_splits


class Command(BaseCommand):
    help = (
        "Compare all actors again: merge those now known to be the same, store the pairs that may be, and find the "
        "actors that may be several people."
    )

    def handle(self, **options):
        actors = list(Actor.objects.current().values_list("pk", flat=True))
        suggest_duplicates(actors)
        for merge in mend_actors(actors):
            self.stdout.write(f"Merged {merge.absorbed} into {merge.kept}: {'; '.join(merge.reasons)}.")
        several = suggest_all_splits()
        if several:
            self.stdout.write(f"{several} that may be several people.")
        self.stdout.write(f"{PossibleDuplicate.objects.open().count()} possible duplicates.")
