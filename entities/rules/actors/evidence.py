"""What is known of one actor, found in a text or stored, from which entities/rules/actors/linking.py decides."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from articles.search.folding import fold_words
from entities.choices import Kind
from entities.nlp.annotation import Annotation, QuoteFound, Span
from entities.nlp.language import gazetteer
from entities.rules.actors.company import Beside, Company, is_company
from entities.rules.actors.kinds import STATE_FORM, KindEvidence, KindsOfName, signs_of

GENERIC = frozenset(  # words that make no name: "the Foreign Ministry", "Supreme Court"
    "agency army assembly attorney authority bank board bureau cabinet center central centre chamber city coast "
    "commission committee congress council country court defence defense department district economy education "
    "elections electoral embassy energy environment federal finance fire force foreign general government guard "
    "health high house information interior intelligence internal investigation justice labor labour ministry "
    "national navy office opposition parliament party people police port president presidential prime "
    "prosecutor prosecutors public regional security senate service state supreme trade transport treasury union "
    "university affairs of the for and".split()
)
CHARACTERS_BEFORE = 16  # enough for the word before a name
SPELLED_OUT = dict(zip("äöüÄÖÜßøØåÅ", ["ae", "oe", "ue", "Ae", "Oe", "Ue", "ss", "oe", "Oe", "aa", "Aa"], strict=True))
NO_MARKS = {ord("."): " ", **dict.fromkeys(map(ord, "'\u2019\u2018`"))}
BLANKS = dict.fromkeys(map(ord, "-\u2010\u2011"), " ")
INITIALS = re.compile(r"^[A-Z]{2,3}(?= )")  # "JK Rowling"
ARTICLE = re.compile(r"\b[aeu]l-(?=\w)", re.IGNORECASE)
DEMONYM, SHORTEST_DEMONYM = "an", 6  # letters


@dataclass(frozen=True)
class Evidence:
    """What is known of one actor, found in a text or stored: all names and roles folded."""

    name: str
    kind: str
    texts: Mapping[str, str] = field(default_factory=dict)  # its names: folded -> as printed
    names: frozenset[str] = frozenset()  # these, and their other forms
    roles: frozenset[str] = frozenset()
    country: str = ""
    id: int = 0  # of a stored one
    former_kinds: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()  # names that never mean this actor
    years: frozenset[int] = frozenset()  # in which articles mention it; of a stored one the first and the last
    kinds: KindsOfName = field(default_factory=dict)  # of a stored one only where its kind is in doubt
    company: Company = field(default_factory=dict)  # of a stored one only where its name says too little
    listed: frozenset[str] = frozenset()  # names that a list of the editors gives a stored one

    @property
    def shown(self) -> str:
        return self.texts[self.name]

    @cached_property
    def met_by(self) -> frozenset[str]:
        """The names under which it meets others: a person's of two words in either order."""
        if self.kind != Kind.PERSON:
            return self.names
        pairs = (name.split() for name in self.names)
        return self.names | {f"{words[1]} {words[0]}" for words in pairs if len(words) == 2}


def evidence(
    *,
    name: str,
    kind: str,
    aliases: Iterable[str] = (),
    roles: Iterable[str] = (),
    country: str = "",
    id: int = 0,
    former_kinds: Iterable[str] = (),
    barred: Iterable[str] = (),
    years: Iterable[int] = (),
    kinds: KindsOfName | None = None,
    company: Company | None = None,
    listed: Iterable[str] = (),
) -> Evidence:
    """From texts as printed."""
    own = own_names(name, aliases, kind)
    return Evidence(
        name=fold_words(name),
        kind=kind,
        texts={fold_words(text): text for text in reversed(own)},
        names=folded_names(own, kind),
        roles=frozenset(map(fold_words, roles)),
        country=country,
        id=id,
        former_kinds=frozenset(former_kinds),
        barred=folded_names(barred, kind),
        years=frozenset(years),
        kinds=kinds or {},
        company=company or {},
        listed=frozenset(map(fold_words, listed)),
    )


def own_names(name: str, aliases: Iterable[str], kind: str) -> list[str]:
    """Its name and its aliases, without the capital that stands for a country's government: that is a city, too."""
    return [name, *(alias for alias in aliases if kind != Kind.PLACE or not _is_capital(alias))]


