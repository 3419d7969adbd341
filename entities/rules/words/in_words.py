"""A query said in words, for the line above its results."""

from collections.abc import Iterable, Sized
from datetime import date
from typing import Any, Protocol

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import date_format

from entities.choices import UNKNOWN
from entities.rules.days.agenda import Far
from entities.rules.days.bursts import Burst
from entities.rules.words.directions import isolated

KINDS = {
    "person": "people", "organisation": "organisations", "place": "places", "group": "groups", "event": "events",
    "other": "other actors",
}  # fmt: skip


class Voices(Protocol):
    """Those who speak for the actors of a query."""

    included: bool

    @property
    def bodies(self) -> Sized: ...


def quotes_in_words(count: object, query: Any) -> str:
    """ "3 quotes by Ana Lind about Harbour Authority since 1 October 2025, negative"

    `query` is a QuoteQuery, a form: no type tells the values of its fields.
    """
    what = "quote" if str(count) == "1" else "quotes"
    attribution = {"attitude": "attitudes", "thought": "thoughts"}.get(query.attribution)
    adjectives = [query.kind, "verified" if query.verified else None]
    words = [str(count), *filter(None, adjectives), what]
    if query.speaker:
        perhaps = "perhaps " if query.perhaps else ""
        words.append(f"{perhaps}by {any_of(query.speaker)}{or_voices(query.voices)}")
    if query.speaker_type:
        words.append(f"by {KINDS[query.speaker_type]}")
    if query.speaker_listed:
        words.append(f"by anyone on “{query.speaker_listed.name}”")
    if query.not_speaker:
        words.append(f"not by {any_of(query.not_speaker)}")
    if query.about:
        words.append(f"about {any_of(query.about)}{or_voices(query.about_voices)}")
    if query.about_type:
        words.append(f"about {KINDS[query.about_type]}")
    if query.about_listed:
        words.append(f"about anyone on “{query.about_listed.name}”")
    if query.listed:
        words.append(f"by or about anyone on “{query.listed.name}”")
    if query.not_about:
        words.append(f"not about {any_of(query.not_about)}")
    if query.q:
        words.append(f"with “{query.q}”")
    if query.source:
        words.append(f"in {query.source}")
    if query.outlets:
        words.append(f"printed in {query.outlets} or more outlets")
    words += period_in_words(query.since, query.until)
    asides = [query.stance, query.cue, attribution, "uncertain" if query.unsure else None]
    if query.perhaps and not query.speaker:
        asides.append("by a speaker nobody has confirmed")
    return ", ".join([" ".join(words), *filter(None, asides)])


def grouped_in_words(count: object, n_statements: object, query: Any) -> str:
    """ "2 statements in 3 quotes by Ana Lind" """
    return f"{n_statements} statement{'' if str(n_statements) == '1' else 's'} in {quotes_in_words(count, query)}"


def statements_in_words(count: object, query: Any) -> str:
    """ "1 statement by Ana Lind in 2 or more outlets, verified"; of a StatementsQuery"""
    words = [str(count), "statement" if str(count) == "1" else "statements"]
    if query.speaker:
        words.append(f"by {any_of(query.speaker)}{or_voices(query.voices)}")
    if query.about:
        words.append(f"about {any_of(query.about)}")
    if query.q:
        words.append(f"with “{query.q}”")
    words.append(f"in {query.fewest} or more outlets")
    if query.source:
        words.append(f"one of them {query.source}")
    words += period_in_words(query.since, query.until)
    return " ".join(words) + (", verified" if query.verified else "")


def any_of(actors: Iterable[object]) -> str:
    """ "Ana Lind, Tom Berg or speakers nobody has named" """
    names = ["speakers nobody has named" if actor == UNKNOWN else isolated(str(actor)) for actor in actors]
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def or_voices(voices: Voices) -> str:
    """ " or its spokespeople", where a query includes them"""
    if not voices.included:
        return ""
    return f" or {'its' if len(voices.bodies) == 1 else 'their'} spokespeople"


def period_in_words(since: date | None, until: date | None) -> list[str]:
    """A closed interval of days as a list of words; empty when both ends are open."""
    if since and since == until:
        return [f"on {_day(since)}"]
    if since and until:
        return [f"from {_day(since)} to {_day(until)}"]
    if since:
        return [f"since {_day(since)}"]
    return [f"until {_day(until)}"] if until else []


def range_in_words(earliest: date, latest: date, grain: str) -> str:
    """What a dated expression means: "20 November 2025", "November 2025", "1 to 7 October 2025"."""
    if earliest == latest:
        return _day(earliest)
    if grain == "month":
        return date_format(earliest, "F Y")
    if grain == "year":
        return date_format(earliest, "Y")
    if (earliest.year, earliest.month) == (latest.year, latest.month):
        return f"{earliest.day} to {_day(latest)}"
    if earliest.year == latest.year:
        return f"{date_format(earliest, 'j F')} to {_day(latest)}"
    return f"{_day(earliest)} to {_day(latest)}"


def far_in_words(far: Far, side: str) -> str:
    """ "12 dates before what is shown, 1953 to 2019" """
    first, last = far.first, far.last
    if first == last:
        when = _day(first)
    else:
        when = f"{_month(first)} to {_month(last)}" if first.year == last.year else f"{first.year} to {last.year}"
    where = "before" if side == "earlier" else "after"
    return f"{intcomma(far.n)} date{'' if far.n == 1 else 's'} {where} what is shown, {when}"


def _month(day: date) -> str:
    return date_format(day, "F Y")


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def burst_in_words(burst: Burst) -> str:
    """ "14 to 16 May 2025: 9 quotes, usually 1" """
    first = burst.first
    if first == burst.last:
        days = _day(first)
    elif (first.year, first.month) == (burst.last.year, burst.last.month):
        days = f"{first.day} to {_day(burst.last)}"
    else:
        days = f"{_day(first)} to {_day(burst.last)}"
    return f"{days}: {burst.quotes} quotes, usually {round(burst.usual) or 'none'}"


def bars_in_words(grain: str, first: date, last: date, most: int, highest: date, *, unit: str = "quotes") -> str:
    """ "Quotes per week from 1 May 2025 to 30 June 2025; most, 1,204, in the week from 12 May 2025" """
    where = "on" if grain == "day" else f"in the {grain} from"
    span = f"{unit[:1].upper()}{unit[1:]} per {grain} from {_day(first)} to {_day(last)}"
    return f"{span}; most, {intcomma(most)}, {where} {_day(highest)}" if most else f"{span}; none"
