"""Names printed in passing, which make nobody an actor: credits, hashtags, portfolios, labels.

"Image: Ana Ruiz", "#FreeEllery", "Minister of [Education] Ana Ruiz", "designated as a [Terrorist
Organization]", "[Central] and South America", "a [Muslim] singer". A name that also stands elsewhere
in the text is an actor all the same.
"""

from __future__ import annotations

import re

from entities.nlp.detected import DetectedMention
from entities.nlp.language import gazetteer
from entities.nlp.language.gazetteer import fold_name, word_list
from entities.nlp.language.words import Words

CREDIT = re.compile(
    r"\b(?:Image|Photo|Photograph|Picture|Credit|Illustration|Video|Graphic|File|Caption)s?"
    r"(?: (?:credit|by|courtesy of|courtesy))?(?:: ?| by | courtesy of )(?:[\w.'’ -]{1,30}/ ?)?$",
    re.IGNORECASE,
)
# "(Reporting by Ana Ruiz in Ellery; Editing by Ola Berg)"
REPORTED_BY = re.compile(
    r"(?:\(|^|\n|; ?)(?:Additional )?(?:Reporting|Writing|Editing|Compiled|Photography)(?: and \w+)? by "
    r"[\w.,'’ -]{0,60}$"
)
BYLINE = re.compile(
    r"(?:Exclusive |Report )?By [A-Z][\w.'’-]+(?:,? (?:and |in |for )?[A-Z][\w.'’-]+){1,6}(?:,? [\w’' -]{0,40})?"
)
PORTFOLIO = re.compile(
    r"\b(?:minister|secretary|undersecretary|under-secretary|commissioner|professor|director|vice president)"
    r" (?:of|for) $",
    re.IGNORECASE,
)
# "Sen. Ana Ruiz (D-Calif.)", "Ola Berg, R-Tenn.": a party and a state
PARTISAN = re.compile(r"(?:[DRI]|Lib|Lab|Con|Dem|Rep)[-–‐‑](?:[A-Z][a-z]+|[A-Z]{2}|[A-Z]\.[A-Z]\.?)")
STATES = word_list("abbreviated states")  # "Holmberg, Calif."
LONGEST_CREDIT = 60  # characters
FUNCTION_WORDS = word_list("function words")
DIRECTIONS = frozenset({"north", "south", "east", "west", "northern", "southern", "eastern", "western", "central"})
MEDIA = frozenset({"internet", "web", "net"})


def stands_in_byline(text: str, at: int) -> bool:
    """Whether a line says no more than who wrote: "By Ana Ruiz in Ellery"."""
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    line = text[start : len(text) if end < 0 else end]
    return len(line) <= LONGEST_CREDIT and BYLINE.fullmatch(line.strip()) is not None


def in_passing(words: Words, mention: DetectedMention) -> bool:
    text, start = words.text, mention.span.start
    surface = fold_name(mention.span.of(text))
    if surface in MEDIA or text[start - 1 : start] == "#" or text[start : start + 1] == "#":
        return True
    if PARTISAN.fullmatch(text, start, mention.span.end) or is_abbreviated_state(text, mention):
        return True
    if CREDIT.search(text, max(0, start - LONGEST_CREDIT), start):
        return True
    if REPORTED_BY.search(text, max(0, start - LONGEST_CREDIT - 30), start) or stands_in_byline(text, start):
        return True
    if mention.label == "PERSON":
        return False
    first, after = words.first_from(start), words.first_from(mention.span.end)
    before = words.lowers[first - 1] if first else ""
    if words.text[start : mention.span.end].isupper() and gazetteer.body_noun(surface):
        return True  # "UNION LEADER ANA RUIZ" of a text in capitals
    if surface in DIRECTIONS:
        return before != "the" or goes_on(words, after)
    if mention.label == "NORP":
        people = surface.endswith("s") or (before == "the" and not goes_on(words, after))
        return not people and gazetteer.place_named(surface) is None
    if mention.label not in ("ORG", "MISC"):
        return False
    return bool(PORTFOLIO.search(text, max(0, start - LONGEST_CREDIT), start)) or (
        before in ("a", "an") and not goes_on(words, after)
    )


def is_abbreviated_state(text: str, mention: DetectedMention) -> bool:
    """ "Holmberg, Calif." """
    before = text[max(0, mention.span.start - 2) : mention.span.start]
    surface = fold_name(mention.span.of(text)).replace(" ", "")
    return (
        before in (", ", " (")
        and surface in STATES
        and text[mention.span.end - 1 : mention.span.end + 1].find(".") >= 0
    )


def goes_on(words: Words, position: int) -> bool:
    """Whether the noun phrase goes on with another noun: "a [Harbour Union] spokesman"."""
    if position >= len(words):
        return False
    return words.texts[position][0].isalpha() and words.lowers[position] not in FUNCTION_WORDS
