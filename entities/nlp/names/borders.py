"""Where a name begins and ends: repairs of what the encoder marked.

A title, a small word or a full stop too many is cut off; what belongs to the name is taken in
("Juárez" + " Cartel", "Municipality of" + "Livorno", "1990 Norland" + " general election"); two
bodies joined by "and" become two names.
Known limits: "the Democratic and Labour Party" may be one party or two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from entities.nlp.annotation import Span
from entities.nlp.language.gazetteer import (
    body_noun,
    fold_name,
    gender_of_first_name,
    longest_organisation,
    place_named,
    role_noun,
    title_gender,
    word_list,
)
from entities.nlp.names.detect import COARSE, NameSpan
from entities.nlp.names.labels import heads
from entities.nlp.names.whole import whole

# lower-case words that make a body of the name before them: "Trump administration"
GOVERNING = re.compile(r" (administration|government|regime|campaign|transition team)\b")
# "Ellery [Sheriff's office]"
OFFICER = re.compile(r"(?:County |District )?(?:Sheriff|Governor|Mayor|Prosecutor|Attorney(?: General)?|Treasurer)$")
OFFICE_TAIL = re.compile(r"[’']s (?:[Oo]ffice|[Dd]epartment)\b")
OFFICE = re.compile(rf" {OFFICER.pattern[:-1]}{OFFICE_TAIL.pattern}")
COMPOUND = re.compile(
    r"[-‐‑](?:based|led|backed|born|linked|run|owned|controlled|funded|allied|aligned|style|trained|made|occupied)$"
)
UNFINISHED_ABBREVIATION = re.compile(r"(?:^|[\s.])[A-Z]\.[A-Z]$")
TRAILING_MARKS = re.compile(r"[\s,:;.…–—-]+$")
ABBREVIATED = re.compile(r"(?:\b[A-Z]|\b(?:Jr|Sr|Inc|Co|Corp|Ltd|Bros|St|Dr|No|Mt|Ft))\.$")
LEADING_WORD = re.compile(r"([a-z]{3,})-?\s+(?=[A-Z0-9])")  # "federal", "new"
TRAILING_WORD = re.compile(r"(?:\s+(?:and|or|of|the|for|in|to|on|at|by|with|from|as))+$")
# "University of Ellery['s school of art]", "Internet[ security firm]": what is described is no name
DESCRIBED_TAIL = re.compile(
    r"[’']s [a-z].*| of the (?:US|UK|U\.S\.|U\.K\.)$"
    r"|(?: [a-z-]+)? (?:firm|group|company|party|parties|maker|newsgroup|team|website)s?$"
)
OPEN_END = re.compile(r" (?:of|for)(?: the)?$")  # "Municipality of"
ALLIED = re.compile(r"(?:US|UK|U\.S\.|U\.K\.) [A-Z]\w+ \w")  # "US | National Science Foundation"
DATELINE = re.compile(r"([A-Z][A-Z .,]*[A-Z]) [-–—] (?=\S)")
# "PORT ELLERY, May 14 (Echo Wire) —" at the start of a line: where the news comes from
WHERE_FROM = re.compile(
    r"(?:^|(?<=\n))([A-ZÀ-Þ][A-ZÀ-Þ .'’-]+[A-ZÀ-Þ])"
    r"(?:, ?[A-Z][\w.]+(?: \d{1,2}(?:, \d{4})?)?)?(?: \([^()\n]{2,40}\))? ?[-–—]+ (?=\S)"
)
LONGEST_DATELINE = 40  # characters
# "[the] Organisation for | Straits and River Cooperation", "Lady of | Ellery"
BODY_BEFORE = re.compile(r"(?<![\w’'-])([A-Z]\w+) (?:of|for) (?:the )?$")
LED_BY = re.compile(
    r"( (?:party|group|movement|company|firm) of )([A-ZÀ-Þ]\w+) [A-ZÀ-Þ]"
)  # "New Path party of | Ana Ruiz"
PERSON = np.log(np.where(np.array(COARSE) == "PER", 0.94, 0.02))
PLACE = np.log(np.where(np.array(COARSE) == "LOC", 0.94, 0.02))
THING = np.log(np.where(np.array(COARSE) == "MISC", 0.94, 0.02))
OF_THE_NEWS = np.log([{"PER": 0.05, "ORG": 0.15, "LOC": 0.75, "MISC": 0.05}[label] for label in COARSE])
JOINED = re.compile(r" and (?=[A-Z])")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
MONTH = re.compile(rf"\b(?:{MONTHS}) $")
YEAR_BEFORE = re.compile(rf"\b(?:(?:{MONTHS}) )?(?:1[6-9]|20)\d\d $")
BEFORE = 16  # characters before a name in which its month and year stand
DATED = re.compile(r"(?:[A-Z]\w+ )?\d{4}\b")
DATE_ALONE = re.compile(rf"(?:[A-Z]\w+ )?\d{{4}}|{MONTHS}")
WORLD_WAR = re.compile(r"\bWorld War$")
NUMERAL = re.compile(r" I{1,2}\b")
BETWEEN_PARTS = frozenset({" ", ", ", " of ", " and "})
ELECTION = re.compile(r"\b(?:elections?|referendum)\b(?! (?:in|of) )")
GOES_ON_TO_ELECTION = re.compile(
    r"(?: (?:local|general|federal|regional|municipal|mayoral|state|provincial|parliamentary|presidential"
    r"|legislative|gubernatorial|snap|special|by-?))* (?:elections?|referendum)\b"
)
PARAGRAPH_END = re.compile(r"[^\S\n]*\n\s*\n\s*")
STATE_OF = re.compile(r"\b(?:Republic|Kingdom|State|Emirate|Union) of $")
PARTICLE_BETWEEN = re.compile(
    r" (?:bin|ibn|bint|ben|van|von|de|da|do|dos|del|della|di|du)(?: (?:der|den|la|las|los))? "
)
PARTICLE_LAST = re.compile(
    r" (?:Ní|Nic|Ó|Uí|Bin|bin|Ibn|ibn|Al|al|De|de|Van|van|Von|von|Den|der|Della|Di|di)$"
)  # "Ana Ní | Shé"
AFTER_PARTICLE = re.compile(r" [A-ZÀ-Þ][\w’'-]+")
POST_NOMINAL = re.compile(r",? (?:KC|QC|SC|MP|MEP|MSP|MLA|TD|PhD|MD|OBE|CBE|MBE|Esq)$")
REST = re.compile(r"\s+(?=[A-Z])")
POSSESSIVE = re.compile(r"(?<=\w)[’']s?$")
NAMED_AFTER = re.compile(r"(?<=[a-z] )([A-Z][a-z]+) of $")
SHIP_BEFORE = re.compile(r"\b(?:ferry|ship|vessel|boat|yacht|tanker|liner|cruiser|trawler|frigate|destroyer|steamer) $")
KINDS_OF_PLACE = word_list("kinds of place")
LONGEST_KNOWN = 80  # characters of the longest name in the gazetteer
PARTICLES_OF_NAMES = word_list("opens a name")


def repaired(text: str, names: Iterable[NameSpan]) -> Iterator[NameSpan]:
    """The names with mended borders; what is left of titles and articles alone is dropped."""
    reached = 0
    for name, limit in with_limits(text, joined(text, whole(text, list(unstuck(text, names))))):
        if name.span.start < reached:  # part of a longer name that was taken in
            rest = REST.match(text, reached, name.span.end)
            if not rest:
                continue
            name = replace(name, span=Span(rest.end(), name.span.end))
        for part in finished(text, name, limit):
            if part.span.start >= reached:
                reached = part.span.end
                yield part


def unstuck(text: str, names: Iterable[NameSpan]) -> Iterator[NameSpan]:
    """Names that ran together over a paragraph's end, or behind a state: "Republic of | Norland | Ana Ruiz"."""
    for name in names:
        start = name.span.start
        for gap in PARAGRAPH_END.finditer(text, start, name.span.end):
            yield replace(name, span=Span(start, gap.start()))
            start = gap.end()
        words = text[start : name.span.end].split(" ")
        if coarse(name) == "PER" and len(words) > 2 and STATE_OF.search(text, max(0, start - BEFORE), start):
            yield replace(name, span=Span(start, start + len(words[0])), evidence=PLACE)
            start += len(words[0]) + 1
        yield replace(name, span=Span(start, name.span.end)) if start > name.span.start else name


