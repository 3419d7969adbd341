"""Questions about articles and uploads, as chainable queryset methods."""

from django.db import models


class UploadQuerySet(models.QuerySet):
    pass


class UploadItemQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state="waiting")

    def failed(self):
        return self.filter(state="failed")


class ArticleQuerySet(models.QuerySet):
    def newest_first(self):
        return self.order_by(models.F("published_at").desc(nulls_first=True), "-pk")

    def needing_date(self):
        return self.filter(published_at=None)
