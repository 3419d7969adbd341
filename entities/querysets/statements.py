"""Questions about the wordings of statements."""

from django.db import models
from django.db.models import F

from entities.querysets.annotated import any_of_many
from newsdesk.paging import ordered_page


class WordingQuerySet(models.QuerySet):
    def meeting(self, keys, *, around):
        """Ids of the quotes that have one of these keys and were published between these two moments."""
        near = self.filter(keys__overlap=sorted(keys), quote__published_at__range=around)
        return list(near.order_by().values_list("quote", flat=True))

    def statements_of(self, quotes):
        """{statement id: the newest of these quotes (ids) that makes it}"""
        made = any_of_many(self.filter(statement__isnull=False), "entities_wording.quote_id", quotes)
        return dict(made.order_by("quote__published_at", "quote").values_list("statement", "quote"))

    def in_print(self):
        """All versions in order of publication: where each was printed, when, and as whose words."""
        return self._with_quotes().order_by("quote__published_at", "quote")

    def page(self, after=None):
        """Some versions in order of publication, from where the last page ended."""
        return ordered_page(self._with_quotes().annotate(published_at=F("quote__published_at")), "published_at", after)

    def _with_quotes(self):
        long = ("folded", "search", "article__text", "article__folded", "article__search")
        return self.select_related("quote__article__source", "quote__speaker").defer(
            "keys", *(f"quote__{name}" for name in long)
        )
