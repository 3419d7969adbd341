"""Lanes of the timeline: when actors were quoted, and which days are spoken of near their names."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from articles.models import Article, Precision
from entities.models import Actor, ActorActivity, DateMention, Mention, Quote
from entities.reads.period_slider import grain_of, stretches
from entities.rules.bursts import HISTORY, Burst, bursts
from entities.rules.periods import usual_range
from newsdesk.addresses import fixed
from newsdesk.paging import Count

DEFAULT_LANES, DEFAULT_DAYS = 3, 30
NEWEST_MENTIONS = 2_000
MOST_RANGES = 200
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
    actor: Actor
    quoted: list[Quoted]
    spoken_of: list[DateMention]  # newest articles first, at most MOST_RANGES
    bursts: list[tuple[Burst, str]]  # newest first, at most MOST_BURSTS, each with the address of its quotes
    n_days: int  # on which the actor was quoted


def most_quoted(query, as_of):
    """The actors shown until somebody chooses: most quoted in the period asked for, else in the last days."""
    since = query.since or (None if query.until else as_of - timedelta(days=DEFAULT_DAYS - 1))
    activity = ActorActivity.objects.between(since, query.until).verified(query.verified)
    ids = [pk for pk, _ in activity.leaders("quotes_by", DEFAULT_LANES)]
    found = Actor.objects.in_bulk(ids)
    return [found[pk] for pk in ids]


def lane_actors(query, today):
    """The actors a TimelineQuery names, or the most quoted ones."""
    if not query.is_understood:
        return []
    return query.actor or most_quoted(query, Article.objects.newest_day(today))


def lanes(actors, query, days):
    """A lane per actor, for the publication days and the layer a TimelineQuery asks for.

    `days` are those of the corpus (corpus_days): what is usual is known from the first of them on.
    """
    before = query.since and query.since - HISTORY
    counts = {actor.pk: {} for actor in actors}
    for pk, day, n in _activity(actors, query).between(before, query.until).per_day("quotes_by"):
        counts[pk][day] = n
    within = {pk: [(day, n) for day, n in days.items() if _holds(query, day)] for pk, days in counts.items()}
    marks = _by_hour(actors, query) if _is_short(query) else _by_stretch(actors, within, query)
    usual = usual_range([day for day, _ in days])
    begin = usual[0] if usual else date.max  # then nothing can be called usual
    return [
        Lane(
            actor,
            marks[actor.pk],
            list(spoken_of(actor, query)[:MOST_RANGES]),
            [
                (burst, _quotes_of(query, actor, burst.first, burst.last))
                for burst in reversed(bursts(counts[actor.pk], begin))
                if _holds(query, burst.last)
            ][:MOST_BURSTS],
            len(within[actor.pk]),
        )
        for actor in actors
    ]


def _by_stretch(actors, days, query):
    """{actor id: its quotes by day or, where these are many, by week, month, year}, the same for all lanes."""
    usual = usual_range([day for some in days.values() for day, _ in some])
    grain = grain_of(*usual) if usual else "day"
    return {
        actor.pk: [
            Quoted(first, last, bar.quotes, _quotes_of(query, actor, first, last))
            for bar in stretches(days[actor.pk], grain)
            for first, last in [(max(bar.first, query.since or bar.first), min(bar.last, query.until or bar.last))]
        ]
        for actor in actors
    }


def _by_hour(actors, query):
    """The same by the hour of publication; where only the day is known, the whole of it."""
    marks, called = {actor.pk: [] for actor in actors}, {actor.pk: actor for actor in actors}
    quotes = Quote.objects.live().said().by(*actors).plain().between(query.since, query.until)
    quotes = quotes.verified() if query.verified else quotes
    for pk, hour, precision, n in quotes.per_hour():
        if pk not in marks:  # the first of several speakers, of whom another one has a lane
            continue
        day = hour.date()
        first, last = (hour, hour) if precision == Precision.TIME else (day, day)
        marks[pk].append(Quoted(first, last, n, _quotes_of(query, called[pk], day, day)))
    return marks


def quoted_days(actors, query):
    """(actor id, publication day, quotes, their address) of every day on which one of these was quoted."""
    called = {actor.pk: actor for actor in actors}
    for pk, day, n in _activity(actors, query).between(query.since, query.until).per_day("quotes_by"):
        yield pk, day, n, _quotes_of(query, called[pk], day, day)


def spoken_of(actor, query, newest=NEWEST_MENTIONS):
    """Dated expressions near the actor's newest mentions, newest article first; `newest` None = near every mention."""
    mentions = Mention.objects.live().of(actor).between(query.since, query.until)
    articles = mentions.newest_articles(newest) if newest else mentions.order_by().values("article")
    dates = DateMention.objects.live().resolved().near(mentions, articles)
    if query.verified:
        dates = dates.verified()
    return dates.in_their_articles().newest_first()


def n_dates(lanes):
    """How many days and dates the lanes hold; a full lane holds at least that many."""
    shown = sum(lane.n_days + len(lane.spoken_of) for lane in lanes)
    is_cut = any(len(lane.spoken_of) == MOST_RANGES for lane in lanes)
    return Count(shown + is_cut, limit=shown)


def _activity(actors, query):
    return ActorActivity.objects.of(*actors).verified(query.verified)


def _holds(query, day):
    return (query.since or day) <= day <= (query.until or day)


def _is_short(query):
    return query.since and query.until and query.until - query.since < HOURLY


def _quotes_of(query, actor, first, last):
    alone = "&spokespeople=0" if actor.may_be_spoken_for else ""
    verified = "&verified=1" if query.verified else ""
    return f"{fixed('quote_list')}?speaker={actor.pk}{alone}&from={first}&to={last}{verified}"
