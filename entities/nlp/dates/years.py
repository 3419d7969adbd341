"""Readers of years, decades and centuries."""

from __future__ import annotations

import re

from entities.nlp.dates import periods
from entities.nlp.dates.registry import reads
from entities.nlp.dates.resolving import (
    LIKELY,
    ResolvedDate,
    Setting,
)
from entities.nlp.dates.words import (
    NOT_IN_WORD,
    YEAR,
)


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
@reads(rf"(?<=[\s\d]\d\d\d,\s)(?P<date>{YEAR})(?=,?\s(?:and|or)\s|,\s{YEAR})")  # "in 1998, 2002 and 2006"
@reads(
    # "the 2016 election", "Ruiz's 2005 memoir"; a round number before several things counts them
    r"(?:\b(?i:the|an?|his|her|its|their|our|this|that|several|many)|['’]s?)\s(?:(?:early|late|mid)[\s-])?"
    rf"(?P<date>(?:19\d|20[0-3])\d)(?!(?<=00)\s\w+s\b){NOT_A_YEAR}"
    r"(?=\s[A-Za-z])(?!\s(?:[A-Z][\w-]+\s)*(?:Olympics?|Games|Cup|Act|Agreement|Treaty|Convention|Championships?)\b)",
)
@reads(  # "potential 2016 rivals", "as early as 2011", "2014 was wet"; a number of things has a comma or is round
    rf"{NOT_IN_WORD}(?<!No\.\s)(?<!number\s)(?<!flight\s)(?<!room\s)(?<!page\s)(?<!route\s)(?<!channel\s)"
    rf"(?P<date>(?:19[6-9]\d|20[0-3]\d)(?<!00)){NOT_A_YEAR}"
    r"(?-i:(?!\s[A-Z]{1,3}\b|\s(?:[A-Z][\w-]+\s)*(?:Olympics?|Games|Cup|Act|Agreement|Treaty|Convention|Championships?)\b))"
    r"(?!\s?(?:[\d:/°x×-]|and\s\d|to\s\d|(?:\w+\s)?(?:votes|people|homes|jobs|men|women|children|troops|soldiers|copies|words"
    r"|pages|shares|points|tonnes?|tons|kg|cars|seats|deaths|cases|patients|students|members|employees|workers|fans|stores"
    r"|shops|times|square|hectares|acres|gallons|barrels|calories|degrees|days|hours|minutes|years)\b))",
    re.IGNORECASE,
)
def bare_year(match: re.Match[str], setting: Setting) -> ResolvedDate:
    return ResolvedDate(periods.year(int(match["date"])), "year", LIKELY)
