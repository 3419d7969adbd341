"""Names that the encoder overlooked: seen in another place of the text, well known, or told by their neighbours.

What is surely a name once is one wherever it is printed the same; so is the surname of a person. A single
word counts only inside a sentence, and only if the text never writes it small. (One sense per discourse:
Gale, Church and Yarowsky, 1992.) Well-known organisations of the gazetteer are names everywhere, and so is
a word of several capitals before a person's office ("EllCo chairwoman Ana Ruiz"), an abbreviation of a body
that the text spells out ("IS"), and a word behind a title ("President Okafor").
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from entities.nlp.annotation import Span
from entities.nlp.language import gazetteer
from entities.nlp.language.gazetteer import body_noun, place_named, role_noun, title_gender, word_list
from entities.nlp.names.detect import COARSE, NameSpan

MISCELLANEOUS = np.log(np.where(np.array(COARSE) == "MISC", 0.85, 0.05))
PARTISANS = frozenset({"Democrat", "Democrats", "Republican", "Republicans", "Tory", "Tories"})
ORGANISATION = np.log(np.where(np.array(COARSE) == "ORG", 0.85, 0.05))
EMPLOYER = re.compile(r"\b([A-Z]\w*[a-z]\w*[A-Z]\w*|[A-Z]{3,8})((?: [\w-]+){1,4}) $")
IN_BRACKETS = re.compile(r" \(((?=\w*[A-Z]\w*[A-Z])[A-Za-z]{2,8})[);,]")
PERSON = np.log(np.where(np.array(COARSE) == "PER", 0.85, 0.05))
TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|President|Senator|Sen|Rep|Gov|Governor|Prime Minister|Justice)\.?"
    r" ([A-Z][a-z]\w+)(?! [A-Z]|[-‐‑/])"
)
NOT_PEOPLE = frozenset({"Dept", "Day", "Days", "Pro", "Who", "The"})
SHOUT, SHOUT_BEFORE = re.compile(r" [A-Z]{2,}\b"), re.compile(r"\b[A-Z]{2,} $")
LONGEST_OFFICE = 60  # characters between an employer's first letter and the person
BEFORE_TITLES = word_list("before a title")
SURE = 0.8  # least probability of the name that makes others
SHORTEST = 3  # letters
FORMS = 50  # surfaces with the same first word that are looked for
WORD = re.compile(r"\w[\w’'&.-]*\w|\w")
SMALL_WORD = re.compile(r"\b[a-z][\w’'-]*")
POSSESSIVE = re.compile(r"(?:['’]s?|\.)$")
BEFORE = 24  # characters before a word in which the word before it stands


def with_repeats(text: str, names: Sequence[NameSpan]) -> list[NameSpan]:
    """The names with the overlooked ones among them, in text order. Linear in the length of the text."""
    names = sorted(
        [*names, *employers(text, names), *acronyms(text, names), *titled(text, names)], key=lambda name: name.span
    )
    known = surfaces(text, names)
    times = Counter(name.span.of(text) for name in names)
    certain = {surface for of_word in known.values() for surface, _ in of_word if is_certain(surface, times)}
    taken = bytearray(len(text))
    for name in names:
        taken[name.span.start : name.span.end] = b"\1" * (name.span.end - name.span.start)
    found = []
    for match in WORD.finditer(text):
        start = match.start()
        for surface, name in known.get(POSSESSIVE.sub("", match.group()), ()):
            end = start + len(surface)
            whole = (
                text.startswith(surface, start) and not text[end : end + 1].isalnum() and not shouted(text, start, end)
            )
            if whole and not any(taken[start:end]) and (surface in certain or inside_sentence(text, start)):
                found.append(replace(name, span=Span(start, end)))
                break
    return sorted([*names, *found], key=lambda name: name.span)


def shouted(text: str, start: int, end: int) -> bool:
    """ "WHO IS IT?": a short word in capitals among others."""
    return (
        end - start < SHORTEST
        and (SHOUT_BEFORE.search(text, max(0, start - BEFORE), start) or SHOUT.match(text, end)) is not None
    )


def surfaces(text: str, names: Sequence[NameSpan]) -> dict[str, list[tuple[str, NameSpan]]]:
    """What to look for, the longest first, by its first word."""
    sure: dict[str, NameSpan] = {}
    for name in names:
        if name.is_name >= SURE:
            printed = name.span.of(text)
            words = printed.split()
            sure.setdefault(printed, name)
            if kind(name) == "PER" and len(words) > 1:
                sure.setdefault(words[-1], name)
                if is_first_name(words[0]):
                    sure.setdefault(words[0], name)
    for partisan in PARTISANS:
        if partisan in text:
            sure.setdefault(partisan, NameSpan(Span(0, 0), MISCELLANEOUS, SURE))
    for organisation in gazetteer.organisations().values():
        if organisation in text:
            sure.setdefault(organisation, NameSpan(Span(0, 0), ORGANISATION, SURE))
    spelled = short_forms(text, names)
    for short in spelled:
        sure.setdefault(short, NameSpan(Span(0, 0), ORGANISATION, SURE))
    small = set(SMALL_WORD.findall(text))
    known: dict[str, list[tuple[str, NameSpan]]] = defaultdict(list)
    for surface in sorted(sure, key=len, reverse=True):
        opens = surface.split()[0]
        if (surface in spelled or tells(surface, small)) and len(known[opens]) < FORMS:
            known[opens].append((surface, sure[surface]))
    return known


def is_first_name(word: str) -> bool:
    """ "Rosa", which calls a person of the text by the first name; "Will" and "Jordan" mean something else, too."""
    known = gazetteer.gender_of_first_name(word) != "" and word.lower() not in word_list("first names and words")
    return known and place_named(word) is None


def short_forms(text: str, names: Sequence[NameSpan]) -> set[str]:
    """The abbreviations, all in capitals, of the well-known bodies that the text spells out: "IS", "WHO"."""
    spelled = {gazetteer.organisation_named(name.span.of(text)) for name in names} - {""}
    spelled |= {full for full in gazetteer.organisations().values() if " " in full and full in text}
    return {short for full in spelled for short in gazetteer.abbreviations().get(full, ()) if short in text}


def titled(text: str, names: Sequence[NameSpan]) -> Iterator[NameSpan]:
    """ "I believe President [Okafor] disagrees": a word behind a title is a person, though nobody marked it."""
    taken = bytearray(len(text) + 1)
    for name in names:
        taken[name.span.start : name.span.end] = b"\1" * (name.span.end - name.span.start)
    for match in TITLED.finditer(text):
        word = match[1]
        if not (any(taken[slice(*match.span())]) or is_office(word) or body_noun(word) or word in NOT_PEOPLE):
            yield NameSpan(Span(*match.span(1)), PERSON, SURE)


def employers(text: str, names: Sequence[NameSpan]) -> Iterator[NameSpan]:
    """ "AmFACT President Ana Ruiz": the body before the office before the person."""
    end = 0
    for name in names:
        match = EMPLOYER.search(text, max(end, name.span.start - LONGEST_OFFICE), name.span.start)
        if match and kind(name) == "PER" and all(map(is_office, match[2].split())):
            yield NameSpan(Span(*match.span(1)), ORGANISATION, SURE)
        end = name.span.end


def acronyms(text: str, names: Sequence[NameSpan]) -> Iterator[NameSpan]:
    """ "Ellery Harbour Union (EHU)": the overlooked short form in brackets behind the name of a body."""
    taken = {name.span.start for name in names}
    for name in names:
        match = IN_BRACKETS.match(text, name.span.end)
        if match is None or match.start(1) in taken or kind(name) not in ("ORG", "MISC"):
            continue
        if " " in name.span.of(text) and place_named(match[1]) is None:
            yield replace(name, span=Span(*match.span(1)))


def is_office(word: str) -> bool:
    return bool(title_gender(word) is not None or role_noun(word.removeprefix("co-")) or word.lower() in BEFORE_TITLES)


def kind(name: NameSpan) -> str:
    return COARSE[int(name.evidence.argmax())]


def is_certain(surface: str, times: Counter[str]) -> bool:
    """Whether a surface names somebody even as the first word of a sentence."""
    known = surface in PARTISANS or gazetteer.organisation_named(surface)
    return " " in surface or times[surface] > 1 or bool(known) or is_first_name(surface)


def tells(surface: str, small: set[str]) -> bool:
    """Whether a surface can only be a name in this text."""
    if not surface[0].isupper() or len(surface) < SHORTEST:
        return False
    if " " in surface or surface.isupper():
        return True
    return not (surface.lower() in small or title_gender(surface) is not None or role_noun(surface))


def inside_sentence(text: str, start: int) -> bool:
    """After a small word: the capital is not that of a sentence."""
    before = text[max(0, start - BEFORE) : start].split()
    if not before or text[start - 1] != " ":
        return False
    return (before[-1].islower() or before[-1].lower() in ("the", "a", "an")) and before[-1][-1].isalnum()