def joined(text: str, names: Iterable[NameSpan]) -> Iterator[NameSpan]:
    """ "Municipality of" + "Livorno" as one name."""
    waiting: NameSpan | None = None
    for name in names:
        if waiting is not None and (adjoins(text, waiting, name) or is_known(text, waiting, name)):
            name = replace(waiting, span=Span(waiting.span.start, name.span.end))
        elif waiting is not None:
            yield waiting
        waiting = name
    if waiting is not None:
        yield waiting


def with_limits(text: str, names: Iterable[NameSpan]) -> Iterator[tuple[NameSpan, int]]:
    """Each name with where the next one starts."""
    names = list(names)
    for position, name in enumerate(names, 1):
        yield name, names[position].span.start if position < len(names) else len(text)


def adjoins(text: str, left: NameSpan, right: NameSpan) -> bool:
    """ "Municipality" + "of Livorno", "1990" + "Norland general election", "Omar" + "bin" + "Saleh": a name's parts."""
    between, words = text[left.span.end : right.span.start], left.span.of(text)
    if DATE_ALONE.fullmatch(words):
        return between == " " and ELECTION.search(right.span.of(text)) is not None
    if coarse(left) == coarse(right) == "PER":
        return PARTICLE_BETWEEN.fullmatch(between) is not None
    if coarse(right) == "PER" or not (OPEN_END.search(words) or body_noun(words)):
        return False
    return between == " " and coarse(left) != "LOC" if OPEN_END.search(words) else between in (" of ", " of the ")


