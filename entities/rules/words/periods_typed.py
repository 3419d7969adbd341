"""The period at the end of a question that somebody types: "in November", "since 3 October", "last week". Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from entities.nlp.annotation import DateFound
from entities.nlp.dates.find import find
from entities.nlp.dates.words import MONTHS, NUMBER, WEEKDAYS, number_of

ONE_DAY = timedelta(days=1)
LENGTHS = {"day": 1, "week": 7, "month": 30, "year": 365}  # days, of "the last two months"
_UNITS = "|".join(LENGTHS)
_NAMED = "|".join([*MONTHS, *(month[:3] for month in MONTHS), *WEEKDAYS])
_LATELY = re.compile(rf"(?:(?:in|over|during|for) )?the (?:last|past) (?:(?P<n>{NUMBER}) )?(?P<unit>{_UNITS})s?", re.I)
_FROM_TO = re.compile(r"(?:between (?P<one>.+) and (?P<other>.+)|from (?P<first>.+) (?:to|until) (?P<last>.+))", re.I)
_ONE = re.compile(
    r"(?:(?P<how>in|on|during|from|since|after|before|until|till|up to|by|of) )?(?:early |late |mid[- ])?(?P<when>.+)",
    re.I,
)
_BARE = re.compile(
    rf"(?:last|this|past) |yesterday|today|\d{{4}}-\d\d|(?:(?:{'|'.join(MONTHS)}) )?(?:19|20)\d\d$", re.I
)
_LONGEST = 8  # words of a period


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day; an open end is None."""

    since: date | None = None
    until: date | None = None


def without_period(words: str, today: date) -> tuple[str, Period]:
    """(the question without the period it ends in, that period); a month without a year is the latest one.

    What might be a part of a name is none: a year or a weekday counts only behind a word such as "in".
    """
    parts = words.split()
    for size in range(min(_LONGEST, len(parts) - 1), 0, -1):
        period = _period(" ".join(parts[-size:]), today)
        if period:
            return " ".join(parts[:-size]), period
    return words, Period()


def _period(words: str, today: date) -> Period | None:
    lately = _LATELY.fullmatch(words)
    if lately:
        length = LENGTHS[lately["unit"].casefold()] * number_of((lately["n"] or "one").casefold())
        return Period(today - timedelta(days=length - 1), today)
    both = _FROM_TO.fullmatch(words)
    if both:
        first, last = (_date(both[one] or both[other], today) for one, other in (("one", "first"), ("other", "last")))
        return Period(first.earliest, last.latest) if first and last else None
    one = _ONE.fullmatch(words)
    how = (one["how"] or "").casefold() if one else ""
    if not one or not (how or _BARE.match(one["when"])):
        return None
    found = _date(one["when"], today)
    if not found or not found.earliest or not found.latest:
        return None
    if how == "since":
        return Period(found.earliest)
    if how == "after":
        return Period(found.latest + ONE_DAY)
    if how == "before":
        return Period(until=found.earliest - ONE_DAY)
    return (
        Period(until=found.latest) if how in ("until", "till", "up to", "by") else Period(found.earliest, found.latest)
    )


def _date(words: str, today: date) -> DateFound | None:
    """The one date that these words are, seen from today: of what people ask, the past is meant."""
    text = "in " + re.sub(rf"\b(?:{_NAMED})\b", lambda name: name[0].title(), words.removeprefix("the "), flags=re.I)
    found = find(text, today)
    if len(found) != 1 or found[0].earliest is None or text[: found[0].span.start].strip() != "in":
        return None
    return found[0] if found[0].span.end == len(text) else None
