"""What a list says already, and which known actors its rows may mean (entities/rules/lists/deciding.py)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q

from entities.models import Actor, ActorList, Alias, Listed, NeverLink
from entities.rules.lists.deciding import Candidate, Entry, Standing
from entities.rules.lists.rows import Said
from newsdesk.database.batching import batched

KEYS_AT_ONCE = 5_000


def said_of(entry: Listed) -> Said:
    """What an entry says, as a row would."""
    roles = tuple((role["text"], role["since"], role["until"]) for role in entry.roles)
    return Said(entry.name, entry.kind, tuple(entry.aliases), entry.country, roles, entry.wikidata, entry.own_id)


def standing_of(actor_list: ActorList | None, rows: Sequence[Said]) -> Standing:
    """The entries that one of these rows may be about."""
    if actor_list is None:
        return Standing.of([])
    entries = Listed.objects.filter(list=actor_list).order_by("pk")
    if len(rows) <= KEYS_AT_ONCE:  # of more, all are read
        same = Q(key__in={said.key for said in rows})
        same |= Q(wikidata__in={said.wikidata for said in rows} - {""})
        entries = entries.filter(same | Q(own_id__in={said.own_id for said in rows} - {""}))
    return Standing.of([Entry(entry.pk, said_of(entry), entry.actor_id) for entry in entries])


def candidates_for(rows: Sequence[Said]) -> dict[str, list[Candidate]]:
    """{folded name: known actors that answer to it} for all names of these rows, in few queries."""
    keys = sorted({Said(name, "").key for said in rows for name in said.names})
    owners: dict[str, set[int]] = defaultdict(set)
    for some in batched(keys, KEYS_AT_ONCE):
        met = Alias.objects.filter(key__in=list(some), actor__merged_into=None).order_by()
        for key, actor in met.values_list("key", "actor"):
            owners[key].add(actor)
    known = known_candidates({actor for actors in owners.values() for actor in actors})
    return {key: [known[pk] for pk in sorted(actors) if pk in known] for key, actors in owners.items()}


def known_candidates(ids: Iterable[int]) -> dict[int, Candidate]:
    ids = sorted(ids)
    keys: dict[int, set[str]] = defaultdict(set)
    barred: dict[int, set[str]] = defaultdict(set)
    for some in batched(ids, KEYS_AT_ONCE):
        for actor, key in Alias.objects.filter(actor__in=list(some)).order_by().values_list("actor", "key"):
            keys[actor].add(key)
        for actor, key in NeverLink.objects.filter(actor__in=list(some)).order_by().values_list("actor", "key"):
            barred[actor].add(key)
    return {
        actor.pk: Candidate(
            actor.pk, actor.name, actor.key, actor.kind, actor.country, frozenset(keys[actor.pk]),
            frozenset(barred[actor.pk]),
        )
        for some in batched(ids, KEYS_AT_ONCE)
        for actor in Actor.objects.current().filter(pk__in=list(some))
    }  # fmt: skip


def near(said: Said, candidates: dict[str, list[Candidate]]) -> list[Candidate]:
    """The known actors that one row may mean."""
    met = (one for name in said.names for one in candidates.get(Said(name, "").key, ()))
    return list({one.id: one for one in met}.values())


def under_same_id(rows: Sequence[Said], besides: ActorList | None) -> dict[str, int]:
    """{Wikidata id: actor that another list of the editors has under it}; an id of two actors says nothing."""
    ids = sorted({said.wikidata for said in rows} - {""})
    found: dict[str, set[int]] = defaultdict(set)
    for some in batched(ids, KEYS_AT_ONCE):
        entries = Listed.objects.known().filter(wikidata__in=list(some), actor__isnull=False)
        entries = entries.exclude(list=besides) if besides else entries
        for wikidata, actor in entries.order_by().values_list("wikidata", "actor"):
            found[wikidata].add(actor)
    return {wikidata: actors.pop() for wikidata, actors in found.items() if len(actors) == 1}