def is_known(text: str, left: NameSpan, right: NameSpan) -> bool:
    """ "United States" + "of America", "Washington" + "D.C.": both with what stands between them are a known place."""
    if text[left.span.end : right.span.start] not in BETWEEN_PARTS:
        return False
    return place_named(text[left.span.start : right.span.end]) is not None


def coarse(name: NameSpan) -> str:
    return COARSE[int(name.evidence.argmax())]


def finished(text: str, name: NameSpan, limit: int) -> Iterator[NameSpan]:
    if from_where := of_dateline(text, name.span):
        yield replace(name, span=from_where, evidence=PLACE)
        return
    if coarse(name) == "PER" and " " not in name.span.of(text) and (thing := thing_named_after(text, name.span)):
        yield replace(name, span=thing, evidence=THING)
        return
    if dateline := DATELINE.match(text, name.span.start, name.span.end):  # "PORT ELLERY - Norland"
        yield replace(name, span=Span(*dateline.span(1)), evidence=PLACE)
        name = replace(name, span=Span(dateline.end(), name.span.end), evidence=OF_THE_NEWS)
    if (leads := LED_BY.search(name.span.of(text))) and gender_of_first_name(leads[2]):
        middle = name.span.start + leads.start(2)
        yield from finished(text, replace(name, span=Span(name.span.start, name.span.start + leads.start(1))), middle)
        name = replace(name, span=Span(middle, name.span.end), evidence=PERSON)
    span = mended(text, name.span, limit, coarse(name))
    for part in apart(text, span):
        words = part.of(text)
        if any(map(str.isalnum, words)) and words not in ("The", "the") and not title_only(words):
            yield replace(name, span=part) if part != name.span else name


def thing_named_after(text: str, span: Span) -> Span | None:
    """ "the ferry Lady of | Ellery": what its first word does not make a body, a place or an office."""
    before = NAMED_AFTER.search(text, max(0, span.start - LONGEST_DATELINE), span.start)
    if not before or body_noun(before[1]) or role_noun(before[1]) or title_gender(before[1].title()) is not None:
        is_ship = before and SHIP_BEFORE.search(text, 0, before.start(1))
        return Span(before.start(1), span.end) if before and is_ship else None
    return None if before[1].lower() in KINDS_OF_PLACE else Span(before.start(1), span.end)


def of_dateline(text: str, span: Span) -> Span | None:
    """The whole town of a dateline of which a name is the whole or a part: "PORT | ELLERY - Norland said"."""
    line = text.rfind("\n", 0, span.start) + 1
    if span.start - line > LONGEST_DATELINE or not text[span.start : span.end].isupper():
        return None
    match = WHERE_FROM.match(text, line)
    return Span(*match.span(1)) if match and span.end <= match.end(1) else None


