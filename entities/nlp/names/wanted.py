"""Whether an actor of a text is one that a reader would list: who acts, speaks or is talked about.

A text also names in passing: where a thing happened ("in Brookhaven"), whose adjective it is ("an American firm"),
what is compared, sold or read. A linear model weighs how the mentions of an actor stand: how often and where it is
named, before a verb or behind a preposition, beside a noun that it modifies, in somebody's words. Its weights are
numbers in `data/wanted.tsv`, one for all actors and one for each kind, learned by `training/fitting/wanted.py`. Who
speaks is listed whatever the model says; the mentions of those who are not listed stay, and mean no actor.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import exp, log1p

from entities.nlp.annotation import QuoteFound, Span
from entities.nlp.language import gazetteer
from entities.nlp.language.gazetteer import table, word_list
from entities.nlp.language.words import Words
from entities.nlp.names.identify import Actor, Cast

FEWEST = 0.3  # the least probability of being wanted with which an actor is listed
FEWEST_OF_TARGETS = 0.1  # of one whom a quote is about
SHORTEST_TEXT = 5  # sentences: a note of fewer names nobody in passing
PREPOSITIONS = word_list("prepositions")
LOCATING = frozenset("in at near from to across outside inside into around off over".split())
ACTING_WITH = frozenset("with by against between for".split())
FUNCTION_WORDS = word_list("function words")
AUXILIARIES = word_list("auxiliaries")
VERB_ENDINGS = ("ed", "es", "ts", "ys", "ns", "ls", "id")
SHARES = (
    "located", "of", "acted with", "behind preposition", "behind comma", "listed", "in brackets", "object", "article",
    "opens sentence", "owner", "before comma", "subject", "modifies", "quoted",
)  # fmt: skip

Weights = Mapping[str, float]


@dataclass(slots=True)
class Standing:
    """How the mentions of one actor stand in the text; `places` counts the properties of SHARES."""

    names: int = 0
    adjectives: int = 0
    others: int = 0  # pronouns and descriptions
    targeted: int = 0  # quotes about it
    first: int | None = None  # paragraph of the first mention
    confidence: float = 0.0
    places: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return self.names + self.adjectives + self.others

    def meet(self, words: Words, span: Span, quoted: bytearray, *, adjective: bool = False) -> None:
        paragraph = words.paragraph(span.start)
        self.first = paragraph if self.first is None else min(self.first, paragraph)
        if not adjective:
            self.places.update(places_of(words, span))
        self.places["quoted"] += quoted[span.start]


def unwanted(words: Words, cast: Cast, others: Mapping[int, Sequence[Span]], quotes: Sequence[QuoteFound]) -> set[int]:
    """Actors that the text names in passing; `others` holds the pronouns and descriptions of each, by actor.

    Linear in the number of mentions.
    """
    if len(words.sentence_starts) < SHORTEST_TEXT:
        return set()
    speaking = speakers_of(quotes)
    return {
        actor
        for actor, found in described(words, cast, others, quotes).items()
        if actor not in speaking
        and probability(cast.actors[actor].found.kind, found)
        < (FEWEST_OF_TARGETS if found["ever targeted"] else FEWEST)
    }


def speakers_of(quotes: Sequence[QuoteFound]) -> set[int | None]:
    """Who says something, alone, with others, or in somebody else's words."""
    inner = {said.speaker for quote in quotes for said in quote.chain}
    return inner | {speaker for quote in quotes for speaker in quote.speakers}


def described(
    words: Words, cast: Cast, others: Mapping[int, Sequence[Span]], quotes: Sequence[QuoteFound]
) -> dict[int, dict[str, float]]:
    """What the model weighs, for each actor that has a mention."""
    quoted = bytearray(len(words.text))
    found: dict[int, Standing] = defaultdict(Standing)
    for quote in quotes:
        for span in quote.content:
            quoted[span.start : span.end] = b"\1" * (span.end - span.start)
        for target in quote.targets:
            found[target.actor].targeted += 1
    for mention in cast.mentions:
        if mention.actor is not None:
            standing = found[mention.actor]
            standing.adjectives += mention.adjective
            standing.names += not mention.adjective
            standing.confidence = max(standing.confidence, mention.confidence)
            standing.meet(words, mention.span, quoted, adjective=mention.adjective)
    for actor, spans in others.items():
        found[actor].others += len(spans)
        for span in spans:
            found[actor].meet(words, span, quoted)
    paragraphs = len(words.paragraph_starts)
    return {actor: features(cast.actors[actor], standing, paragraphs, len(found)) for actor, standing in found.items()}


