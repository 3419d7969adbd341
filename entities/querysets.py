"""Questions about actors and annotations, as chainable queryset methods.

Periods are closed intervals of days in TIME_ZONE; an open end is None.
"""

from datetime import datetime, time, timedelta

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.folding import fold


def _period(field, start, end):
    """Datetimes of the closed interval of days [start, end] as a condition on `field`."""
    condition = Q()
    if start:
        condition &= Q(**{f"{field}__gte": _midnight(start)})
    if end:
        condition &= Q(**{f"{field}__lt": _midnight(end + timedelta(days=1))})
    return condition


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))


class AnnotatedQuerySet(models.QuerySet):
    """What all annotations can be asked."""

    def live(self):
        """Everything a person has not rejected."""
        return self.exclude(state="rejected")

    def verified(self):
        return self.filter(Q(state="accepted") | Q(origin="person") & ~Q(state="rejected"))

    def untouched(self):
        """Suggestions that are wholly the machine's: what a new run may replace."""
        return self.filter(origin="machine", state="suggested")

    def between(self, start, end):
        return self.filter(_period("published_at", start, end))

    def newest_first(self):
        return self.order_by(models.F("published_at").desc(nulls_last=True), "-pk")


class MentionQuerySet(AnnotatedQuerySet):
    def untouched(self):
        return super().untouched().filter(actor_origin="machine")

    def of(self, actor):
        return self.filter(actor=actor)


class QuoteQuerySet(AnnotatedQuerySet):
    def untouched(self):
        touched = self._target_model().objects.exclude(origin="machine", state="suggested")
        return (
            super()
            .untouched()
            .filter(speaker_origin="machine", stance_origin="machine", span_origin="machine", targets_origin="machine")
            .exclude(models.Exists(touched.filter(quote=models.OuterRef("pk"))))
        )

    def said(self):
        return self.filter(attribution="said")

    def by(self, actor):
        return self.filter(speaker=actor)

    def about(self, actor):
        return self.filter(models.Exists(self._open_targets().filter(actor=actor)))

    def with_stance(self, stance):
        return self.filter(stance=stance)

    def by_unknown(self):
        return self.filter(speaker=None)

    def in_source(self, source):
        return self.filter(article__source=source)

    def containing(self, words):
        return self.filter(search=SearchQuery(fold(words), config="simple", search_type="websearch"))

    def with_context(self):
        """Everything a quote card prints, in a fixed number of queries."""
        return self.select_related("speaker", "article", "article__source").prefetch_related(
            models.Prefetch("targets", queryset=self._target_model().objects.live().select_related("actor"))
        )

    def _target_model(self):
        return self.model._meta.get_field("targets").related_model

    def _open_targets(self):
        return self._target_model().objects.live().filter(quote=models.OuterRef("pk"))


class DateMentionQuerySet(AnnotatedQuerySet):
    def resolved(self):
        return self.exclude(earliest=None)


class ActorQuerySet(models.QuerySet):
    def current(self):
        """Actors that stand for themselves, not those merged into another."""
        return self.filter(merged_into=None)

    def answering_to(self, keys):
        """Actors with one of these folded names."""
        alias = self.model._meta.get_field("aliases").related_model
        return self.filter(models.Exists(alias.objects.filter(key__in=keys, actor=models.OuterRef("pk"))))

    def named(self, words):
        """Actors one of whose names holds `words` at the start of a word; accents and case ignored."""
        key = fold(words)
        alias = self.model._meta.get_field("aliases").related_model
        begins = Q(key__startswith=key) | Q(key__contains=f" {key}")
        return self.filter(models.Exists(alias.objects.filter(begins, actor=models.OuterRef("pk"))))


class ActorActivityQuerySet(models.QuerySet):
    def between(self, start, end):
        return self.filter(**_days(start, end))


class PairActivityQuerySet(models.QuerySet):
    def between(self, start, end):
        return self.filter(**_days(start, end))


def _days(start, end):
    return {key: day for key, day in (("day__gte", start), ("day__lte", end)) if day}
