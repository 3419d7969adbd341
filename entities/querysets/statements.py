"""Questions about the wordings of statements."""

from datetime import timedelta

from django.db import connection, models
from django.db.models import F, Max, Min
from django.db.models.functions import RowNumber

from entities.querysets.annotated import any_of_many
from entities.querysets.related import RelatedModels
from newsdesk.days import midnight
from newsdesk.web.paging import COUNT_LIMIT, PAGE_SIZE, Count, count_up_to, ordered_page

ONE_DAY = timedelta(days=1)
MEETING = """
SELECT DISTINCT met.quote_id FROM unnest(%s::bigint[]) AS sought(key)
CROSS JOIN LATERAL (SELECT quote_id FROM entities_wording WHERE keys @> ARRAY[sought.key] OFFSET 0) met
JOIN entities_quote quote ON quote.id = met.quote_id WHERE quote.published_at BETWEEN %s AND %s
"""


class StatementQuerySet(RelatedModels, models.QuerySet):
    def matching(self, query):
        """What a StatementsQuery asks for: those that several outlets printed."""
        if not query.is_understood:
            return self.none()
        found = self.filter(n_outlets__gte=query.fewest, last_at__isnull=False)
        if not _asks_for_printings(query):
            return found
        # Those of other days are left aside before anybody looks for their printings.
        found = found.filter(last_at__gte=midnight(query.since)) if query.since else found
        found = found.filter(first_at__lt=midnight(query.until + ONE_DAY)) if query.until else found
        return found.filter(models.Exists(self._printings(query).filter(wording__statement=models.OuterRef("pk"))))

    def count_matching(self, query):
        """The Count of those; where certain quotes are asked for and there are many, at least so many."""
        if not _asks_for_printings(query) or not query.is_understood:
            return count_up_to(self.matching(query))
        quotes = self._quotes().printed_as_asked(query).order_by().values_list("pk", flat=True)[: COUNT_LIMIT + 1]
        wordings = self._related("wordings").objects.filter(statement__isnull=False)
        made = any_of_many(wordings, "entities_wording.quote_id", quotes).order_by().values_list("statement", flat=True)
        number = any_of_many(self.filter(n_outlets__gte=query.fewest), "entities_statement.id", set(made)).count()
        return Count(number + 1, number) if len(quotes) > COUNT_LIMIT else Count(number)

    def _printings(self, query):
        return self._quotes().making_statements(query)

    def _quotes(self):
        return self._related("wordings")._meta.get_field("quote").related_model.objects

    def page_by(self, sort, after=None, size=PAGE_SIZE):
        return ordered_page(self, _order(sort), after, size)

    def all_by(self, sort):
        """All of them in the order of the page."""
        return self.order_by(_order(sort), "pk")


def _asks_for_printings(query):
    return set(query.narrowing) - {"outlets"}


def _order(sort):
    return "-last_at" if sort == "newest" else "-n_outlets"


# What a list tells of each printing: there are hundreds, and Django fills in every column that is read.
TOLD = (
    "statement",
    *(
        f"quote__{name}"
        for name in (
            *("text", "cue", "cue_class", "stance", "perhaps", "speaker_words", "published_at"),
            *("speaker__name", "speaker__kind", "article__source__name"),
        )
    ),
)


class WordingQuerySet(models.QuerySet):
    def making(self, statement):
        """The wordings of a statement (id)."""
        return self.filter(statement=statement)

    def meeting(self, keys, *, around):
        """Ids of the quotes that have one of these keys and were published between these two moments.

        Each key is looked up by itself. Whether arrays of thousands overlap PostgreSQL finds out by comparing every
        number of one with every number of the other: half a minute for 7,000 keys instead of a fifth of a second.
        """
        with connection.cursor() as cursor:
            cursor.execute(MEETING, [sorted(keys), *around])
            return [pk for (pk,) in cursor.fetchall()]

    def statements_of(self, quotes):
        """{statement id: the first of these quotes (ids) that makes it}"""
        made = any_of_many(self.filter(statement__isnull=False), "entities_wording.quote_id", quotes)
        statement_of = dict(made.order_by().values_list("quote", "statement"))
        return {statement_of[quote]: quote for quote in reversed(quotes) if quote in statement_of}

    def printings(self):
        """(source, speaker, n, last_at, first_at, first): which outlets printed these, and as whose words, by id.

        The first first; `first` is one of these quotes.
        """
        printed = self.order_by().values(source=F("quote__article__source"), speaker=F("quote__speaker"))
        begin = {"first_at": Min("quote__published_at"), "first": Min("quote")}
        rows = printed.annotate(n=models.Count("quote"), last_at=Max("quote__published_at"), **begin).order_by(*begin)
        return rows.values_list("source", "speaker", "n", "last_at", "first_at", "first", named=True)

    def first_of_each_outlet(self):
        """The first version that each outlet printed, in order of publication."""
        in_order = ("quote__published_at", "quote_id")
        firsts = self.order_by("quote__article__source_id", *in_order).distinct("quote__article__source_id")
        return self._with_quotes().filter(pk__in=firsts.values("pk")).order_by(*in_order)

    def first_of_each(self, statements, most=None):
        """The first version that each outlet printed of these statements, in their order; at most so many of each."""
        made = self.filter(statement__in=statements)
        in_order = ("quote__published_at", "quote_id")
        firsts = made.order_by("statement", "quote__article__source_id", *in_order)
        firsts = firsts.distinct("statement", "quote__article__source_id").values("pk")
        place = models.Window(RowNumber(), partition_by="statement", order_by=in_order)
        placed = self.filter(pk__in=firsts).annotate(place=place)
        placed = placed.filter(place__lte=most) if most else placed
        return self._with_quotes(placed).only(*TOLD).order_by("statement", "place")

    def page(self, after=None):
        """Some versions in order of publication, from where the last page ended."""
        return ordered_page(self._with_quotes().annotate(published_at=F("quote__published_at")), "published_at", after)

    def _with_quotes(self, rows=None):
        long = ("search", "article__text", "article__search")
        whole = (
            (self if rows is None else rows)
            .select_related("quote__article__source", "quote__speaker")
            .prefetch_related("quote__joint__actor")
        )
        return whole.defer("keys", *(f"quote__{name}" for name in long))
