"""Readers of dates told from the day of publication: "yesterday", "last week", "this summer", "two years ago"."""

from __future__ import annotations

import re
from datetime import timedelta

from entities.nlp.annotation import Grain, Span
from entities.nlp.dates import periods
from entities.nlp.dates.registry import STEPS, reads
from entities.nlp.dates.resolving import (
    CLEAR,
    GUESSED,
    LIKELY,
    ResolvedDate,
    Setting,
    certain,
    closest,
    nearest,
    shifted,
    unknown,
)
from entities.nlp.dates.said_on import day_of_saying
from entities.nlp.dates.words import (
    NUMBER,
    ORDINALS,
    PART_OF_DAY,
    UNIT,
    UNITS,
    number_of,
)


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
    now = day_of_saying(setting.text, match.start(), setting.published)
    return ResolvedDate(periods.day(now + timedelta(distance)), "day", CLEAR)


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
