"""Questions about the wordings of statements."""

from django.db import models
from django.db.models import F

from entities.querysets.annotated import any_of_many


class WordingQuerySet(models.QuerySet):
    def meeting(self, keys, *, around):
        """Ids of the quotes that have one of these keys and were published between these two moments."""
        near = self.filter(keys__overlap=sorted(keys), quote__published_at__range=around)
        return list(near.order_by().values_list("quote", flat=True))

    def statements_of(self, quotes):
        """{statement id: the newest of these quotes (ids) that makes it}"""
        made = any_of_many(self.filter(statement__isnull=False), "entities_wording.quote_id", quotes)
        return dict(made.order_by("quote__published_at", "quote").values_list("statement", "quote"))

    def versions(self):
        """As a statement's page prints them: in order of publication, without the articles' texts."""
        long = ("folded", "search", "article__text", "article__folded", "article__search")
        return (
            self.select_related("quote__article__source", "quote__speaker")
            .defer("keys", *(f"quote__{name}" for name in long))
            .order_by(F("quote__published_at"), "quote")
        )
