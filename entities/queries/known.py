"""Actors and outlets read together, so that understanding many addresses costs as many reads as understanding one."""

from dataclasses import dataclass

from articles.models import Source
from entities.models import Actor


@dataclass(frozen=True, slots=True)
class Known:
    """What the fields of a query find without asking for each of them, by id."""

    actors: dict[int, Actor]  # a merged actor's id leads to the one it was merged into
    outlets: dict[int, Source]


def read_together(actor_ids, outlet_ids) -> Known:
    return Known(Actor.objects.current_of_each(actor_ids), Source.objects.in_bulk(outlet_ids))
