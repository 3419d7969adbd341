"""Decides which known actor an actor found in a new article is.

Principle: a wrong merge is worse than a missing one, so a link needs evidence and a doubt makes a new actor.

- A name of two or more words links a person; a surname alone links only when the role printed beside it, word for
  word, is already known of the one actor with that name.
- Places and organisations link by any name, except a name made of generic words alone ("the Foreign Ministry",
  "Supreme Court"), which needs the same country.
- Two known countries that differ speak against any link (Georgia and Georgia), and so do two kinds that cannot be
  the same thing. Places and organisations may be (a country acts, a club is named after its city): they don't link.

- What people decided comes first: a name barred from an actor never links it, and an actor that a person gave another
  kind, or merged with one of another kind, still answers to the kinds it had.

Known exceptions: two people with the same full name and no country stay one actor until a person splits them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from articles.folding import fold

GENERIC = set(
    "agency army assembly attorney authority bank board bureau cabinet center central centre chamber city coast "
    "commission committee congress council country court defence defense department district economy education "
    "elections electoral embassy energy environment federal finance fire force foreign general government guard "
    "health high house information interior intelligence internal investigation justice labor labour ministry "
    "national navy office opposition parliament party people police port president presidential prime "
    "prosecutor prosecutors public regional security senate service state supreme trade transport treasury union "
    "university affairs of the for and".split()
)


@dataclass(frozen=True)
class Evidence:
    """What is known of one actor, found in a text or stored: all names and roles folded."""

    name: str
    kind: str
    names: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    country: str = ""
    id: int | None = None
    former_kinds: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()  # names that never mean this actor

    @property
    def all_names(self):
        return self.names | {self.name}


def evidence(*, name, kind, aliases=(), roles=(), country="", id=None, former_kinds=(), barred=()):
    return Evidence(
        name=fold(name),
        kind=kind,
        names=frozenset(map(fold, aliases)),
        roles=frozenset(map(fold, roles)),
        country=country,
        id=id,
        former_kinds=frozenset(former_kinds),
        barred=frozenset(map(fold, barred)),
    )


def link(found: Iterable[Evidence], candidates: Iterable[Evidence]) -> Mapping[int, int]:
    """{position in `found`: id of the known actor}; no known actor is given to two found ones."""
    by_name: dict[str, list[Evidence]] = {}
    for candidate in candidates:
        for name in candidate.all_names:
            by_name.setdefault(name, []).append(candidate)
    claims: dict[int, list[tuple[float, int]]] = {}
    for position, actor in enumerate(found):
        near = {c.id: c for name in actor.all_names for c in by_name.get(name, ())}.values()
        scored = sorted(((score(actor, c), c.id) for c in near), reverse=True)
        scored = [(points, id) for points, id in scored if points > 0]
        if scored and (len(scored) == 1 or scored[0][0] > scored[1][0]):
            claims.setdefault(scored[0][1], []).append((scored[0][0], position))
    links = {}
    for id, claimants in claims.items():
        claimants.sort(key=lambda claim: (-claim[0], claim[1]))
        if len(claimants) == 1 or claimants[0][0] > claimants[1][0]:
            links[claimants[0][1]] = id
    return links


def score(found: Evidence, known: Evidence) -> float:
    """How strongly two actors are the same, 0 = no link: names in common, then roles and country."""
    if found.kind != known.kind and found.kind not in known.former_kinds:
        return 0
    if found.name in known.barred or (found.country and known.country and found.country != known.country):
        return 0
    shared = (found.all_names & known.all_names) - known.barred
    same_role = bool(found.roles & known.roles)
    same_country = bool(found.country) and found.country == known.country
    points = 0.0
    for name in shared:
        words = name.split()
        if found.kind == "person":
            # A surname links by its role only; a fuller name that differs ("Ana Lind", "Per Lind") speaks against.
            strong = len(words) > 1
            if not strong and not (same_role and not _contradicts(found, known)):
                continue
            points = max(points, 2.0 if strong else 1.0)
        elif all(word in GENERIC for word in words):
            if same_country:
                points = max(points, 1.0)
        else:
            points = max(points, 2.0)
    if not points:
        return 0
    return points + 0.5 * same_country + 0.5 * same_role + 0.25 * (found.name == known.name)


def _contradicts(found, known):
    """Both have a full name, and not the same one."""
    full = [{name for name in actor.all_names if len(name.split()) > 1} for actor in (found, known)]
    return bool(full[0] and full[1] and not full[0] & full[1])


def is_fuller(name: str, than: str) -> bool:
    """Whether a name says more than another of the same actor: more of its words, or an acronym spelled out."""
    words, fewer = fold(name).split(), fold(than).split()
    if set(fewer) < set(words):
        return True
    initials = "".join(word[0] for word in name.split() if word[0].isupper())
    return len(than) > 1 and than.isupper() and than == initials
