"""Which stored actors those of many articles are: what entities/services/annotating/linking.py does for one.

What is stored of the actors that they may be is read once. Article by article it is then decided by the same rule
(entities/rules/actors/linking.py), and what each adds counts for the next: new actors, names, roles, countries.

An archive that numbers its actors (the exports do) has told them apart already: the same number is the same actor, and
two numbers are two.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from articles.models import Upload
from articles.search.folding import fold_words
from entities.choices import Origin
from entities.models import Actor, Alias, ImportedActor
from entities.nlp.annotation import ActorFound
from entities.reads.actors.candidates import candidates_for
from entities.reads.actors.known import known_actors
from entities.rules.actors.company import is_bare
from entities.rules.actors.evidence import Evidence, found_in
from entities.rules.actors.linking import is_fuller, link
from entities.services.actors.suggesting import store_keys
from entities.services.annotating.linking import barred_names, in_turn_to_link
from entities.services.annotating.rows import next_ids
from entities.services.importing.records import Imported, numbers_in
from newsdesk.days import day_of


@dataclass
class _Known:
    """The actors that those of the articles may be, as far as they are known by now."""

    by_id: dict[int, Evidence] = field(default_factory=dict)
    by_name: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    by_word: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, one: Evidence) -> None:
        self.by_id[one.id] = one
        for name in one.met_by:
            self.by_name[name].add(one.id)
        for word in {word for name in one.names for word in name.split()}:
            self.by_word[word].add(one.id)

    def near(self, found: Sequence[Evidence]) -> list[Evidence]:
        """Those that may be one of these, and who else bears a surname that one of these has alone."""
        ids = {pk for one in found for name in one.met_by for pk in self.by_name.get(name, ())}
        for one in found:
            if is_bare(one.names, one.kind):
                ids |= self.by_word.get(one.name, set())
        return [self.by_id[pk] for pk in sorted(ids)]

    def learn(self, pk: int, found: Evidence) -> None:
        known = self.by_id[pk]
        is_new = not found.names <= known.names or not found.roles <= known.roles
        if not is_new and (known.country or not found.country):
            return
        self.add(
            replace(
                known,
                texts={**found.texts, **known.texts},
                names=known.names | found.names,
                roles=known.roles | found.roles,
                country=known.country or found.country,
                years=frozenset(_ends({*known.years, *found.years})),
            )
        )


def link_all(some: Sequence[Imported], upload: Upload) -> list[list[int]]:
    """For each article, the ids of its actors, in their order. New ones are made, with their names.

    Belongs into the transaction that stores the articles; all of these actors are locked from now on.
    """
    evidence = [found_in(one.annotation, [day_of(one.published_at).year] if one.published_at else []) for one in some]
    in_turn_to_link()
    known = _Known()
    for answering in candidates_for([each for found in evidence for each in found]):
        known.add(answering)
    stored = set(known.by_id)
    meant = _actors_by_number(upload, numbers_in(some))
    for numbered in known_actors(Actor.objects.filter(pk__in=set(meant.values()) - stored)):
        known.add(numbered)
        stored.add(numbered.id)
    taken = set(ImportedActor.objects.filter(upload=upload, actor__in=stored).values_list("actor", flat=True))
    keys = next_ids(Actor, sum(len(found) for found in evidence))
    chosen: list[list[int]] = []
    made: dict[int, tuple[ActorFound, Evidence]] = {}
    fresh: dict[int, int] = {}  # actor by number
    for one, found in zip(some, evidence, strict=True):
        linked = link(found, known.near(found))
        ids = []
        for position, (actor, number) in enumerate(zip(one.annotation.actors, one.numbers, strict=True)):
            pk = meant.get(number) if number is not None else linked.get(position)
            if number is not None and pk is None:
                pk = linked.get(position)
                pk = None if pk in taken or pk in ids else pk
            if pk is None:
                pk = next(keys)
                made[pk] = actor, found[position]
                known.add(replace(found[position], id=pk))
            else:
                known.learn(pk, found[position])
            if number is not None and number not in meant:
                meant[number] = fresh[number] = pk
                taken.add(pk)
            ids.append(pk)
        chosen.append(ids)
    current = _locked({pk for ids in chosen for pk in ids} - made.keys())
    chosen = [[current.get(pk, pk) for pk in ids] for ids in chosen]
    _make(made)
    _learn(some, evidence, chosen, made)
    ImportedActor.objects.bulk_create(
        [ImportedActor(upload=upload, number=number, actor_id=current.get(pk, pk)) for number, pk in fresh.items()],
        batch_size=1000,
    )
    return chosen


def _actors_by_number(upload: Upload, numbers: set[int]) -> dict[int, int]:
    rows = ImportedActor.objects.filter(upload=upload, number__in=numbers)
    return dict(rows.values_list("number", "actor"))


def _locked(ids: set[int]) -> dict[int, int]:
    """{actor: the one that it was merged into since it was found}"""
    moved = {}
    # What is joined to a row that was waited for would be of before.
    for actor in Actor.objects.locked(ids).only("merged_into"):
        if actor.merged_into_id:
            moved[actor.pk] = actor.current.pk
    return moved


def _make(made: dict[int, tuple[ActorFound, Evidence]]) -> None:
    actors = [
        Actor(pk=pk, name=one.name[:300], key=fold_words(one.name)[:300], kind=one.kind, country=one.country)
        for pk, (one, _) in made.items()
    ]
    Actor.objects.bulk_create(actors, batch_size=1000)


def _learn(some, evidence, chosen, made) -> None:
    """Names, a country, a fuller name: of each actor what the articles add to what is stored."""
    names: dict[int, dict[str, str]] = defaultdict(dict)  # {actor: {key: as printed}}
    best: dict[int, ActorFound] = {}
    countries: dict[int, str] = {}
    for one, ids in zip(some, chosen, strict=True):
        for actor, pk in zip(one.annotation.actors, ids, strict=True):
            for text in (actor.name, *actor.aliases):
                names[pk].setdefault(fold_words(text)[:300], text[:300])
            if actor.country:
                countries.setdefault(pk, actor.country)
            if pk not in best or is_fuller(actor.name, best[pk].name):
                best[pk] = actor
    known = set(Alias.objects.filter(actor__in=names).values_list("actor", "key"))
    barred = barred_names(names)
    aliases = [
        Alias(actor_id=pk, text=text, key=key)
        for pk, texts in sorted(names.items())
        for key, text in texts.items()
        if (pk, key) not in known and (pk, key) not in barred
    ]
    Alias.objects.bulk_create(aliases, batch_size=1000, ignore_conflicts=True)
    told = {alias.actor_id for alias in aliases} | made.keys()
    changed = []
    for actor in Actor.objects.filter(pk__in=told | countries.keys()):
        before = actor.country, actor.name
        actor.country = actor.country or countries.get(actor.pk, "")
        fuller = best[actor.pk].name
        if actor.origin == Origin.MACHINE and is_fuller(fuller, actor.name):
            actor.name, actor.key = fuller[:300], fold_words(fuller)[:300]
        if (actor.country, actor.name) != before:
            changed.append(actor)
    Actor.objects.bulk_update(changed, ["country", "name", "key"], batch_size=500)
    store_keys(Actor.objects.filter(pk__in=told))


def _ends(years: set[int]) -> set[int]:
    """A stored actor's years are the first and the last."""
    return {min(years), max(years)} if years else set()
