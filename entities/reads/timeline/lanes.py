"""Lanes of the timeline: when actors were quoted, or outlets quoted them, and the dates mentioned near their names."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache, cached_property, partial
from typing import Any

from articles.models import Article, Precision, Source
from entities.models import Actor, ActorActivity, DateMention, Mention, Quote
from entities.reads.actors.leading import leading
from entities.reads.timeline.agenda import Entry, agenda
from entities.reads.timeline.period_slider import grain_of, stretches
from entities.rules.days.agenda import Far, Span, divided, span_of
from entities.rules.days.bursts import HISTORY, Burst, bursts
from entities.rules.days.periods import usual_range
from newsdesk.days import day_of
from newsdesk.web.addresses import fixed
from newsdesk.web.paging import Count

DEFAULT_LANES, DEFAULT_DAYS = 3, 30
MOST_OUTLETS = 6
NEWEST_MENTIONS = 2_000
MOST_DATES = 2_000  # of a lane, looked at; the newest articles' first
MOST_RANGES, MOST_FAR = 120, 40  # of a lane, drawn: in what is shown, and on either side of it
MOST_LISTED = 40  # in the agenda
MOST_BURSTS = 6
HOURLY = timedelta(days=7)  # periods up to this long are shown hour by hour


@dataclass(frozen=True, slots=True)
class Quoted:
    """Quotes published from `first` to `last`, both included: days, or hours as the datetimes at which they begin."""

    first: date | datetime
    last: date | datetime
    quotes: int
    url: str


@dataclass(frozen=True, slots=True)
class Lane:
    """`spoken_of`: sentences with the days they mean, sorted; `earlier`, `later`: those far from what is shown."""

    name: str
    url: str
    quoted: list[Quoted]
    bursts: list[tuple[Burst, str]]  # newest first, at most MOST_BURSTS, each with the address of its quotes
    n_days: int  # on which something was quoted
    spoken_of: list[Entry] = field(default_factory=list)
    earlier: Far | None = None
    later: Far | None = None


class Timeline:
    """`bare`: its lanes without the dates near their names, which are read when somebody asks for them. `span`: the
    days shown at first."""

    def __init__(self, bare: list[Lane], lanes_of: "list[_Of]", query, span: Span | None):
        self.bare, self.span = bare, span
        self._lanes_of, self._query = lanes_of, query

    @cached_property
    def lanes(self) -> list[Lane]:
        return self._dated[0]

    @cached_property
    def agenda(self) -> list[Entry]:
        """The dates in the span or far from it, as the query wants; at most MOST_LISTED of `n_listed`."""
        return self._dated[1]

    @property
    def n_listed(self) -> int:
        return self._dated[2]

    @cached_property
    def earlier(self) -> Far | None:
        return Far.together([part.far_earlier for part in self._parts])

    @cached_property
    def later(self) -> Far | None:
        return Far.together([part.far_later for part in self._parts])

    @property
    def count(self):
        """How many days and dates the lanes hold; a full lane holds at least that many."""
        of_dates = [len(part.all) for part in self._parts]
        shown = sum(lane.n_days for lane in self.bare) + sum(of_dates)
        return Count(shown + (MOST_DATES in of_dates), limit=shown)

    @cached_property
    def _parts(self):
        return [divided(of.dates().spans_of_days(MOST_DATES), self.span) for of in self._lanes_of]

    @cached_property
    def _dated(self):
        return _with_dates(self.bare, self._parts, self._query)


@dataclass(frozen=True, slots=True)
class _Of:
    """What a lane is of. `asked`: what its quotes are asked for; `counts`: {day: quotes}, with those before the period
    that tell what is usual; `dates` finds its dated expressions."""

    name: str
    url: str
    asked: str
    counts: Mapping[date, int]
    dates: Callable[[], Any]
    actor: Actor | None = None


def most_quoted(query, as_of):
    """The actors shown until somebody chooses: most quoted in the period asked for, else in the last days."""
    since = query.since or (None if query.until else as_of - timedelta(days=DEFAULT_DAYS - 1))
    if query.verified or not query.once:
        activity = ActorActivity.objects.between(since, query.until).verified(query.verified).printed(query.once)
        most = activity.leaders("quotes_by", DEFAULT_LANES)
    else:
        most = leading("quotes_by", since, query.until, DEFAULT_LANES)
    ids = [pk for pk, _ in most]
    found = Actor.objects.in_bulk(ids)
    return [found[pk] for pk in ids]


def lane_actors(query, today):
    """The actors a TimelineQuery names, or the most quoted ones."""
    if not query.is_understood:
        return []
    return query.actor or most_quoted(query, Article.objects.newest_day(today))


def timeline_of(actors, query, days) -> Timeline:
    """What a TimelineQuery asks for of these actors: a lane for each of them, or for each outlet that quotes them most.

    `days` are those of the corpus (corpus_days): what is usual is known from the first of them on.
    """
    lanes_of = _outlets(actors, query) if query.lanes == "outlets" else _actors(actors, query)
    usual = usual_range([day for day, _ in days])
    begin = usual[0] if usual else date.max  # then nothing can be called usual
    lanes = _lanes(lanes_of, query, begin)
    span = span_of(query.since, query.until, [mark for lane in lanes for mark in _days_of(lane)])
    return Timeline(lanes, lanes_of, query, span)


def _lanes(lanes_of, query, begin):
    within = [[(day, n) for day, n in sorted(of.counts.items()) if _holds(query, day)] for of in lanes_of]
    by_hour = _by_hour(lanes_of, query) if query.lanes != "outlets" and _is_short(query) else None
    usual = usual_range([day for some in within for day, _ in some])
    grain = grain_of(*usual) if usual else "day"
    return [
        Lane(
            of.name,
            of.url,
            by_hour[of.actor.pk] if by_hour is not None else _by_stretch(of, some, grain, query),
            [
                (burst, _quotes_of(query, of.asked, burst.first, burst.last))
                for burst in reversed(bursts(of.counts, begin))
                if _holds(query, burst.last)
            ][:MOST_BURSTS],
            len(some),
        )
        for of, some in zip(lanes_of, within, strict=True)
    ]


def _actors(actors, query):
    counts = {actor.pk: {} for actor in actors}
    for pk, day, n in _activity(actors, query).between(_before(query), query.until).per_day("quotes_by"):
        counts[pk][day] = n
    return [
        _Of(
            actor.name,
            actor.get_absolute_url(),
            _asked_of([actor]),
            counts[actor.pk],
            partial(spoken_of, [actor], query),
            actor,
        )
        for actor in actors
    ]


def _outlets(actors, query):
    """The outlets that quote these actors most, all of them together."""
    counts = defaultdict(Counter)
    period = _before(query), query.until
    for source, day, n in _activity(actors, query).between(*period).per_source_and_day("quotes_by"):
        counts[source][day] += n
    said = Quote.objects.live().said().plain().printed(query.once).between(*period)
    for source, moment, n in (said.verified() if query.verified else said).by_several_of(actors):
        if moment:
            counts[source][day_of(moment)] -= n
    totals = {source: sum(n for day, n in days.items() if _holds(query, day)) for source, days in counts.items()}
    leading = sorted((source for source in totals if totals[source]), key=lambda source: (-totals[source], source))
    found = Source.objects.in_bulk(leading[:MOST_OUTLETS])
    mentions = Mention.objects.live().of_any(actors).between(query.since, query.until)
    articles = cache(lambda: mentions.newest_articles_by_source(NEWEST_MENTIONS * MOST_OUTLETS))
    return [
        _Of(
            found[source].name,
            f"{fixed('article_list')}?source={source}",
            f"{_asked_of(actors)}&source={source}",
            +counts[source],
            lambda source=source: _near(mentions.in_source(source), articles().get(source, set()), query),
        )
        for source in leading[:MOST_OUTLETS]
    ]


def _by_stretch(of, days, grain, query):
    """Its quotes by day or, where these are many, by week, month, year, the same for all lanes."""
    return [
        Quoted(first, last, bar.quotes, _quotes_of(query, of.asked, first, last))
        for bar in stretches(days, grain)
        for first, last in [(max(bar.first, query.since or bar.first), min(bar.last, query.until or bar.last))]
    ]


def _by_hour(lanes_of, query):
    """{actor id: the same by the hour of publication; where only the day is known, the whole of it}"""
    marks, asked = {of.actor.pk: [] for of in lanes_of}, {of.actor.pk: of.asked for of in lanes_of}
    quotes = Quote.objects.live().said().by(*asked).plain().printed(query.once).between(query.since, query.until)
    quotes = quotes.verified() if query.verified else quotes
    for pk, hour, precision, n in quotes.per_hour():
        if pk not in marks:  # the first of several speakers, of whom another one has a lane
            continue
        day = hour.date()
        first, last = (hour, hour) if precision == Precision.TIME else (day, day)
        marks[pk].append(Quoted(first, last, n, _quotes_of(query, asked[pk], day, day)))
    return marks


def quoted_days(actors, query):
    """(actor id, publication day, quotes, their address) of every day on which one of these was quoted."""
    asked = {actor.pk: _asked_of([actor]) for actor in actors}
    for pk, day, n in _activity(actors, query).between(query.since, query.until).per_day("quotes_by"):
        yield pk, day, n, _quotes_of(query, asked[pk], day, day)


def spoken_of(actors, query, newest=NEWEST_MENTIONS):
    """Dated expressions near the newest mentions of these actors, newest article first.

    `newest` None = near every mention.
    """
    mentions = Mention.objects.live().of_any(actors).between(query.since, query.until)
    return _near(mentions, mentions.newest_articles(newest) if newest else mentions.order_by().values("article"), query)


def _near(mentions, articles, query):
    dates = DateMention.objects.live().resolved().near(mentions, articles)
    if query.verified:
        dates = dates.verified()
    return dates.in_their_articles().newest_first()


def _with_dates(lanes, parts, query):
    """(the lanes with what is spoken of in them, entries of the agenda, how many there are), all sentences read in one
    go."""
    drawn = [
        {
            pk
            for some, most in ((part.within, MOST_RANGES), (part.earlier, MOST_FAR), (part.later, MOST_FAR))
            for pk in some[:most]
        }
        for part in parts
    ]
    wanted = query.dates or "within"
    listed = list(dict.fromkeys(pk for part in parts for pk in getattr(part, wanted)))
    if wanted == "within":
        any_drawn = set().union(*drawn)
        listed.sort(key=lambda pk: pk not in any_drawn)
    shown = listed[:MOST_LISTED]
    near = defaultdict(list)
    for lane, part in zip(lanes, parts, strict=True):
        for pk in part.all:
            near[pk].append(lane.name)
    read = DateMention.objects.in_sentences().in_bulk(set().union(shown, *drawn))
    entries = agenda(list(read.values()), near)
    chosen = set(shown)
    told = [
        replace(
            lane,
            spoken_of=[entry for entry in entries if entry.ids & mine],
            earlier=part.far_earlier,
            later=part.far_later,
        )
        for lane, mine, part in zip(lanes, drawn, parts, strict=True)
    ]
    return told, [entry for entry in entries if entry.ids & chosen], len(listed)


def _activity(actors, query):
    return ActorActivity.objects.of(*actors).verified(query.verified).printed(query.once)


def _days_of(lane):
    return (
        moment if type(moment) is date else day_of(moment) for mark in lane.quoted for moment in (mark.first, mark.last)
    )


def _before(query):
    return query.since and query.since - HISTORY


def _holds(query, day):
    return (query.since or day) <= day <= (query.until or day)


def _is_short(query):
    return query.since and query.until and query.until - query.since < HOURLY


def _asked_of(actors):
    """What the quotes by these actors themselves are asked for."""
    speakers = "&".join(f"speaker={actor.pk}" for actor in actors)
    return speakers + ("&spokespeople=0" if any(actor.may_be_spoken_for for actor in actors) else "")


def _quotes_of(query, asked, first, last):
    verified = "&verified=1" if query.verified else ""
    every = f"&printings={query.printings}" if query.printings else ""
    return f"{fixed('quote_list')}?{asked}&from={first}&to={last}{verified}{every}"
