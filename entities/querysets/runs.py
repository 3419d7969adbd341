from django.db import models

from newsdesk.days import after


class RunQuerySet(models.QuerySet):
    def first_since(self, since, until=None):
        """Those in which the text of their article was read for the first time, after `since`, not after `until`."""
        earlier = self.model.objects.filter(article=models.OuterRef("article"), created_at__lte=since)
        return self.filter(after("created_at", since, until), ~models.Exists(earlier))
