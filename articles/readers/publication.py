"""When was it published? Read from words as printed, never invented."""

import re
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import dateparser

from newsdesk.days import FIRST_DAY

_HOURS = re.compile(r"\d{1,2}[:h]\d{2}|T\d{2}|\d\s*[ap]\.?m\b", re.IGNORECASE)
_ISO_DAY = re.compile(r"\d{4}-?\d{2}-?\d{2}\Z")
_NUMERIC = re.compile(r"\D*\b(\d{1,2})([./-])(\d{1,2})\2(\d{4})\b")
_LEAD = re.compile(
    r"\s*(?:(?:first|last)\s+)?(?:published|posted|updated|modified|date)(?:\s+(?:on|at))?\s*:?\s+", re.IGNORECASE
)
_UPDATED = re.compile(r"(?<=\d)\W*\s(?:last\s+)?(?:updated|modified)\b.*", re.IGNORECASE)
_PLACE = re.compile(r"\A\s*[A-Z][A-Z .’'-]{2,40},\s+(?=\w)")
_AGENCY = re.compile(r"\s*\([A-Z][\w/ .]{1,30}\)\s*\Z")
_TIME_WITHOUT_COLON = re.compile(
    r"(?<=\d{4})([,\s]+(?:at\s+)?)([01]?\d|2[0-3])\.?([0-5]\d)\b(?=\s*(?:[ap]\.?m|[A-Z]{2,5}|\Z))"
)
# Both stand for standard and for daylight time, whichever is in force.
_CHANGING = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}
_IN_DOUBT = {"CST": "Chicago, China or Cuba", "IST": "India, Ireland or Israel"}
_ZONE = re.compile(r"\s*\(?\b([A-Z]{2,3})\)?\s*\Z")
TOLERANCE = timedelta(days=1)  # clocks differ, and it may be tomorrow already where the article was printed


class CannotDate(Exception):
    """Words that give no usable publication time; the message says why."""


def published(words: str, *, now: datetime) -> tuple[datetime, str]:
    """The moment that `words` name and its precision, "time" or "day".

    A time without a zone is one in the zone of `now`; a day without a time is its midnight there. Raises
    CannotDate for words that name no full date, can be read two ways, or name a time that can't be.
    """
    words = words.strip()
    zone = _ZONE.search(words)
    if zone and zone[1] in _IN_DOUBT:
        day = _parsed(words[: zone.start()], now.tzinfo)[0]
        moment, precision = day.replace(hour=0, minute=0, second=0, microsecond=0), "day"
    elif zone and zone[1] in _CHANGING:
        moment, precision = _parsed(words[: zone.start()], ZoneInfo(_CHANGING[zone[1]]))
    else:
        moment, precision = _parsed(words, now.tzinfo)
    if moment > now + TOLERANCE:
        raise CannotDate(f"The date {words.strip()} lies in the future and was not taken.")
    return moment, precision


def doubt(words: str) -> str:
    """What is uncertain about the time that `words` name, in a sentence; "" if nothing is."""
    zone = _ZONE.search(words.strip())
    if zone and zone[1] in _IN_DOUBT:
        return f"The time in {words.strip()} may be of {_IN_DOUBT[zone[1]]}: only its day was taken."
    return ""


def _parsed(words: str, zone: tzinfo | None) -> tuple[datetime, str]:
    try:
        moment = datetime.fromisoformat(words)
        precision = "day" if _ISO_DAY.match(words) else "time"
    except ValueError:
        moment, precision = _read(words)
    if moment.replace(tzinfo=None) == datetime(1970, 1, 1):  # what programs print that know no date
        raise CannotDate(f"The date {words} stands for none and was not taken.")
    if moment.year < FIRST_DAY.year:
        raise CannotDate(f"The date {words} lies before the first newspaper and was not taken.")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone), precision


def _read(words: str) -> tuple[datetime, str]:
    words = _UPDATED.sub("", _AGENCY.sub("", _PLACE.sub("", _LEAD.sub("", words, count=1))))
    words = _TIME_WITHOUT_COLON.sub(r"\1\2:\3", words)
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
