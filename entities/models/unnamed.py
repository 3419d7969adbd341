"""Whom a quote is about although the text gives them no name: "the gunman". They are no actors and count nowhere."""

import pghistory
from django.db import models
from django.db.models import F, Q

from entities.choices import Origin, Stance
from entities.models.actors import tracked
from entities.models.annotations import Quote


@pghistory.track(*tracked())
class UnnamedTarget(models.Model):
    """Somebody without a name a quote is about, with the speaker's stance toward them.

    Who decided about them is said by the quote's `targets_origin`, which is of all its targets.
    """

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="unnamed_targets", db_index=False)
    position = models.PositiveSmallIntegerField(help_text="order among those without a name")
    words = models.CharField(max_length=300, help_text="as printed; of a pronoun, as the text first printed them")
    start = models.PositiveIntegerField(help_text="of their mention in the quote")
    end = models.PositiveIntegerField()
    stance = models.CharField(max_length=8, choices=Stance, default=Stance.NEUTRAL)
    confidence = models.FloatField(default=1, help_text="of the stance")
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.MACHINE)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["quote", "position"], name="one_unnamed_target_per_place"),
            models.CheckConstraint(condition=~Q(words=""), name="unnamed_target_has_words"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="unnamed_target_start_before_end"),
        ]

    def __str__(self):
        return self.words
