"""What all annotations can be asked."""

from django.db import models
from django.db.models import Count, Q

from entities.choices import Origin, State
from entities.querysets.related import RelatedModels
from newsdesk.database.many import array_of
from newsdesk.days import moments_within
from newsdesk.web.paging import PAGE_SIZE, newest_page

VERIFIED = Q(state=State.ACCEPTED) | Q(origin=Origin.PERSON) & ~Q(state=State.REJECTED)


def any_of_many(queryset, column, ids):
    """Rows whose `column` holds one of these numbers: one array instead of thousands of parameters, found by index."""
    return queryset.extra(where=[f"{column} = ANY(%s::bigint[])"], params=[array_of(ids)])


class AnyOf(models.Func):
    """AnyOf("pk", ArraySubquery(…)): whether the column holds one of the values, which are read once, by index."""

    template, arg_joiner, output_field = "%(expressions)s)", " = ANY(", models.BooleanField()


class AnnotatedQuerySet(RelatedModels, models.QuerySet):
    """What all annotations can be asked."""

    def with_ids(self, ids):
        return any_of_many(self, f"{self.model._meta.db_table}.id", ids)

    def with_id(self, pk):
        """The one with this id, or None when it is gone."""
        return self.filter(pk=pk).first()

    def live(self):
        """Everything a person has not rejected."""
        return self.exclude(state=State.REJECTED)

    def verified(self):
        return self.filter(VERIFIED)

    def tally(self):
        """(how many, how many of them are verified)"""
        return tuple(self.aggregate(n=Count("pk"), n_verified=Count("pk", filter=VERIFIED)).values())

    def untouched(self):
        """Suggestions that are wholly the machine's: what a new run may replace."""
        return self.filter(origin=Origin.MACHINE, state=State.SUGGESTED)

    def between(self, start, end):
        return self.filter(moments_within("published_at", start, end))

    def rejected(self):
        return self.filter(state=State.REJECTED)

    def overlapping(self, start, end):
        """Annotations of one article that touch the text between start and end."""
        return self.filter(start__lt=end, end__gt=start)

    def newest_first(self):
        return self.order_by(models.F("published_at").desc(nulls_last=True), "-pk")

    def page(self, after=None, size=PAGE_SIZE, *, oldest_first=False):
        """Newest or oldest first, those without a date last."""
        return newest_page(self, after, size, oldest_first=oldest_first)
