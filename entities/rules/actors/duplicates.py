"""Which known actors may be the same: pairs worth a look, with reasons for and against, in words.

Principle: this only suggests; a person decides. It may therefore go further than rules/actors/linking.py, which acts on
its own, but two full names of people that differ in a first name are never suggested.

Pairs are found by *blocking*, as in record linkage (Fellegi and Sunter, "A Theory for Record Linkage", 1969): two
actors are compared only if they share a key made of their names, so a corpus of any size costs a few index lookups
an actor. Spelling is compared by a skeleton that transliterations of one name share ("Zelensky", "Selenskyj").
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import Any

from articles.search.folding import fold_words
from entities.choices import Kind
from entities.nlp.language import gazetteer
from entities.rules.actors.evidence import GENERIC, folded_names, own_names

SUGGESTED_FROM = 2.0  # points
_LINKING_WORDS = frozenset(
    "al an and bin da de del den der di dos du el for in la le of on san st the to van von y".split()
)
_SOUNDS = (
    ("tsch", "s"), ("sch", "s"), ("tch", "s"), ("sh", "s"), ("ch", "s"), ("cz", "s"), ("zh", "s"), ("kh", "h"),
    ("gh", "g"), ("dh", "d"), ("ph", "f"), ("th", "t"), ("dj", "j"), ("ck", "k"), ("qu", "k"), ("qv", "k"),
    ("ts", "s"), ("tz", "s"),
    ("x", "ks"), ("c", "k"), ("q", "k"), ("z", "s"), ("w", "v"), ("j", "i"), ("y", "i"), ("h", ""),
)  # fmt: skip
# Letters of other alphabets, as most transliterations print them
_LATIN = dict(
    zip(
        map(ord, "абвгдеёжзийклмнопрстуфхцчшщыэюяіїєґўαβγδεζηθικλμνξοπρσςτυφχψω"),
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh sh y e yu ya i yi ye g u "
        "a v g d e z i th i k l m n x o p r s s t y f kh ps o".split(),
        strict=True,
    )
) | dict.fromkeys(map(ord, "ьъ"), "")
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiou]+")
_NO_LETTER = re.compile(r"[^\w]")


@dataclass(frozen=True)
class Known:
    """What is known of one actor; roles are folded."""

    id: int
    kind: str
    names: Mapping[str, str]  # folded -> as printed; its own name first
    country: str = ""
    roles: frozenset[str] = frozenset()
    acronyms: frozenset[str] = frozenset()  # folded names that are printed in capitals
    articles: frozenset[int] = frozenset()  # the newest that mention it
    company: frozenset[int] = frozenset()  # actors in them

    @property
    def name(self) -> str:
        return next(iter(self.names))

    @property
    def shown(self) -> str:
        return self.names[self.name]


def known(
    *, id: int, name: str, kind: str, aliases: Iterable[str] = (), roles: Iterable[str] = (), **facts: Any
) -> Known:
    """From texts as printed."""
    names: dict[str, str] = {}
    for text in own_names(name, aliases, kind):
        names.setdefault(fold_words(text), text)
    acronyms = frozenset(key for key, text in names.items() if len(text) > 1 and text.isupper() and text.isalpha())
    return Known(id=id, kind=kind, names=names, roles=frozenset(map(fold_words, roles)), acronyms=acronyms, **facts)


@dataclass(frozen=True)
class Resemblance:
    """Points say how likely the two are one actor; the words say why, and why not."""

    points: float
    reasons: tuple[str, ...]
    against: tuple[str, ...]

    @property
    def is_suggested(self) -> bool:
        return self.points >= SUGGESTED_FROM


def blocking_keys(names: Iterable[str], kind: str, acronyms: Collection[str] = ()) -> set[str]:
    """Keys under which an actor meets its possible duplicates; `names` are as printed."""
    keys = set()
    for name in folded_names(names, kind):
        words = _words(name)
        if not words:
            continue
        keys.add(f"={name}"[:80])
        if kind == Kind.PERSON:
            # Every word but the first may be the surname: "Rafael Ordóñez Vidal" is printed as "Ordóñez".
            keys.add(f"& {' '.join(sorted(words))}"[:80])  # "Wei Haoran", "Haoran Wei"
            for word in words[1:] or words:
                keys.add(f"~{skeleton(word)}"[:80])
                if len(words) > 1:
                    keys.add(f"{words[0][0]} {skeleton(word)}"[:80])
        else:
            distinct = [word for word in words if word not in GENERIC]
            keys |= {f"~{skeleton(word)}"[:80] for word in distinct}
            keys |= {f"{one} {other}"[:80] for one, other in pairwise(words)}
            if len(words) > 1:
                keys.add(f"#{initials(words)}"[:80])
    keys |= {f"#{acronym}"[:80] for acronym in acronyms}
    return keys


def surname_keys(words: Iterable[str]) -> set[str]:
    """Keys under which people are met one of whose names but the first sounds like one of these folded words."""
    return {f"~{skeleton(_words(word)[0])}"[:80] for word in words}


def is_bare(actor: Known) -> bool:
    """A person known by a surname alone, who may be anybody of that name."""
    return actor.kind == Kind.PERSON and not any(map(_is_full, actor.names))


def compare(one: Known, other: Known, namesakes: int = 0) -> Resemblance:
    """How much two actors look like one; `namesakes` = further people whom a bare surname may mean as well."""
    reasons: list[str] = []
    against: list[str] = []
    points = _by_kind(one, other, reasons)
    if not points:
        return Resemblance(0, (), ())
    points += _by_role(one, other, reasons)
    points += _by_company(one, other, reasons)
    if one.country and other.country and one.country != other.country:
        points -= 2
        against.append(f"different countries: {one.country} and {other.country}")
    if one.name == other.name and one.kind != Kind.PERSON and _is_generic(one.name):
        points -= 0.5
        against.append(f"“{one.shown}” is a name that many have")
    together = len(one.articles & other.articles)
    if together:
        points -= 1 if together == 1 else 1.5
        against.append(f"{together} article{'s' if together > 1 else ''} tell{'s' if together == 1 else ''} them apart")
    if namesakes:
        points -= 1
        against.append(f"{namesakes} more {'people answer' if namesakes > 1 else 'person answers'} to this surname")
    return Resemblance(points, tuple(reasons), tuple(against))


def _by_kind(one: Known, other: Known, reasons: list[str]) -> float:
    if one.kind != other.kind:
        return _two_kinds(one, other, reasons)
    return _people(one, other, reasons) if one.kind == Kind.PERSON else _bodies(one, other, reasons)


def _two_kinds(one: Known, other: Known, reasons: list[str]) -> float:
    """One of them may be misread. A place and an organisation of one bare name may well be two; so may a surname."""
    if one.name == other.name and len(_words(one.name)) > 1:
        points = 2.5
    elif (
        Kind.PERSON in (one.kind, other.kind)
        and {one.kind, other.kind} & {Kind.PLACE, Kind.ORGANISATION}
        and _one_bare_name(one, other)
    ):
        points = 2
    else:
        return 0
    reasons.append(f"the same name, once as {_a(one.kind)}, once as {_a(other.kind)}")
    return points


def _one_bare_name(one: Known, other: Known) -> bool:
    person, body = (one, other) if one.kind == Kind.PERSON else (other, one)
    return is_bare(person) and person.name in body.names


def _people(one: Known, other: Known, reasons: list[str]) -> float:
    full = [[name for name in actor.names if _is_full(name)] for actor in (one, other)]
    if all(full):
        found = [(_full_names(_words(a), _words(b)), a, b) for a in full[0] for b in full[1]]
        (points, reason), a, b = max(found, key=lambda pair: pair[0][0])
        if points:
            reasons.append(f"{reason}: {_both(one.names[a], other.names[b])}")
        return points
    if not any(full):
        return _alike_in_reasons(one, other, 2.5, reasons)
    bare, fuller, longer = (one, other, full[1]) if not full[0] else (other, one, full[0])
    surname = _words(bare.name)
    for name in longer:
        if surname and _contains(_words(name)[1:], surname):
            reasons.append(f"“{bare.shown}” is a part of “{fuller.names[name]}”")
            return 2
    for name in longer:
        if alike(" ".join(surname), _words(name)[-1]):
            reasons.append(f"spelled alike: {_both(bare.shown, fuller.names[name])}")
            return 1.5
    return 0


def _full_names(a: list[str], b: list[str]) -> tuple[float, str]:
    """(points, reason) of the words of two names with a first name and more; 0 where a first name differs."""
    if a == b:
        return 4, "the same name"
    shorter, longer = sorted((a, b), key=len)
    if len(shorter) < len(longer) and (longer[-len(shorter) :] == shorter or longer[: len(shorter)] == shorter):
        return 3, "one name is a part of the other"
    if sorted(a) == sorted(b):
        return 3, "the same words in another order"
    if len(a) == len(b):
        same_surname = all(alike(x, y) for x, y in zip(a[1:], b[1:], strict=True))
    else:
        same_surname = alike(a[-1], b[-1])  # one prints a middle name
    if not same_surname:
        return 0, ""
    if a[0] == b[0]:
        return 3, "spelled alike" if len(a) == len(b) else "the same but for a middle name"
    if alike(a[0], b[0]):
        return 3, "spelled alike"
    if gazetteer.name_variants(a[0]) & gazetteer.name_variants(b[0]):
        return 3, "two forms of one first name"
    if 1 in (len(a[0]), len(b[0])) and a[0][0] == b[0][0]:
        return 2.5, "an initial that fits"
    return 0, ""


def _bodies(one: Known, other: Known, reasons: list[str]) -> float:
    shared = [name for name in one.names if name in other.names and not _is_generic(name)]
    if shared:
        longest = max(shared, key=len)
        reasons.append(f"both are printed as “{one.names[longest]}”")
        return 4 if longest in (one.name, other.name) else 3
    if found := _same_but_for_form(one, other):
        reasons.append(f"the same name: {_both(*found)}")
        return 4
    for short, long in ((one, other), (other, one)):
        for name in long.names:
            if len(_words(name)) > 1 and short.acronyms & {initials(_words(name)), initials(name.split())}:
                reasons.append(f"“{short.shown}” is short for “{long.names[name]}”")
                return 3
    words = [_words(actor.name) for actor in (one, other)]
    if len(words[0]) == len(words[1]) and all(alike(a, b) for a, b in zip(*words, strict=True)):
        return _alike_in_reasons(one, other, 3, reasons)
    fewer, more = sorted(words, key=len)
    if len(fewer) > 1 and not _is_generic(" ".join(fewer)) and _contains(more, fewer):
        reasons.append(f"one name is a part of the other: {_both(one.shown, other.shown)}")
        return 2
    if one.kind == Kind.ORGANISATION and len(fewer) == 1 and fewer[0] not in GENERIC and more[:1] == fewer:
        reasons.append(f"one name opens the other: {_both(one.shown, other.shown)}")
        return 1.5  # too little alone
    return 0


def _same_but_for_form(one: Known, other: Known) -> tuple[str, str] | None:
    """The two names as printed where they are the same but for apostrophes or "Republic of", else None."""
    forms = [
        {form: shown for name, shown in actor.names.items() for form in folded_names([name], actor.kind)}
        for actor in (one, other)
    ]
    shared = [form for form in forms[0] if form in forms[1] and not _is_generic(form)]
    if not shared:
        return None
    longest = max(shared, key=len)
    return forms[0][longest], forms[1][longest]


def _alike_in_reasons(one: Known, other: Known, points: float, reasons: list[str]) -> float:
    if one.name == other.name:
        reasons.append(f"the same name: {_both(one.shown, other.shown)}")
    elif alike(one.name, other.name) or all(map(alike, _words(one.name), _words(other.name))):
        reasons.append(f"spelled alike: {_both(one.shown, other.shown)}")
    else:
        return 0
    return points


def _by_role(one: Known, other: Known, reasons: list[str]) -> float:
    same = one.roles & other.roles
    if not same:
        return 0
    reasons.append(f"both are called “{max(same, key=len)}”")
    return 1 if one.country == other.country else 0.5


def _by_company(one: Known, other: Known, reasons: list[str]) -> float:
    shared = one.company & other.company - {one.id, other.id}
    if len(shared) < 2 or one.articles & other.articles:
        return 0
    reasons.append(f"{len(shared)} of the same actors are mentioned beside them")
    return 0.5


def alike(one: str, other: str) -> bool:
    """Whether two folded words may be one name in two spellings; short ones must sound the same."""
    a, b = _heard(one), _heard(other)
    if a == b:
        return True
    if min(len(a), len(b)) < 5 or skeleton(one) != skeleton(other):
        return False
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= 0.8


def skeleton(word: str) -> str:
    """The sounds that spellings of a name have in common: "zelenskyy" and "selenskyj" are both "slnsk", "qadhafi" and
    "gaddafi" both "kdf"."""
    heard = _heard(word).replace("g", "k")
    return heard[:1] + _DOUBLED.sub(r"\1", _VOWELS.sub("", heard[1:]))


@lru_cache(maxsize=20_000)
def _heard(word: str) -> str:
    word = word.translate(_LATIN)
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    return _DOUBLED.sub(r"\1", _NO_LETTER.sub("", word)) or word


def initials(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words if word)


def _words(name: str) -> list[str]:
    """The words of a folded name that tell something, without titles' dots and particles."""
    words = [word.strip(".,'\"()") for word in name.replace("-", " ").split()]
    words = [word for word in words if word]
    return [word for word in words if word not in _LINKING_WORDS] or words


def _is_full(name: str) -> bool:
    """A first name and more; a surname of two parts joined by a hyphen is still a surname."""
    return sum(word not in _LINKING_WORDS for word in name.split()) > 1


def _is_generic(name: str) -> bool:
    return all(word in GENERIC for word in _words(name))


def _contains(long: list[str], short: list[str]) -> bool:
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def _both(one: str, other: str) -> str:
    return f"“{one}”" if one == other else f"“{one}” and “{other}”"


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