def mended(text: str, span: Span, limit: int, label: str) -> Span:
    start, end = span.start, span.end
    if UNFINISHED_ABBREVIATION.search(text[max(start, end - 5) : end]) and text[end : end + 1] == "." and end < limit:
        end += 1
    words = text[start:end]
    trailing = TRAILING_MARKS.search(words)
    if trailing and not ABBREVIATED.search(words):
        end = start + trailing.start()
    if compound := COMPOUND.search(text[start:end]):
        end = start + compound.start()
    if trailing := TRAILING_WORD.search(text[start:end]):
        end = start + trailing.start()
    if label == "PER" and (letters := POST_NOMINAL.search(text[start:end])):
        end = start + letters.start()
    if label == "PER" and (further := AFTER_PARTICLE.match(text, end, limit)) and PARTICLE_LAST.search(text[start:end]):
        end = further.end()
    if label == "PER" and (owner := POSSESSIVE.search(text[start:end])):
        end = start + owner.start()
    if label == "ORG" and (tail := DESCRIBED_TAIL.search(text[start:end])):
        end = start + tail.start()
    leading = LEADING_WORD.match(text, start, end) if label != "PER" else None
    if leading and leading[1] not in PARTICLES_OF_NAMES:
        start = leading.end()
    first, _, rest = text[start:end].partition(" ")
    if label != "ORG" and rest and title_gender(first) is not None and rest[:1].isupper():
        start += len(first) + 1
    if WORLD_WAR.search(text, start, end) and (numeral := NUMERAL.match(text, end)):
        return Span(start, numeral.end())
    if DATED.match(text, start, end):
        return election(text, Span(start, end), limit)
    if ELECTION.search(text, start, end) and (year := YEAR_BEFORE.search(text, max(0, start - BEFORE), start)):
        return Span(year.start(), end)
    noun = BODY_BEFORE.search(text, max(0, start - LONGEST_DATELINE), start) if label in ("ORG", "MISC") else None
    if noun and body_noun(noun[1]) and not names_body(words):
        start = noun.start()
    known = start + longest_organisation(text[start : start + LONGEST_KNOWN])
    if known > end:
        return Span(start, known)
    extended = extension(text, Span(start, end), label)
    return Span(start, extended if extended <= limit else end)


def election(text: str, span: Span, limit: int) -> Span:
    """ "[June 1990 Norland general election] campaign": from the month to the noun, and no further."""
    noun = ELECTION.search(text, span.start, span.end) or GOES_ON_TO_ELECTION.match(text, span.end, limit)
    if not noun:
        return span
    month = MONTH.search(text, max(0, span.start - BEFORE), span.start)
    return Span(month.start() if month else span.start, noun.end())


def extension(text: str, span: Span, label: str) -> int:
    """Where a name ends that goes on with the noun of a body: "Juárez" + " Cartel"."""
    window = text[span.end : span.end + 24]
    words = span.of(text)
    office = OFFICE.match(text, span.end) or (OFFICER.search(words) and OFFICE_TAIL.match(text, span.end))
    if office:
        return office.end()
    if match := GOVERNING.match(window):
        unmoved = place_named(words) or (label == "ORG" and " " in words) or (label == "LOC" and match[1] == "campaign")
        return span.end if unmoved else span.end + match.end()
    if (match := re.match(r" ([A-Z]\w+)", window)) and match[1].casefold() in heads("ORG"):
        return span.end + match.end()
    return span.end


def apart(text: str, span: Span) -> Iterator[Span]:
    """ "Ellery University and Northport College": two names where each half ends its own body."""
    words = span.of(text)
    if ALLIED.match(words) and names_body(words):
        country, _, rest = words.partition(" ")
        yield Span(span.start, span.start + len(country))
        yield Span(span.end - len(rest), span.end)
        return
    for match in JOINED.finditer(words):
        left, right = words[: match.start()], words[match.end() :]
        if names_body(left) and names_body(right) and fold_name(right.split()[0]) not in heads("ORG"):
            yield Span(span.start, span.start + match.start())
            yield from apart(text, Span(span.start + match.end(), span.end))
            return
    yield span


def names_body(words: str) -> bool:
    """Two words or more of which the last, or the one before "of", is the noun of a body."""
    parts = fold_name(words).split()
    if "of" in parts[1:]:
        parts = parts[: parts.index("of", 1)] if parts[parts.index("of", 1) - 1] in heads("ORG") else parts
    return len(words.split()) > 1 and parts[-1] in heads("ORG")


def title_only(words: str) -> bool:
    return all(title_gender(word) is not None or role_noun(word) for word in words.split())
