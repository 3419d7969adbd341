"""What is kept of a merge of two outlets, so that it can be undone."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models


class SourceMerge(models.Model):
    """One outlet went into another: what it was called and said of it, and what moved."""

    keep = models.ForeignKey("articles.Source", models.CASCADE, related_name="merges")
    name = models.CharField(max_length=200, help_text="of the outlet that went")
    said = models.JSONField(help_text="what was said of it: {field: value}")
    articles = ArrayField(models.BigIntegerField(), help_text="ids of those that moved")
    feeds = ArrayField(models.BigIntegerField(), help_text="ids of those that moved")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.name} into {self.keep}"
