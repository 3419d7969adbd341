"""Searches that people keep, and what they want to be told about them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from entities.querysets.saved import SavedSearchQuerySet, WatchQuerySet


class SavedSearch(models.Model):
    """A page with its filters, under a name. Others may watch it once it is shared; only its owner changes it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=120)
    page = models.CharField(max_length=20, help_text="the name of its address, a key of saved_pages.PAGES")
    asked = models.CharField(
        max_length=2000, blank=True, help_text="its filters, as saved_pages.normalised writes them"
    )
    is_shared = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, help_text="until it is pruned, its owner can take it back")

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="saved_search_has_name"),
            models.CheckConstraint(condition=~Q(page=""), name="saved_search_has_page"),
            models.UniqueConstraint(
                fields=["owner", "name"], condition=Q(deleted_at=None), name="one_saved_search_per_person_and_name"
            ),
            models.UniqueConstraint(
                fields=["owner", "page", "asked"],
                condition=Q(deleted_at=None),
                name="one_saved_search_per_person_and_question",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("saved_search", args=[self.pk])

    @property
    def address(self):
        """Of the page as it was saved."""
        return f"{reverse(self.page)}?{self.asked}" if self.asked else reverse(self.page)


class Watch(models.Model):
    """Somebody wants to know what is new in a saved search since they last looked."""

    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="watches")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="watches")
    seen_at = models.DateTimeField(help_text="what arrived until then is not new to them")

    objects = WatchQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["search", "user"], name="one_watch_per_person_and_search")]


class Digest(models.Model):
    """Somebody gets what is new in their watches by mail; no row = no mail."""

    class Rhythm(models.TextChoices):
        DAILY = "daily", "every morning"
        WEEKLY = "weekly", "every Monday morning"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digest")
    rhythm = models.CharField(max_length=6, choices=Rhythm)
    covered_until = models.DateTimeField(help_text="what arrived until then was mailed, or came before the first mail")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rhythm__in=["daily", "weekly"]), name="digest_rhythm_is_known")
        ]
