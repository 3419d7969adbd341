"""When was it published? Read from words as printed, never invented."""

import re
from contextlib import suppress
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import dateparser

from newsdesk.days import FIRST_DAY

_HOURS = re.compile(r"\d{1,2}[:h]\d{2}|T\d{2}|\d\s*[ap]\.?m\b", re.IGNORECASE)
_ISO_DAY = re.compile(r"\d{4}-?\d{2}-?\d{2}\Z")
_NUMERIC = re.compile(r"\D*\b(\d{1,2})([./-])(\d{1,2})\2(\d{4})\b")
_LEAD = re.compile(
    r"\A\s*(?:(?:first|last)\s+)?(?:published|posted|updated|modified|date)(?:\s+(?:on|at))?\s*:?\s+", re.IGNORECASE
)
_UPDATED = re.compile(r"(?<=\d)\W*\s(?:last\s+)?(?:updated|modified)\b.*", re.IGNORECASE)
_PLACE = re.compile(r"\A\s*[A-Z][A-Z .’'-]{2,40},\s+(?=\w)")
_AGENCY = re.compile(r"\s*\([A-Z][\w/ .]{1,30}\)\s*\Z")
_TIME_WITHOUT_COLON = re.compile(
    r"(?<=\d{4})([,\s]+(?:at\s+)?)([01]?\d|2[0-3])\.?([0-5]\d)\b(?=\s*(?:[ap]\.?m|[A-Z]{2,5}|\Z))"
)
# Both stand for standard and for daylight time, whichever is in force.
_CHANGING = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}
_IN_DOUBT = {
    "CST": "Chicago, China or Cuba", "IST": "India, Ireland or Israel", "AST": "Arabia or Atlantic Canada",
    "GST": "the Gulf or South Georgia",
}  # fmt: skip
_SUMMER_ONLY = {"BST": ZoneInfo("Europe/London")}  # in winter it is not Britain's, but perhaps Bangladesh's
_TIMES = re.compile(r"(?:(?<=[\d\s][apAP][mM])|(?<=[apAP]\.[mM]\.)|(?<=\d))\s*\(?\b([A-Z]{2,3})\b\)?")
_TIME_FIRST = re.compile(
    r"\A\s*(?:at\s+)?(\d{1,2}[.:h]\d{2}(?:\s*[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?)\s*(\(?\b[A-Z]{2,4}\b\)?)?[,\s]+(?:on\s+)?"
    r"(?=\S*[A-Za-z]|\d)(.+)\Z",
    re.IGNORECASE,
)
# Dates in other languages, tried where English names none; those of more readers first.
_ABROAD = (
    "de fr es it pt nl sv da nb fi pl cs hu ro tr ru uk el bg hr id ca sk sl lt lv et sr he ar hi th fa zh ja ko vi"
)
_DAY_ABROAD = re.compile(
    r"(?:\d{1,2}(?:\.|er|º|ª)? ?(?:de |d['’])?[^\W\d_]{3,14}\.?,? (?:de |del )?\d{4}(?!\d)"
    r"|\d{4} ?[年년] ?\d{1,2} ?[月월] ?\d{1,2} ?[日일]|\d{4}\. [^\W\d_]{3,14} \d{1,2}\.|\d{1,2}\.\d{1,2}\.\d{4}(?!\d))"
)
_TIME_ABROAD = re.compile(r"\A[^\d\n]{1,14}([01]?\d|2[0-3])[:h.時]([0-5]\d)\b")
TOLERANCE = timedelta(days=1)  # clocks differ, and it may be tomorrow already where the article was printed
# What programs print that know no date: the first days of their calendars.
_OF_NO_DATE = (datetime(1970, 1, 1), datetime(1900, 1, 1), datetime(1899, 12, 30), datetime(1980, 1, 1))
DAY_FIRST, MONTH_FIRST = "DMY", "MDY"


class CannotDate(Exception):
    """Words that give no usable publication time; the message says why."""


class TwoDays(CannotDate):
    """Words that name one of two days: `moments` are that with the day first and that with the month first."""

    def __init__(self, words: str, moments: tuple[datetime, datetime]):
        super().__init__(f"The date {words} could be day/month or month/day and was not used.")
        self.moments = moments


def published(words: str, *, now: datetime, order: str = "") -> tuple[datetime, str]:
    """The moment that `words` name and its precision, "time" or "day".

    A time without a zone is one in the zone of `now`; a day without a time is its midnight there. `order` says how
    03/04/2025 is meant, as DAY_FIRST or MONTH_FIRST. Raises CannotDate for words that name no full date or a time that
    can't be, and TwoDays for those that can be read two ways, unless one of the two lies in the future.
    """
    words = words.strip()
    if order or not _is_of_two_days(words):
        return _past(words, now, order)
    moments = []
    for either in (DAY_FIRST, MONTH_FIRST):
        with suppress(CannotDate):
            moments.append(_past(words, now, either))
    if len(moments) == 2:
        raise TwoDays(words, (moments[0][0], moments[1][0]))
    return moments[0] if moments else _past(words, now, DAY_FIRST)


