"""Links near-verbatim copies of articles to what was printed first (articles/copies.py says which they are)."""

from django.db import transaction

from articles.copies import WINDOW, bands, is_copy
from articles.models import Article, Fingerprint
from newsdesk.locks import one_at_a_time


@transaction.atomic
def link_copies(*, article: Article) -> None:
    """Find of what `article` is a copy, and which articles are copies of it.

    Where an article is known to be a copy it stays that, whatever is found later.
    """
    found = bands(article.text)
    if not found:
        return
    one_at_a_time("link copies")  # two workers that store two copies at once would each miss the other
    Fingerprint.objects.update_or_create(article=article, defaults={"bands": found})
    if not article.published_at:
        return
    near = Article.objects.meeting(found, around=(article.published_at - WINDOW, article.published_at + WINDOW))
    others = sorted(near.exclude(pk=article.pk), key=_order)
    earlier = [other for other in others if _order(other) < _order(article) and other.copy_of_id != article.pk]
    first = next((other for other in earlier if is_copy(article.text, other.text)), None)
    if first and not article.copy_of_id:
        _link(article, first.copy_of or first)
    for other in others:
        may_follow = not other.copy_of_id and other.pk != article.copy_of_id and _order(article) < _order(other)
        if may_follow and is_copy(other.text, article.text):
            _link(other, article.copy_of or article)


def _order(article):
    return article.published_at, article.pk


def _link(article, first):
    article.copy_of = first
    article.save(update_fields=["copy_of"])
