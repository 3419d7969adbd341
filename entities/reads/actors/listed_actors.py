"""A page of the list of actors."""

from entities.models import Actor
from entities.querysets.actors import RISING_DAYS
from entities.reads.actors.leading import MEASURES, leading, n_seen, rising
from entities.reads.relations.through_voices import said_for
from newsdesk.web.paging import PAGE_SIZE, Count, count_up_to, page_of


def page_of_actors(query, as_of, size=PAGE_SIZE, *, beside=()):
    """What an ActorQuery asks for, in its order, each with its counts and its role, and what is to be read `beside`."""
    if query.sort in MEASURES and _only_of_a_period(query):
        after = (query.after.value, query.after.pk) if query.after else None
        first = leading(query.sort, query.since, query.until, size + 1, kind=query.type or "", after=after)
        if len(first) > size:  # further on come those with none of the measure, which lead nothing
            ids = [pk for pk, _ in first]
            counted = Actor.objects.filter(pk__in=ids).with_activity(as_of=as_of, since=query.since, until=query.until)
            return page_of(counted.with_role("").prefetch_related(*beside), ids, f"n_{query.sort}", size)
    if query.sort == "rising" and not (query.since or query.until) and _asks_for_a_type_alone(query):
        after = (query.after.value, query.after.pk) if query.after else None
        first = rising(as_of, RISING_DAYS, size + 1, kind=query.type or "", after=after)
        if len(first) > size:  # further on come those that rise no more
            ids = [pk for pk, _ in first]
            counted = Actor.objects.filter(pk__in=ids).with_activity(as_of=as_of).with_role("")
            return page_of(counted.prefetch_related(*beside), ids, "rising", size)
    found = Actor.objects.matching(query, as_of).with_role(query.role).prefetch_related(*beside)
    return found.page_by(query.sort, query.after, size)


def count_of_actors(query):
    """The Count of what an ActorQuery asks for."""
    if query.since and query.until and _only_of_a_period(query):
        return Count(n_seen(query.since, query.until, query.type or ""))
    return count_up_to(Actor.objects.asked_for_by(query))


def tell_spoken_for(actors, since=None, until=None, *, verified=False, once=True):
    """Gives each of a page of actors, with their `n_quotes_by`, `n_with_spokespeople`: those said for it added."""
    actors = list(actors)
    bodies = [actor.pk for actor in actors if actor.may_be_spoken_for]
    through = said_for(bodies, since, until, verified=verified, once=once)
    for actor in actors:
        actor.n_with_spokespeople = actor.n_quotes_by + through.get(actor.pk, 0)


def _only_of_a_period(query):
    """Whether a period and a type are all that is asked for."""
    return bool(query.since or query.until) and _asks_for_a_type_alone(query)


def _asks_for_a_type_alone(query):
    """Whether, besides a period, at most a type is asked for."""
    asks_more = query.verified or query.q or query.role or query.country or query.listed
    return query.is_understood and query.once and not asks_more
