"""Names that somebody brought along: where a text prints them, and which of these places are no accident.

Known names are plain data, made once (`KnownNames.of`) and handed in with every text. A place counts by rules, for a
wrong hit is worse than a missed one:

- A name of several words counts where it is printed in its case (a headline in capitals, too), unless it is a part of
  a longer name ("Ana Ruiz" in "Ana Ruiz Foundation").
- A single word counts where the engine itself takes it for a name, or where the text also prints a longer name of the
  same actor. Without that it has to be a rare word, inside a sentence or printed twice, that the text never writes
  small. An abbreviation also needs its capitals, and no others around it.
- A name of several actors is a name; whom it means is left open.

Looking up is one step for each word of the text, however many names there are.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

import numpy as np

from entities.nlp.annotation import ActorKind, Label, Span
from entities.nlp.detected import DetectedMention
from entities.nlp.encoding import encoder
from entities.nlp.language import gazetteer
from entities.nlp.names.detect import COARSE, NameSpan
from entities.nlp.names.repeats import SHOUT, SHOUT_BEFORE, WORD, inside_sentence

LABELS: dict[ActorKind, Label] = {
    "person": "PERSON", "organisation": "ORG", "place": "GPE", "group": "NORP", "event": "EVENT", "other": "MISC",
}  # fmt: skip
COARSE_OF = {"person": "PER", "organisation": "ORG", "place": "LOC"}  # the others are MISC
SURE = 0.9  # that a place which counts is a name
SHORTEST = 2  # letters
SHORT = 3  # letters of an abbreviation that says too little without support
POSSESSIVE = re.compile(r"(?:['’]s|['’])$")
GAP = re.compile(r"[ \t\u00a0]?[.,]?[ \t\u00a0]?\n?[ \t]*")  # between two words of one name; no empty line
BEFORE = 24  # characters


@dataclass(frozen=True, slots=True)
class KnownName:
    words: tuple[str, ...]  # without accents, in their case
    kind: ActorKind
    owner: int  # names of one actor have one owner


@dataclass(frozen=True, slots=True)
class KnownNames:
    """`by_word` holds the names of one word, `by_pair` the longer ones by their first two, both in small letters."""

    by_word: Mapping[str, Sequence[KnownName]] = field(default_factory=dict)
    by_pair: Mapping[tuple[str, str], Sequence[KnownName]] = field(default_factory=dict)
    firsts: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.firsts)

    @classmethod
    def of(cls, names: Iterable[tuple[str, ActorKind, int]]) -> KnownNames:
        """From (name, kind, owner). Names without a capital, in scripts that have them, are left out."""
        by_word: dict[str, dict[KnownName, None]] = {}
        by_pair: dict[tuple[str, str], dict[KnownName, None]] = {}
        for text, kind, owner in names:
            words = tuple(bare(match.group()) for match in WORD.finditer(text))
            if not words or (text == text.lower() and text != text.upper()):
                continue
            known, small = KnownName(words, kind, owner), [word.casefold() for word in words[:2]]
            if len(words) == 1:
                if len(words[0]) >= SHORTEST:
                    by_word.setdefault(small[0], {})[known] = None
            else:
                by_pair.setdefault((small[0], small[1]), {})[known] = None
        longest = {pair: sorted(some, key=lambda one: -len(one.words)) for pair, some in by_pair.items()}
        firsts = frozenset(by_word) | {first for first, _ in by_pair}
        return cls({word: list(some) for word, some in by_word.items()}, longest, firsts)


NOTHING_KNOWN = KnownNames()


@dataclass(frozen=True, slots=True)
class Found:
    """Where a known name is printed; `kind` is "" and there are several `owners` where it is the name of several."""

    span: Span
    kind: ActorKind | None
    owners: frozenset[int]
    words: int


def found_in(text: str, names: KnownNames, marked: Sequence[Span]) -> list[Found]:
    """The places that count, in text order, never overlapping. `marked` is what the engine takes for names itself."""
    places = list(without_overlaps(printed(text, names))) if names else []
    if not places:
        return []
    covers = covering(places, marked)
    kept = [place for place in places if not is_part(place.span, covers[place.span])]
    spelled_out = {owner for place in kept if place.words > 1 for owner in place.owners}
    times = Counter(place.span.of(text) for place in kept)
    return [place for place in kept if place.words > 1 or is_name(text, place, covers, spelled_out, times)]


def printed(text: str, names: KnownNames) -> Iterator[Found]:
    """Every place where the words of a name stand, in its case."""
    tokens = [(match.start(), match.end()) for match in WORD.finditer(text)]
    for number, (start, end) in enumerate(tokens):
        whole = text[start:end]
        for form in forms(whole):
            small = bare(form).casefold()
            if small not in names.firsts:
                continue
            if longer := longest_at(text, names, tokens, number, form, small):
                yield longer
                break
            alike = [one for one in names.by_word.get(small, ()) if one.words[0] == bare(form)]
            if alike:
                yield place_of(start, start + len(form), alike)
                break


def longest_at(
    text: str, names: KnownNames, tokens: Sequence[tuple[int, int]], number: int, first: str, small: str
) -> Found | None:
    start = tokens[number][0]
    if len(first) != tokens[number][1] - start or number + 1 >= len(tokens):
        return None
    ends: dict[int, list[KnownName]] = {}
    for second in forms(text[slice(*tokens[number + 1])]):
        for one in names.by_pair.get((small, bare(second).casefold()), ()):
            if end := end_of(text, tokens, number, one):
                ends.setdefault(end, []).append(one)
    if not ends:
        return None
    return place_of(start, max(ends), ends[max(ends)])


def end_of(text: str, tokens: Sequence[tuple[int, int]], number: int, name: KnownName) -> int:
    """Where the name ends that begins with this word, 0 if it does not stand here."""
    last = number + len(name.words) - 1
    if last >= len(tokens):
        return 0
    shouted = True
    for place, word in zip(range(number, last + 1), name.words, strict=True):
        start, end = tokens[place]
        if place > number and not GAP.fullmatch(text, tokens[place - 1][1], start):
            return 0
        here = text[start:end]
        same = next((form for form in (forms(here) if place == last else (here,)) if is_same(form, word)), None)
        if same is None:
            return 0
        shouted = shouted and same.isupper()
        if bare(same) != word and not shouted:
            return 0
        end = start + len(same)
    return end if shouted or matches_case(text, tokens, number, name) else 0


def matches_case(text: str, tokens: Sequence[tuple[int, int]], number: int, name: KnownName) -> bool:
    return all(
        any(bare(form) == word for form in forms(text[slice(*tokens[number + at])]))
        for at, word in enumerate(name.words)
    )


def is_same(form: str, word: str) -> bool:
    plain = bare(form)
    return plain == word or (form.isupper() and plain.casefold() == word.casefold())


def place_of(start: int, end: int, names: Sequence[KnownName]) -> Found:
    kinds = {one.kind for one in names}
    owners = frozenset(one.owner for one in names)
    return Found(Span(start, end), kinds.pop() if len(kinds) == 1 else None, owners, len(names[0].words))


def forms(token: str) -> list[str]:
    """What a word may be without "'s", and without what is tied to it: "Ruiz's", "Lumen-backed"."""
    found = [token]
    if (plain := POSSESSIVE.sub("", token)) != token:
        found.append(plain)
    head, hyphen, tail = plain.partition("-")
    if hyphen and head and tail.islower():
        found.append(head)
    return found


def without_overlaps(places: Iterable[Found]) -> Iterator[Found]:
    reached = 0
    for place in places:
        if place.span.start >= reached:
            reached = place.span.end
            yield place


def covering(places: Sequence[Found], marked: Sequence[Span]) -> dict[Span, list[Span]]:
    """{place: the marked spans that touch it}; both are in text order."""
    found: dict[Span, list[Span]] = {}
    ordered, at = sorted(marked), 0
    for place in places:
        while at < len(ordered) and ordered[at].end <= place.span.start:
            at += 1
        touching, ahead = [], at
        while ahead < len(ordered) and ordered[ahead].start < place.span.end:
            touching.append(ordered[ahead])
            ahead += 1
        found[place.span] = touching
    return found


def is_part(span: Span, marked: Sequence[Span]) -> bool:
    """Whether a longer name has these words in it."""
    return any(
        one.start <= span.start and span.end <= one.end and one.end - one.start > span.end - span.start + 2
        for one in marked
    )


def is_name(
    text: str, place: Found, covers: Mapping[Span, Sequence[Span]], spelled_out: set[int], times: Counter[str]
) -> bool:
    """Whether a single word is a name here."""
    word, span = place.span.of(text), place.span
    if is_abbreviation(word) and is_shouted(text, span):
        return False
    if any(one.start <= span.start and span.end <= one.end for one in covers[span]) or place.owners & spelled_out:
        return True
    if is_common(word) or is_written_small(text, word):
        return False
    if is_abbreviation(word):
        return len(word) > SHORT
    return times[word] > 1 or inside_sentence(text, span.start)


def is_abbreviation(word: str) -> bool:
    return word.isupper()


def is_shouted(text: str, span: Span) -> bool:
    before = SHOUT_BEFORE.search(text, max(0, span.start - BEFORE), span.start)
    return before is not None and SHOUT.match(text, span.end) is not None


def is_common(word: str) -> bool:
    """Whether the word is a frequent one, a first name, a title or a country's: these mean many things."""
    plain = bare(word)
    return (
        plain.casefold() in frequent_words()
        or bool(gazetteer.gender_of_first_name(plain))
        or gazetteer.title_gender(plain) is not None
        or gazetteer.place_named(word) is not None
    )


