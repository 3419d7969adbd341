"""Links near-verbatim copies (articles/copies/comparing.py says which they are) to what was printed first."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from operator import attrgetter

from django.db import connection, transaction

from articles import derived
from articles.copies.comparing import WINDOW, bands, is_copy
from articles.models import Article, Fingerprint
from newsdesk.database.locks import one_at_a_time

FEW = 20  # articles that meet another, and are compared with it as they come
MOST_COMPARED = 100  # of more: those printed first, and copies of what is not among them
LONGEST_LIST = 20_000  # articles of one band that PostgreSQL looks through; of more, as many by chance
MEETING = """
SELECT given.id, near.id
FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::timestamptz[]) AS given(id, bands, since, until)
CROSS JOIN LATERAL (
    SELECT article.id
    FROM (SELECT article_id FROM articles_fingerprint WHERE bands && given.bands::bigint[] OFFSET 0) print
    JOIN articles_article article ON article.id = print.article_id
    WHERE article.published_at BETWEEN given.since AND given.until AND article.id <> given.id
    LIMIT %s
) near
"""  # an array of arrays would have to be of one length


def link_copies(*, article: Article, moving: Callable[..., AbstractContextManager] = derived.moving) -> None:
    """Find of what `article` is a copy, and which articles are copies of it.

    Where an article is known to be a copy it stays that, whatever is found later. `moving` surrounds the change of
    those that become copies.
    """
    link_all(articles=[article], moving=moving)


@transaction.atomic
def link_all(*, articles: Sequence[Article], moving: Callable[..., AbstractContextManager] = derived.moving) -> None:
    """The same of several articles, in the order of their ids: as if each came when those before it were linked."""
    found = {article.pk: bands(article.text) for article in articles}
    prints = [Fingerprint(article_id=pk, bands=one) for pk, one in found.items() if one]
    if not prints:
        return
    _one_at_a_time()
    Fingerprint.objects.bulk_create(prints, update_conflicts=True, unique_fields=["article"], update_fields=["bands"])
    mine = {article.pk: article for article in articles}
    near = _near([article for article in articles if found[article.pk]], found)
    known = mine | {other.pk: other for some in near.values() for other in some if other.pk not in mine}
    for article in articles:
        met = [other.pk for other in near.get(article.pk, ()) if other.pk < article.pk or other.pk not in mine]
        if met:
            _link(article, sorted((known[pk] for pk in met), key=_order), moving)


def _link(article: Article, others: Sequence[Article], moving: Callable[..., AbstractContextManager]) -> None:
    earlier = [other for other in others if _order(other) < _order(article) and other.copy_of_id != article.pk]
    first = next((other for other in earlier if is_copy(article.text, other.text)), None)
    becoming = []
    if first and not article.copy_of_id:
        article.copy_of = first.copy_of or first
        becoming.append(article)
    for other in others:
        may_follow = not other.copy_of_id and other.pk != article.copy_of_id and _order(article) < _order(other)
        if may_follow and is_copy(other.text, article.text):
            other.copy_of = article.copy_of or article
            becoming.append(other)
    if not becoming:
        return
    becoming.sort(key=attrgetter("pk"))  # in the order in which everybody locks articles
    list(Article.objects.filter(pk__in=[one.pk for one in becoming]).held().only("pk"))
    with moving(becoming):
        for one in becoming:
            one.save(update_fields=["copy_of"])


def hold_with_copies(article: Article) -> tuple[Article, list[Article]]:
    """The article as it is stored, and with it those that `link_copies` may have to write, all of them locked.

    Raises Article.DoesNotExist when it has been deleted in the meantime.
    """
    _one_at_a_time()
    near = _near([article], {article.pk: bands(article.text)})
    ids = [article.pk, *(one.pk for one in near.get(article.pk, ()))]
    held = {one.pk: one for one in Article.objects.filter(pk__in=ids).held()}
    if article.pk not in held:
        raise Article.DoesNotExist
    return held[article.pk], [one for pk, one in held.items() if not one.copy_of_id or pk == article.pk]


def _near(articles: Sequence[Article], found: Mapping[int, Sequence[int]]) -> dict[int, list[Article]]:
    """{article: those that may be alike} of those of these that have a date and meet any, by the bands of each."""
    sought = {one.pk: one for one in articles if one.published_at and found[one.pk]}
    if not sought:
        return {}
    columns = zip(*(_sought(one, found[pk]) for pk, one in sought.items()), strict=True)
    met: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(MEETING, [*map(list, columns), FEW + 1])
        for pk, other in cursor.fetchall():
            met.setdefault(pk, []).append(other)
    few = {pk: others for pk, others in met.items() if len(others) <= FEW}
    known = Article.objects.to_compare().in_bulk({other for others in few.values() for other in others})
    many = {pk: _among_many(sought[pk], found[pk]) for pk in met.keys() - few.keys()}
    return many | {pk: [known[other] for other in others] for pk, others in few.items()}


def _sought(article: Article, bands_of_it: Sequence[int]) -> tuple[int, str, datetime, datetime]:
    return article.pk, f"{{{','.join(map(str, bands_of_it))}}}", *_around(article)


def _around(article: Article) -> tuple[datetime, datetime]:
    at = article.published_at
    assert at  # only those with a date are compared
    return at - WINDOW, at + WINDOW


def _among_many(article: Article, found: Sequence[int]) -> list[Article]:
    """What is a copy of one among them says no more than that one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('gin_fuzzy_search_limit', %s, true)", [str(LONGEST_LIST)])
    by_day = Article.objects.meeting(found, around=_around(article)).exclude(pk=article.pk)
    by_day = by_day.order_by("published_at", "pk")
    first = list(by_day.filter(copy_of=None)[:MOST_COMPARED])
    return first + list(by_day.exclude(copy_of=None).exclude(copy_of__in=first)[:MOST_COMPARED])


def _one_at_a_time():
    """Two workers that store two copies at once would each miss the other."""
    one_at_a_time("link copies")


def _order(article):
    return article.published_at, article.pk
