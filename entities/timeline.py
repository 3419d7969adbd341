"""Lanes of the timeline: when actors were quoted, and which days are spoken of near their names."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from entities.models import Actor, ActorActivity, DateMention, Mention
from entities.queries.base import address

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


def lanes(actors, query):
    """A lane per actor, for the publication days and the layer a TimelineQuery asks for."""
    activity = ActorActivity.objects.of(*actors).between(query.since, query.until).verified(query.verified)
    quoted = {actor.pk: [] for actor in actors}
    for pk, day, n in activity.per_day("quotes_by"):
        where = address(reverse("quote_list"), speaker=pk, since=day, until=day, verified=query.verified)
        quoted[pk].append((day, n, where))
    return [Lane(actor, quoted[actor.pk], _spoken_of(actor, query)) for actor in actors]


def _spoken_of(actor, query):
    mentions = Mention.objects.live().of(actor).between(query.since, query.until)
    dates = DateMention.objects.live().resolved().near(mentions, mentions.newest_articles(NEWEST_MENTIONS))
    if query.verified:
        dates = dates.verified()
    return list(dates.in_their_articles().newest_first()[:MOST_RANGES])
