"""How quotes and actors follow the articles they were found in: a `Follower` of articles/derived.py."""

from contextlib import contextmanager

from articles.models import Article
from entities.models import Mention, Quote
from entities.services.forgetting import forgetting
from entities.services.publication import move_publication
from entities.services.rollups import recounting

removing = forgetting


def count(articles):
    return {
        "quotes": Quote.objects.filter(article__in=articles).count(),
        "mentions": Mention.objects.filter(article__in=articles).count(),
    }


@contextmanager
def moving(article):
    with recounting(article=article):
        yield
    published_at = Article.objects.values_list("published_at", flat=True).get(pk=article.pk)
    if published_at != article.published_at:
        move_publication(article=article, published_at=published_at)
