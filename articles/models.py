"""Articles, where they came from, and the uploads that brought them."""

from datetime import datetime

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, HashIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.timezone import localtime

from articles import outcomes
from articles.feeds.models import Feed, FeedSearch, SeenEntry  # noqa: F401 (Django looks for models here)
from articles.outlets.models import SourceMerge  # noqa: F401 (and here)
from articles.querysets import (
    ArticleQuerySet,
    ColumnMapQuerySet,
    DeletionQuerySet,
    DescriptionQuerySet,
    SourceQuerySet,
    UploadItemQuerySet,
    UploadQuerySet,
)


class DateOrder(models.TextChoices):
    """Which of the first two numbers of a date is the day."""

    DAY_FIRST = "DMY", "the day first (3 April is 03/04)"
    MONTH_FIRST = "MDY", "the month first (3 April is 04/03)"


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


class Precision(models.TextChoices):
    """How exactly a publication time is known."""

    TIME = "time", "to the minute"
    DAY = "day", "to the day"


class Upload(models.Model):
    """One act of bringing articles in; deleting it takes everything derived from it along."""

    class Kind(models.TextChoices):
        FILES = "files", "files"
        PASTE = "paste", "pasted text"
        COMMAND = "command", "command line"
        ADDRESSES = "addresses", "page addresses"
        PROGRAM = "program", "articles that a program sent"
        FEED = "feed", "feed"
        DEMO = "demo", "demo corpus"

    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    feed = models.ForeignKey(Feed, models.SET_NULL, null=True, blank=True, related_name="uploads")
    created_at = models.DateTimeField(auto_now_add=True)
    # What the person said about every file of this upload; empty = take it from each file.
    title = models.CharField(max_length=500, blank=True)
    source_name = models.CharField(max_length=200, blank=True)
    author = models.CharField(max_length=300, blank=True)
    url = models.URLField(max_length=2000, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_precision = models.CharField(max_length=4, choices=Precision, default=Precision.TIME)
    checks_columns = models.BooleanField(
        default=False, help_text="tables wait until somebody has looked at their columns, whatever they are called"
    )
    # What one program sends on one day is one upload.
    program = models.CharField(max_length=60, blank=True, help_text="the name of the token that it sends with")
    sent_on = models.DateField(null=True, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="demo"), name="one_demo_corpus"),
            models.UniqueConstraint(fields=["by", "program", "sent_on"], name="one_upload_per_program_and_day"),
        ]

    def __str__(self):
        if self.program and self.sent_on:
            return f"articles from {self.program} on {date_format(self.sent_on, 'j F Y')}"
        if self.kind == self.Kind.FEED:
            return f"Feed of {self.source_name}, {date_format(localtime(self.created_at), 'j F Y, H:i')}"
        return f"{self.get_kind_display()} of {date_format(localtime(self.created_at), 'j F Y, H:i')}"

    def get_absolute_url(self):
        return reverse("admin:articles_upload_change", args=[self.pk])

    @property
    def is_demo(self):
        return self.kind == self.Kind.DEMO


class Deletion(models.Model):
    """The deletion of an upload by a job, in one transaction; it stays when the upload is gone, to say so."""

    upload = models.ForeignKey(Upload, models.SET_NULL, null=True, related_name="deletions")
    name = models.CharField(max_length=200, help_text="of the upload, in words")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    total = models.PositiveIntegerField(help_text="articles")
    done = models.PositiveIntegerField(default=0, help_text="articles")
    finished_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    objects = DeletionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["upload"], condition=Q(finished_at=None), name="one_open_deletion_per_upload"
            ),
        ]

    def __str__(self):
        return f"Deleting {self.name}"

    def get_absolute_url(self):
        return reverse("admin:articles_upload_deletion", args=[self.pk])


class LargeFile(models.Model):
    """A file of an upload that is taken piece by piece (articles/large_files.py), and how far it was taken."""

    upload = models.OneToOneField(Upload, models.CASCADE, related_name="large_file")
    name = models.CharField(max_length=300)
    size = models.PositiveBigIntegerField(help_text="bytes")
    mark = models.CharField(max_length=64, help_text="by which the file is known again: of its beginning and its size")
    said = models.JSONField(default=dict, help_text="what the person said about it")
    position = models.PositiveBigIntegerField(default=0, help_text="of the next piece: a byte, or the number of a file")
    finished_at = models.DateTimeField(null=True)

    def __str__(self):
        return self.name


