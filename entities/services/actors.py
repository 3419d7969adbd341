"""Actors that people make. The machine's own come from entities/services/annotating.py."""

from django.db import transaction

from articles.folding import fold
from entities.models import Actor, Alias
from entities.models.actors import Origin


@transaction.atomic
def create_actor(*, name: str, kind: Actor.Kind) -> Actor:
    """A new actor under this name, even where another actor answers to it: two people may share a name."""
    name = " ".join(name.split())[:300]
    key = fold(name)[:300]
    actor = Actor.objects.create(name=name, key=key, kind=kind, origin=Origin.PERSON)
    Alias.objects.create(actor=actor, text=name, key=key, origin=Origin.PERSON)
    return actor
