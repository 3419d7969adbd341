"""Whether words that say what a speaker is make them speak for an organisation, a country or a group named in them.

Principle: better to miss a voice than to make one up. The head of the phrase must be a noun for somebody who speaks for
others by office (a spokesperson, a minister, a president, an ambassador, a chief executive), and the name must be bound
to that noun: before it ("Iranian foreign minister") or after *of* and *for* ("spokesman for Iran's foreign ministry").
What stands between may be a part of the state, but no other body and no other person: "Iran's football federation
president" and "a lawyer for the president of Peru" speak for somebody else.

Known exceptions: an office that print gives without a name ("the foreign minister") says nothing here; members,
officials, lawyers, analysts and candidates never speak for anybody; who will be in office is not in it yet.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from entities.nlp.language.gazetteer import body_noun, fold_name, place_named, role_noun

Tenure = Literal["speaks", "spoke", ""]  # now, no longer, not at all
STILL = timedelta(days=182)  # how long before and after it was printed an office is taken to be held

SPOKES = set("spokesperson spokesman spokeswoman".split())
OF_STATE = set("president premier minister chancellor monarch king queen ambassador envoy".split())
RULING = set("president premier chancellor monarch king queen leader governor mayor".split())
HEADS = set(
    "chief head boss chairman chairwoman chairperson chair director ceo leader governor mayor president".split()
)
# Nouns that only speak for somebody together with the word before them.
WITH = {
    "executive": {"chief"}, "officer": {"executive", "press"}, "secretary": {"press", "foreign", "general"},
    "general": {"secretary", "director"}, "representative": {"permanent"},
}  # fmt: skip
NEVER_FOR = set("minister ambassador envoy representative secretary".split())  # "envoy for Syria" is sent there
STATE_BODIES = set(
    "ministry department government administration cabinet embassy mission delegation presidency".split()
)
SAME_THING = set("province city state region county country company firm group party corporation organisation".split())
NO_LONGER = set("former formerly ex late once ousted deposed previous retired onetime erstwhile".split())
NOT_IN_OFFICE = set(
    "incoming elect designate next future would candidate nominee then opposition shadow rebel rival breakaway self "
    "honorary aspiring".split()
)
QUALIFIERS = set(
    "new local acting interim chief executive general managing deputy vice current longtime supreme regional national "
    "founding the a an its senior".split()
)
ENDS_PHRASE = set(
    "to in at on by from with near about against under over between during after before since until who whom whose "
    "which that and or as , ; : ( ) —".split()
)
DETERMINERS = {"the", "a", "an"}
LONGEST_COUNTRY = 3  # words of a country's name inside another name

_TOKEN = re.compile(r"\w+(?:\.\w\.?)*|['’]s\b|[,;:()—]")


@dataclass(frozen=True, slots=True)
class Token:
    start: int
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name within a phrase; offsets into the phrase."""

    start: int
    end: int
    is_organisation: bool


def tenure(phrase: str, name: Name) -> Tenure:
    """Whether somebody called this speaks, or once spoke, for who is named in it."""
    tokens = [Token(m.start(), m.end(), _plain(m.group())) for m in _TOKEN.finditer(phrase)]
    inside = [place for place, token in enumerate(tokens) if name.start < token.end and token.start < name.end]
    if not inside:
        return ""
    first, last = inside[0], inside[-1]
    head = _head(tokens, first, last)
    if head is None or not _binds(tokens, head, first, last, name.is_organisation):
        return ""
    around = {token.word for token in tokens[: max(head, last) + 1]} - {
        token.word for token in tokens[first : last + 1]
    }
    if around & NOT_IN_OFFICE or (len(tokens) > head + 1 and tokens[head + 1].word in NOT_IN_OFFICE):
        return ""
    return "spoke" if around & NO_LONGER else "speaks"


@lru_cache(maxsize=10_000)
def country_inside(name: str) -> tuple[int, int, str] | None:
    """(start, end, country) of the country that a body's name begins with or ends in: "Iranian Foreign Ministry",
    "Ministry of Health of Peru". None for names without one, and for names of countries themselves."""
    words = [(m.start(), m.end()) for m in re.finditer(r"[^\s]+", name)]
    for size in range(min(LONGEST_COUNTRY, len(words) - 1), 0, -1):
        for some in (words[:size], words[-size:]):
            start, end = some[0][0], some[-1][1]
            printed = re.sub(r"['’]s?$", "", name[start:end])
            place = place_named(printed)
            if place and place.place.is_country and place.sense in ("name", "adjective"):
                return start, start + len(printed), place.place.name
    return None


