"""The one order in which every writer takes its locks (docs/locks.md): articles by id, then actors by id.

A change to an actor learns which articles it needs only while it holds the actor, so it looks, locks, looks again, and
starts over when an article joined meanwhile.
"""

from collections.abc import Callable, Iterable
from contextlib import contextmanager

from django.db import connection, transaction

from articles.models import Article
from entities.models import Actor, InnerAttribution, JointSpeaker, Mention, Quote, QuoteTarget, Role
from entities.models.merged import SWITCH
from newsdesk.database.again import Busy

ATTEMPTS = 5


def hold(actors: Iterable[int], *, articles: Callable[[], set[int]], naming_only: bool = False) -> dict[int, Actor]:
    """Lock these actors and all of `articles()` until the end of the transaction; returns the actors as they are now.

    Nobody else changes or names them until then; `naming_only` lets others name them, too. Actors that are gone are
    missing from the answer. Raises Busy.
    """
    for _ in range(ATTEMPTS):
        before = transaction.savepoint()
        locked = set(Article.objects.filter(pk__in=articles()).held().values_list("pk", flat=True))
        if naming_only:
            hold_named(actors)
            held = Actor.objects.in_bulk(list(actors))
        else:
            held = {actor.pk: actor for actor in Actor.objects.locked(actors, alone=True)}
        if articles() <= locked:
            transaction.savepoint_commit(before)
            return held
        transaction.savepoint_rollback(before)  # which gives the locks back
    raise Busy("New articles about this actor are coming in right now. Try again in a moment.")


def hold_named(actors: Iterable[int | None]) -> set[int]:
    """Let nobody merge or remove these actors, which the transaction is about to name; others may name them, too.
    Returns those that are there.

    It is the lock that a foreign key takes of its own, but at the end of the transaction and in no order.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM entities_actor WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE", [sorted({*actors} - {None})]
        )
        return {pk for (pk,) in cursor.fetchall()}


@contextmanager
def names_are_current():
    """The block writes only names of actors that the transaction holds and that are merged into no other: nothing has
    to be looked up for each row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, 'on', true)", [SWITCH])
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, '', true)", [SWITCH])


def articles_naming(actor_id: int) -> set[int]:
    """Ids of the articles in which anything names the actor."""
    naming = (
        (Mention, "actor", "article"),
        (Quote, "speaker", "article"),
        (QuoteTarget, "actor", "quote__article"),
        (JointSpeaker, "actor", "quote__article"),
        (InnerAttribution, "speaker", "quote__article"),
        (Role, "actor", "article"),
    )
    return {
        article
        for model, actor, place in naming
        for article in model.objects.filter(**{actor: actor_id}).order_by().values_list(place, flat=True).distinct()
    }
