"""Questions about steps made in several articles at once."""

from django.db import models


class BatchQuerySet(models.QuerySet):
    def at_step(self, article, revision):
        """The batch that made this revision of the article; None if it was no batch."""
        return self.filter(steps__article=article, steps__revision=revision).first()

    def taken_back(self):
        """Those that another one undid which itself stands."""
        undoing = self.model.objects.filter(undoes=models.OuterRef("pk"))
        redoing = self.model.objects.filter(undoes=models.OuterRef("pk"))
        return self.filter(models.Exists(undoing.filter(~models.Exists(redoing))))

    def with_articles(self):
        return self.prefetch_related("steps__article__source").select_related("by", "example")
