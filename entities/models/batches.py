"""Steps that one act makes in several articles at once, so that they can be taken back at once, too."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from articles.models import Article
from entities.models.annotations import Mention
from entities.querysets import BatchQuerySet, BatchStepQuerySet


class Batch(models.Model):
    """One act, such as applying a decision to identical mentions; taking it back is a batch of its own.

    What changed stands in the history, under the contexts of its steps.
    """

    verb = models.CharField(max_length=20, help_text="as in the history (entities/history.py)")
    undoes = models.ForeignKey("self", models.CASCADE, null=True, related_name="undone_by")
    example = models.ForeignKey(Mention, models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    words = models.CharField(max_length=1500, help_text="what was done, in a sentence")
    n_mentions = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(
        default=list, help_text="[{article, start, text, why}] of what was asked for and not done"
    )

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "batches"

    def __str__(self):
        return self.words

    def get_absolute_url(self):
        return reverse("batch", args=[self.pk])

    @property
    def of(self):
        """The verb of the act that this one undid or made again; "" if it is an act of its own."""
        act = self
        while act.undoes_id:
            act = act.undoes
        return "" if act is self else act.verb


class BatchStep(models.Model):
    """What a batch did in one article: the step of this revision.

    The article in which a person began has a step, too, even if nothing was changed there: it can be undone from there.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="steps")
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    revision = models.PositiveIntegerField()
    context = models.UUIDField(help_text="of the history")
    n_mentions = models.PositiveIntegerField()

    objects = BatchStepQuerySet.as_manager()

    class Meta:
        ordering = ["article"]
        constraints = [models.UniqueConstraint(fields=["article", "revision"], name="one_batch_step_per_revision")]
