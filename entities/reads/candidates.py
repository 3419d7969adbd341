"""What is known of the stored actors that a found one may be, as evidence for entities/rules/linking.py. Reads only."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from entities.models import Actor
from entities.nlp.annotation import Annotation
from entities.reads.kind_readings import found_readings, stored_readings
from entities.rules.linking import Evidence, evidence, in_doubt


def found_in(annotation: Annotation) -> list[Evidence]:
    """The actors of a text, in its order."""
    return [
        evidence(
            name=actor.name,
            kind=actor.kind,
            aliases=actor.aliases,
            roles=[role.text for role in actor.roles],
            country=actor.country,
            readings=readings,
        )
        for actor, readings in zip(annotation.actors, found_readings(annotation), strict=True)
    ]


def candidates_for(found: Sequence[Evidence]) -> list[Evidence]:
    """Stored actors that answer to a name of one of these; what is known of their kind where that is in doubt."""
    near = known_actors(Actor.objects.current().answering_to({name for actor in found for name in actor.met_by}))
    return with_readings(near, in_doubt(found, near))


def known_actors(actors) -> list[Evidence]:
    """These stored actors (a queryset), in a fixed number of queries."""
    actors = actors.prefetch_related("aliases", "roles", "never_links")
    former_kinds = Actor.objects.former_kinds(actors)
    return [
        evidence(
            id=actor.pk,
            name=actor.name,
            kind=actor.kind,
            aliases=[alias.text for alias in actor.aliases.all()],
            roles=[role.text for role in actor.roles.all()],
            country=actor.country,
            former_kinds=former_kinds.get(actor.pk, ()),
            barred=[barrier.text for barrier in actor.never_links.all()],
        )
        for actor in actors
    ]


def with_readings(actors: Iterable[Evidence], doubtful: Collection[int]) -> list[Evidence]:
    """The same, with what their articles read of the kind of those among `doubtful` (ids)."""
    read = stored_readings(doubtful) if doubtful else {}
    return [replace(actor, readings=read.get(actor.id, {})) for actor in actors]
