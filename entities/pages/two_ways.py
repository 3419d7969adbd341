"""What two actors say about each other, one way and the other."""

from dataclasses import dataclass

from entities.models import Actor
from entities.queries import RelationsQuery
from entities.queries.base import PARAMETERS, plain
from entities.queries.known import Known
from entities.reads.relations.cells import Cell
from entities.reads.relations.strongest import strongest_cells

CARRIED = ("spokespeople", "since", "until", "source", "attribution", "verified", "printings")


@dataclass(frozen=True, slots=True)
class Way:
    """`cell`: None where nothing was said this way. `query`: the filters under which it is counted."""

    speaker: Actor
    about: Actor
    cell: Cell | None
    query: RelationsQuery


def two_ways(query) -> list[Way]:
    """Of the two actors that a query names as `speaker` and `about`, under its filters."""
    asked = {name: getattr(query, name) for name in CARRIED}
    data = {PARAMETERS.get(name, name): plain(value) for name, value in asked.items() if value is not None}
    outlets = {query.source.pk: query.source} if query.source else {}
    known = Known({actor.pk: actor for actor in (query.speaker, query.about)}, outlets)
    ways = []
    for speaker, about in ((query.speaker, query.about), (query.about, query.speaker)):
        own = RelationsQuery(data | {"speaker": str(speaker.pk), "about": str(about.pk)}, known)
        ways.append(Way(speaker, about, next(iter(strongest_cells(own, 1)), None), own))
    return ways
