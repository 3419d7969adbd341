"""Counts kept exact in the transaction of every change that moves them (see entities/services/rollups.py).

Both tables count quotes and mentions that are not rejected. `day` is the publication day in TIME_ZONE, empty for
an article that still needs a date. Pages add these rows up; none of them scans the annotations.
"""

from django.db import models
from django.db.models import Q

from articles.models import Source
from entities.models.actors import Actor
from entities.models.annotations import Quote, Stance
from entities.querysets import ActorActivityQuerySet, PairActivityQuerySet


class ActorActivity(models.Model):
    """How often an actor is mentioned, quoted and talked about, by day, source and layer.

    The quotes counted are those that were said; attitudes and thoughts are in PairActivity only.
    """

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="activity")
    day = models.DateField(null=True)
    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    verified = models.BooleanField()
    mentions = models.IntegerField(default=0)
    quotes_by = models.IntegerField(default=0)
    quotes_about = models.IntegerField(default=0)

    objects = ActorActivityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "day", "source", "verified"], nulls_distinct=False, name="one_actor_activity_per_key"
            ),
            models.CheckConstraint(
                condition=Q(mentions__gte=0, quotes_by__gte=0, quotes_about__gte=0),
                name="actor_activity_is_not_negative",
            ),
        ]
        indexes = [models.Index(fields=["day"], name="actor_activity_by_day")]


class PairActivity(models.Model):
    """How often a speaker talks about a target, by day, source, stance, attribution and layer."""

    speaker = models.ForeignKey(Actor, models.CASCADE, related_name="talks_about")
    target = models.ForeignKey(Actor, models.CASCADE, related_name="talked_about_by")
    day = models.DateField(null=True)
    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    stance = models.CharField(max_length=8, choices=Stance)
    attribution = models.CharField(max_length=8, choices=Quote.Attribution)
    verified = models.BooleanField()
    quotes = models.IntegerField(default=0)

    objects = PairActivityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["speaker", "target", "day", "source", "stance", "attribution", "verified"],
                nulls_distinct=False,
                name="one_pair_activity_per_key",
            ),
            models.CheckConstraint(condition=Q(quotes__gte=0), name="pair_activity_is_not_negative"),
        ]
        indexes = [
            models.Index(fields=["target", "speaker"], name="pair_activity_by_target"),
            models.Index(fields=["day"], name="pair_activity_by_day"),
        ]