def _past(words: str, now: datetime, order: str) -> tuple[datetime, str]:
    plain, zone, in_doubt = _zone_of(words, now.tzinfo)
    moment, precision = _parsed(plain, zone, order)
    if not in_doubt and _stated(words) in _SUMMER_ONLY:
        in_doubt = not moment.replace(tzinfo=_SUMMER_ONLY[_stated(words)]).dst()
    if in_doubt:
        moment, precision = datetime(moment.year, moment.month, moment.day, tzinfo=now.tzinfo), "day"
    if moment > now + TOLERANCE:
        raise CannotDate(f"The date {words} is in the future and was not used.")
    return moment, precision


def _zone_of(words: str, zone: tzinfo | None) -> tuple[str, tzinfo | None, bool]:
    """The words without a zone that has to be worked out, that zone, and whether it may be several."""
    for found in _TIMES.finditer(words):
        name = found[1]
        if name in _IN_DOUBT or name in _CHANGING:
            plain = f"{words[: found.start()]} {words[found.end() :]}".strip()
            return plain, ZoneInfo(_CHANGING[name]) if name in _CHANGING else zone, name in _IN_DOUBT
    return words, zone, False


def _stated(words: str) -> str:
    return next((found[1] for found in _TIMES.finditer(words) if found[1] in {*_IN_DOUBT, *_SUMMER_ONLY}), "")


def doubt(words: str, *, precision: str) -> str:
    """What is uncertain about the time that `words` name, in a sentence; "" if nothing is."""
    zone = _stated(words.strip())
    if zone in _IN_DOUBT:
        return f"The time in {words.strip()} may be in {_IN_DOUBT[zone]}: only the day was used."
    if zone and precision == "day":
        return f"The time in {words.strip()} is no summer time: only the day was used."
    return ""


def _parsed(words: str, zone: tzinfo | None, order: str) -> tuple[datetime, str]:
    try:
        moment = datetime.fromisoformat(words)
        precision = "day" if _ISO_DAY.match(words) else "time"
    except ValueError:
        moment, precision = _read(words, order)
    is_at_an_end = moment.year in (datetime.min.year, datetime.max.year)  # in another zone it would leave the calendar
    if is_at_an_end or _stands_for_none(moment):
        raise CannotDate(f"The date {words} is not a real date and was not used.")
    if moment.year < FIRST_DAY.year:
        raise CannotDate(f"The date {words} is before the first newspaper and was not used.")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone), precision


def _stands_for_none(moment: datetime) -> bool:
    """Midnight of a calendar's first day, there or in Greenwich; within its first minute, as counters begin."""
    plain = moment.replace(tzinfo=None)
    in_utc = plain - (moment.utcoffset() or timedelta())
    return any(abs(one - first) < timedelta(minutes=1) for first in _OF_NO_DATE for one in (plain, in_utc))


def _is_of_two_days(words: str) -> bool:
    numeric = _NUMERIC.match(_LEAD.sub("", words, count=1))
    if not numeric or numeric[2] == ".":
        return False
    first, second = int(numeric[1]), int(numeric[3])
    return first != second and 1 <= first <= 12 and 1 <= second <= 12


def _read(words: str, order: str) -> tuple[datetime, str]:
    said = words
    if first := _TIME_FIRST.match(words):
        time = first[1] if "m" in first[1].lower() else first[1].replace(".", ":")
        words = f"{first[3]} {time} {first[2] or ''}".strip()
    words = _UPDATED.sub("", _AGENCY.sub("", _PLACE.sub("", _LEAD.sub("", words, count=1))))
    words = _TIME_WITHOUT_COLON.sub(r"\1\2:\3", words)
    if numeric := _NUMERIC.match(words):
        order = order or (MONTH_FIRST if int(numeric[3]) > 12 else DAY_FIRST)
    moment = _told(words[:100], order, "en") or _told_abroad(words[:100], order)
    if moment is None:
        raise CannotDate(f"“{said[:100]}” is not a full date and was not used.")
    return moment, "time" if _HOURS.search(words) or (moment.hour, moment.minute) != (0, 0) else "day"


def _told_abroad(words: str, order: str) -> datetime | None:
    """What a date in another language means: the words whole, or the day in them and the time behind it."""
    if not re.search(r"\d", words):
        return None
    if moment := _told(words, order, *_ABROAD.split()):
        return moment
    found = _DAY_ABROAD.search(words)
    moment = _told(found[0], order, "en", *_ABROAD.split()) if found else None
    if not found or not moment:
        return None
    time = _TIME_ABROAD.match(words[found.end() :])
    return moment.replace(hour=int(time[1]), minute=int(time[2])) if time else moment


def _told(words: str, order: str, *languages: str) -> datetime | None:
    return dateparser.parse(
        words,
        languages=list(languages),
        # Words such as "yesterday" would be counted from today, and a missing day filled in: both are inventions.
        settings={
            "PARSERS": ["absolute-time"],
            "REQUIRE_PARTS": ["day", "month", "year"],
            "DATE_ORDER": order or DAY_FIRST,
        },
    )
