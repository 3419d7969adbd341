"""Questions about what the engine read, and what it is asked to read again."""

from django.db import models

from newsdesk.days import after


class RunQuerySet(models.QuerySet):
    def by_engine(self, pipeline):
        """Ids of the articles that this version of the engine has read."""
        return self.filter(pipeline=pipeline).order_by().values("article")

    def first_since(self, since, until=None):
        """Those in which the text of their article was read for the first time, after `since`, not after `until`."""
        earlier = self.model.objects.filter(article=models.OuterRef("article"), created_at__lte=since)
        return self.filter(after("created_at", since, until), ~models.Exists(earlier))

    def per_engine(self):
        """[(version, articles that it annotated)], most articles first."""
        versions = self.order_by().values("pipeline").annotate(n=models.Count("article", distinct=True))
        return versions.order_by("-n", "pipeline").values_list("pipeline", "n")


class RereadingQuerySet(models.QuerySet):
    def under_way(self):
        return self.filter(finished_at=None)

    def latest_of(self, article):
        """The last one that was asked for; None if nobody ever did."""
        return self.filter(article=article).select_related("article").order_by("-pk").first()
