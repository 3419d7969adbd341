"""Links near-verbatim copies (articles/copies/comparing.py says which they are) to what was printed first."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from operator import attrgetter

from django.db import transaction

from articles import derived
from articles.copies.comparing import WINDOW, bands, is_copy
from articles.models import Article, Fingerprint
from newsdesk.database.locks import one_at_a_time


@transaction.atomic
def link_copies(*, article: Article, moving: Callable[..., AbstractContextManager] = derived.moving) -> None:
    """Find of what `article` is a copy, and which articles are copies of it.

    Where an article is known to be a copy it stays that, whatever is found later. `moving` surrounds the change of
    those that become copies.
    """
    found = bands(article.text)
    if not found:
        return
    _one_at_a_time()
    Fingerprint.objects.update_or_create(article=article, defaults={"bands": found})
    if not article.published_at:
        return
    others = sorted(_near(article, found), key=_order)
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
    near = _near(article, bands(article.text)) if article.published_at else Article.objects.none()
    ids = [article.pk, *near.values_list("pk", flat=True)]
    held = {one.pk: one for one in Article.objects.filter(pk__in=ids).held()}
    if article.pk not in held:
        raise Article.DoesNotExist
    return held[article.pk], [one for pk, one in held.items() if not one.copy_of_id or pk == article.pk]


def _near(article, found):
    around = (article.published_at - WINDOW, article.published_at + WINDOW)
    return Article.objects.meeting(found, around=around).exclude(pk=article.pk)


def _one_at_a_time():
    """Two workers that store two copies at once would each miss the other."""
    one_at_a_time("link copies")


def _order(article):
    return article.published_at, article.pk
