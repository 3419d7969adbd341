"""Articles, and what became of what is said about them."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, HashIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from articles.choices import DateOrder, Precision  # noqa: F401
from articles.feeds.models import Feed, FeedSearch, SeenEntry  # noqa: F401 (Django looks for models here)
from articles.intake.models import ColumnMap, Deletion, LargeFile, Upload, UploadItem  # noqa: F401 (and here)
from articles.intake.whole_files import Redivision, WholeFile  # noqa: F401 (and here)
from articles.outlets.models import Source, SourceChange, SourceMerge, Zone  # noqa: F401 (and here)
from articles.querysets import ArticleQuerySet, DescriptionQuerySet


class Description(models.Model):
    """One change of what is said about articles of an upload, made in its table; it can be undone whole.

    One of very many articles is made by a job, some at a time: `todo` are those it is about, `total` of them.
    """

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="descriptions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    changes = models.JSONField(help_text="[{article, before: {field: value}, after: …}]")
    undone_at = models.DateTimeField(null=True)
    todo = models.JSONField(default=list, blank=True, help_text="ids of articles, in the order in which they come")
    said = models.JSONField(default=dict, blank=True, help_text="what the job says of each")
    undoes = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="undoings")
    total = models.PositiveIntegerField(default=0, help_text="articles of a job; 0 = made at once")
    done = models.PositiveIntegerField(default=0, help_text="articles")
    left = models.JSONField(default=list, blank=True, help_text="why others stayed as they were, in words")
    finished_at = models.DateTimeField(null=True, help_text="of a job")
    problem = models.CharField(max_length=300, blank=True)

    objects = DescriptionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        names = {"title": "title", "source": "outlet", "author": "author", "published_at": "date"}
        names["source_name"] = "outlet"
        asked = self.undoes.changes if self.undoes else self.changes
        fields = {names[field] for one in asked for field in one["after"] if field in names}
        fields = fields or {names[field] for field in self.said if field in names}
        n = len(self.changes) if self.finished_at or not self.total else self.total
        return f"{' and '.join(sorted(fields))} of {n:,} article{'' if n == 1 else 's'}"


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old),
    pghistory.DeleteEvent(),
    exclude=[
        "text",
        "search",
        "revision",
        "n_words",
        "section",
        "notes",
        "found_in",
        "new_version_of",
        "replaced_by",
    ],
)
class Article(models.Model):
    """A text as printed, with where and when it appeared. The text never changes once stored."""

    class State(models.TextChoices):
        RECEIVED = "received", "received"
        ANNOTATED = "annotated", "annotated"
        REVIEWED = "reviewed", "reviewed"
        FAILED = "failed", "failed"
        OTHER = "other", "in another language"  # kept and found by the search, and not annotated

    upload = models.ForeignKey(Upload, models.SET_NULL, null=True, blank=True, related_name="articles")
    source = models.ForeignKey(Source, models.PROTECT, related_name="articles", verbose_name="outlet", db_index=False)
    title = models.CharField(max_length=500)
    author = models.CharField(max_length=300, blank=True)
    url = models.URLField(max_length=2000, blank=True)
    text = models.TextField(help_text="immutable; every offset counts its code points")
    sha256 = models.CharField(max_length=64, help_text="of the text")
    language = models.CharField(max_length=8, default="en")
    section = models.CharField(max_length=200, blank=True, help_text="of the newspaper, as printed")
    notes = models.JSONField(default=list, blank=True, help_text="what was done to the text before it was stored")
    found_in = models.JSONField(
        default=dict, blank=True, help_text="where its title, author … were found: {field: {where, guess, others}}"
    )
    n_words = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True, blank=True, help_text="empty = needs a date")
    published_precision = models.CharField(max_length=4, choices=Precision, default=Precision.TIME)
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    failure = models.TextField(blank=True, help_text="why the annotation failed")
    revision = models.PositiveIntegerField(default=0, help_text="counts every change of this article's annotations")
    copy_of = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")
    new_version_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="newer",
        help_text="same outlet and address, or the text that replaces this one",
    )  # fmt: skip
    replaced_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaces",
        help_text="the same article with its text read in another way, which counts instead",
    )  # fmt: skip
    search = SearchVectorField(editable=False, help_text="the words of title and text (articles/search/tokens.py)")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = [F("published_at").desc(nulls_first=True), "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "sha256"], name="one_text_per_source"),
            models.CheckConstraint(condition=~Q(text=""), name="article_has_text"),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(failure=""), name="failed_article_has_reason"),
            models.CheckConstraint(condition=Q(copy_of__isnull=True) | ~Q(copy_of=F("pk")), name="no_copy_of_itself"),
        ]
        indexes = [
            GinIndex(fields=["search"], name="article_search"),
            HashIndex(fields=["url"], name="article_by_address", condition=~Q(url="")),  # too long for a tree
            models.Index(F("published_at").desc(), F("id").desc(), name="article_newest"),
            models.Index(fields=["-id"], condition=Q(published_at__isnull=True), name="article_undated"),
            models.Index(fields=["source", "-published_at"], name="article_by_source"),
            models.Index(fields=["state"], name="article_by_state"),
            models.Index(fields=["upload"], condition=Q(state="received"), name="received_article"),
            models.Index(fields=["sha256"], name="article_by_text"),
            models.Index(fields=["-created_at"], name="article_by_arrival"),
        ]
        triggers = [
            # After, not before: a trigger before the update makes PostgreSQL compute `search` anew every time.
            # Of these columns, not of the row: every correction counts the revision up, and need not compare the text.
            pgtrigger.ReadOnly(
                name="article_text_is_immutable",
                fields=["text", "sha256"],
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("text", "sha256"),
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("article", args=[self.pk])

    @property
    def found_where(self):
        """[("Outlet", {where, guess, others})] of each fact of which it is known where it was found."""
        return [(FACTS[name], told) for name, told in self.found_in.items() if name in FACTS and "where" in told]

    @property
    def needs_date(self):
        return self.published_at is None


FACTS = {"title": "Title", "source_name": "Outlet", "author": "Author", "published": "Date", "section": "Section"}


class Rewording(models.Model):
    """The change of an article to a text read in another way (articles/revisions/rewording.py); can be undone."""

    before = models.ForeignKey(Article, models.CASCADE, related_name="rewordings")
    after = models.ForeignKey(Article, models.CASCADE, related_name="reworded_from")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    how = models.CharField(max_length=200, help_text="in words")
    lost = models.JSONField(default=list, help_text="what people decided and the other text has no place for, in words")
    carried = models.JSONField(default=dict, help_text="which annotation became which: {kind: {number: number}}")
    told = models.JSONField(default=dict, help_text="title, outlet, date … of the article after: {field: value}")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.how


class Fingerprint(models.Model):
    """An article's text as it meets texts like it (see articles/copies/comparing.py)."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="fingerprint")
    bands = ArrayField(models.BigIntegerField(), help_text="no row where there are none")

    class Meta:
        indexes = [GinIndex(fields=["bands"], name="articles_by_band", fastupdate=False)]
