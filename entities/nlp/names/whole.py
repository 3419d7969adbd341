"""Names in full: what the encoder cut in two, or short.

"Inés Sánchez" + "-Ibáñez", "Moon Jae" + "-in", "George W" + ". Bush", "Ana" + "Berg-Dahl" are one person; "Transport"
+ "and General Workers' Union", "Office of Management" + "and Budget" one body, whose fields are common nouns.
Two surnames that the text also prints by themselves stay apart at a hyphen ("the Ruiz-Okafor summit").
Known limit: a body whose field is no common noun ("Keefe, Bruyette & Woods") stays cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from entities.nlp.annotation import Span
from entities.nlp.language.gazetteer import (
    body_noun,
    fold_name,
    gender_of_first_name,
    place_named,
    role_noun,
    title_gender,
    word_list,
)
from entities.nlp.names.detect import COARSE, NameSpan
from entities.nlp.names.labels import heads

HYPHENS = "-‐‑"
# what may follow a hyphen in a name: another name, or the small syllable of a Korean or Chinese one
BEHIND_HYPHEN = re.compile(rf"(?:[{HYPHENS}](?:[A-ZÀ-Þ][^\W\d_]+|[a-z]{{2,4}}(?![{HYPHENS}\w])))+")
NO_SYLLABLE = frozenset(
    {"led", "era", "run", "like", "born", "held", "made", "type", "free", "only", "pro", "and", "or"}
)
BEFORE_HYPHEN = re.compile(rf"(?:[A-ZÀ-Þ][^\W\d_]+[{HYPHENS}])+$")
INITIAL_AT_END = re.compile(r"(?:^|[\s.])[A-Z]\.?$")
BEHIND_INITIAL = re.compile(r"\.?(?: ?[A-Z]\.)* (?:[a-z]{2,3} )?[A-ZÀ-Þ][\w'’-]+")
WORD_BEFORE = re.compile(r"(?<![\w’'-])([A-ZÀ-Þ][^\W\d_]+) $")
PEER = re.compile(r" of ([A-ZÀ-Þ][\w-]+)")
FIELDS = word_list("fields of bodies")
BETWEEN_FIELDS = re.compile(r",? (?:and|&) |, ")
FIELD_BEHIND = re.compile(r" and ((?:[A-Z]\w+ )?[A-Z]\w+)")
LOOSE_END = re.compile(r"(?:,? (?:and|&)|[\s,;:‐‑–—-])+$")
LONGEST = 40  # characters looked at on either side of a name


def whole(text: str, names: Sequence[NameSpan]) -> Iterator[NameSpan]:
    """The names, each as long as it is printed, in text order and never overlapping. Linear in their number."""
    names = [trimmed(text, name) for name in names]
    alone = {name.span.of(text) for name in names if stands_alone(text, name.span)}
    waiting: NameSpan | None = None
    for position, name in enumerate(names):
        reached = waiting.span.end if waiting is not None else 0
        if name.span.start < reached:  # taken in by the one before
            if name.span.end > reached and waiting is not None:
                waiting = replace(waiting, span=Span(waiting.span.start, name.span.end))
            continue
        if waiting is not None and are_one_surname(text, waiting, name, alone):
            waiting = replace(name, span=Span(waiting.span.start, name.span.end))
            continue
        name = grown(text, name, reached, alone)
        if waiting is not None and are_one_body(text, waiting, name):
            name = replace(name, span=Span(waiting.span.start, name.span.end))
        elif waiting is not None:
            yield waiting
        following = names[position + 1].span.start if position + 1 < len(names) else len(text)
        waiting = with_last_field(text, name, following)
    if waiting is not None:
        yield waiting


def grown(text: str, name: NameSpan, reached: int, alone: set[str]) -> NameSpan:
    """The name with what a hyphen, an initial or a first name ties to it."""
    if not is_person(name):
        return name
    start, end = name.span.start, name.span.end
    if text[end : end + 1] in HYPHENS and (behind := BEHIND_HYPHEN.match(text, end)):
        part, own = behind.group()[1:], text[start:end]
        tail = re.split(f"[{HYPHENS}]", part)[-1]
        pair = part in alone and (own in alone or own.split()[-1] in alone)
        if not pair and tail not in NO_SYLLABLE and (tail[0].isupper() or role_noun(tail) is None):
            end = behind.end()
    if (before := BEFORE_HYPHEN.search(text, max(reached, start - LONGEST), start)) and not (
        before.group()[:-1] in alone and text[start:end] in alone
    ):
        start = before.start() if place_named(before.group()[:-1]) is None else start
    if INITIAL_AT_END.search(text[start:end]) and (behind := BEHIND_INITIAL.match(text, end)):
        last = behind.group().split()[-1]
        if len(text[start:end]) > 1 + text[start:end].endswith(".") and role_noun(last) is None:
            end = behind.end()
    words = text[start:end].split()
    if len(words) == 1 and (first := WORD_BEFORE.search(text, max(reached, start - LONGEST), start)):
        is_first_name = gender_of_first_name(first[1]) and title_gender(first[1]) is None
        if is_first_name and place_named(first[1]) is None and not gender_of_first_name(words[0]):
            start = first.start()
    if len(words) == 1 and text[max(0, start - 5) : start].strip() in ("Lord", "Lady"):
        peer = PEER.match(text, end)
        end = peer.end() if peer else end
    return replace(name, span=Span(start, end)) if (start, end) != (name.span.start, name.span.end) else name


def are_one_surname(text: str, left: NameSpan, right: NameSpan, alone: set[str]) -> bool:
    """ "Okonjo" + "-Brandt", whatever the first part was taken for."""
    one, other = left.span.of(text), right.span.of(text)
    joined = right.span.start - left.span.end == 1 and text[left.span.end] in HYPHENS
    return joined and is_person(right) and " " not in other and not (one in alone and other in alone)


def is_person(name: NameSpan) -> bool:
    return COARSE[int(name.evidence.argmax())] == "PER"


def trimmed(text: str, name: NameSpan) -> NameSpan:
    """ "Moon Jae-", "Transport and": without what only leads on to the rest."""
    loose = LOOSE_END.search(name.span.of(text))
    if loose and loose.start():
        return replace(name, span=Span(name.span.start, name.span.start + loose.start()))
    return name


def stands_alone(text: str, span: Span) -> bool:
    around = text[max(0, span.start - 1) : span.start] + text[span.end : span.end + 1]
    return not set(around) & set(HYPHENS)


def are_one_body(text: str, left: NameSpan, right: NameSpan) -> bool:
    """ "Transport" + "General Workers' Union": fields of one body, which its noun ends or opens."""
    if not BETWEEN_FIELDS.fullmatch(text, left.span.end, right.span.start):
        return False
    one, other = left.span.of(text), right.span.of(text)
    if "PER" in (COARSE[int(left.evidence.argmax())], COARSE[int(right.evidence.argmax())]):
        return False
    if opens_with_noun(one):  # "Department for Culture" + "Media and Sport"
        return ends_in_field(one) and is_fields(other)
    return is_fields(re.sub(r"^(?:House|Senate|Commons|Lords) ", "", one)) and ends_in_noun(other)


def with_last_field(text: str, name: NameSpan, limit: int) -> NameSpan:
    """ "Office of Management" + " and Budget" """
    words = name.span.of(text)
    if opens_with_noun(words) and ends_in_field(words) and (behind := FIELD_BEHIND.match(text, name.span.end)):
        last = behind[1].split()
        if fold_name(last[-1]) in FIELDS or (len(last) > 1 and fold_name(last[0]) in FIELDS):
            return replace(name, span=Span(name.span.start, behind.end()))
        if fold_name(last[0]) in FIELDS:
            return replace(name, span=Span(name.span.start, behind.start(1) + len(last[0])))
    return name


def opens_with_noun(words: str) -> bool:
    parts = fold_name(words).split()
    parts = parts[1:] if parts[:1] == ["the"] else parts
    return any(body_noun(part) is not None for part in parts[:2]) and bool({"of", "for"} & set(parts[1:3]))


def ends_in_noun(words: str) -> bool:
    last = fold_name(words).split()[-1]
    noun = body_noun(last)
    return " " in words and (noun is not None or last in heads("ORG"))


def ends_in_field(words: str) -> bool:
    return fold_name(words).split()[-1] in FIELDS


def is_fields(words: str) -> bool:
    parts = [part for part in re.split(r"[ ,]+", fold_name(words)) if part not in ("and", "&", "the")]
    return bool(parts) and all(part in FIELDS for part in parts)
