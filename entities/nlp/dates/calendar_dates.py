"""Readers of calendar dates, named days and weekdays: "July 21, 2017", "June 3-5", "Boxing Day", "on Friday"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from entities.nlp.annotation import Grain, Span
from entities.nlp.dates import periods
from entities.nlp.dates.named_days import ALONE, BESIDE, named_day
from entities.nlp.dates.periods import Period
from entities.nlp.dates.registry import STEPS, reads
from entities.nlp.dates.resolving import (
    CLEAR,
    GUESSED,
    LIKELY,
    SURE,
    ResolvedDate,
    Setting,
    certain,
    nearest,
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
    PART_OF_DAY,
    WEEKDAY,
    YEAR,
    month_number,
    weekday_number,
)

TERROR = r"(?:terror\w*\s)?(?:attacks?|hijack\w+|victims|families|[Cc]ommission|[Mm]emorial)\b"


@reads(
    r"(?:(?<=since )|(?<=after )|(?<=before )|(?<=on )|(?<=the ))9/11(?![\d/-]|\.\d)"
    rf"|\b(?:Sept(?:\.|ember)? 11(?:th)?|11(?:th)? September),?(?=\s{TERROR})"
)
def eleventh_of_september(match: re.Match[str], setting: Setting) -> ResolvedDate:
    """ "since 9/11", "the Sept. 11 attacks": of 2001, whenever a text is written"""
    return certain(periods.day(date(2001, 9, 11)))


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


@reads(rf"\b(?:(?P<before>{YEAR})\s)?(?P<name>{ALONE})(?:,?\s(?P<year>{YEAR}))?(?!\w)", re.IGNORECASE)
@reads(rf"\b(?P<which>last|this|next)\s(?P<name>{BESIDE})(?!\w)", re.IGNORECASE)
def day_with_a_name(match: re.Match[str], setting: Setting) -> ResolvedDate | None:
    given = match.groupdict()
    name, printed_year = match["name"], given.get("year") or given.get("before")
    if printed_year:
        return certain(named_day(name, int(printed_year)))
    now, which = setting.published, (given.get("which") or "").casefold()
    if now is None:
        return unknown("day")
    if which in ("last", "next"):
        around = [named_day(name, now.year + step) for step in (-1, 0, 1)]
        chosen = (
            [each for each in around if each.last < now][-1:]
            if which == "last"
            else [each for each in around if each.first > now]
        )
        return ResolvedDate(chosen[0], "day", CLEAR)
    return nearest(lambda of_year: named_day(name, of_year), setting, Span(*match.span()), "day", CLEAR)


# ---- weekdays


@reads(rf"\b({WEEKDAY}),?\s(?:of\s)?(?i:(last|this|next)\sweek)\b")
def weekday_of_week(match: re.Match[str], setting: Setting) -> ResolvedDate:
    """ "Tuesday of last week" """
    return day_of_week(match[1], match[2], setting)


def day_of_week(weekday: str, which: str, setting: Setting) -> ResolvedDate:
    if setting.published is None:
        return unknown("day")
    monday = periods.week(setting.published).first + timedelta(7 * STEPS[which.casefold()])
    return ResolvedDate(periods.day(monday + timedelta(weekday_number(weekday))), "day", CLEAR)


@reads(rf"\b(?i:(last|this|next)\sweek),?\s({WEEKDAY})(?!\w){PART_OF_DAY}")
def week_and_weekday(match: re.Match[str], setting: Setting) -> ResolvedDate:
    """ "next week Tuesday" """
    return day_of_week(match[2], match[1], setting)


@reads(rf"\b(?:(?i:(last))\s)?({WEEKDAY})\sweek\b(?![’'-])")
def weekday_and_week(match: re.Match[str], setting: Setting) -> ResolvedDate:
    """ "Tuesday week" is the one after the next, "last Tuesday week" the one before the last."""
    if setting.published is None:
        return unknown("day")
    back = (setting.published.weekday() - weekday_number(match[2])) % 7
    distance = -(back or 7) - 7 if match[1] else -back % 7 + 7
    return ResolvedDate(periods.day(setting.published + timedelta(distance)), "day", CLEAR)


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
    if setting.looks_ahead(Span(*match.span(2))) or (which == "this" and not setting.has_happened(Span(*match.span()))):
        return ResolvedDate(periods.day(now + timedelta(ahead)), "day", GUESSED)
    return ResolvedDate(periods.day(now - timedelta(back)), "day", LIKELY)
