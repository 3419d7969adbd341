"""Questions about articles that are read again."""

from django.db import models


class RereadingQuerySet(models.QuerySet):
    def under_way(self):
        return self.filter(finished_at=None)

    def latest_of(self, article):
        """The last one that was asked for; None if nobody ever did."""
        return self.filter(article=article).select_related("article").order_by("-pk").first()
