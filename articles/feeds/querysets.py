"""Questions about feeds."""

from django.db import models
from django.db.models import F


class FeedQuerySet(models.QuerySet):
    def active(self):
        return self.filter(state="active")

    def due(self, now):
        return self.active().filter(next_at__lte=now).order_by("next_at")

    def failing(self):
        """Those that somebody should look at: they fail, or are gone for good."""
        return self.exclude(state="paused").exclude(failing_since=None)

    def with_trouble_first(self):
        return self.select_related("source").order_by(
            F("failing_since").asc(nulls_last=True), "source__key", "title", "pk"
        )
