"""When was it published? Read from words as printed, never invented."""

import re
from datetime import datetime, timedelta, tzinfo

import dateparser

from newsdesk.days import FIRST_DAY

_HOURS = re.compile(r"\d{1,2}[:h]\d{2}|T\d{2}|\d\s*[ap]\.?m\b", re.IGNORECASE)
_ISO_DAY = re.compile(r"\d{4}-?\d{2}-?\d{2}\Z")
_NUMERIC = re.compile(r"\D*\b(\d{1,2})([./-])(\d{1,2})\2(\d{4})\b")
_LEAD = re.compile(r"\s*(?:first\s+)?(?:published|posted|updated|date)(?:\s+(?:on|at))?\s*:?\s+", re.IGNORECASE)
TOLERANCE = timedelta(days=1)  # clocks differ, and it may be tomorrow already where the article was printed


class CannotDate(Exception):
    """Words that give no usable publication time; the message says why."""


def published(words: str, *, now: datetime) -> tuple[datetime, str]:
    """The moment that `words` name and its precision, "time" or "day".

    A time without a zone is one in the zone of `now`; a day without a time is its midnight there. Raises
    CannotDate for words that name no full date, can be read two ways, or name a time that can't be.
    """
    moment, precision = _parsed(words.strip(), now.tzinfo)
    if moment > now + TOLERANCE:
        raise CannotDate(f"The date {words.strip()} lies in the future and was not taken.")
    return moment, precision


def _parsed(words: str, zone: tzinfo | None) -> tuple[datetime, str]:
    try:
        moment = datetime.fromisoformat(words)
        precision = "day" if _ISO_DAY.match(words) else "time"
    except ValueError:
        moment, precision = _read(words)
    if moment.year < FIRST_DAY.year:
        raise CannotDate(f"The date {words} lies before the first newspaper and was not taken.")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone), precision


def _read(words: str) -> tuple[datetime, str]:
    words = _LEAD.sub("", words, count=1)
    order = "DMY"
    if numeric := _NUMERIC.match(words):
        first, second = int(numeric[1]), int(numeric[3])
        if numeric[2] != "." and first != second and first <= 12 and second <= 12:
            raise CannotDate(f"The date {words} can be read as day/month or month/day and was not taken.")
        order = "MDY" if second > 12 else "DMY"
    moment = dateparser.parse(
        words[:100],
        languages=["en"],
        # Words such as "yesterday" would be counted from today, and a missing day filled in: both are inventions.
        settings={"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": order},
    )
    if moment is None:
        raise CannotDate(f"“{words[:100]}” is not a full date and was not taken.")
    return moment, "time" if _HOURS.search(words) else "day"