def places_of(words: Words, span: Span) -> set[str]:
    """Which of SHARES one mention has."""
    first, after = words.first_from(span.start), words.last_until(span.end) + 1
    article = bool(first) and words.lowers[first - 1] in ("the", "a", "an")
    opening = first - article
    before = words.lowers[opening - 1] if opening else ""
    following = words.lowers[after] if after < len(words) else ""
    found = {"article"} if article else set()
    if place := place_behind(before):
        found.add(place)
    if opening < len(words) and words.sentence_start(span.start) >= words.starts[opening]:
        found.add("opens sentence")
    if following in ("'s", "'", "’"):
        found.add("owner")
    elif following == ",":
        found.add("before comma")
    elif following in AUXILIARIES or (following.isalpha() and following.endswith(VERB_ENDINGS)):
        found.add("subject")
    elif following[:1].isalpha() and following not in FUNCTION_WORDS and following not in PREPOSITIONS:
        found.add("modifies")
    return found


def place_behind(word: str) -> str:
    if word in LOCATING:
        return "located"
    if word in ACTING_WITH:
        return "acted with"
    if word in PREPOSITIONS:
        return "of" if word == "of" else "behind preposition"
    marks = {",": "behind comma", "and": "listed", "or": "listed", "(": "in brackets"}
    return marks.get(word) or ("object" if word.isalpha() and word not in FUNCTION_WORDS else "")


def features(actor: Actor, standing: Standing, paragraphs: int, actors: int) -> dict[str, float]:
    """What the model weighs, by name; shares and flags from 0 to 1, counts by their logarithm."""
    found, total = actor.found, max(1, standing.total)
    words, first = found.name.split(), standing.first or 0
    return {name: standing.places[name] / total for name in SHARES} | {
        "always": 1.0,
        "names": log1p(standing.names),
        "adjectives": log1p(standing.adjectives),
        "others": log1p(standing.others),
        "targeted": log1p(standing.targeted),
        "ever targeted": float(standing.targeted > 0),
        "once": float(total == 1),
        "bare": float(total == 1 and len(words) == 1),
        "only described": float(not standing.names),
        "early": float(first <= 1),
        "depth": first / paragraphs,
        "confidence": standing.confidence,
        "words": log1p(len(words)),
        "roles": log1p(len(found.roles)),
        "known body": float(bool(gazetteer.organisation_named(found.name))),
        "country": float(bool(found.country)),
        "noun of a body": float(any(map(gazetteer.body_noun, words))),
        "noun of a role": float(any(map(gazetteer.role_noun, words))),
        "small": float(found.name[:1].islower()),
        "capitals": float(found.name.isupper()),
        "digit": float(any(map(str.isdigit, found.name))),
        "first name": float(bool(gazetteer.gender_of_first_name(words[0]))),
        "once subject": float(standing.places["subject"] > 0),
        "once quoted": float(standing.places["quoted"] > 0),
        "company": log1p(actors),
    }


def probability(kind: str, found: Mapping[str, float]) -> float:
    """That an actor is wanted."""
    return 1 / (1 + exp(-sum(weight * found.get(name, 0.0) for name, weight in weights(kind).items())))


@cache
def weights(kind: str) -> Weights:
    """By feature: those of all actors and those of this kind together."""
    summed: defaultdict[str, float] = defaultdict(float)
    for of, name, weight in table("wanted.tsv", 3):
        if of in ("all", kind):
            summed[name] += float(weight)
    return dict(summed)
