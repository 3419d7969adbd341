"""Whether one actor may be several people, and which of its articles are whose.

Principle: articles that call a person of one name a midfielder, Canada's finance minister and an explorer of 1897 tell
of three people. What an article says (callings, the country of an office, the year) keeps it apart from those it
contradicts; one that says nothing goes with those that mention the same actors. This only proposes; a person decides.

Known exception: who changes the calling is proposed until somebody says "one person" (rules/actors/namesakes.py).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from articles.search.folding import fold_words
from entities.nlp.language import gazetteer
from entities.rules.actors.namesakes import callings, tells_callings_apart

LONGEST_SILENCE = 40  # years between two articles that may tell of one person, without any between them
ROLES_SHOWN = 3


@dataclass(frozen=True)
class InArticle:
    """What one article says of the actor; `roles` are as printed."""

    article: int
    roles: tuple[str, ...] = ()
    year: int | None = None
    company: frozenset[int] = frozenset()  # other actors in it
    mentions: int = 1
    decided: bool = False  # a person said that this is the actor


@dataclass
class Part:
    """Articles that may tell of one person."""

    articles: list[InArticle] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)  # folded
    shown: Counter[str] = field(default_factory=Counter)
    offices: set[str] = field(default_factory=set)  # countries
    years: set[int] = field(default_factory=set)
    company: Counter[int] = field(default_factory=Counter)

    @property
    def mentions(self) -> int:
        return sum(one.mentions for one in self.articles)

    @property
    def decided(self) -> bool:
        return any(one.decided for one in self.articles)

    @property
    def words(self) -> str:
        """ "midfielder, footballer", or the years where no role is printed."""
        roles = ", ".join(role for role, _ in self.shown.most_common(ROLES_SHOWN))
        return roles or years_in_words(self.years)

    def add(self, one: InArticle) -> None:
        self.articles.append(one)
        self.roles |= set(map(fold_words, one.roles))
        self.shown.update(one.roles)
        self.offices |= offices(one.roles)
        self.years |= {one.year} if one.year else set()
        self.company.update(one.company)


@dataclass(frozen=True)
class Several:
    """The parts that an actor may be of, the one that keeps its name first, and what tells them apart, in words."""

    parts: tuple[Part, ...]
    reasons: tuple[str, ...]


def several(articles: Iterable[InArticle]) -> Several | None:
    """How the articles of a person fall apart; None where nothing in them contradicts, or a person said it is one."""
    telling: list[InArticle] = []
    silent: list[InArticle] = []
    for one in sorted(articles, key=lambda one: (one.year or 0, one.article)):
        (telling if callings(one.roles) or one.year else silent).append(one)
    parts: list[Part] = []
    for one in sorted(telling, key=lambda one: not callings(one.roles)):  # first those that say most
        put(one, parts)
    if len(parts) < 2:
        return None
    for one in silent:
        max(parts, key=lambda part: (common(part, one), part.mentions)).add(one)
    parts.sort(key=lambda part: (not part.decided, -part.mentions))
    if sum(part.decided for part in parts) > 1:
        return None
    return Several(tuple(parts), tuple(why(parts[0], part) for part in parts[1:]))


def put(one: InArticle, parts: list[Part]) -> None:
    """Into the part that it fits best, or into one of its own."""
    fitting = [part for part in parts if not contradicts(part, one)]
    if not fitting:
        parts.append(Part())
        fitting = parts[-1:]
    max(fitting, key=lambda part: (len(part.roles & set(map(fold_words, one.roles))), common(part, one))).add(one)


def common(part: Part, one: InArticle) -> int:
    return sum(actor in part.company for actor in one.company)


def contradicts(part: Part, one: InArticle) -> bool:
    roles = set(map(fold_words, one.roles))
    held = offices(one.roles)
    return (
        (tells_callings_apart(part.roles, roles) and not part.roles & roles)
        or bool(part.offices and held and part.offices.isdisjoint(held))
        or is_silence(part.years, {one.year} if one.year else set())
    )


def offices(roles: Iterable[str]) -> set[str]:
    """Countries in which somebody of these roles has an office: "Canada's finance minister", no ambassador to one."""
    return {
        code
        for role in roles
        if "office" in callings([role]) and " to " not in role and (code := gazetteer.country_code(role))
    }


def is_silence(years: set[int], others: set[int]) -> bool:
    return bool(years and others) and min(abs(one - other) for one in years for other in others) > LONGEST_SILENCE


def why(one: Part, other: Part) -> str:
    if is_silence(one.years, other.years):
        return f"in the news in {years_in_words(one.years)} and in {years_in_words(other.years)}"
    return f"called “{_telling(one, other)}” in some articles, “{_telling(other, one)}” in others"


def _telling(part: Part, other: Part) -> str:
    """The most printed role that the other part has no calling of."""
    known = callings(other.roles)
    apart = [role for role, _ in part.shown.most_common() if (own := callings([role])) and own.isdisjoint(known)]
    held = [role for role, _ in part.shown.most_common() if offices([role])]
    return next(iter([*apart, *held, *part.shown]), part.words)


def years_in_words(years: Sequence[int] | set[int]) -> str:
    if not years:
        return "no year"
    first, last = min(years), max(years)
    return str(first) if first == last else f"{first} to {last}"
