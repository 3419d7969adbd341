"""Moves what depends on an article's date of publication when that date is set or changed."""

from django.db import transaction
from django.utils import timezone

from articles.models import Article
from entities import nlp
from entities.models import DateMention, Mention, Quote, QuoteTarget, Role
from entities.services.rollups import recounting


@transaction.atomic
def move_publication(*, article: Article, published_at) -> None:
    """Set the date on the article and on every copy of it; read relative dates ("last week") against the new day.

    Dates that a person corrected keep their value.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    with recounting(article=article):
        article.published_at = published_at
        article.save(update_fields=["published_at"])
        for model in (Mention, Quote, DateMention, Role):
            model.objects.filter(article=article).update(published_at=published_at)
        QuoteTarget.objects.filter(quote__article=article).update(published_at=published_at)
    _resolve_dates(article)


def _resolve_dates(article):
    published = timezone.localtime(article.published_at).date() if article.published_at else None
    found = {(date.span.start, date.span.end): date for date in nlp.read_dates(article.text, published)}
    for mention in DateMention.objects.filter(article=article).untouched():
        date = found.get((mention.start, mention.end))
        if date and mention.value != (date.value or ""):
            mention.value, mention.grain = date.value or "", date.grain
            mention.earliest, mention.latest = date.earliest, date.latest
            mention.save(update_fields=["value", "grain", "earliest", "latest"])
