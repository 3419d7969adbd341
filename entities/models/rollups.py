"""Counts kept exact in the transaction of every change that moves them (see entities/services/derived/recounting.py).

All tables count quotes and mentions that are not rejected. `day` is the publication day in TIME_ZONE, empty for
an article that still needs a date. Pages add these rows up; none of them scans the annotations.

What repeats an earlier printing (`Wording.repeats`; a mention: in a copy) has rows of its own, so that copies count
once unless every printing is asked for.

The months are those counts that most pages ask for, of everything with copies once, over all outlets, of pairs of what
was said: who leads a period is found by walking along the months it touches (entities/reads/actors/leading.py).

The totals are the same counts over all days and outlets, so that "who is mentioned most?" is one walk along an index.
Of each actor and each pair there are four: of everything or of verified annotations only, of every printing or with
copies once.
"""

from django.db import models
from django.db.models import F, Q

from articles.models import Source
from entities.choices import Attribution, Stance
from entities.models.actors import Actor
from entities.querysets import (
    ActorActivityQuerySet,
    ActorTotalQuerySet,
    PairActivityQuerySet,
    PairTotalQuerySet,
)


class ActorActivity(models.Model):
    """How often an actor is mentioned, quoted and talked about, by day, source and layer.

    The quotes counted are those that were said; attitudes and thoughts are in PairActivity only.
    """

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="activity", db_index=False)
    day = models.DateField(null=True)
    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    verified = models.BooleanField()
    repeats = models.BooleanField(default=False)
    mentions = models.IntegerField(default=0)
    quotes_by = models.IntegerField(default=0)
    quotes_about = models.IntegerField(default=0)

    objects = ActorActivityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "day", "source", "verified", "repeats"],
                nulls_distinct=False,
                name="one_actor_activity_per_key",
            ),
            models.CheckConstraint(
                condition=Q(mentions__gte=0, quotes_by__gte=0, quotes_about__gte=0),
                name="actor_activity_is_not_negative",
            ),
        ]
        indexes = [models.Index(fields=["day"], name="actor_activity_by_day")]


class ActorMonth(models.Model):
    """How often an actor is mentioned, quoted and talked about in a month (its first day), copies once."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="months", db_index=False)
    month = models.DateField()
    mentions = models.IntegerField(default=0)
    quotes_by = models.IntegerField(default=0)
    quotes_about = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor", "month"], name="one_actor_month_per_key"),
            models.CheckConstraint(
                condition=Q(mentions__gte=0, quotes_by__gte=0, quotes_about__gte=0), name="actor_month_is_not_negative"
            ),
        ]
        indexes = [
            models.Index(
                fields=["month", "-mentions", "actor"],
                condition=Q(mentions__gt=0),
                name="actor_month_by_mentions",
            ),
            models.Index(
                fields=["month", "-quotes_by", "actor"],
                condition=Q(quotes_by__gt=0),
                name="actor_month_by_quotes_by",
            ),
            models.Index(
                fields=["month", "-quotes_about", "actor"],
                condition=Q(quotes_about__gt=0),
                name="actor_month_by_quotes_about",
            ),
        ]


class PairActivity(models.Model):
    """How often a speaker talks about a target, by day, source, stance, attribution and layer."""

    speaker = models.ForeignKey(Actor, models.CASCADE, related_name="talks_about", db_index=False)
    target = models.ForeignKey(Actor, models.CASCADE, related_name="talked_about_by", db_index=False)
    day = models.DateField(null=True)
    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    stance = models.CharField(max_length=8, choices=Stance)
    attribution = models.CharField(max_length=8, choices=Attribution)
    verified = models.BooleanField()
    repeats = models.BooleanField(default=False)
    quotes = models.IntegerField(default=0)

    objects = PairActivityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["speaker", "target", "day", "source", "stance", "attribution", "verified", "repeats"],
                nulls_distinct=False,
                name="one_pair_activity_per_key",
            ),
            models.CheckConstraint(condition=Q(quotes__gte=0), name="pair_activity_is_not_negative"),
        ]
        indexes = [
            models.Index(fields=["target", "speaker"], name="pair_activity_by_target"),
            models.Index(fields=["day"], name="pair_activity_by_day"),
        ]


class PairMonth(models.Model):
    """How often a speaker said something about a target in a month (its first day), with which stance, copies once."""

    pk = models.CompositePrimaryKey("speaker_id", "target_id", "month")
    speaker = models.ForeignKey(Actor, models.CASCADE, related_name="+", db_index=False)
    target = models.ForeignKey(Actor, models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()
    quotes = models.IntegerField(default=0)
    positive = models.IntegerField(default=0)
    neutral = models.IntegerField(default=0)
    negative = models.IntegerField(default=0)
    verified = models.IntegerField(default=0, help_text="of the quotes")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(positive__gte=0, neutral__gte=0, negative__gte=0, verified__gte=0)
                & Q(quotes=F("positive") + F("neutral") + F("negative")),
                name="pair_month_adds_up",
            ),
        ]
        indexes = [
            models.Index(fields=["month"], name="pair_month_by_month"),
            models.Index(fields=["speaker", "month"], name="pair_month_by_speaker"),
            models.Index(fields=["target", "month"], name="pair_month_by_target"),
        ]


class ActorTotal(models.Model):
    """How often an actor is mentioned, quoted and talked about. The database makes the rows of every new actor."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="totals", db_index=False)
    verified_only = models.BooleanField()
    once = models.BooleanField(default=False, help_text="without what repeats")
    mentions = models.IntegerField(default=0)
    quotes_by = models.IntegerField(default=0)
    quotes_about = models.IntegerField(default=0)

    objects = ActorTotalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor", "verified_only", "once"], name="one_actor_total_per_layer"),
            models.CheckConstraint(
                condition=Q(mentions__gte=0, quotes_by__gte=0, quotes_about__gte=0), name="actor_total_is_not_negative"
            ),
        ]
        indexes = [
            models.Index(fields=["verified_only", "once", "-mentions", "actor"], name="actor_total_by_mentions"),
            models.Index(fields=["verified_only", "once", "-quotes_by", "actor"], name="actor_total_by_quotes_by"),
            models.Index(
                fields=["verified_only", "once", "-quotes_about", "actor"], name="actor_total_by_quotes_about"
            ),
        ]


class PairTotal(models.Model):
    """How often a speaker talks about a target, by attribution, and with which stance."""

    speaker = models.ForeignKey(Actor, models.CASCADE, related_name="+", db_index=False)
    target = models.ForeignKey(Actor, models.CASCADE, related_name="+", db_index=False)
    attribution = models.CharField(max_length=8, choices=Attribution)
    verified_only = models.BooleanField()
    once = models.BooleanField(default=False, help_text="without what repeats")
    quotes = models.IntegerField(default=0)
    positive = models.IntegerField(default=0)
    neutral = models.IntegerField(default=0)
    negative = models.IntegerField(default=0)

    objects = PairTotalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["speaker", "target", "attribution", "verified_only", "once"], name="one_pair_total_per_key"
            ),
            models.CheckConstraint(
                condition=Q(positive__gte=0, neutral__gte=0, negative__gte=0)
                & Q(quotes=F("positive") + F("neutral") + F("negative")),
                name="pair_total_adds_up",
            ),
        ]
        indexes = [
            models.Index(fields=["target", "speaker"], name="pair_total_by_target"),
            models.Index(
                fields=["verified_only", "once", "attribution", "-quotes", "speaker", "target"],
                name="pair_total_by_quotes",
            ),
        ]