def is_written_small(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", text) is not None if word != word.lower() else False


@cache
def frequent_words() -> frozenset[str]:
    """The whole words of the encoder's vocabulary, which are those that texts print most."""
    lines = encoder.VOCABULARY.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if len(line) > 1 and not line.startswith(("##", "[")))


@lru_cache(maxsize=50_000)
def bare(word: str) -> str:
    """A word without accents and with straight marks, in its case."""
    plain = word.translate(gazetteer.STRAIGHT)
    if plain.isascii():
        return plain
    return "".join(char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char))


def with_known(named: Sequence[NameSpan], places: Sequence[Found]) -> list[NameSpan]:
    """The engine's names and the known ones, which take the place of what they overlap; in text order."""
    known = {place.span: place for place in places}
    taken = covering(places, [name.span for name in named])
    exact = {span for span in known if span in taken[span]}
    gone = {span for place in places if place.span not in exact for span in taken[place.span]}
    kept = [name for name in named if name.span not in gone]
    made = [NameSpan(span, evidence_for(known[span].kind), SURE) for span in known if span not in exact]
    return sorted([*kept, *made], key=lambda name: name.span)


def evidence_for(kind: ActorKind | None) -> np.ndarray:
    """Log-probabilities of COARSE; a kind that is open leans to a person."""
    coarse = COARSE_OF.get(kind or "person", "MISC")
    return np.log(np.where(np.array(COARSE) == coarse, 0.85, 0.05))


def as_listed(mentions: Iterable[DetectedMention], places: Sequence[Found]) -> Iterator[DetectedMention]:
    """The mentions, with the label that the kind of a known name asks for."""
    known = {place.span: place for place in places}
    for mention in mentions:
        place = known.get(mention.span)
        if place is None:
            yield mention
            continue
        label = mention.label if place.kind is None or kind_of(mention.label) == place.kind else LABELS[place.kind]
        yield DetectedMention(mention.span, label, max(mention.confidence, SURE))


def kind_of(label: Label) -> ActorKind:
    if label in ("LOC", "FAC"):
        return "place"
    return next(kind for kind, own in LABELS.items() if own == label)