class UploadItem(models.Model):
    """One file (or paste) of an upload and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        STORED = "stored", "stored"
        DUPLICATE = "duplicate", "duplicate"
        FAILED = "failed", "failed"

    class Why(models.TextChoices):
        """What kind of reason it has to be no article."""

        UNREADABLE = "unreadable", "unreadable"
        ASKED = "asked", "asked about"
        COLUMNS = "columns", "columns not known"
        PASSWORD = "password", "password needed"
        TOO_LARGE = "too_large", "too large"
        FAULT = "fault", "not read"  # Newsdesk's, or the machine's: it may succeed next time
        CANCELLED = "cancelled", "cancelled"

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="items")
    name = models.CharField(max_length=300)
    address = models.URLField(max_length=2000, blank=True, help_text="where its bytes are fetched from")
    key = models.CharField(max_length=200, blank=True, help_text="by which the program that sent it knows it")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what a program sent")
    hints = models.JSONField(default=dict, blank=True, help_text="what its feed says of it: {field: words}")
    size = models.PositiveBigIntegerField(help_text="bytes")
    content = models.BinaryField(null=True, help_text="the bytes as sent, as long as their article is here")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.TextField(blank=True, help_text="why it failed, in the reader's words")
    why = models.CharField(max_length=10, blank=True, choices=Why)
    read_at = models.DateTimeField(null=True, help_text="when it got its outcome")
    insisted = models.BooleanField(default=False, help_text="somebody said that it is an article")
    header = models.CharField(max_length=64, blank=True, help_text="of a table whose columns nobody knows")
    dates = models.JSONField(default=list, blank=True, help_text="the two days it may be of, until somebody says which")
    encoding = models.CharField(max_length=40, blank=True, help_text="detected; empty until read")
    warnings = models.JSONField(default=list, blank=True, help_text="what the reader was unsure of, in words")
    article = models.ForeignKey("Article", models.SET_NULL, null=True, blank=True, related_name="upload_items")
    duplicate_of = models.ForeignKey("Article", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = UploadItemQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(reason=""), name="failed_item_has_reason"),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(content__isnull=False) | ~Q(address=""),
                name="waiting_item_has_content",
            ),
            models.UniqueConstraint(
                fields=["upload", "key", "digest"], condition=~Q(key=""), name="one_item_per_key_and_content"
            ),
        ]
        indexes = [
            models.Index(fields=["key"], condition=~Q(key=""), name="item_by_key"),
            models.Index(fields=["upload"], condition=Q(state="waiting"), name="waiting_item"),
            models.Index(fields=["upload"], condition=Q(state="failed", why="fault"), name="parked_item"),
        ]

    def __str__(self):
        return self.name

    @property
    def is_to_fetch(self):
        return bool(self.address) and not self.size

    @property
    def why_failed(self):
        return self.reason or (self.article.failure if self.article else "")

    @property
    def told(self):
        """Its outcome in words, of one that was asked for with it."""
        return outcomes.BY_KEY[self.outcome]

    @property
    def days(self):
        """The two days its date may be, day first and month first."""
        return [datetime.fromisoformat(one) for one in self.dates]


class ColumnMap(models.Model):
    """What the columns of tables that begin alike are, as somebody said it once."""

    header = models.CharField(max_length=64, unique=True, help_text="by which such a table is known again")
    names = models.JSONField(default=list, help_text="its first row")
    columns = models.JSONField(help_text="{number: field}, and what the first row is (articles/readers/tables.py)")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    objects = ColumnMapQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "table layout"

    def __str__(self):
        return ", ".join(name for name in self.names if name)[:100] or "a table without names"


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
    source = models.ForeignKey(Source, models.PROTECT, related_name="articles", verbose_name="outlet")
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
    search = SearchVectorField(editable=False, help_text="the words of title and text (articles/tokens.py)")

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
    """The change of an article to a text of it that was read in another way (articles/rewording.py); can be undone."""

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
    """An article's text as it meets texts like it (see articles/copies.py)."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="fingerprint")
    bands = ArrayField(models.BigIntegerField(), help_text="no row where there are none")

    class Meta:
        indexes = [GinIndex(fields=["bands"], name="articles_by_band", fastupdate=False)]
