"""What is kept of uploads: who brought what, and what became of each file."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.timezone import localtime

from articles.choices import Precision
from articles.feeds.models import Feed
from articles.intake import outcomes
from articles.querysets import ColumnMapQuerySet, DeletionQuerySet, UploadItemQuerySet, UploadQuerySet


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
    """The deletion of an upload by a job, some articles at a time; it stays when the upload is gone, to say so."""

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
    """A file of an upload that is taken piece by piece (articles/intake/large_files.py), and how far it was taken."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="large_files")
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
    guess = models.JSONField(
        default=dict, blank=True, help_text='a day that it may be of, for want of a date: {"at", "where"}'
    )
    encoding = models.CharField(max_length=40, blank=True, help_text="detected; empty until read")
    warnings = models.JSONField(default=list, blank=True, help_text="what the reader was unsure of, in words")
    article = models.ForeignKey("Article", models.SET_NULL, null=True, blank=True, related_name="upload_items")
    duplicate_of = models.ForeignKey("Article", models.SET_NULL, null=True, blank=True, related_name="+")
    whole_file = models.ForeignKey(
        "WholeFile", models.SET_NULL, null=True, blank=True, related_name="parts", help_text="of which it is a part"
    )

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

    @property
    def guessed_at(self):
        """The day that it may be of, in the site's time zone; None where there is no guess."""
        return localtime(datetime.fromisoformat(self.guess["at"])) if self.guess else None


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
