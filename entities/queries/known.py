"""Actors and outlets read together, so that understanding many addresses costs as many reads as understanding one."""

from dataclasses import dataclass

from articles.models import Source
from entities.models import Actor


@dataclass(frozen=True, slots=True)
class Known:
    """What the fields of a query find without asking for each of them, by id."""

    actors: dict[int, Actor]  # a merged actor's id leads to the one it was merged into
    outlets: dict[int, Source]
    found_again: frozenset[int] = frozenset()  # ids of actors that were removed and are found by their names


def read_together(actor_ids, outlet_ids) -> Known:
    actors = Actor.objects.current_of_each(actor_ids)
    elsewhere = {pk for pk, actor in actors.items() if actor.pk != pk}
    there = set(Actor.objects.filter(pk__in=elsewhere).values_list("pk", flat=True)) if elsewhere else elsewhere
    return Known(actors, Source.objects.in_bulk(outlet_ids), frozenset(elsewhere - there))
