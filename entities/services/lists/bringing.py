"""What a list brings to an actor, and takes away again: a name, a country, other names.

Principle: an actor has every name that an entry of a list the editors keep gives it, and none that only a list gave it
once. Its shown name, type and country follow the list as long as nobody said anything else: what a person decided
stays, and what was there before comes back when the list no longer speaks of the actor.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from articles.search.folding import fold_words
from entities.choices import Form, Origin
from entities.models import Actor, ActorTotal, Alias, Listed, Mention, NeverLink
from entities.reads.lists.standing import said_of
from entities.rules.lists.rows import Said
from entities.services.actors.suggesting import store_keys

FIELDS = ("name", "kind", "country")
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


def describe(actor: Actor, now: Said, before: Said | None, decided: Collection[str]) -> None:
    """Show the actor as the list does now; `before` is what the list said last. The caller holds the actor.

    `decided` are the fields that a person decided.
    """
    changed = []
    first = before is None
    for field in FIELDS:
        mine, theirs = getattr(actor, field), getattr(now, field)
        if mine == theirs or field in decided:
            continue
        follows = _is_free(actor, field) if first else mine == getattr(before, field)
        if follows and not (field == "kind" and (first or _is_mentioned(actor))):
            setattr(actor, field, theirs)
            changed.append(field)
    if "name" in changed:
        actor.key = fold_words(actor.name)[:300]
    if actor.origin == Origin.MACHINE:
        actor.origin = Origin.IMPORT  # so that no text renames it
    actor.save(update_fields=["name", "key", "kind", "country", "origin"])


def release(actor: Actor, entry: Listed, decided: Collection[str]) -> None:
    """Show the actor as it was before this entry, as far as it is still shown as the list says."""
    was, said = entry.before, said_of(entry)
    for field in FIELDS:
        follows = field in was and field not in decided and getattr(actor, field) == getattr(said, field)
        if follows and not (field == "kind" and _is_mentioned(actor)):
            setattr(actor, field, was[field])
    actor.key = fold_words(actor.name)[:300]
    if actor.origin == Origin.IMPORT:
        actor.origin = Origin.MACHINE if was.get("made") else was.get("origin", Origin.MACHINE)
    actor.save(update_fields=["name", "key", "kind", "country", "origin"])


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
            actor.key = fold_words(actor.name)[:300]
            actor.save(update_fields=["name", "key"])


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


def without_identifiers_of_others(said: Said, entry: Listed) -> Said:
    """An identifier that another entry of the list has by now is left out."""
    others = Listed.objects.filter(list=entry.list_id).exclude(pk=entry.pk)
    if said.wikidata and others.filter(wikidata=said.wikidata).exists():
        said = replace(said, wikidata="")
    if said.own_id and others.filter(own_id=said.own_id).exists():
        said = replace(said, own_id="")
    return said


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


def _is_mentioned(actor):
    return ActorTotal.objects.filter(actor=actor, mentions__gt=0).exists() or Mention.objects.of(actor).exists()


def _printed(aliases: Iterable[Alias]) -> set[tuple[int, str]]:
    """(actor id, folded name) of those that some text prints."""
    actors: dict[int, set[str]] = defaultdict(set)
    for alias in aliases:
        actors[alias.actor_id].add(alias.key)
    found = Mention.objects.filter(actor__in=actors, key__in=set().union(*actors.values())) if actors else None
    return set(found.order_by().values_list("actor", "key").distinct()) if found is not None else set()
