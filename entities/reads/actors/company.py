"""Whom the newest articles of actors mention beside them."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db import connection

from articles.search.folding import fold_words
from entities.models import Actor, Mention, Role
from entities.rules.actors.company import Beside, Company, is_company

NEWEST_ARTICLES = 40  # of each actor


def company_of(actor_ids: Collection[int]) -> dict[int, Company]:
    """{actor id: the people and organisations beside it, with all roles they have anywhere}, in a fixed number of
    queries."""
    articles = newest_articles(actor_ids)
    mentioned = mentioned_in({article for some in articles.values() for article in some})
    beside = {pk: {actor for article in some for actor in mentioned[article]} - {pk} for pk, some in articles.items()}
    known = Actor.objects.filter(pk__in={actor for some in beside.values() for actor in some})
    telling = {actor.pk: actor for actor in known if is_company(fold_words(actor.name), actor.kind)}
    roles: dict[int, set[str]] = defaultdict(set)
    for actor, key in Role.objects.filter(actor__in=telling).order_by().values_list("actor", "key").distinct():
        roles[actor].add(key)
    return {
        pk: {
            fold_words(telling[one].name): Beside(telling[one].name, frozenset(roles[one]))
            for one in some & telling.keys()
        }
        for pk, some in beside.items()
    }


def newest_articles(actor_ids: Iterable[int]) -> dict[int, set[int]]:
    """{actor id: ids of the newest articles that mention it}"""
    articles: dict[int, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT wanted.id, mention.article_id FROM unnest(%s::bigint[]) AS wanted(id)
            CROSS JOIN LATERAL (
                SELECT article_id FROM entities_mention WHERE actor_id = wanted.id AND state <> 'rejected'
                ORDER BY published_at DESC, id DESC LIMIT %s
            ) mention
            """,
            [sorted(actor_ids), NEWEST_ARTICLES],
        )
        for actor, article in cursor:
            articles[actor].add(article)
    return articles


def mentioned_in(article_ids: Iterable[int]) -> dict[int, set[int]]:
    """{article id: actors mentioned in it}"""
    mentioned: dict[int, set[int]] = {article: set() for article in article_ids}
    rows = Mention.objects.live().filter(article__in=mentioned, actor__isnull=False).order_by()
    for article, actor in rows.values_list("article", "actor").distinct():
        mentioned[article].add(actor)
    return mentioned
