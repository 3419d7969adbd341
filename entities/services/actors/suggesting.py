"""Keeps the list of actors that may be the same, and what people said of it.

Comparing is bounded: an actor meets those it shares a blocking key with, at most MOST_PER_KEY for each key, and is
judged by its newest articles.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models.functions import Now

from entities.models import Actor, BlockingKey, PossibleDuplicate, Role
from entities.reads.actors.company import mentioned_in, newest_articles
from entities.rules.actors.duplicates import Known, blocking_keys, compare, is_bare, known
from entities.services.derived.locking import hold_named
from newsdesk.database.again import tried_again
from newsdesk.database.batching import batched

MOST_PER_KEY = 60  # a key that more actors share says too little
COMPARED_AT_ONCE = 200


def suggest_duplicates(actor_ids: Iterable[int]) -> int:
    """Compare these actors with all that may be the same, and store the pairs worth a look; returns how many.

    Pairs that are no longer alike go, dismissed ones stay dismissed.
    """
    ids = sorted(set(actor_ids))
    return sum(_suggest(some) for some in batched(ids, COMPARED_AT_ONCE))


@tried_again
@transaction.atomic
def dismiss_pair(one: Actor, other: Actor, *, by) -> PossibleDuplicate:
    """The two are different: never suggest them again."""
    first, second = sorted((one, other), key=lambda actor: actor.pk)
    pair, _ = PossibleDuplicate.objects.get_or_create(first=first, second=second, defaults={"score": 0})
    PossibleDuplicate.objects.filter(pk=pair.pk, dismissed_at=None).update(dismissed_by=by, dismissed_at=Now())
    pair.refresh_from_db()
    return pair


@tried_again
def reopen_pair(*, pair: PossibleDuplicate) -> None:
    """Take a dismissal back."""
    PossibleDuplicate.objects.filter(pk=pair.pk).update(dismissed_by=None, dismissed_at=None)


@tried_again
@transaction.atomic
def _suggest(ids):
    # Locked first and in order: two workers that store the keys of one actor would store them twice.
    actors = [actor for actor in Actor.objects.locked(ids) if not actor.merged_into_id]
    if not actors:
        return 0
    store_keys(actors)
    near = _near([actor.pk for actor in actors])
    names = _names({pk for pair in near for pk in pair})
    near |= _near([pk for pk, actor in names.items() if is_bare(actor)])  # to know whom else the surname may mean
    found = _compared(near)
    there = hold_named(pk for pair in found for pk in pair)  # the last article of one may just have been deleted
    found = {pair: resemblance for pair, resemblance in found.items() if there.issuperset(pair)}
    PossibleDuplicate.objects.filter(dismissed_at=None).touching(ids).apart_from(found).delete()
    PossibleDuplicate.objects.bulk_create(
        [
            PossibleDuplicate(
                first_id=first, second_id=second, score=r.points, reasons=list(r.reasons), against=list(r.against)
            )
            for (first, second), r in sorted(found.items())
        ],
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=["score", "reasons", "against"],
    )
    return len(found)


def store_keys(actors: Iterable[Actor]) -> None:
    """Let others meet these actors by the names they have now."""
    actors = list(actors)
    facts = _names({actor.pk for actor in actors})
    wanted = {
        (actor.pk, key)
        for actor in actors
        for key in blocking_keys(facts[actor.pk].names.values(), actor.kind, facts[actor.pk].acronyms)
    }
    stored = {row[1:]: row[0] for row in BlockingKey.objects.filter(actor__in=actors).values_list("pk", "actor", "key")}
    BlockingKey.objects.filter(pk__in=[pk for row, pk in stored.items() if row not in wanted]).delete()
    BlockingKey.objects.bulk_create(BlockingKey(actor_id=pk, key=key) for pk, key in sorted(wanted - stored.keys()))


def _near(ids):
    """Ordered pairs of current actors that share a key which few enough have, one of them among `ids`."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT least(mine.actor_id, other.actor_id), greatest(mine.actor_id, other.actor_id)
            FROM entities_blockingkey mine
            CROSS JOIN LATERAL (
                SELECT count(*) AS n, array_agg(actor_id) AS actors FROM (
                    SELECT theirs.actor_id FROM entities_blockingkey theirs
                    WHERE theirs.key = mine.key LIMIT %s
                ) AS sharing
            ) block
            CROSS JOIN LATERAL unnest(block.actors) AS other(actor_id)
            JOIN entities_actor actor ON actor.id = other.actor_id AND actor.merged_into_id IS NULL
            WHERE mine.actor_id = ANY(%s) AND other.actor_id <> mine.actor_id AND block.n <= %s
            """,
            [MOST_PER_KEY + 1, ids, MOST_PER_KEY],
        )
        return set(cursor.fetchall())


def _names(ids) -> dict[int, Known]:
    actors = Actor.objects.filter(pk__in=ids).prefetch_related("aliases")
    return {
        actor.pk: known(
            id=actor.pk, name=actor.name, kind=actor.kind, aliases=[alias.text for alias in actor.aliases.all()]
        )
        for actor in actors
    }


def _known(ids) -> dict[int, Known]:
    articles, company = newest_articles(ids), {}
    mentioned = mentioned_in({article for some in articles.values() for article in some})
    for pk, some in articles.items():
        company[pk] = frozenset(actor for article in some for actor in mentioned[article]) - {pk}
    roles = defaultdict(set)
    for actor, text in Role.objects.filter(actor__in=ids, article__in=mentioned).values_list("actor", "text"):
        roles[actor].add(text)
    actors = Actor.objects.filter(pk__in=ids).prefetch_related("aliases")
    return {
        actor.pk: known(
            id=actor.pk,
            name=actor.name,
            kind=actor.kind,
            aliases=[alias.text for alias in actor.aliases.all()],
            roles=roles[actor.pk],
            country=actor.country,
            articles=frozenset(articles.get(actor.pk, ())),
            company=company.get(actor.pk, frozenset()),
        )
        for actor in actors
    }


def _compared(near):
    """{pair: resemblance} of the pairs worth a look."""
    facts = _known({pk for pair in near for pk in pair})
    alike = {pair: compare(facts[pair[0]], facts[pair[1]]) for pair in near}
    alike = {pair: resemblance for pair, resemblance in alike.items() if resemblance.is_suggested}
    bare = {pair: [pk for pk in pair if is_bare(facts[pk])] for pair in alike}
    meant = Counter(pks[0] for pks in bare.values() if len(pks) == 1)
    for pair, pks in bare.items():
        if len(pks) == 1 and meant[pks[0]] > 1:
            alike[pair] = compare(facts[pair[0]], facts[pair[1]], namesakes=meant[pks[0]] - 1)
    return {pair: resemblance for pair, resemblance in alike.items() if resemblance.is_suggested}
