"""Questions about steps made in several articles at once."""

from django.db import models


class BatchQuerySet(models.QuerySet):
    def taken_back(self):
        """Those that another one undid which itself stands."""
        undoing = self.model.objects.filter(undoes=models.OuterRef("pk"))
        redoing = self.model.objects.filter(undoes=models.OuterRef("pk"))
        return self.filter(models.Exists(undoing.filter(~models.Exists(redoing))))

    def with_articles(self):
        return self.select_related("by", "undoes").annotate(
            n_articles=models.Count("steps", filter=models.Q(steps__n_mentions__gt=0))
        )


class BatchStepQuerySet(models.QuerySet):
    def in_article(self, article):
        """Each with its batch, what that undid, and in how many articles it changed something (`n_articles`)."""
        changed = models.Count("batch__steps", filter=models.Q(batch__steps__n_mentions__gt=0))
        return self.filter(article=article).select_related("batch__undoes__undoes").annotate(n_articles=changed)

    def in_print(self):
        """Those that changed something, most mentions first, each with what a link to its article prints."""
        long = [f"article__{name}" for name in ("text", "search")]
        changed = self.filter(n_mentions__gt=0).order_by("-n_mentions", "-article__published_at", "pk")
        return changed.select_related("article__source").defer(*long)
