"""Locks for changes that reach through the corpus.

Every writer takes its locks in one order: articles by id, then actors by id, then counters by key. A change to an
actor learns which articles it needs only while it holds the actor, so it looks, locks, looks again, and starts over
when an article joined meanwhile.
"""

from collections.abc import Callable, Iterable

from django.db import transaction

from articles.models import Article
from entities.models import Actor, Mention, Quote, QuoteTarget, Role
from newsdesk.refusals import Refusal

ATTEMPTS = 5


class Busy(Refusal):
    """The articles concerned are being changed faster than they can be locked."""


def hold(actors: Iterable[int], *, articles: Callable[[], set[int]]) -> dict[int, Actor]:
    """Lock these actors and all of `articles()` until the end of the transaction; returns the actors as they are now.

    Actors that are gone are missing from the answer. Raises Busy.
    """
    for _ in range(ATTEMPTS):
        before = transaction.savepoint()
        locked = set(
            Article.objects.filter(pk__in=articles()).order_by("pk").select_for_update().values_list("pk", flat=True)
        )
        held = {actor.pk: actor for actor in Actor.objects.filter(pk__in=actors).order_by("pk").select_for_update()}
        if articles() <= locked:
            transaction.savepoint_commit(before)
            return held
        transaction.savepoint_rollback(before)  # which gives the locks back
    raise Busy("New articles about this actor are coming in right now. Try again in a moment.")


def articles_naming(actor_id: int) -> set[int]:
    """Ids of the articles in which anything names the actor."""
    return {
        *Mention.objects.filter(actor=actor_id).order_by().values_list("article", flat=True).distinct(),
        *Quote.objects.filter(speaker=actor_id).order_by().values_list("article", flat=True).distinct(),
        *QuoteTarget.objects.filter(actor=actor_id).order_by().values_list("quote__article", flat=True).distinct(),
        *Role.objects.filter(actor=actor_id).order_by().values_list("article", flat=True).distinct(),
    }