def _is_capital(name: str) -> bool:
    place = gazetteer.place_named(name)
    return place is not None and place.sense == "capital"


def folded_names(names: Iterable[str], kind: str) -> frozenset[str]:
    """The folded names; of what is no person without apostrophes, too, and of places "Velmara" for "Velmaran" and
    for "Republic of Velmara"."""
    return frozenset[str]().union(*(_forms(name, kind) for name in names))


@lru_cache(maxsize=50_000)
def _forms(name: str, kind: str) -> frozenset[str]:
    folded = {fold_words(name)}
    if kind == Kind.PERSON and " " in name:
        folded |= forms_of_person(name)
    if kind != Kind.PERSON:
        folded |= {form.replace("'", "") for form in folded}
    if kind == Kind.ORGANISATION:
        folded |= {short for form in folded if (short := without_home(form))}
    if kind == Kind.PLACE:
        folded |= {STATE_FORM.sub("", form) for form in folded}
        folded |= {form[:-1] for form in folded if form.endswith(DEMONYM) and len(form) >= SHORTEST_DEMONYM}
    return frozenset(folded)


def without_home(name: str) -> str:
    """ "national bank" for "national bank of norland": a body of common nouns without the place that it is of."""
    plain, of, home = name.partition(" of ")
    words = [word for word in plain.split() if word != "the"]
    is_common = len(words) > 1 and all(word in GENERIC for word in words)
    telling = [word for word in home.split() if word != "the"]
    return " ".join(words) if of and is_common and telling and not set(telling) & GENERIC else ""


def forms_of_person(name: str) -> set[str]:
    """Other ways to print a full name: "J.K." and "JK" as "j k", "Jean-Luc" as "jean luc", "O'Brien" as "obrien",
    "el-Sisi" as "al sisi", and "Müller" as "mueller", too."""
    spelled_out = "".join(SPELLED_OUT.get(letter, letter) for letter in name)
    return {fold_words(_plain(form)) for form in (name, spelled_out)}


def _plain(name: str) -> str:
    name = ARTICLE.sub("al ", INITIALS.sub(lambda match: " ".join(match[0]), name.translate(NO_MARKS)))
    return name.translate(BLANKS)


def found_in(annotation: Annotation, years: Iterable[int] = ()) -> list[Evidence]:
    """The actors of a text, in its order; `years` are those of its publication."""
    years = frozenset(years)
    together = {
        fold_words(actor.name): Beside(actor.name, frozenset(fold_words(role.text) for role in actor.roles))
        for actor in annotation.actors
        if is_company(fold_words(actor.name), actor.kind)
    }
    return [
        evidence(
            name=actor.name,
            kind=actor.kind,
            aliases=actor.aliases,
            roles=[role.text for role in actor.roles],
            country=actor.country,
            years=years,
            kinds=kinds,
            company={name: one for name, one in together.items() if name != fold_words(actor.name)},
        )
        for actor, kinds in zip(annotation.actors, found_kinds(annotation), strict=True)
    ]


def found_kinds(annotation: Annotation) -> list[KindsOfName]:
    """What a text says of the kind of each of its actors, in their order."""
    before: dict[int, list[str]] = defaultdict(list)
    names: dict[int, list[Span]] = defaultdict(list)
    for mention in annotation.mentions:
        if mention.actor is not None and mention.form == "name":
            start = mention.span.start
            before[mention.actor].append(annotation.text[max(0, start - CHARACTERS_BEFORE) : start])
            names[mention.actor].append(mention.span)
    quoted = {
        quote.speaker
        for quote in annotation.quotes
        if quote.speaker is not None and _is_quoted_by_name(quote, names[quote.speaker])
    }
    kinds: list[KindsOfName] = []
    for position, actor in enumerate(annotation.actors):
        signs = signs_of(
            actor.kind, names=(actor.name, *actor.aliases), before=before[position], roles=actor.roles,
            country=actor.country, speaks=position in quoted,
        )  # fmt: skip
        kinds.append({actor.kind: KindEvidence(1, signs)})
    return kinds


def _is_quoted_by_name(quote: QuoteFound, names: Sequence[Span]) -> bool:
    """Whether the speaker's own name is printed as the source of words between quotation marks."""
    if quote.attribution != "said" or quote.kind == "indirect":
        return False
    return any(source.start < name.end and name.start < source.end for source in quote.source for name in names)
