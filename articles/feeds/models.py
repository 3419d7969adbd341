"""What is kept of feeds: where they are, how they fare, and what was seen in them."""

from django.conf import settings
from django.db import models
from django.db.models.functions import MD5
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from articles.feeds import entries, schedule
from articles.feeds.querysets import FeedQuerySet


class Pages(models.TextChoices):
    """When the page behind an entry is read."""

    AS_NEEDED = entries.AS_NEEDED, "where the feed has only a summary"
    ALWAYS = entries.ALWAYS, "always"
    NEVER = entries.NEVER, "never: only what the feed carries"


class Feed(models.Model):
    """A feed of an outlet, asked again and again by a job."""

    class State(models.TextChoices):
        ACTIVE = "active", "active"
        PAUSED = "paused", "paused"
        GONE = "gone", "gone"  # its site says that it will not come back (410)

    source = models.ForeignKey("articles.Source", models.CASCADE, related_name="feeds", verbose_name="outlet")
    url = models.URLField(max_length=2000, verbose_name="address")
    title = models.CharField(max_length=200, blank=True)
    minutes = models.PositiveIntegerField(
        choices=schedule.INTERVALS, default=schedule.USUAL, verbose_name="asked", help_text="minutes between two times"
    )
    pages = models.CharField(max_length=10, choices=Pages, default=Pages.AS_NEEDED, verbose_name="read the page")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    next_at = models.DateTimeField(default=timezone.now, help_text="when it is asked next")
    asked_at = models.DateTimeField(null=True)
    brought_at = models.DateTimeField(null=True, help_text="when it last had something new")
    failing_since = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0, help_text="in a row")
    problem = models.CharField(max_length=500, blank=True, help_text="of the last time, in words")
    # What the site said of its last answer, sent back to it: it answers only if something changed (RFC 9110, 13.1).
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["source__key", "pk"]
        constraints = [
            models.UniqueConstraint(MD5("url"), name="one_feed_per_address"),  # too long for a tree itself
            models.CheckConstraint(
                condition=models.Q(failing_since=None) | ~models.Q(problem=""), name="failing_feed_says_why"
            ),
        ]
        indexes = [models.Index(fields=["next_at"], condition=models.Q(state="active"), name="feed_by_due_time")]

    def __str__(self):
        return self.title or Truncator(self.url.partition("://")[2]).chars(80)

    def get_absolute_url(self):
        return reverse("admin:articles_feed_change", args=[self.pk])

    @property
    def is_active(self):
        return self.state == self.State.ACTIVE

    def is_due(self, now):
        return self.is_active and self.next_at <= now


class SeenEntry(models.Model):
    """One of the names by which an entry of a feed is known again, and what the entry said, in short."""

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="seen")
    key = models.CharField(max_length=32)
    mark = models.CharField(max_length=32)
    times = models.PositiveIntegerField(default=1, help_text="that it said something new")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "key"], name="each_entry_once")]

    def __str__(self):
        return self.key


class FeedSearch(models.Model):
    """An editor's question what feeds there are at an address, and what they would bring. Nothing is brought yet."""

    address = models.URLField(max_length=2000)
    source = models.ForeignKey("articles.Source", models.CASCADE, null=True, related_name="+", verbose_name="outlet")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=500, blank=True)
    found = models.JSONField(default=list, help_text="[{url, title, site, entries: [{title, at, url, words, how}], n}]")

    def __str__(self):
        return self.address

    def get_absolute_url(self):
        return reverse("admin:articles_feed_search", args=[self.pk])
