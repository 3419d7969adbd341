"""The stored actors that others may be, and what is known of them, as evidence (entities/rules/actors/evidence.py)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from entities.choices import KIND_OF_LABEL, Kind
from entities.models import Actor, Mention
from entities.reads.actors.company import company_of
from entities.reads.actors.known import known_by_ids
from entities.rules.actors.evidence import Evidence
from entities.rules.actors.kinds import KindEvidence, KindsOfName, signs_before, signs_of
from entities.rules.actors.linking import in_doubt, says_little

NEWEST_NAMES = 40  # of each actor
MOST_BEARERS = 40  # of surnames that sound alike: more than one is one too many


@dataclass(frozen=True, slots=True)
class Candidates:
    """The stored actors that those of a text (`found`) may be: ids of those that answer to a name of one of these, and
    all that is to be compared."""

    found: Sequence[Evidence]
    answering: Sequence[int]
    known: Sequence[Evidence]

    def are_all(self) -> bool:
        """Whether nobody else has come since they were read."""
        if self.answering != _answering(self.found):
            return False
        met = [one for one in self.known if one.id in set(self.answering)]
        says, surnames = says_little(self.found, met)
        return not says or {*_bearers(surnames, met)} <= {one.id for one in self.known}


def candidates_for(found: Sequence[Evidence]) -> list[Evidence]:
    """Stored actors that answer to a name of one of these, ready to be compared with them."""
    return list(read_candidates(found).known)


def read_candidates(found: Sequence[Evidence]) -> Candidates:
    answering = _answering(found)
    known = with_company_read(found, with_doubts_read(found, known_by_ids(answering)))
    return Candidates(found, answering, known)


def _answering(found):
    names = {name for actor in found for name in actor.met_by}
    return list(Actor.objects.current().answering_to(names).order_by("key", "pk").values_list("pk", flat=True))


def _bearers(surnames, known):
    """Ids of others who bear one of these surnames."""
    bearers = Actor.objects.current().with_a_word_like(surnames).exclude(pk__in={actor.id for actor in known})
    return list(bearers.order_by("pk").values_list("pk", flat=True)[:MOST_BEARERS])


def with_company_read(found: Sequence[Evidence], known: Sequence[Evidence]) -> list[Evidence]:
    """The known actors, with whom their articles mention beside those whose name says little, and with all who bear
    a surname that one of `found` has alone."""
    ids, surnames = says_little(found, known)
    if not ids:
        return list(known)
    beside = company_of(ids)
    others = known_by_ids(_bearers(surnames, known))
    return [replace(actor, company=beside.get(actor.id, {})) for actor in known] + others


def with_doubts_read(found: Sequence[Evidence], known: Iterable[Evidence]) -> list[Evidence]:
    """The known actors, with what their articles read of the kind of those whose name one of `found` may misread."""
    known = list(known)
    doubtful = in_doubt(found, known)
    read = stored_kinds(doubtful) if doubtful else {}
    return [replace(actor, kinds=read.get(actor.id, {})) for actor in known]


def stored_kinds(actor_ids: Collection[int]) -> dict[int, KindsOfName]:
    """{actor id: what its newest mentions say of its kind}, in a fixed number of queries."""
    # {actor id: {article id: [(kind, text before)]}}
    in_print: dict[int, dict[int, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for actor, article, label, before in Mention.objects.live().words_before(actor_ids, NEWEST_NAMES):
        in_print[actor][article].append((KIND_OF_LABEL.get(label, Kind.OTHER), before))
    quoted = Actor.objects.quoted_by_name(actor_ids)
    decided = Actor.objects.decided_by_people(actor_ids)
    actors = Actor.objects.filter(pk__in=actor_ids).prefetch_related("aliases", "roles")
    return {actor.pk: _kinds_of(actor, in_print[actor.pk], actor.pk in quoted, actor.pk in decided) for actor in actors}


def _kinds_of(actor, in_print, speaks, is_decided):
    articles, before = Counter(), defaultdict(list)
    for names in in_print.values():
        kinds = [kind for kind, _ in names]
        read_as = actor.kind if actor.kind in kinds else max(kinds, key=kinds.count)
        articles[read_as] += 1
        before[read_as] += [text for _, text in names]
    own = signs_of(
        actor.kind, names=[alias.text for alias in actor.aliases.all()], before=before[actor.kind],
        roles=actor.roles.all(), country=actor.country, speaks=speaks, by_person=is_decided,
    )  # fmt: skip
    taken_for = {kind: KindEvidence(n, signs_before(kind, before[kind])) for kind, n in articles.items()}
    return taken_for | {actor.kind: KindEvidence(articles[actor.kind], own)}
