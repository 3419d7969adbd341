"""Statements: quotes of several articles that say the same (see entities/rules/statements/grouping.py)."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse

from entities.models.annotations import Quote
from entities.querysets import StatementQuerySet, WordingQuerySet


class Statement(models.Model):
    """What two or more quotes say in nearly the same words; all about it follows from them.

    What lists ask for is kept with it (entities/services/derived/printings.py).
    """

    n_outlets = models.PositiveIntegerField(default=0)
    n_quotes = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField(null=True, help_text="when the first of them was published")
    last_at = models.DateTimeField(null=True)
    named = ArrayField(
        models.BigIntegerField(),
        default=list,
        help_text="actors who are named as its speaker: the two with the smallest ids, since two are in dispute",
    )

    objects = StatementQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-n_outlets", "id"], name="statement_by_outlets"),
            models.Index(fields=["-last_at", "id"], name="statement_by_time"),
        ]

    def get_absolute_url(self):
        return reverse("statement", args=[self.pk])


class FormerStatement(models.Model):
    """Where the address of a statement leads that is no more: regrouping let its quotes make others.

    Rows are written where wordings are (entities/services/derived/statements.py), in turn.
    """

    number = models.BigIntegerField(primary_key=True, help_text="id of the statement that is no more")
    statement = models.ForeignKey(
        Statement, models.SET_NULL, null=True, related_name="+", help_text="what most of its quotes made next"
    )
    quote = models.BigIntegerField(help_text="id of one of its quotes, which may be gone, too")


class Wording(models.Model):
    """A quote's words as they meet those of others, and whether it repeats one of them.

    It is a table of its own, so that grouping never writes a quote.

    Rows are written in one place only, one change at a time (entities/services/derived/statements.py), which also takes
    out those of quotes that went in the same transaction. A cascade would lock them before its turn has come.
    """

    quote = models.OneToOneField(Quote, models.DO_NOTHING, primary_key=True, related_name="wording")
    keys = ArrayField(models.BigIntegerField(), help_text="Utterance.keys; no row where there are none")
    statement = models.ForeignKey(Statement, models.SET_NULL, null=True, related_name="wordings")
    repeats = models.BooleanField(
        default=False, help_text="counts only where every printing does (entities/rules/statements/printings.py)"
    )

    objects = WordingQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["keys"], name="wordings_by_key", fastupdate=False),
            models.Index(fields=["quote"], condition=Q(repeats=True), name="wordings_that_repeat"),
        ]
