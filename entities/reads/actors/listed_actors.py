"""A page of the list of actors."""

from entities.models import Actor, Voice, VoiceInPrint
from entities.reads.actors.leading import MEASURES, leading, n_seen
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
    found = Actor.objects.matching(query, as_of).with_role(query.role).prefetch_related(*beside)
    return found.page_by(query.sort, query.after, size)


def count_of_actors(query):
    """The Count of what an ActorQuery asks for."""
    if query.since and query.until and _only_of_a_period(query):
        return Count(n_seen(query.since, query.until, query.type or ""))
    return count_up_to(Actor.objects.asked_for_by(query))


def spoken_for(actors):
    """Ids of those of these actors for whom others speak; their own quotes are not all there is by them."""
    bodies = [actor.pk for actor in actors if actor.may_be_spoken_for]
    if not bodies:
        return set()
    named = Voice.objects.open().filter(body__in=bodies).order_by().values_list("body", flat=True)
    unnamed = VoiceInPrint.objects.unnamed(bodies).order_by().values_list("body", flat=True)
    return set(named.union(unnamed))


def _only_of_a_period(query):
    """Whether a period and a type are all that is asked for."""
    if not (query.since or query.until) or not query.is_understood:
        return False
    return query.once and not (query.verified or query.q or query.role or query.country)
