"""What goes with articles that are deleted: their counts, and the actors only they knew."""

from contextlib import contextmanager

from django.db import transaction

from articles.models import Article
from entities.models import Mention, Quote, QuoteTarget
from entities.services.pruning import prune_actors
from entities.services.rollups import Activity, apply_change, article_activity


@contextmanager
def forgetting(articles):
    """Wrap the deletion of these articles: takes their annotations out of the counts, then prunes actors.

    Deleting an article itself takes its annotations along (database cascades through the models).
    """
    with transaction.atomic():
        ids = list(
            Article.objects.select_for_update().filter(pk__in=articles).order_by("pk").values_list("pk", flat=True)
        )
        change = Activity()
        for article in Article.objects.filter(pk__in=ids).only("pk", "source_id"):
            change.subtract(article_activity(article))
        actors = {
            *Mention.objects.filter(article__in=ids).values_list("actor", flat=True),
            *Quote.objects.filter(article__in=ids).values_list("speaker", flat=True),
            *QuoteTarget.objects.filter(quote__article__in=ids).values_list("actor", flat=True),
        } - {None}
        yield
        apply_change(change)
        prune_actors(actors)
