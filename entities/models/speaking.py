"""Who speaks in a quote beside its speaker: those who say it together, and those whom the speaker quotes in turn.

Both are rows, not values in a column of the quote, since they name actors: merges, splits, undone steps and deleted
actors find them as they find every other row that does.
"""

import pghistory
from django.db import models
from django.db.models import Q

from entities.choices import Origin
from entities.models.actors import Actor, tracked
from entities.models.annotations import Quote
from entities.models.arrival import quote_arrives_with
from entities.models.merged import follows_merges


@pghistory.track(*tracked())
class JointSpeaker(models.Model):
    """An actor who says a quote together with its speaker: "Lind and Berg said". Of a quote whose speaker has a name.

    Who set it is said by the quote's `speaker_origin`, which is of all its speakers.
    """

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="joint", db_index=False)
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="speaks_jointly")
    position = models.PositiveSmallIntegerField(help_text="order among the speakers; the quote's own stands at 0")
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.MACHINE)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["quote", "actor"], name="one_joint_speaker_per_quote_and_actor"),
            models.CheckConstraint(condition=Q(position__gte=1), name="joint_speaker_comes_after_the_speaker"),
        ]
        triggers = [follows_merges("actor"), *quote_arrives_with("actor_id")]


@pghistory.track(*tracked())
class InnerAttribution(models.Model):
    """Whom the speaker of a quote quotes in turn: "The ministry said that [the driver] [told] police …".

    The places are [[start, end], …] in the article's text. They are values of the row: nothing asks for them.
    """

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="inner", db_index=False)
    position = models.PositiveSmallIntegerField(help_text="0 = whom the speaker quotes, 1 = whom that one quotes")
    source = models.JSONField(default=list, help_text="places of the words for who said it")
    cue = models.JSONField(default=list, help_text="places of the words that report it")
    content = models.JSONField(default=list, help_text="places of what was said; may be empty")
    speaker = models.ForeignKey(Actor, models.SET_NULL, null=True, blank=True, related_name="quoted_by_others")
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.MACHINE)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["quote", "position"], name="one_inner_attribution_per_place")]
        triggers = [follows_merges("speaker")]
