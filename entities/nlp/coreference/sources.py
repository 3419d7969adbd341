"""Who a source phrase is about: the head of "the coach, Ana Ruiz," or "a spokesman for the ministry".

The head is a name, a pronoun, or a description; a name that only belongs to the head ("Iran's
minister", "officials in Washington", "a friend of Ana Ruiz") is not the source. Of joint sources
("X and Y") the first is the head: a quote has one speaker here, and its source shows the others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from entities.nlp.annotation import Span
from entities.nlp.coreference.references import (
    BOTH,
    DETERMINERS,
    PARTY_MEMBERS,
    PRONOUNS,
    Reference,
    describe,
    stands_for_person,
)
from entities.nlp.coreference.referents import is_document
from entities.nlp.language import gazetteer
from entities.nlp.language.gazetteer import word_list
from entities.nlp.language.words import Words
from entities.nlp.names.identify import NameMention

PREPOSITIONS = word_list("prepositions")
RELATIVES = frozenset({"who", "whom", "which", "whose", "that", "where", "when", "while", "as"})
CLOSES_SEGMENT = frozenset({",", ";", ":", "(", "—", "–", "--", '"', "“", "”"})
SAME_BODY = word_list("same body")
DASHES = frozenset({"-", "–", "—"})
WRITTEN_BY = frozenset({"by", "from"})
# what may end a source phrase that belongs to the cue: "the Herald [has]", "Ruiz [afterwards]"
TAIL = word_list("auxiliaries") | word_list("behind a source")
LONGEST_BEFORE_WHO = 5  # words
LONGEST_TIE = 8  # words from a person to the body they belong to
ENDS_A_TIE = frozenset({".", ";", ":", "and", "or", "but", "said", "says", "told", '"', "“", "”"})
BEHIND_HEAD = frozenset({"close", "familiar", "loyal"})  # "a source [close] to the minister"
NEVER_NAMED = frozenset({"source", "insider", "person", "somebody", "someone"})
SKIPPED = frozenset({BOTH, "neither", "either", "even", "then", "and", "but", "meanwhile", "however"})


@dataclass(frozen=True, slots=True)
class Head:
    """`name` is an index into the name mentions, else `reference` tells the pronoun or description."""

    span: Span
    name: int | None = None
    reference: Reference | None = None


def head_of(words: Words, source: Span, names: Sequence[NameMention], first_name: int) -> Head | None:
    """The head of a source phrase; None if it holds no word.

    `first_name` is the index of the first name mention that ends after the source's start.
    """
    positions = list(words.within(source))
    while positions and (words.lowers[positions[0]] in SKIPPED or not words.texts[positions[0]][0].isalnum()):
        positions.pop(0)
    for position in positions[1:5]:  # "PORT ALMEDA - Norland's ministry"
        left = words.text[words.starts[positions[0]] : words.starts[position]]
        if words.texts[position] in DASHES and left.isupper():
            positions = [later for later in positions if later > position]
            break
    if not positions:
        return both(words, source)
    inside: dict[int, int] = {}
    index = first_name
    while index < len(names) and names[index].span.start < source.end:
        inside |= dict.fromkeys(words.within(names[index].span), index)
        index += 1
    if words.lowers[positions[0]] in ("who", "which") and first_name:
        before = names[first_name - 1]
        if before.span.end >= words.starts[positions[0]] - 2:
            index = first_name - 1
            if words.lowers[positions[0]] == "who" and before.label != "PERSON":
                index = person_of_body(words, names, index)
            return Head(names[index].span, name=index)
    if words.lowers[positions[0]] == "who" and (head := described_before(words, positions[0])) is not None:
        return head
    while len(positions) > 1 and positions[-1] not in inside and words.lowers[positions[-1]] in TAIL:
        positions.pop()
    positions = behind_document(words, positions, inside)
    named_only = words.lowers[positions[0]] == "whose"  # "whose head, Ana Ruiz, said"
    if words.lowers[positions[0]] in RELATIVES and not named_only:
        return None
    segments = split(words, positions, inside)
    first = head_of_segment(words, segments[0], inside, names)
    if first.name is not None:
        return first
    if is_close_to_somebody(words, segments[0], first):
        return first
    for segment in segments[1:]:  # "the coach, Ana Ruiz": a person in apposition is who the description means
        other = head_of_segment(words, segment, inside, names)
        if other.name is None or not starts(words, segment, other):
            continue
        if names[other.name].label == "PERSON" or (names[other.name].label == "ORG" and is_body(first)):
            return other
    return person_behind(words, source, names, index) or (None if named_only else first)


def person_of_body(words: Words, names: Sequence[NameMention], body: int) -> int:
    """ "[Ana Ruiz] of the Reef Institute, who thinks": "who" is the person that a preposition ties the body to.

    Indices of name mentions; that of the body where there is no such person.
    """
    person = names[body - 1] if body else None
    if person is None or person.label != "PERSON":
        return body
    between = words.lowers[words.first_from(person.span.end) : words.first_from(names[body].span.start)]
    ties = len(between) <= LONGEST_TIE and not PREPOSITIONS.isdisjoint(between)
    return body - 1 if ties and ENDS_A_TIE.isdisjoint(between) else body


def is_close_to_somebody(words: Words, segment: Sequence[int], head: Head) -> bool:
    """ "a source close to the minister", "allies of the mayor": a name behind is the minister's, not the head's."""
    noun = gazetteer.role_noun(words.lowers[segment[-1]])
    reference = head.reference
    if noun is None or noun.plural or reference is None or words.first_from(head.span.end) > segment[-1]:
        return False
    is_close = words.lowers[words.first_from(head.span.end)] in BEHIND_HEAD
    return is_close or reference.plural or reference.head in NEVER_NAMED


def both(words: Words, source: Span) -> Head | None:
    """ "Both said": two people, where the word stands alone."""
    alone = words.within(source)
    if len(alone) != 1 or words.lowers[alone[0]] != "both":
        return None
    span = words.span(alone[0], alone[0])
    return Head(span, reference=Reference(span, "pronoun", plural=True, head=BOTH))


def described_before(words: Words, relative: int) -> Head | None:
    """ "[one person] who said", "[a spokesman for Acme] who said": the description that a "who" goes on."""
    if not relative or words.texts[relative - 1] == "," or words.starts[relative] > words.ends[relative - 1] + 1:
        return None
    for first in range(relative - 1, max(-1, relative - 1 - LONGEST_BEFORE_WHO), -1):
        lower = words.lowers[first]
        if not lower[0].isalnum() and lower != "'s":
            return None
        if lower in DETERMINERS and first + 1 < relative:
            noun = gazetteer.role_noun(words.lowers[relative - 1])
            return described(words, list(range(first, relative)), relative - 1) if noun and not noun.plural else None
    return None


def is_body(head: Head) -> bool:
    """ "the firm": what a name in apposition may call so."""
    reference = head.reference
    return reference is not None and bool(reference.nouns) and max(reference.nouns) < 0 and not reference.plural


def person_behind(words: Words, source: Span, names: Sequence[NameMention], index: int) -> Head | None:
    """The person named in an apposition right after the phrase: "the coach" + ", Ana Ruiz,"."""
    if index >= len(names) or names[index].label != "PERSON":
        return None
    span = names[index].span
    after = words.text[span.end : span.end + 1]
    if words.text[source.end : span.start] == ", " and after in (",", "."):
        return Head(span, name=index)
    return None


def split(words: Words, positions: list[int], inside: dict[int, int]) -> list[list[int]]:
    """Parts of the phrase between commas and relative clauses; what follows a relative is left out."""
    segments: list[list[int]] = [[]]
    for position in positions:
        if position not in inside:
            lower = words.lowers[position]
            if lower in RELATIVES and segments[-1]:
                break
            if lower in CLOSES_SEGMENT:
                if segments[-1]:
                    segments.append([])
                continue
        segments[-1].append(position)
    return [segment for segment in segments if segment] or [positions]


def starts(words: Words, segment: list[int], head: Head) -> bool:
    """Only a title may stand between the start of an apposition and its name."""
    first = words.first_from(head.span.start)
    before = [words.lowers[p] for p in segment if p < first]
    if "'s" in before and gazetteer.role_noun(before[-1]):  # "Ana Ruiz's deputy Ola Berg"
        before.remove("'s")
    return not (PREPOSITIONS | {"'s"}).intersection(before)


def head_of_segment(words: Words, segment: list[int], inside: dict[int, int], names: Sequence[NameMention]) -> Head:
    segment = without_letters(words, first_of_joint(words, segment, inside, names), inside)
    author = author_of_document(words, segment, inside, names)
    if author is not None:
        return Head(names[author].span, name=author)
    person = titled_person(words, segment, inside, names)
    if person is not None:
        return Head(names[person].span, name=person)
    last = segment[-1]
    for before, position in pairwise(segment):
        if position not in inside and words.lowers[position] in PREPOSITIONS:
            last = before
            break
        if position not in inside and words.lowers[position] == "and" and complete(words, segment[0], before, inside):
            last = before
            break
    if words.lowers[last] in {"'s"} | BEHIND_HEAD and last > segment[0]:
        last -= 1
    one_of_a_people = words.lowers[segment[0]] == "the" and stands_for_person(words.texts[last])
    if one_of_a_people and (segment[0] + 1 == last or words.texts[last] in PARTY_MEMBERS):
        return described(words, segment, last)
    if last in inside and names[inside[last]].actor is not None and not names[inside[last]].adjective:
        return Head(names[inside[last]].span, name=inside[last])
    if last == segment[0] and words.lowers[last] in PRONOUNS:
        reference = replace(PRONOUNS[words.lowers[last]], span=words.span(last, last))
        return Head(reference.span, reference=reference)
    owner = last - 1
    if owner in inside and words.lowers[last] in SAME_BODY and names[inside[owner]].label == "ORG":
        return Head(names[inside[owner]].span, name=inside[owner])  # "the Reef party" is Reef
    return described(words, segment, last)


def described(words: Words, segment: list[int], last: int) -> Head:
    reference = describe(words, segment[0], last)
    if words.lowers[segment[0]] not in DETERMINERS:
        # "researchers", "U.S. officials": may have been spoken of before; "Minister" stands for "the minister"
        reference = replace(reference, definite=reference.plural or words.texts[segment[0]][0].isupper())
    return Head(reference.span, reference=reference)


def without_letters(words: Words, segment: list[int], inside: dict[int, int]) -> list[int]:
    """Without the letters of an honour or a party behind a name: "Simon Hale [KC]"."""
    *before, last = segment
    is_role = gazetteer.role_noun(words.lowers[last]) is not None  # "the Acme [CEO]"
    letters = last not in inside and words.texts[last].isupper() and not words.text.isupper() and not is_role
    return before if before and letters and before[-1] in inside else segment


def author_of_document(
    words: Words, segment: list[int], inside: dict[int, int], names: Sequence[NameMention]
) -> int | None:
    """ "[Reef Board]'s latest report on fish says": a document speaks for its owner."""
    owner = inside.get(segment[0])
    if owner is None or names[owner].actor is None or names[owner].adjective:
        return None
    after = words.first_from(names[owner].span.end)
    if after >= len(words) or words.lowers[after] not in ("'s", "'"):
        return None
    for position in segment:
        if position <= after:
            continue
        if ends_with_document(words, [position]):
            return owner if position + 1 not in segment or words.lowers[position + 1] in PREPOSITIONS else None
        if position in inside or words.lowers[position] in PREPOSITIONS or gazetteer.role_noun(words.lowers[position]):
            return None
    return None


def behind_document(words: Words, positions: list[int], inside: dict[int, int]) -> list[int]:
    """ "a statement from [the ministry]", "the fatwa, by [Omar Sadri]": whose document it is."""
    for at, position in enumerate(positions[:-1]):
        lower = words.lowers[position]
        if position in inside or lower in RELATIVES:
            break
        if lower in WRITTEN_BY and at and ends_with_document(words, positions[:at]):
            return positions[at + 1 :]
    return positions


def ends_with_document(words: Words, positions: Sequence[int]) -> bool:
    """Whether a phrase ends with the noun of a document, a comma behind it or not."""
    nouns = [position for position in positions if words.texts[position][0].isalnum()]
    return bool(nouns) and is_document(words.lowers[nouns[-1]])


def first_of_joint(words: Words, segment: list[int], inside: dict[int, int], names: Sequence[NameMention]) -> list[int]:
    """The words before "and" where a person stands on both sides: "[Mayor Ana Ruiz] and union leader Ola Berg"."""
    for before, position in pairwise(segment):
        if words.lowers[position] in ("and", "or", "nor") and position not in inside and before in inside:
            people = names[inside[before]].label == "PERSON" and inside.get(segment[-1])
            if people is not False and people is not None and names[people].label == "PERSON":
                return segment[: segment.index(position)]
    return segment


def names_several_people(words: Words, source: Span, names: Sequence[NameMention]) -> bool:
    """Whether a source is joint: "Ana Ruiz and Ola Berg"."""
    if " and " not in source.of(words.text):
        return False
    first, until = (bisect_left(names, at, key=lambda name: name.span.start) for at in (source.start, source.end))
    return len({name.actor for name in names[first:until] if name.label == "PERSON"}) > 1


def complete(words: Words, first: int, last: int, inside: dict[int, int]) -> bool:
    """Whether the words before "and" are a whole mention: a name, or a noun for a person or a body."""
    lower = words.lowers[last]
    return last in inside or bool(gazetteer.role_noun(lower) or gazetteer.body_noun(lower)) or lower in PRONOUNS


def titled_person(words: Words, segment: list[int], inside: dict[int, int], names: Sequence[NameMention]) -> int | None:
    """A person at the end of the phrase that no preposition ties to an earlier noun.

    "ambassador to the United States Hamdullah Mohib" ends so, "a lawyer for Ana Ruiz" does not.
    """
    last = segment[-1]
    if last not in inside or names[inside[last]].label != "PERSON":
        return None
    first = words.first_from(names[inside[last]].span.start)
    if first <= segment[0]:
        return inside[last]
    before = first - 1
    while before > segment[0] and gazetteer.title_gender(words.texts[before]) is not None:
        before -= 1
    lower = words.lowers[before]
    if lower in PREPOSITIONS | {"'s", "and", "&"}:
        role_before = lower == "'s" and before + 1 < first  # "Iran's President X"
        return inside[last] if role_before else None
    return inside[last]
