"""Reading an article again by a job: first only to compare, then, if a person says so, to change it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models import Article
from entities.querysets import RereadingQuerySet


class Rereading(models.Model):
    """What the engine of today would change in an article, or, where it `applies` such a preview, did change."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="rereadings")
    applies = models.ForeignKey("self", models.CASCADE, null=True, related_name="applied_by")
    revision = models.PositiveIntegerField(help_text="of the article's annotations that was compared")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    pipeline = models.CharField(max_length=40, blank=True, help_text="of the engine that read it")
    n_new = models.PositiveIntegerField(default=0)
    n_gone = models.PositiveIntegerField(default=0)
    n_changed = models.PositiveIntegerField(default=0)
    found = models.JSONField(default=dict, help_text="what the page lists (entities.services.reannotating.listed)")
    problem = models.CharField(max_length=300, blank=True)

    objects = RereadingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(finished_at=None, applies=None), name="one_open_preview_per_article"
            ),
            models.UniqueConstraint(fields=["applies"], condition=Q(problem=""), name="one_reading_per_preview"),
        ]
