"""Decides which known actor an actor found in a new article is, and says why.

Principle: a wrong merge is worse than a missing one, so a link needs evidence and a doubt makes a new actor.

- A name of two or more words links a person, in either order of its words where the role beside it is the same; a
  surname alone links only when the role printed beside it, word for word, is already known of the one actor with
  that name.
- Places and organisations link by any name, apostrophes and "Republic of" left aside, except a name made of generic
  words alone ("the Foreign Ministry", "Supreme Court"), which needs the same country.
- Two known countries that differ speak against any link (Georgia and Georgia; where a name has more than one bearer
  in the gazetteer's sense, a country known of one alone does, too), and so do two kinds that cannot be the same
  thing. Places and organisations may be (a country acts, a club is named after its city): they don't link.
- A bare name read as the wrong kind links to the actor that other articles tell it is (entities/rules/actors/kinds.py).
- A single word that a list of the editors gives one person ("Pelenko") links to that person, where no other known one
  bears it and the text prints no other full name with it.
- A name that says little by itself, a surname or "the National Bank", links by those whom both articles mention
  (entities/rules/actors/company.py).
- What an article tells apart stays apart, but for another form of one name ("Lingbo", "Lingbo Terminals").
- What people decided comes first: a name barred from an actor never links it, and an actor that a person gave another
  kind, or merged with one of another kind, still answers to the kinds it had.

- People who do what one person hardly does both of, more than a life apart, or whose middle names differ, stay apart
  (entities/rules/actors/namesakes.py).

Known exceptions: two people with one full name of whom no article says more stay one actor until a person splits them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from articles.search.folding import fold_words
from entities.choices import Kind
from entities.nlp.language import gazetteer
from entities.rules.actors.company import FEWEST_SHARED, bears, is_bare, is_double, officers, shared
from entities.rules.actors.evidence import GENERIC, Evidence, folded_names
from entities.rules.actors.kinds import is_slip, may_be_mistaken, together, why_slip
from entities.rules.actors.namesakes import (
    callings,
    tells_bodies_apart,
    tells_callings_apart,
    tells_names_apart,
    tells_times_apart,
)

RANKS = frozenset({"king", "queen", "prince", "princess", "emperor", "empress", "sultan", "emir", "saint"})


@dataclass(frozen=True)
class Link:
    """A known actor and what speaks for its being the one, in words."""

    id: int
    points: float
    reasons: tuple[str, ...]


def link(found: Iterable[Evidence], candidates: Iterable[Evidence]) -> Mapping[int, int]:
    """{position in `found`: id of the known actor}, as `links` decides."""
    return {position: chosen.id for position, chosen in links(found, candidates).items()}


def links(found: Iterable[Evidence], candidates: Iterable[Evidence]) -> Mapping[int, Link]:
    """{position in `found`: the known actor}; two found ones share one only by two forms of its name."""
    found, candidates = list(found), list(candidates)
    by_name = _by_name(candidates)
    claims: dict[int, list[tuple[Link, int, Evidence]]] = {}
    for position, actor in enumerate(found):
        near = _near(actor, by_name)
        scored = sorted(
            filter(None, (_match(actor, one, near, candidates) for one in near)), key=lambda one: -one.points
        )
        if scored and (len(scored) == 1 or scored[0].points > scored[1].points):
            claims.setdefault(scored[0].id, []).append((scored[0], position, actor))
    known = {one.id: one for some in by_name.values() for one in some}
    chosen: dict[int, Link] = {}
    for id, claimants in claims.items():
        claimants.sort(key=lambda claim: (-claim[0].points, claim[1]))
        best, _, first = claimants[0]
        fitting = [claim for claim in claimants if claim[2] is first or is_other_form(claim[2], first, known[id])]
        if all(claim in fitting for claim in claimants if claim[0].points == best.points):
            chosen |= {position: one for one, position, _ in fitting}
    return chosen | _making_up(found, known, chosen)


def _making_up(found: Sequence[Evidence], known: Mapping[int, Evidence], chosen: Mapping[int, Link]) -> dict[int, Link]:
    """Those whose one word makes up the known name with that of another one who was linked: "Aurelio", "Benavente"."""
    made: dict[int, Link] = {}
    for position, actor in enumerate(found):
        if position in chosen or not is_bare(actor.names, actor.kind):
            continue
        linked = {
            link.id: link
            for at, link in chosen.items()
            if is_bare(found[at].names, found[at].kind)
            and makes_up(known[link.id], actor.name, found[at].name)
            and actor.name not in known[link.id].barred
        }
        if len(linked) == 1:
            (link,) = linked.values()
            shown = known[link.id].shown
            made[position] = Link(link.id, 0.75, (f"“{actor.shown}” and the surname beside it make up “{shown}”",))
    return made


def in_doubt(found: Sequence[Evidence], candidates: Iterable[Evidence]) -> set[int]:
    """Ids of the known actors whose `kinds` are needed, as one of `found` may be misread."""
    by_name = _by_name(candidates)
    doubtful = set()
    for actor in found:
        answering = by_name.get(actor.name, ())
        if any(may_be_mistaken(actor.kind, one.kind, actor.name) for one in answering) and not _is_sure(actor):
            doubtful |= {one.id for one in answering}
    return doubtful


def _is_sure(actor: Evidence) -> bool:
    """Whether what is known of the actor itself says of what kind it is."""
    return actor.kind in actor.kinds and bool(actor.kinds[actor.kind].signs)


def _by_name(candidates: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    by_name: dict[str, list[Evidence]] = {}
    for candidate in candidates:
        for name in candidate.met_by:
            by_name.setdefault(name, []).append(candidate)
    return by_name


def _near(actor: Evidence, by_name: Mapping[str, Sequence[Evidence]]) -> list[Evidence]:
    return list({one.id: one for name in actor.names for one in by_name.get(name, ())}.values())


def says_little(found: Sequence[Evidence], candidates: Iterable[Evidence]) -> tuple[set[int], set[str]]:
    """(ids of the known actors whose company is needed, words whose bearers are), as one of `found` has a name that
    says little by itself."""
    by_name = _by_name(candidates)
    doubtful, surnames = set(), set()
    for actor in found:
        for one in _near(actor, by_name):
            if one.kind != actor.kind or one.id == actor.id or score(actor, one):
                continue
            short = [each for each in (actor, one) if is_bare(each.names, each.kind)]
            if short or any(all(word in GENERIC for word in name.split()) for name in _shared(actor, one)):
                doubtful.add(one.id)
                surnames |= {each.name for each in short}
    return doubtful, surnames


def makes_up(known: Evidence, one: str, other: str) -> bool:
    """Whether two words are the first name and the surname of a known person."""
    return f"{one} {other}" in known.names or f"{other} {one}" in known.names


def _match(found: Evidence, known: Evidence, near: Sequence[Evidence], candidates: Sequence[Evidence]) -> Link | None:
    points = score(found, known)
    if points:
        return Link(known.id, points, (_words_for(found, known),))
    if why := _known_by_list(found, known, candidates):
        return Link(known.id, 1.75, (why,))
    if why := _known_by_company(found, known, candidates):
        return Link(known.id, 0.75 + 0.1 * (found.name == known.name), (why,))
    if (
        found.kind == known.kind
        or _is_sure(found)
        or found.name not in known.names - known.barred
        or found.name in known.barred
    ):
        return None
    kinds = together([found.kinds, *(one.kinds for one in near if found.name in one.names)])
    if not is_slip(found.kind, known.kind, found.name, kinds):
        return None
    return Link(known.id, 1.0, (why_slip(found.shown, found.kind, known.kind, kinds),))


def score(found: Evidence, known: Evidence) -> float:
    """How strongly two actors are the same, 0 = no link: names in common, then roles and country."""
    if not _may_be_one(found, known):
        return 0
    same_role = bool((found.roles & known.roles) - RANKS)
    same_country = bool(found.country) and found.country == known.country
    points = max((_points(name, found, known, same_role) for name in _shared(found, known)), default=0.0)
    turned = (found.met_by - found.names) & known.names  # the words of the name in the other order
    if not points and same_role and turned - known.barred:
        points = 1.5
    if not points:
        return 0
    is_short = found.kind != Kind.PERSON and set(found.name.split()) < set(known.name.split())
    same_calling = found.kind == Kind.PERSON and bool(callings(found.roles) & callings(known.roles))
    return (
        points + 0.5 * same_country + 0.5 * (same_role or same_calling) + 0.25 * (found.name == known.name or is_short)
    )


def _may_be_one(found: Evidence, known: Evidence) -> bool:
    """Whether nothing speaks against two actors being one."""
    if found.kind != known.kind and found.kind not in known.former_kinds:
        return False
    if found.name in known.barred or (found.country and known.country and found.country != known.country):
        return False
    if found.kind == Kind.PLACE and found.name in gazetteer.HOMONYMS and found.country != known.country:
        return False
    return found.kind != Kind.PERSON or not _are_namesakes(found, known)


def _known_by_list(found: Evidence, known: Evidence, candidates: Iterable[Evidence]) -> str:
    """Why a name of one word means a person on a list of the editors, or ""."""
    names = {name for name in _shared(found, known) & known.listed if " " not in name}
    if found.kind != Kind.PERSON or not names or not _may_be_one(found, known) or _contradicts(found, known):
        return ""
    if _n_bearers(names, candidates) != 1:
        return ""
    return f"“{max(names, key=len)}” is a name of “{known.shown}” on a list"


def _known_by_company(found: Evidence, known: Evidence, candidates: Iterable[Evidence]) -> str:
    """Why a name that says little means the known actor all the same, or ""."""
    names = _shared(found, known)
    if not names or not _may_be_one(found, known):
        return ""
    if found.kind == Kind.PERSON:
        is_short = is_bare(found.names, found.kind) or is_bare(known.names, known.kind)
        if not is_short or _n_bearers(names, candidates) != 1:
            return ""
        if any(map(is_double, names)):
            return f"“{max(found.shown, known.shown, key=len)}” alone has this surname"
        both = shared(found.company, known.company)
        return f"both beside {_listed(both)}" if len(both) >= FEWEST_SHARED else ""
    if found.kind == Kind.ORGANISATION:
        heads = [one for name in sorted(names) for one in officers(found.company, known.company, name)]
        return f"both beside {_listed(heads)}, in office there" if heads else ""
    return ""


def _n_bearers(names: Iterable[str], candidates: Iterable[Evidence]) -> int:
    """How many known people may be called by one of these names of one word."""
    return sum(
        one.kind == Kind.PERSON and any(bears(known, name) for name in names for known in one.names)
        for one in candidates
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:3])


def _shared(found: Evidence, known: Evidence) -> frozenset[str]:
    return (found.names & known.names) - known.barred


def _points(name: str, found: Evidence, known: Evidence, same_role: bool) -> float:
    """What a name in common is worth."""
    words = name.split()
    if found.kind == Kind.PERSON:
        if len([word for word in words if gazetteer.title_gender(word) is None]) > 1:
            return 2.0
        # A surname links by its role only; a fuller name that differs ("Ana Lind", "Per Lind") speaks against.
        return 1.0 if same_role and not _contradicts(found, known) else 0.0
    if tells_bodies_apart(found.name, known.name, name):
        return 0.0
    if all(word in GENERIC for word in words):
        return 1.0 if found.country and found.country == known.country else 0.0
    return 1.5 + 0.25 * ((name in found.texts) + (name in known.texts))


def _are_namesakes(found: Evidence, known: Evidence) -> bool:
    """Whether two people of one name do other things, lived at another time, or bear fuller names that differ."""
    return (
        (not folded_names([found.shown], found.kind) & known.names and tells_names_apart(found.shown, known.shown))
        or tells_times_apart(found.years, known.years)
        or (tells_callings_apart(found.roles, known.roles) and not found.roles & known.roles)
    )


def _contradicts(found: Evidence, known: Evidence) -> bool:
    """Both have a full name, and not the same one."""
    full = [{name for name in actor.names if len(name.split()) > 1} for actor in (found, known)]
    return bool(full[0] and full[1] and not full[0] & full[1])


def _words_for(found: Evidence, known: Evidence) -> str:
    printed = [name for name in _shared(found, known) if name in found.texts and name in known.texts]
    if printed:
        said = f"both are printed as “{known.texts[max(printed, key=len)]}”"
    else:
        said = f"“{found.shown}” and “{known.shown}” are two forms of one name"
    roles = found.roles & known.roles
    return said + (f", both called “{max(roles, key=len)}”" if roles else "")


def is_other_form(one: Evidence, other: Evidence, known: Evidence) -> bool:
    """Whether an article's two actors may be one that it prints in two forms of its name; people's names never are."""
    if one.kind != other.kind or one.kind == Kind.PERSON:
        return False
    derived = (one.names & other.names) - (one.texts.keys() & other.texts.keys())
    short, full = sorted((one, other), key=lambda actor: len(actor.name.split()))
    words, names = set(full.name.split()), known.names - known.barred
    whole = all(name in names or set(name.split()) < words for name in short.texts)
    return bool(derived) or (whole and set(short.name.split()) <= words)


def is_fuller(name: str, than: str) -> bool:
    """Whether a name says more than another of the same actor: more of its words, or an acronym spelled out."""
    words, fewer = fold_words(name).split(), fold_words(than).split()
    if set(fewer) < set(words):
        return True
    initials = "".join(word[0] for word in name.split() if word[0].isupper())
    return len(than) > 1 and than.isupper() and than == initials
