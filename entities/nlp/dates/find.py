"""Dates printed in a text, and the days they mean, seen from its day of publication.

Calendar dates ("21 July 2017"), dates that lack a year ("March 11"), and deictic ones ("Friday",
"last week", "two years ago", "this summer"). Left alone: durations, ages, clock times, repetitions
("every Monday", "on Fridays"), and years inside names. A bare weekday is the nearest past one, or the
nearest coming one where the words around it look ahead. What needs a day of publication has no
value without one. Weeks begin on Monday; a quarter or season is an interval of months.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from entities.nlp.annotation import DateFound, Grain, Span
from entities.nlp.dates import periods
from entities.nlp.dates.periods import Period
from entities.nlp.dates.resolving import (
    CLEAR,
    GUESSED,
    LIKELY,
    SURE,
    ResolvedDate,
    Setting,
    certain,
    closest,
    nearest,
    shifted,
    unknown,
)
from entities.nlp.dates.words import (
    BEFORE_A_DATE,
    DASH,
    DAY,
    FULL_MONTH,
    MONTH,
    MONTHS,
    NOT_IN_WORD,
    NUMBER,
    ORDINALS,
    PART_OF_DAY,
    UNIT,
    UNITS,
    WEEKDAY,
    YEAR,
    month_number,
    number_of,
    weekday_number,
)

Reader = Callable[[re.Match[str], Setting], ResolvedDate | None]
READERS: list[tuple[re.Pattern[str], Reader]] = []
# every date holds one of these; what a pattern reads, or looks at, goes no further than REACH from it
TIME = re.compile(
    r"\d|hour|day|week|month|year|decade|century|quarter|morning|noon|evening|night|tomorrow|spring|summer|autumn"
    r"|winter|fall|" + "|".join(month[:3] for month in MONTHS)
)
REACH = 40


def reads(pattern: str, flags: int = 0) -> Callable[[Reader], Reader]:
    """Registers a reader for a pattern; readers above claim their characters first.

    A pattern that looks at more than the date itself names the date's group `date`.
    """

    def register(reader: Reader) -> Reader:
        READERS.append((re.compile(pattern, flags), reader))
        return reader

    return register


def find(
    text: str, published: date | None, sentences: Sequence[Span] = (), names: Sequence[Span] = ()
) -> tuple[DateFound, ...]:
    """The dates of a text in text order, none overlapping another or inside one of `names`.

    `sentences` and `names` are in text order; a whole text without `sentences` is one sentence.
    """
    claimed = bytearray(len(text))
    for name in names:
        claimed[name.start : name.end] = b"\1" * (name.end - name.start)
    starts = [sentence.start for sentence in sentences]
    found = []
    parts = telling(text)
    for pattern, reader in READERS:
        for match in (match for start, end in parts for match in pattern.finditer(text, start, end)):
            span = Span(*match.span("date" if "date" in match.re.groupindex else 0))
            if 1 in claimed[span.start : span.end]:
                continue
            at = bisect_right(starts, span.start) - 1
            sentence = sentences[at] if at >= 0 else Span(0, len(text))
            try:
                resolved = reader(match, Setting(text, sentence, published))
            except (ValueError, OverflowError):  # 31 February, or years that no calendar has
                continue
            if resolved:
                claimed[span.start : span.end] = b"\1" * (span.end - span.start)
                found.append(dated(span, resolved))
    return tuple(sorted(found, key=lambda each: each.span))


def telling(text: str) -> list[tuple[int, int]]:
    """Where a date may stand: from REACH before a digit or a word of time to REACH behind it, in text order."""
    plain = text.lower()
    if len(plain) != len(text):  # a letter that is two in lower case
        return [(0, len(text))]
    parts: list[tuple[int, int]] = []
    for match in TIME.finditer(plain):
        start, end = max(0, match.start() - REACH), match.end() + REACH
        if parts and start <= parts[-1][1]:
            start, _ = parts.pop()
        parts.append((start, end))
    return parts


def dated(span: Span, resolved: ResolvedDate) -> DateFound:
    period = resolved.period
    if period is None:
        return DateFound(span, None, None, None, resolved.grain, resolved.confidence)
    return DateFound(span, period.iso, period.first, period.last, period.grain, resolved.confidence)


# ---- calendar dates


@reads(rf"{NOT_IN_WORD}(\d{{4}})-(\d\d)-(\d\d)(?![\w-])")
def iso_day(match: re.Match[str], setting: Setting) -> ResolvedDate:
    return certain(periods.day(date(int(match[1]), int(match[2]), int(match[3]))))


@reads(rf"{NOT_IN_WORD}(\d\d?)[/.](\d\d?)[/.]((?:19|20)\d\d)(?![\w/-])")
def numeric_day(match: re.Match[str], setting: Setting) -> ResolvedDate:
    """Month first, as American papers print it, unless that is no month."""
    one, two, of_year = int(match[1]), int(match[2]), int(match[3])
    if one > 12:
        return certain(periods.day(date(of_year, two, one)))
    confidence = SURE if two > 12 or one == two else GUESSED / 1.4
    return ResolvedDate(periods.day(date(of_year, one, two)), "day", confidence)


@reads(
    rf"\b(?:{BEFORE_A_DATE})?(?:the\s)?(?<![\d.,/:-])({DAY})(?:{DASH}({DAY}))?\s(?:of\s)?({MONTH})(?:,?\s({YEAR}))?(?!\w)"
)
@reads(rf"\b(?:{BEFORE_A_DATE})?({MONTH})\s({DAY})(?:{DASH}({DAY}))?(?:,?\s({YEAR}))?(?!\w)")
def day_of_month(match: re.Match[str], setting: Setting) -> ResolvedDate | None:
    """ "July 21, 2017", "Friday, 21 July", "June 3-5"; without a year, the nearest such day."""
    one, two, three, printed_year = match.groups()
    number, first, last = (one, two, three) if one[0].isalpha() else (three, one, two)
    month = month_number(number)
    days = [int(re.sub(r"\D+", "", each)) for each in (first, last) if each]

    def in_year(of_year: int) -> Period:
        if len(days) == 2:
            return periods.days(date(of_year, month, days[0]), date(of_year, month, days[1]))
        return periods.day(date(of_year, month, days[0]))

    if printed_year:
        return certain(in_year(int(printed_year)))
    grain: Grain = "range" if len(days) == 2 else "day"
    return nearest(in_year, setting, Span(*match.span()), grain, CLEAR)


@reads(rf"\b({MONTH})(?:\sof)?,?\s({YEAR})\b")
def month_of_year(match: re.Match[str], setting: Setting) -> ResolvedDate:
    return certain(periods.month(month_number(match[1]), int(match[2])))


@reads(rf"\b({FULL_MONTH})\s(?:of\s)?(?i:(last|this|next)\syear)\b")
@reads(rf"\b(?i:(last|this|next))\s({FULL_MONTH})\b")
def month_relative_to_now(match: re.Match[str], setting: Setting) -> ResolvedDate:
    """ "September last year" counts years; "last September" is the latest one that is over."""
    one, two = match.groups()
    by_year = one.casefold() in MONTHS
    month, which = (month_number(one), two.casefold()) if by_year else (month_number(two), one.casefold())
    now = setting.published
    if now is None:
        return unknown("month")
    if by_year or which == "this":
        of_year = now.year + STEPS[which]
    elif which == "last":
        of_year = now.year - (month >= now.month)
    else:
        of_year = now.year + (month <= now.month)
    return ResolvedDate(periods.month(month, of_year), "month", CLEAR)


@reads(
    r"\b(?P<preposition>(?i:in|since|by|until|till|from|through|during|before|after|of|early|late|mid|and|to"
    rf"|between|around|throughout)[\s-])?(?P<date>{FULL_MONTH})(?!\w|\s\d)"
)
def bare_month(match: re.Match[str], setting: Setting) -> ResolvedDate | None:
    month = month_number(match["date"])
    if not match["preposition"] and MONTHS[month - 1] in ("march", "may"):
        return None  # a demonstration, a name or a verb
    return nearest(lambda of_year: periods.month(month, of_year), setting, Span(*match.span("date")), "month", LIKELY)


# ---- weekdays


@reads(rf"\b({WEEKDAY}),?\s(?:of\s)?(?i:(last|this|next)\sweek)\b")
def weekday_of_week(match: re.Match[str], setting: Setting) -> ResolvedDate:
    if setting.published is None:
        return unknown("day")
    monday = periods.week(setting.published).first + timedelta(7 * STEPS[match[2].casefold()])
    return ResolvedDate(periods.day(monday + timedelta(weekday_number(match[1]))), "day", CLEAR)


@reads(rf"\b(?:(?i:(last|past|this past|this|next|this coming|coming))\s)?({WEEKDAY})(?!\w){PART_OF_DAY}")
def weekday(match: re.Match[str], setting: Setting) -> ResolvedDate | None:
    before = setting.text[max(0, match.start() - 8) : match.start()].casefold()
    if re.search(r"\b(?:every|each|any|good|ash|black)\s$", before):
        return None  # a repetition, or the name of a day
    if setting.published is None:
        return unknown("day")
    now, which = setting.published, (match[1] or "").casefold()
    back = (now.weekday() - weekday_number(match[2])) % 7
    ahead = -back % 7
    if which in ("last", "past", "this past"):
        return ResolvedDate(periods.day(now - timedelta(back or 7)), "day", LIKELY)
    if which in ("next", "coming", "this coming"):
        return ResolvedDate(periods.day(now + timedelta(ahead or 7)), "day", LIKELY)
    if setting.looks_ahead(Span(*match.span(2))):
        return ResolvedDate(periods.day(now + timedelta(ahead)), "day", GUESSED)
    return ResolvedDate(periods.day(now - timedelta(back)), "day", LIKELY)


# ---- deictic expressions

STEPS = {"last": -1, "past": -1, "previous": -1, "this": 0, "the": 0, "next": 1, "coming": 1}


@reads(
    r"\b(?:the day (?P<by_two>before yesterday|after tomorrow)|(?P<word>yesterday|today|tonight|tomorrow)"
    rf"{PART_OF_DAY}|(?P<part>this (?:morning|afternoon|evening))|(?P<night>last (?:night|evening)))\b",
    re.IGNORECASE,
)
def day_near_now(match: re.Match[str], setting: Setting) -> ResolvedDate | None:
    if match[0].istitle() and setting.text[: match.start()][-2:-1].isalnum():
        return None  # the name of a newspaper
    if setting.published is None:
        return unknown("day")
    if match["by_two"]:
        distance = -2 if match["by_two"].casefold().startswith("before") else 2
    elif match["night"]:
        distance = -1
    else:
        distance = {"yesterday": -1, "tomorrow": 1}.get((match["word"] or "").casefold(), 0)
    return ResolvedDate(periods.day(setting.published + timedelta(distance)), "day", CLEAR)


@reads(r"\b(last|past|this past|this|the|next|this coming|coming) weekend\b", re.IGNORECASE)
def weekend(match: re.Match[str], setting: Setting) -> ResolvedDate:
    if setting.published is None:
        return unknown("range")
    now, which = setting.published, match[1].casefold().split()[-1]
    current = periods.weekend(now)
    if which in ("next", "coming") or (which in ("this", "the") and setting.looks_ahead(Span(*match.span()))):
        distance = 7 if which == "next" and now >= current.first else 0
    else:  # by Saturday this weekend has begun; before that, a paper looks back
        distance = 0 if now >= current.first and which in ("this", "the") else -7
    return ResolvedDate(periods.weekend(now + timedelta(distance)), "range", LIKELY)


@reads(
    r"\b(?:(?P<ordinal>first|second|third|fourth)[\s-]quarter|Q(?P<digit>[1-4]))"
    r"(?:(?: of)? (?P<year>(?:19|20)\d\d)| of (?P<which>last|this|next) year)?\b",
    re.IGNORECASE,
)
def quarter(match: re.Match[str], setting: Setting) -> ResolvedDate | None:
    number = ORDINALS.index(match["ordinal"].casefold()) + 1 if match["ordinal"] else int(match["digit"])
    if match["year"]:
        return certain(periods.quarter(number, int(match["year"])))
    if setting.published is None:
        return unknown("quarter")
    if match["which"]:
        of_year = setting.published.year + STEPS[match["which"].casefold()]
        return ResolvedDate(periods.quarter(number, of_year), "quarter", CLEAR)
    if "-" in match[0]:
        return ResolvedDate(
            closest(lambda of_year: periods.quarter(number, of_year), setting.published), "quarter", GUESSED
        )
    return nearest(lambda of_year: periods.quarter(number, of_year), setting, Span(*match.span()), "quarter", GUESSED)


@reads(
    r"\b(?:the )?(?P<which>end|beginning|start) of (?:the|this|next|last) (?P<unit>year|month|week)\b"
    r"|\b(?P<year_end>year[ -]end)\b",
    re.IGNORECASE,
)
def border_of_unit(match: re.Match[str], setting: Setting) -> ResolvedDate:
    """The end of a year is its December, of a month or week its last day."""
    unit = (match["unit"] or "year").casefold()
    if setting.published is None:
        return unknown("month" if unit == "year" else "day")
    words = match[0].casefold().split()
    period = shifted(unit, STEPS.get(words[-2], 0) if match["unit"] else 0, setting.published)
    at_end = bool(match["year_end"]) or match["which"].casefold() == "end"
    if unit == "year":
        return ResolvedDate(periods.month(12 if at_end else 1, period.first.year), "month", LIKELY)
    return ResolvedDate(periods.day(period.last if at_end else period.first), "day", LIKELY)


@reads(
    r"(?<!\bthe )\b(?:(last|next|this(?: past| coming)?)|(?:the )(coming))\s"
    r"(week|month|year(?!s)|(?<=this )years|decade|century)\b",
    re.IGNORECASE,
)
def unit_near_now(match: re.Match[str], setting: Setting) -> ResolvedDate | None:
    """Without "the": "the last week" lasts seven days, "last week" is a week."""
    unit = match[3].casefold().removesuffix("s")
    if setting.published is None:
        return unknown(UNITS[unit])
    which = (match[1] or match[2]).casefold().split()[-1]
    return ResolvedDate(shifted(unit, STEPS[which], setting.published), UNITS[unit], CLEAR)


@reads(
    r"\b(?:(?P<season_first>spring|summer|autumn|fall|winter)(?: of)? (?P<year>(?:19|20)\d\d)"
    r"|(?P<which>last|this|next|this past|this coming) (?P<season>spring|summer|autumn|fall|winter))\b",
    re.IGNORECASE,
)
def season(match: re.Match[str], setting: Setting) -> ResolvedDate:
    if match["year"]:
        return certain(periods.season(match["season_first"].casefold(), int(match["year"])))
    if setting.published is None:
        return unknown("season")
    name, now = match["season"].casefold(), setting.published
    which = match["which"].casefold()
    around = [periods.season(name, now.year + step) for step in (-2, -1, 0, 1)]
    if which in ("last", "this past"):
        chosen = [each for each in around if each.last < now][-1]
    elif which in ("next", "this coming"):
        chosen = next(each for each in around if each.first > now)
    else:
        chosen = min(around, key=lambda each: abs((each.first - now).days + 45))
    return ResolvedDate(chosen, "season", LIKELY)


@reads(
    r"\b(?:(?:(?:just|a little) )?(?:over|under|nearly|almost|about|some|around|roughly|(?:more|less) than)\s)?"
    rf"(?:\[?(?P<number>{NUMBER}|a\scouple(?:\sof)?)\]?\s(?P<unit>{UNIT})s?)\s(?P<way>ago|from now|hence)\b",
    re.IGNORECASE,
)
def counted_from_now(match: re.Match[str], setting: Setting) -> ResolvedDate | None:
    """ "two years ago" is a year, "three weeks ago" a week: no finer than the unit counted in."""
    unit = match["unit"].casefold()
    grain: Grain = "year" if unit in ("decade", "century") else UNITS[unit]
    if setting.published is None:
        return unknown(grain)
    count = number_of(match["number"]) * (-1 if match["way"].casefold() == "ago" else 1)
    if unit == "hour":
        period = periods.day(setting.published + timedelta(round(count / 24)))
    elif unit in ("decade", "century"):
        period = periods.year(setting.published.year + count * (10 if unit == "decade" else 100))
    else:
        period = shifted(unit, count, setting.published)
    return ResolvedDate(period, grain, LIKELY)


# ---- years and longer


@reads(rf"{NOT_IN_WORD}({YEAR})\s?[-–—]\s?(\d\d(?:\d\d)?)\b(?![-–/]|\s?(?i:GMT|UTC|hours))")
def range_of_years(match: re.Match[str], setting: Setting) -> ResolvedDate:
    first = int(match[1])
    last = int(match[2]) if len(match[2]) == 4 else first // 100 * 100 + int(match[2])
    if last > 2199:
        raise ValueError("more likely a number")
    return ResolvedDate(periods.years(first, last), "range", LIKELY)


@reads(r"(?<![\w-])(?:the\s)?(?:(?:early|late|mid)[\s-])?(?:(1\d\d0|20\d0)|['’‘](\d0))s\b", re.IGNORECASE)
def decade(match: re.Match[str], setting: Setting) -> ResolvedDate:
    return ResolvedDate(periods.decade(int(match[1]) if match[1] else 1900 + int(match[2])), "decade", LIKELY)


@reads(r"\b(?:the\s)?(\d\d?)(?:st|nd|rd|th)[\s-]century\b", re.IGNORECASE)
def century(match: re.Match[str], setting: Setting) -> ResolvedDate:
    return ResolvedDate(periods.century(int(match[1])), "century", LIKELY)


# what follows a year where the words before it also count or measure: "of 2009;", "of 2000 levels"
AFTER_A_YEAR = (
    r"(?=\s?(?:[;:,.?!)\]\"'’”–—-]|$)|\s(?:and|to|in|on|the|for|that|when|as|at|with|but|or|was|were|is|had|has|by"
    r"|until|through|onwards?|levels?|he|she|it|they|we)\b)"
)
NOT_A_YEAR = (
    r"(?!\w|\s?(?:%|GMT|UTC|hours|hrs|people|percent|per\scent|dollars|euros|pounds|miles|km|met(?:er|re)s|feet))"
)


@reads(
    r"(?:\b(?:in|since|by|during|until|till|before|after|year|early|late|mid|throughout|circa|fiscal)"
    r"|(?<=\d\d\d\d\s)(?:to|and|through))[\s-]"
    rf"(?:(?:early|late|mid)[\s-])?(?P<date>{YEAR}){NOT_A_YEAR}",
    re.IGNORECASE,
)
@reads(
    rf"\b(?:from|between|to|of|and|through|than|over|for)\s(?:(?:early|late|mid)[\s-])?(?P<date>{YEAR}){NOT_A_YEAR}"
    + AFTER_A_YEAR,
    re.IGNORECASE,
)
@reads(
    # "the 2016 election", "Ruiz's 2005 memoir"; a round number before several things counts them
    r"(?:\b(?:the|an?|his|her|its|their|our|this|that|several|many)|['’]s?)\s(?:(?:early|late|mid)[\s-])?"
    rf"(?P<date>(?:19\d|20[0-3])\d)(?!(?<=00)\s\w+s\b){NOT_A_YEAR}"
    r"(?=\s[A-Za-z])(?!\s(?:[A-Z][\w-]+\s)*(?:Olympics?|Games|Cup|Act|Agreement|Treaty|Convention|Championships?)\b)",
)
def bare_year(match: re.Match[str], setting: Setting) -> ResolvedDate:
    return ResolvedDate(periods.year(int(match["date"])), "year", LIKELY)
