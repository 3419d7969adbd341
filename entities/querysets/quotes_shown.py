"""What pages, exports and counts read of quotes."""

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least, Substr, TruncDate, TruncHour
from django.db.models.lookups import GreaterThan

from entities.choices import Part
from entities.querysets.related import RelatedModels

CONTEXT_CHARACTERS = 280  # printed text kept on both sides of a quote


class QuotesShown(RelatedModels):
    """What a QuoteQuerySet reads besides its rows, and how it counts them."""

    def with_context(self):
        """Everything a quote card prints, in a fixed number of queries and without whole texts.

        `window` is the printed text around the quote and `window_start` the offset of its first code point;
        `statement` is the id of the statement it shares with `n_elsewhere` other outlets, or None;
        `is_disputed` says that some of these name another speaker.
        """
        ids, number = ArrayField(models.BigIntegerField()), models.IntegerField()
        others = models.Func(F("wording__statement__named"), F("speaker"), function="array_remove", output_field=ids)
        n_others = models.Func(others, function="cardinality", output_field=number)
        window_start = Greatest(F("start") - CONTEXT_CHARACTERS, 0)
        length = Least(F("end") - window_start, 4000) + CONTEXT_CHARACTERS
        spans = self._related("spans").objects.annotate(
            words=Substr("quote__article__text", F("start") + 1, F("end") - F("start"))
        )
        return (
            self.select_related("speaker", "article__source")
            .defer("search", "article__text", "article__search")
            .annotate(window_start=window_start, window=Substr("article__text", F("window_start") + 1, length))
            .annotate(statement=F("wording__statement"), n_elsewhere=F("wording__statement__n_outlets") - 1)
            .annotate(
                is_disputed=models.ExpressionWrapper(
                    Q(speaker__isnull=False) & GreaterThan(n_others, 0), output_field=models.BooleanField()
                )
            )
            .prefetch_related(
                models.Prefetch("targets", queryset=self._related("targets").objects.live().select_related("actor")),
                "unnamed_targets",
                self._joint(),
                models.Prefetch("spans", queryset=spans.filter(part__in=[Part.CONTENT, Part.SPEAKER, Part.CHAIN])),
            )
        )

    def with_speakers(self):
        """Each with whom it is by, for a line that names them."""
        return self.select_related("speaker").defer("search").prefetch_related(self._joint())

    def in_their_articles(self):
        """Each with its speaker and its article, without long texts."""
        quotes = self.select_related("speaker", "article__source").prefetch_related(self._joint())
        return quotes.defer("search", "article__text", "article__search")

    def with_parts(self):
        """What the article reader prints of a quote, in a fixed number of queries; the text is the article's."""
        targets = self._related("targets").objects.live().select_related("actor")
        return (
            self.select_related("speaker")
            .defer("search")
            .prefetch_related(
                models.Prefetch("targets", queryset=targets), "unnamed_targets", "spans", self._joint(), self._inner()
            )
        )

    def drawn(self):
        """What the marks on the text need of a quote."""
        return self.select_related("speaker").defer("search").prefetch_related("spans", self._joint())

    def for_correcting(self):
        """With the article, both as they stood at one moment: what a correction sees before it takes the lock."""
        long = ("search", "article__search")
        return self.select_related("article").defer(*long).prefetch_related("spans")

    def for_counting(self):
        """What the counts, the statements and the voices follow from.

        Each with its `source`, `statement` and what its article is a copy or a new version of (`copy_of`, `version_of`;
        `is_reprinted`: either), by id, and `together`: ids of who says it together with its speaker.
        """
        counted = self.annotate(
            source=F("article__source_id"),
            statement=F("wording__statement_id"),
            copy_of=F("article__copy_of_id"),
            version_of=F("article__new_version_of_id"),
            is_reprinted=Q(article__copy_of__isnull=False) | Q(article__new_version_of__isnull=False),
        )
        joint = self._related("joint").objects.filter(quote=models.OuterRef("pk")).order_by("position")
        counted = counted.annotate(together=ArraySubquery(joint.values("actor")))
        return counted.defer("search").order_by("source")

    def for_export(self):
        """What a row of an export holds, in a fixed number of queries and without the articles' texts.

        The subjects are in `open_targets`, the spans in `all_spans`, joint speakers in `all_joint`, whom they quote in
        turn in `all_inner`: plain lists, cheaper by half over many rows.
        """
        long = [f"article__{name}" for name in ("text", "search")]
        targets = self._related("targets").objects.live().select_related("actor")
        spans = self._related("spans").objects.order_by("position")
        return (
            self.select_related("speaker", "article__source")
            .defer("search", *long)
            .prefetch_related(
                models.Prefetch("targets", queryset=targets, to_attr="open_targets"),
                "unnamed_targets",
                models.Prefetch("spans", queryset=spans, to_attr="all_spans"),
                self._joint(to_attr="all_joint"),
                self._inner(to_attr="all_inner"),
            )
        )

    def per_day(self):
        """[(publication day, quotes)] of those with a date, oldest first."""
        days = self.filter(published_at__isnull=False).order_by().values(day=TruncDate("published_at"))
        counted = days.annotate(n=models.Count("*"))  # not of a column: then the index alone answers
        return counted.order_by("day").values_list("day", "n")

    def per_hour(self):
        """[(speaker id, hour of publication, how exactly that is known, quotes)], oldest first: of each speaker."""
        hours = self.filter(published_at__isnull=False).annotate(hour=TruncHour("published_at")).order_by()

        def counted(speaker, quotes):
            rows = quotes.values("hour", by=F(speaker), precision=F("article__published_precision"))
            return rows.annotate(n=models.Count("pk")).values_list("by", "hour", "precision", "n")

        rows = [*counted("speaker", hours), *counted("joint__actor", hours.filter(joint__isnull=False))]
        return sorted(rows, key=lambda row: (row[1], row[0] or 0, row[2]))

    def _joint(self, **options):
        return models.Prefetch("joint", queryset=self._related("joint").objects.select_related("actor"), **options)

    def _inner(self, **options):
        return models.Prefetch("inner", queryset=self._related("inner").objects.select_related("speaker"), **options)