def period(current: Iterable[date], former: Iterable[date]) -> tuple[date, date] | None:
    """First and last day on which somebody is taken to hold an office, from the days on which print says that they
    do, and that they once did. None if it never says that they do."""
    current, former = sorted(current), sorted(former)
    if not current:
        return None
    first, last = current[0], current[-1]
    since, until = first - STILL, last + STILL
    left = [day for day in former if day > last]
    came = [day for day in former if day < first]
    if left:
        until = min(until, left[0] - timedelta(days=1))
    if came:
        since = max(since, came[-1] + timedelta(days=1))
    return since, until


def _plain(word: str) -> str:
    return fold_name(word).replace("’", "'")


def _head(tokens: Sequence[Token], first: int, last: int) -> int | None:
    """Place of the noun that says what the speaker is: the last word before the phrase's first preposition, where the
    name itself counts as no word; or the last word of a name that is all of the phrase ("Iran's foreign ministry")."""
    end = next(
        (
            place
            for place, token in enumerate(tokens)
            if not first <= place <= last and token.word in ENDS_PHRASE | {"of", "for"} and place
        ),
        len(tokens),
    )
    if [token.word for token in tokens[end : end + 2]] == ["of", "state"] and tokens[end - 1].word in (
        "secretary",
        "head",
    ):
        return end - 1
    head = end - 1
    return head if head >= 0 and not first <= head <= last else None


def _binds(tokens: Sequence[Token], head: int, first: int, last: int, is_organisation: bool) -> bool:
    word, before = tokens[head].word, tokens[head - 1].word if head else ""
    if word in WITH and before not in WITH[word] and not (word == "secretary" and _of_state(tokens, head)):
        return word == "secretary" and is_organisation and first > head and _after(tokens, head, first, last, True)
    if last < head:
        return _before(tokens, head, first, last, is_organisation)
    return _after(tokens, head, first, last, is_organisation)


def _of_state(tokens: Sequence[Token], head: int) -> bool:
    return [token.word for token in tokens[head + 1 : head + 3]] == ["of", "state"]


def _before(tokens: Sequence[Token], head: int, first: int, last: int, is_organisation: bool) -> bool:
    """ "Iranian foreign ministry spokesman", "Lingbo's local director": the name stands before the head."""
    word = tokens[head].word
    following = tokens[head + 1].word if head + 1 < len(tokens) else ""
    if following in ("of", "for") and not _of_state(tokens, head):
        return False  # "Iranian president of the federation"
    between = [token.word for token in tokens[last + 1 : head] if token.word != "'s"]
    if word in WITH:
        between = between[:-1]
    bodies = [each for each in between if body_noun(each)]
    people = [each for each in between if _is_role(each)]
    of_state = all(each in STATE_BODIES for each in bodies) and not people
    if word in STATE_BODIES:  # the body itself speaks: "Iran's foreign ministry"
        return not is_organisation and of_state
    if word in SPOKES or word in WITH:
        return of_state or (is_organisation and between in ([each] for each in SAME_THING))
    if is_organisation:
        return word in HEADS | {"envoy", "executive"} and all(each in QUALIFIERS | SAME_THING for each in between)
    if word in OF_STATE:
        return of_state
    return word in RULING and all(each in QUALIFIERS for each in between)


def _after(tokens: Sequence[Token], head: int, first: int, last: int, is_organisation: bool) -> bool:
    """ "spokesman for Iran's foreign ministry", "director of the watchdog Open Ledger Watch": after of, for."""
    word = tokens[head].word
    if _of_state(tokens, head):
        head += 2
    if head + 1 >= first or tokens[head + 1].word not in ("of", "for"):
        return False
    if tokens[head + 1].word == "for" and word in NEVER_FOR:
        return False
    if word not in SPOKES | OF_STATE | HEADS | RULING | WITH.keys() or word in STATE_BODIES:
        return False
    between = [token.word for token in tokens[head + 2 : first] if token.word not in DETERMINERS]
    rest = []
    for token in tokens[last + 1 :]:
        if token.word in ENDS_PHRASE | {"of", "for"}:
            break
        if token.word != "'s":
            rest.append(token.word)
    if between and between[-1] == "of":  # "of the ministry of health of Peru"
        bodies = [each for each in between if body_noun(each)]
        if any(each not in STATE_BODIES for each in bodies) or not bodies:
            return False
    elif any(each in ENDS_PHRASE | {"of", "for", "'s"} for each in between):
        return False
    if any(_is_role(each) for each in between + rest):
        return False
    if is_organisation:
        return not rest or all(each in SAME_THING for each in rest)
    if not rest:
        return word not in HEADS - RULING
    if all(each in SAME_THING for each in rest):
        return True
    return rest[-1] in STATE_BODIES and all(each in STATE_BODIES for each in rest if body_noun(each))


def _is_role(word: str) -> bool:
    return bool(role_noun(word)) and word not in QUALIFIERS and word not in ("foreign",)
