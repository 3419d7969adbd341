"""What a list brings to an actor, and takes away again: a name, a country, other names.

Principle: an actor has every name that an entry of a list the editors keep gives it, and none that only a list gave it
once. Its shown name, type and country follow the list as long as nobody said anything else: what a person decided
stays, and what was there before comes back when the list no longer speaks of the actor.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from articles.search.folding import fold_words
from entities.choices import Form, Origin
from entities.models import Actor, ActorTotal, Alias, Listed, Mention, NeverLink
from entities.reads.lists.standing import said_of
from entities.rules.lists.rows import Said
from entities.services.actors.suggesting import store_keys
from newsdesk.database.rewriting import rewrite

FIELDS = ("name", "kind", "country")
SAID = ("name", "key", "kind", "country", "aliases", "roles", "wikidata", "own_id")  # of an entry
SAID_BY = {"name": "rename_actor", "kind": "retype_actor", "country": "set_country"}  # verbs of people


def as_it_was(actor: Actor, *, made: bool = False) -> dict:
    """What an entry remembers of the actor from before the list spoke of it."""
    return {"name": actor.name, "kind": actor.kind, "country": actor.country, "origin": actor.origin, "made": made}


def new_actor(said: Said) -> Actor:
    """Not stored yet."""
    return Actor(name=said.name, key=said.key, kind=said.kind, country=said.country, origin=Origin.IMPORT)


def write(entry: Listed, said: Said) -> None:
    """Let an entry say this; not stored yet."""
    entry.name, entry.key, entry.kind, entry.country = said.name, said.key, said.kind, said.country
    entry.aliases = list(said.aliases)
    entry.roles = [{"text": text, "since": since, "until": until} for text, since, until in said.roles]
    entry.wikidata, entry.own_id = said.wikidata, said.own_id


def describe(told: Sequence[tuple[Actor, Said, Said | None]]) -> None:
    """Show these actors as a list does now: (actor, what it says, what it said last). The caller holds them."""
    by_people, mentioned = _facts([actor for actor, *_ in told])
    for actor, now, before in told:
        free = [field for field in FIELDS if field not in by_people[actor.pk]]
        for field in free:
            mine = getattr(actor, field)
            follows = _is_free(actor, field) if before is None else mine == getattr(before, field)
            if follows and not (field == "kind" and (before is None or actor.pk in mentioned)):
                setattr(actor, field, getattr(now, field))
        if actor.origin == Origin.MACHINE:
            actor.origin = Origin.IMPORT  # so that no text renames it
    _save([actor for actor, *_ in told])


def release(told: Sequence[tuple[Actor, Listed]]) -> None:
    """Show these actors as they were before their entries, as far as they are still shown as the list says."""
    by_people, mentioned = _facts([actor for actor, _ in told])
    for actor, entry in told:
        was, said = entry.before, said_of(entry)
        for field in FIELDS:
            follows = (
                field in was and field not in by_people[actor.pk] and getattr(actor, field) == getattr(said, field)
            )
            if follows and not (field == "kind" and actor.pk in mentioned):
                setattr(actor, field, was[field])
        if actor.origin == Origin.IMPORT:
            actor.origin = Origin.MACHINE if was.get("made") else was.get("origin", Origin.MACHINE)
    _save([actor for actor, _ in told])


def _save(actors: Iterable[Actor]) -> None:
    each = {actor.pk: actor for actor in actors}
    for actor in each.values():
        actor.key = fold_words(actor.name)[:300]
    rewrite(list(each.values()), "name", "key", "kind", "country", "origin")


def name_as_printed(actors: Sequence[Actor]) -> None:
    """Call actors that a list had made what texts call them most, where none prints the name that the list gave."""
    printed: dict[int, Counter[str]] = defaultdict(Counter)
    names = Mention.objects.live().filter(actor__in=[one.pk for one in actors], form=Form.NAME).order_by("text")
    for actor_id, text in names.values_list("actor", "text"):
        printed[actor_id][text] += 1
    for actor in actors:
        found = printed[actor.pk]
        if actor.origin == Origin.MACHINE and found and actor.key not in map(fold_words, found):
            actor.name = found.most_common(1)[0][0][:300]
    _save(actors)


def settle(actors: Iterable[int]) -> None:
    """Give these actors the names that lists give them now, and no others that came from a list. They are held."""
    ids = sorted(set(actors))
    wanted: dict[int, dict[str, str]] = defaultdict(dict)
    for entry in Listed.objects.known().filter(actor__in=ids).order_by("pk"):
        for name in (entry.name, *entry.aliases):
            wanted[entry.actor_id].setdefault(fold_words(name)[:300], name)
    for actor, key in NeverLink.objects.filter(actor__in=ids).values_list("actor", "key"):
        wanted[actor].pop(key, None)
    own = dict(Actor.objects.filter(pk__in=ids).values_list("pk", "key"))
    there: dict[int, set[str]] = defaultdict(set)
    raised: list[int] = []
    printed: list[int] = []
    gone: list[int] = []
    aliases = list(Alias.objects.filter(actor__in=ids))
    keys_printed = _printed(one for one in aliases if one.origin == Origin.IMPORT)
    for alias in aliases:
        there[alias.actor_id].add(alias.key)
        if alias.key in wanted[alias.actor_id]:
            if alias.origin == Origin.MACHINE:
                raised.append(alias.pk)
        elif alias.origin == Origin.IMPORT:
            is_used = alias.key == own.get(alias.actor_id) or (alias.actor_id, alias.key) in keys_printed
            (printed if is_used else gone).append(alias.pk)
    Alias.objects.filter(pk__in=raised).update(origin=Origin.IMPORT)
    Alias.objects.filter(pk__in=printed).update(origin=Origin.MACHINE)
    Alias.objects.filter(pk__in=gone).delete()
    Alias.objects.bulk_create(
        Alias(actor_id=actor, text=text, key=key, origin=Origin.IMPORT)
        for actor in ids
        for key, text in wanted[actor].items()
        if key not in there[actor]
    )
    store_keys(Actor.objects.filter(pk__in=ids))


def with_own_names(actors: Sequence[Actor]) -> None:
    """Let each stored actor answer to the name it is shown under."""
    known = set(Alias.objects.filter(actor__in=[one.pk for one in actors]).values_list("actor", "key"))
    Alias.objects.bulk_create(
        Alias(actor=one, text=one.name, key=one.key, origin=Origin.MACHINE)
        for one in actors
        if (one.pk, one.key) not in known
    )


def without_identifiers_of_others(told: Sequence[tuple[Said, Listed]]) -> list[Said]:
    """What these entries of one list are to say, without identifiers that another of its entries has by now."""
    entries = Listed.objects.filter(list__in={entry.list_id for _, entry in told}).order_by()
    ids = dict(entries.filter(wikidata__in={said.wikidata for said, _ in told} - {""}).values_list("wikidata", "pk"))
    own = dict(entries.filter(own_id__in={said.own_id for said, _ in told} - {""}).values_list("own_id", "pk"))
    return [
        replace(
            said,
            wikidata=said.wikidata if ids.get(said.wikidata, entry.pk) == entry.pk else "",
            own_id=said.own_id if own.get(said.own_id, entry.pk) == entry.pk else "",
        )
        for said, entry in told
    ]


def decided(ids: Sequence[int]) -> dict[int, set[str]]:
    """{actor id: fields that a person decided}"""
    found: dict[int, set[str]] = {pk: set() for pk in ids}
    verbs = {verb: field for field, verb in SAID_BY.items()}
    events = Actor.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
        pgh_obj__in=ids, pgh_context__metadata__verb__in=list(verbs)
    )
    for pk, verb in events.values_list("pgh_obj", "pgh_context__metadata__verb").distinct():
        found[pk].add(verbs[verb])
    people = Actor.objects.filter(pk__in=ids, origin=Origin.PERSON).values_list("pk", flat=True)
    for pk in people:
        found[pk].add("name")
    return found


def _is_free(actor, field):
    return actor.origin == Origin.MACHINE if field == "name" else not getattr(actor, field)


def _facts(actors: Sequence[Actor]) -> tuple[dict[int, set[str]], set[int]]:
    """Which fields of each of these a person decided, and which of these some text mentions."""
    ids = {actor.pk for actor in actors}
    counted = set(ActorTotal.objects.filter(actor__in=ids, mentions__gt=0).values_list("actor", flat=True))
    others = Mention.objects.of_any(ids - counted).order_by().values_list("actor", flat=True).distinct()
    return decided(sorted(ids)), counted | set(others)


def _printed(aliases: Iterable[Alias]) -> set[tuple[int, str]]:
    """(actor id, folded name) of those that some text prints."""
    actors: dict[int, set[str]] = defaultdict(set)
    for alias in aliases:
        actors[alias.actor_id].add(alias.key)
    found = Mention.objects.filter(actor__in=actors, key__in=set().union(*actors.values())) if actors else None
    return set(found.order_by().values_list("actor", "key").distinct()) if found is not None else set()
