"""Whom or what a comparison may be completed with, while one of its sides is still open."""

from django.utils import timezone
from django.utils.formats import date_format

from articles.models import Article, Source
from entities.choices import UNKNOWN, Attribution
from entities.models import Actor, ActorActivity, ActorTotal, PairTotal
from entities.rules.days.periods import steps

MOST = 8


def partners(query):
    """[(words, address of the comparison with it)] for the first open side, what is most spoken of first."""
    side = query.right if query.left.is_chosen else query.left
    offer = {"speaker": _speakers, "about": _subjects, "period": _periods, "source": _outlets}[query.differ]
    return offer(query, side)


def _speakers(query, side):
    """Those who say most about the subjects, or at all."""
    pairs = PairTotal.objects.about(*query.left.about) if query.left.about else None
    return _actors(query, side, "speaker", pairs, "speaker", "quotes_by")


def _subjects(query, side):
    """Those whom the speakers say most about, or who are most spoken of."""
    speakers = _named(query.left.speaker)
    return _actors(
        query, side, "about", PairTotal.objects.by(*speakers) if speakers else None, "target", "quotes_about"
    )


def _actors(query, side, name, pairs, end, measure):
    taken = {actor.pk for each in query.sides for actor in _named(getattr(each, name))}
    if pairs is None:
        found = [pk for pk, _ in ActorTotal.objects.of_layer().leaders(measure, MOST + len(taken))]
    else:
        strongest = (
            pairs.of_layer().attributed(Attribution.SAID).per_pair()[: 4 * MOST]
        )  # an actor may be there several times
        found = [pair[end] for pair in strongest]
    offered = [pk for pk in dict.fromkeys(found) if pk not in taken][:MOST]
    actors = Actor.objects.in_bulk(offered)
    return [(str(actors[pk]), side.page_with(**{name: actors[pk]})) for pk in offered]


def _named(actors):
    return [actor for actor in actors or () if actor != UNKNOWN]


def _periods(query, side):
    """The newest month against the one before; or, beside a period, the one before that."""
    today = timezone.localdate()
    other = query.left if side is query.right else query.right
    earlier, later = steps(other.since, other.until, Article.objects.newest_day(today))
    if other.since and other.until:
        return [(_days(*earlier), side.page_with(since=earlier[0], until=earlier[1]))]
    asked = query.data.copy()
    for each, (since, until) in ((query.left, later), (query.right, earlier)):
        asked[each.add_prefix("since")], asked[each.add_prefix("until")] = since.isoformat(), until.isoformat()
    return [(f"{_days(*later)} against {_days(*earlier)}", f"?{asked.urlencode()}")]


def _days(since, until):
    return f"{date_format(since, 'j F Y')} to {date_format(until, 'j F Y')}"


def _outlets(query, side):
    """Those that print most of what the speakers say, or all of them by name."""
    speakers = _named(query.left.speaker)
    if speakers:
        rows = ActorActivity.objects.of(*speakers).printed(once=True).per_source().order_by("-quotes_by", "name")
        outlets = [(row["source"], row["name"]) for row in rows[: MOST + 1] if row["quotes_by"]]
    else:
        outlets = list(Source.objects.order_by("name").values_list("pk", "name")[: MOST + 1])
    taken = {each.source.pk for each in query.sides if each.source}
    return [(name, side.page_with(source=pk)) for pk, name in outlets if pk not in taken][:MOST]
