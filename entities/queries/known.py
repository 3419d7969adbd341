"""Actors and outlets read together, so that understanding many addresses costs as many reads as understanding one."""

from dataclasses import dataclass, field

from articles.models import Source
from entities.models import Actor, ActorList


@dataclass(frozen=True, slots=True)
class Known:
    """What the fields of a query find without asking for each of them, by id."""

    actors: dict[int, Actor]  # a merged actor's id leads to the one it was merged into
    outlets: dict[int, Source]
    lists: dict[str, ActorList] = field(default_factory=dict)  # by key
    found_again: frozenset[int] = frozenset()  # ids of actors that were removed and are found by their names


def read_together(actor_ids, outlet_ids, list_keys=()) -> Known:
    actors = Actor.objects.current_of_each(actor_ids)
    elsewhere = {pk for pk, actor in actors.items() if actor.pk != pk}
    there = set(Actor.objects.filter(pk__in=elsewhere).values_list("pk", flat=True)) if elsewhere else elsewhere
    lists = {one.key: one for one in ActorList.objects.open().filter(key__in=list_keys)} if list_keys else {}
    return Known(actors, Source.objects.in_bulk(outlet_ids), lists, frozenset(elsewhere - there))
