"""Lanes of the timeline: when actors were quoted, and which days are spoken of near their names."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from articles.models import Article
from entities.models import Actor, ActorActivity, DateMention, Mention
from entities.queries.base import address
from newsdesk.paging import Count

DEFAULT_LANES, DEFAULT_DAYS = 3, 30
NEWEST_MENTIONS = 2_000
MOST_RANGES = 200


@dataclass(frozen=True, slots=True)
class Lane:
    actor: Actor
    quoted: list[tuple[date, int, str]]  # publication day, quotes, their address
    spoken_of: list[DateMention]  # newest articles first, at most MOST_RANGES


def most_quoted(query, as_of):
    """The actors shown until somebody chooses: most quoted in the period asked for, else in the last days."""
    since = query.since or (None if query.until else as_of - timedelta(days=DEFAULT_DAYS - 1))
    activity = ActorActivity.objects.between(since, query.until).verified(query.verified)
    ids = [pk for pk, _ in activity.leaders("quotes_by", DEFAULT_LANES)]
    found = Actor.objects.in_bulk(ids)
    return [found[pk] for pk in ids]


def lane_actors(query, today):
    """The actors a TimelineQuery names, or the most quoted ones."""
    return query.actor or most_quoted(query, Article.objects.newest_day(today) or today)


def lanes(actors, query):
    """A lane per actor, for the publication days and the layer a TimelineQuery asks for."""
    quoted = {actor.pk: [] for actor in actors}
    for pk, day, n, where in quoted_days(actors, query):
        quoted[pk].append((day, n, where))
    return [Lane(actor, quoted[actor.pk], list(spoken_of(actor, query)[:MOST_RANGES])) for actor in actors]


def quoted_days(actors, query):
    """(actor id, publication day, quotes, their address) of every day on which one of these was quoted."""
    activity = ActorActivity.objects.of(*actors).between(query.since, query.until).verified(query.verified)
    for pk, day, n in activity.per_day("quotes_by"):
        yield pk, day, n, address(reverse("quote_list"), speaker=pk, since=day, until=day, verified=query.verified)


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
    shown = sum(len(lane.quoted) + len(lane.spoken_of) for lane in lanes)
    is_cut = any(len(lane.spoken_of) == MOST_RANGES for lane in lanes)
    return Count(shown + is_cut, limit=shown)
