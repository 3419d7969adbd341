"""Which stored actors those of a text are: the one way from an annotation to rows of `Actor`.

1. What the text itself says of each of its actors becomes evidence: names, roles, country, signs of its kind
   (`found_in`, entities/rules/actors/evidence.py).
2. The stored actors that answer to one of these names are fetched as evidence, too; of those whose kind the text may
   have misread, also what their own articles say of it (`candidates_for`, entities/reads/actors/candidates.py).
3. The two are compared, which touches no database (`link`, entities/rules/actors/linking.py).
4. Here, an actor that is linked learns what the text adds, and one that is not is created.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from articles.search.folding import fold_words
from entities.choices import Origin
from entities.models import Actor, Alias, NeverLink
from entities.nlp.annotation import ActorFound, Annotation
from entities.reads.actors.candidates import read_candidates
from entities.rules.actors.evidence import found_in
from entities.rules.actors.linking import is_fuller, link
from newsdesk.database.locks import one_at_a_time


def link_actors(annotation: Annotation, published: date | None = None) -> list[Actor]:
    """The stored actors of the annotation, in its order; new ones are created with their aliases.

    `published` is the day of publication, if it is known.
    """
    found = found_in(annotation, [published.year] if published else [])
    candidates = read_candidates(found)  # while nobody waits
    in_turn_to_link()
    if not candidates.are_all():
        candidates = read_candidates(found)
    linked = link(found, candidates.known)
    known = {actor.pk: actor for actor in Actor.objects.locked(linked.values())}
    actors = []
    for position, actor in enumerate(annotation.actors):
        stored = known.get(linked.get(position))
        stored = stored and stored.current  # merged since it was found
        if stored:
            _learn(stored, actor)
        actors.append(
            stored
            or Actor(name=actor.name[:300], key=fold_words(actor.name)[:300], kind=actor.kind, country=actor.country)
        )
    Actor.objects.bulk_create(actor for actor in actors if actor.pk is None)
    _add_aliases(actors, annotation.actors)
    return actors


def in_turn_to_link() -> None:
    """Two workers that meet the same new actor at once would each create it; who links locks actors after this."""
    one_at_a_time("link actors")


def barred_names(actors: Iterable[Actor | int]) -> set[tuple[int, str]]:
    """{(actor id, folded name)}: names that never mean these actors, which may be given by id."""
    return set(NeverLink.objects.filter(actor__in=actors).values_list("actor", "key"))


def _learn(stored: Actor, found: ActorFound) -> None:
    """A country, or a fuller name ("OSRC" is spelled out at last), unless a person named the actor."""
    known = stored.country, stored.name
    if found.country and not stored.country:
        stored.country = found.country
    if stored.origin == Origin.MACHINE and is_fuller(found.name, stored.name):
        stored.name, stored.key = found.name[:300], fold_words(found.name)[:300]
    if (stored.country, stored.name) != known:
        stored.save(update_fields=["country", "name", "key"])


def _add_aliases(actors: Sequence[Actor], found: Sequence[ActorFound]) -> None:
    barred = barred_names(actors)
    Alias.objects.bulk_create(
        [
            Alias(actor=stored, text=text[:300], key=fold_words(text)[:300])
            for stored, actor in zip(actors, found, strict=True)
            for text in dict.fromkeys((actor.name, *actor.aliases))
            if (stored.pk, fold_words(text)) not in barred
        ],
        ignore_conflicts=True,
    )
