"""What is kept of outlets: what is said of each, the site's time zone, and their merges, so that they can be undone."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from articles.choices import DateOrder
from articles.querysets import SourceMergeQuerySet, SourceQuerySet


class Source(models.Model):
    """An outlet: a newspaper, an agency, a broadcaster."""

    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200, unique=True, help_text="the name, folded")
    created_at = models.DateTimeField(auto_now_add=True)
    date_order = models.CharField(
        max_length=3, blank=True, choices=DateOrder, help_text="how it prints 03/04/2025; empty until somebody said"
    )
    language = models.CharField(max_length=8, blank=True, help_text="where a text does not tell; empty = none")
    zone = models.CharField(max_length=64, blank=True, help_text="of times without one; empty = the site’s")
    silent_after = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="days without an article until that is an alarm; empty = from its own rhythm"
    )
    note = models.TextField(blank=True, max_length=2000, help_text="licence or terms of its articles")

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        verbose_name = "outlet"

    def __str__(self):
        return self.name


class Zone(models.Model):
    """The time zone in which days of publication were stored, from some moment on; the last one is the one of today."""

    name = models.CharField(max_length=100)
    since = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return self.name


class SourceMerge(models.Model):
    """One outlet went into another: what it was called and said of it, and what moved."""

    keep = models.ForeignKey("articles.Source", models.CASCADE, related_name="merges")
    absorb = models.ForeignKey(
        "articles.Source",
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="the outlet that goes, as long as it is",
    )
    name = models.CharField(max_length=200, help_text="of the outlet that went")
    said = models.JSONField(help_text="what was said of it: {field: value}")
    articles = ArrayField(models.BigIntegerField(), help_text="ids of those that moved")
    feeds = ArrayField(models.BigIntegerField(), help_text="ids of those that moved")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    total = models.PositiveIntegerField(default=0, help_text="articles to move, or to move back")
    finished_at = models.DateTimeField(null=True, help_text="when everything had moved, or it was stopped")
    problem = models.CharField(max_length=300, blank=True)
    undo_asked_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = SourceMergeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.name} into {self.keep}"

    @property
    def is_under_way(self):
        return self.finished_at is None


class SourceChange(models.Model):
    """What was said of several outlets at once."""

    changes = models.JSONField(help_text="[{source: id, before: {field: value}, after: {field: value}}]")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "change of outlets"
        verbose_name_plural = "changes of outlets"

    def __str__(self):
        n = len(self.changes)
        return f"{n} outlet{'' if n == 1 else 's'}"

    @property
    def said(self):
        """{what was said: the value}, in words."""
        values = {name: value for one in self.changes for name, value in one["after"].items()}
        words = {**dict(DateOrder.choices), "": "none", 0: "never"}
        return {Source._meta.get_field(name).verbose_name: words.get(value, value) for name, value in values.items()}
