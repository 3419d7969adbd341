"""The words and numbers that dates are written with, as patterns and as what they count."""

from __future__ import annotations

from entities.nlp.annotation import Grain

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
ORDINALS = ("first", "second", "third", "fourth")

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
FULL_MONTH = MONTH.split("|(?:")[0] + ")"
MISSPELT = {  # "Wednedsay": two letters swapped
    word[:at] + word[at + 1] + word[at] + word[at + 2 :]: number
    for number, word in enumerate(WEEKDAYS)
    for at in range(1, len(word) - 1)
}
WEEKDAY = (
    r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
    r"|MONDAY|TUESDAY|WEDNESDAY|THURSDAY|FRIDAY|SATURDAY|SUNDAY"
    rf"|{'|'.join(word.title() for word in MISSPELT)})"
)
BEFORE_A_DATE = rf"(?:{WEEKDAY}|(?:Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)\b\.?),?\s"
YEAR = r"(?:1[0-9]|20|21)\d\d(?![\d,.]\d|\d)"
DAY = r"(?:[12]\d|3[01]|0?[1-9])(?!\d|[.:]\d)(?:st|nd|rd|th)?"
DASH = r"\s?(?:-|–|—|to|until|through)\s?"
PART_OF_DAY = r"(?:\s(?i:early\s|late\s)?(?i:morning|afternoon|evening|night|midday|noon)\b)?"
NUMBER = rf"(?:\d{{1,3}}|a|an|{'|'.join((*NUMBERS[1:], *TENS))})"
UNITS: dict[str, Grain] = {  # how exactly one of them tells a date
    "hour": "day", "day": "day", "week": "week", "month": "month", "year": "year", "decade": "decade",
    "century": "century",
}  # fmt: skip
UNIT = rf"(?:{'|'.join(UNITS)})"
NOT_IN_WORD = r"(?<![\w$£€#.,/:-])(?<!\d\s)"


def month_number(words: str) -> int:
    return next(at for at, name in enumerate(MONTHS, 1) if name.startswith(words.casefold().rstrip(".")[:3]))


def weekday_number(words: str) -> int:
    if (misspelt := MISSPELT.get(words.casefold())) is not None:
        return misspelt
    return next(at for at, name in enumerate(WEEKDAYS) if name.startswith(words.casefold()[:3]))


def number_of(words: str) -> int:
    words = words.casefold()
    if words.startswith("a couple"):
        return 2
    if words.isdigit():
        return int(words)
    return TENS[words] if words in TENS else 1 if words in ("a", "an") else NUMBERS.index(words)
