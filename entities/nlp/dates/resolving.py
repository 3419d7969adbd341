"""What a written date is resolved against, and what it resolves to: a period, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from entities.nlp.annotation import Grain, Span
from entities.nlp.dates import periods
from entities.nlp.dates.periods import Period
from entities.nlp.language.gazetteer import word_list

# what makes a date without a year, or a bare weekday, one that is still to come
AHEAD = re.compile(
    r"\b(?:will|won['’]t|shall|(?:is|are|was|were) (?:to|due|set|scheduled|expected|slated|heading|going|coming"
    r"|returning)|to be|scheduled"
    r"|slated|due|plans?|expects?|expected|going to|upcoming|next|ahead of|looks? forward"
    r"|running for)\b|['’]ll\b",
    re.IGNORECASE,
)
# the same, where it can only stand before its date: what follows one may be said on it ("said Friday it would")
OBLIGED = re.compile(
    r"\b(?:would|should|must|may|might|can|could)\b(?! have\b)"
    r"|\b(?:(?:urg|invit|agre|promis|pledg|hop|prepar)(?:e[sd]?|ing)|(?:ask|vow|threaten|intend|aim|want|call)(?:s|ed|ing)?"
    r"|(?:order|plann)(?:ed|ing))\b"
    r"[^.;:]{0,50}? to [a-z]+"
)
# "opens on Friday", "is published on May 3": what is told of a date in the present is still to come
PRESENT = re.compile(
    r"\b(?:(?:is|are) \w+ed|opens|begins?|starts|resumes?|continues?|ends|closes|expires?|takes? place) on $"
)
NO_VERBS = "|".join(word.title() for word in sorted(word_list("function words")) if word.isalpha())
IMPERATIVE = re.compile(
    r"(?:^|[\"“‘]|: )(?:Please |Do not |Don['’]t )?"
    rf"(?!(?:{NO_VERBS})\b)[A-Z][a-z]+(?<!ed|ng|ly|.s)"
    r" (?:the|a|an|your|my|our|me|us|it|him|them|back|up|out|in touch|down|here)\b"
)
JUST_HAPPENED = re.compile(
    r"\b(?:\w+ed|said|told|wrote|was|were|made|met|held|took|came|went|began)(?: on| in| back in)? $"
)
# "pleaded guilty to threatening to kill her in March", "accused of planning to flee in May"
DONE = re.compile(
    r"\b(?:guilty|accused|charged|convicted|suspected|cleared|admitt\w+|confess\w+|jailed|sentenced|arrested|fined|blamed"
    r"|apologi\w+|den(?:ied|ies|ying))\b(?: \w+){0,3}? (?:to|of|with|for|over)? ?[a-z]+ing\b[^.;:]*$"
)
STILL_AHEAD = re.compile(r"\b(?:will|next|due|scheduled|expected|trial)\b")
HAPPENED = re.compile(
    r"\b(?:had|has|have|was|were|did|said|told|wrote|made|met|held|took|came|went|began"
    r"|\w+ed(?= (?:the|a|an|that|to|his|her|its|their|in|on|at|by|for|with|from|against)\b))\b"
)
OPENS_CLAUSE = re.compile(r"[,;:\"“”—–]|\b(?:said|says|told|that|and|but|which|who|where|when|while|because|if)\b")
AROUND_BEFORE, AROUND_AFTER = 110, 40  # characters looked at for such words
LONGEST_DEMAND = 120  # characters from the start of a sentence to a date in a demand

# how many times nearer a day must be to be meant against the tense: the past is told in many ways, the future in few
AGAINST_PAST, AGAINST_FUTURE = 6, 12

SURE, CLEAR, LIKELY, GUESSED = 0.98, 0.93, 0.85, 0.7


@dataclass(frozen=True, slots=True)
class Setting:
    """What a date is read against: the text, the sentence around it, the day of publication."""

    text: str
    sentence: Span
    published: date | None

    def looks_ahead(self, span: Span) -> bool:
        """The words before the date decide; those behind it only where its own clause has told nothing so far."""
        text = self.text
        start = max(self.sentence.start, span.start - AROUND_BEFORE)
        if PRESENT.search(text, start, span.start):
            return True
        if JUST_HAPPENED.search(text, start, span.start):
            return False
        done = DONE.search(text[self.sentence.start : span.start][-LONGEST_DEMAND:])
        if done and not STILL_AHEAD.search(done.group()):
            return False
        if AHEAD.search(text, start, span.start) or OBLIGED.search(text, start, span.start):
            return True
        if span.start - self.sentence.start <= LONGEST_DEMAND and IMPERATIVE.search(
            text[self.sentence.start : span.start]
        ):
            return True
        if HAPPENED.search(OPENS_CLAUSE.split(text[start : span.start])[-1]):
            return False
        behind = text[span.end : min(self.sentence.end, span.end + AROUND_AFTER)]
        ahead = AHEAD.search(behind)
        return ahead is not None and not HAPPENED.search(behind[: ahead.start()])


@dataclass(frozen=True, slots=True)
class ResolvedDate:
    """`period` is None where a day of publication is needed and missing."""

    period: Period | None
    grain: Grain
    confidence: float


def certain(period: Period) -> ResolvedDate:
    return ResolvedDate(period, period.grain, SURE)


def unknown(grain: Grain) -> ResolvedDate:
    return ResolvedDate(None, grain, LIKELY)


def nearest(
    in_year: Callable[[int], Period], setting: Setting, span: Span, grain: Grain, confidence: float
) -> ResolvedDate:
    """The latest occurrence, or the coming one where the words look ahead.

    A day that is much nearer in the other direction is meant all the same: "through March 11" on March 5.
    """
    now = setting.published
    if now is None:
        return unknown(grain)
    ahead = setting.looks_ahead(span)
    options = []
    for of_year in (now.year - 1, now.year, now.year + 1):
        try:
            period = in_year(of_year)
        except ValueError:  # 29 February
            continue
        distance = max((period.first - now).days, (now - period.last).days, 0)
        favoured = (period.first > now) == ahead
        against = 99 if grain != "day" else AGAINST_FUTURE if ahead else AGAINST_PAST
        options.append((distance if favoured else distance * against, period))
    if not options:
        raise ValueError("no such day in these years")
    return ResolvedDate(min(options, key=lambda option: option[0])[1], grain, confidence)


def closest(in_year: Callable[[int], Period], now: date) -> Period:
    """The occurrence that lies nearest, whatever the tense: "third-quarter results are due on Friday"."""
    around = [in_year(now.year + step) for step in (-1, 0, 1)]
    return min(around, key=lambda period: max((period.first - now).days, (now - period.last).days))


def shifted(unit: str, count: int, now: date) -> Period:
    if unit == "day":
        return periods.day(now + timedelta(count))
    if unit == "week":
        return periods.week(now + timedelta(7 * count))
    if unit == "month":
        return periods.month(now.month + count, now.year)
    if unit == "decade":
        return periods.decade(now.year // 10 * 10 + 10 * count)
    if unit == "century":
        return periods.century((now.year - 1) // 100 + 1 + count)
    return periods.year(now.year + count)
