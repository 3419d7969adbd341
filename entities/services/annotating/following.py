"""What happens to annotations when their article goes or moves (an `articles.derived.Follower`)."""

from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils.timezone import get_current_timezone

from articles.models import Article, Precision
from entities import nlp
from entities.choices import Form
from entities.models import Actor, DateMention, InnerAttribution, JointSpeaker, Mention, Quote, QuoteTarget, Role
from entities.services.annotating.rewording import carrying as carrying
from entities.services.derived.exact import repair
from entities.services.derived.pruning import hold_doomed, prune_actors
from entities.services.derived.recounting import recounting_articles
from entities.services.derived.voices import read_voices
from newsdesk.days import day_of


def count(articles):
    """What would vanish with these articles; actors are those that no other article names."""
    inside = (
        Q(mentions__article__in=articles)
        | Q(quotes__article__in=articles)
        | Q(targeted_by__quote__article__in=articles)
        | Q(speaks_jointly__quote__article__in=articles)
        | Q(quoted_by_others__quote__article__in=articles)
    )
    named = Actor.objects.filter(inside).distinct()
    return {
        "mentions": Mention.objects.filter(article__in=articles).count(),
        "quotes": Quote.objects.filter(article__in=articles).count(),
        "actors": named.unused(besides=articles).count(),
        "human decisions": sum(_n_decided(model, articles) for model in (Mention, Quote, DateMention)),
    }


def _n_decided(model, articles):
    """How many of these annotations people accepted, corrected, made or rejected."""
    inside = model.objects.filter(article__in=articles)
    return inside.count() - inside.untouched().count()


@contextmanager
def removing(articles):
    """Takes the annotations of deleted articles out of the counts, then removes the actors only they knew."""
    ids = list(Article.objects.filter(pk__in=articles).order_by("pk").values_list("pk", flat=True))
    actors = {
        *Mention.objects.filter(article__in=ids).values_list("actor", flat=True),
        *Quote.objects.filter(article__in=ids).values_list("speaker", flat=True),
        *QuoteTarget.objects.filter(quote__article__in=ids).values_list("actor", flat=True),
        *JointSpeaker.objects.filter(quote__article__in=ids).values_list("actor", flat=True),
        *InnerAttribution.objects.filter(quote__article__in=ids).values_list("speaker", flat=True),
    } - {None}
    copies = (
        Article.objects.filter(Q(copy_of__in=ids) | Q(new_version_of__in=ids)).order_by().values_list("pk", flat=True)
    )
    with recounting_articles({*ids, *copies}):  # which then are copies of none
        yield
        hold_doomed(actors)
    prune_actors(actors)


@contextmanager
def moving(articles):
    """Moves the copied dates, the counts and the relative dates ("last week") to a new time or source.

    Dates that a person corrected keep their value.
    """
    ids = [article.pk for article in articles]
    stored = Article.objects.in_bulk(ids)
    with recounting_articles(ids):
        yield
        for pk, article in sorted(Article.objects.in_bulk(ids).items()):
            _move(article, stored[pk])


def _move(article, stored):
    if stored.published_at != article.published_at:
        for model in (Mention, Quote, DateMention, Role):
            model.objects.filter(article=article).update(published_at=article.published_at)
        QuoteTarget.objects.filter(quote__article=article).update(published_at=article.published_at)
        _resolve_dates(article)


def redated(article_ids):
    """The copied moments of articles whose days stay; what counts and names days stays, too."""
    of_article = Article.objects.filter(pk=OuterRef("article")).values("published_at")
    for model in (Mention, Quote, DateMention, Role):
        model.objects.filter(article__in=article_ids).update(published_at=Subquery(of_article))
    of_quote = Quote.objects.filter(pk=OuterRef("quote")).values("published_at")
    QuoteTarget.objects.filter(quote__article__in=article_ids).update(published_at=Subquery(of_quote))


def rezoned(before):
    """Times are moments, and some lie on another day now: their "last week", their counts and their voices follow."""
    there, here = ZoneInfo(before), get_current_timezone()
    timed = Article.objects.filter(published_precision=Precision.TIME).exclude(published_at=None)
    for article in timed.only("published_at").iterator(chunk_size=1000):
        if article.published_at.astimezone(there).date() != article.published_at.astimezone(here).date():
            with transaction.atomic():
                _resolve_dates(Article.objects.get(pk=article.pk))
                read_voices([article.pk])
    repair()


def _resolve_dates(article):
    names = Mention.objects.filter(article=article, form=Form.NAME).order_by("start").values_list("start", "end")
    found = {
        (date.span.start, date.span.end): date
        for date in nlp.resolve_dates(article.text, day_of(article.published_at), [nlp.Span(*name) for name in names])
    }
    for mention in DateMention.objects.filter(article=article).untouched():
        date = found.get((mention.start, mention.end))
        if date and mention.value != (date.value or ""):
            mention.value, mention.grain = date.value or "", date.grain
            mention.earliest, mention.latest = date.earliest, date.latest
            mention.save(update_fields=["value", "grain", "earliest", "latest"])
