"""Questions about the wordings of statements."""

from django.db import models
from django.db.models import Count, F, Max, Min

from entities.querysets.annotated import any_of_many
from newsdesk.paging import ordered_page


class WordingQuerySet(models.QuerySet):
    def making(self, statement):
        """The wordings of a statement (id)."""
        return self.filter(statement=statement)

    def meeting(self, keys, *, around):
        """Ids of the quotes that have one of these keys and were published between these two moments."""
        near = self.filter(keys__overlap=sorted(keys), quote__published_at__range=around)
        return list(near.order_by().values_list("quote", flat=True))

    def statements_of(self, quotes):
        """{statement id: the newest of these quotes (ids) that makes it}"""
        made = any_of_many(self.filter(statement__isnull=False), "entities_wording.quote_id", quotes)
        return dict(made.order_by("quote__published_at", "quote").values_list("statement", "quote"))

    def printings(self):
        """(source, speaker, n, last_at, first_at, first): which outlets printed these, and as whose words, by id.

        The first first; `first` is one of these quotes.
        """
        printed = self.order_by().values(source=F("quote__article__source"), speaker=F("quote__speaker"))
        begin = {"first_at": Min("quote__published_at"), "first": Min("quote")}
        rows = printed.annotate(n=Count("quote"), last_at=Max("quote__published_at"), **begin).order_by(*begin)
        return rows.values_list("source", "speaker", "n", "last_at", "first_at", "first", named=True)

    def first_of_each_outlet(self):
        """The first version that each outlet printed, in order of publication."""
        in_order = ("quote__published_at", "quote_id")
        firsts = self.order_by("quote__article__source_id", *in_order).distinct("quote__article__source_id")
        return self._with_quotes().filter(pk__in=firsts.values("pk")).order_by(*in_order)

    def page(self, after=None):
        """Some versions in order of publication, from where the last page ended."""
        return ordered_page(self._with_quotes().annotate(published_at=F("quote__published_at")), "published_at", after)

    def _with_quotes(self):
        long = ("search", "article__text", "article__search")
        whole = self.select_related("quote__article__source", "quote__speaker").prefetch_related("quote__joint__actor")
        return whole.defer("keys", *(f"quote__{name}" for name in long))
