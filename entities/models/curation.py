"""What people decide about actors as a whole: who is the same, who is not, and which name never means whom."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from articles.models import Article, Upload
from entities.choices import Origin
from entities.models.actors import Actor
from entities.models.batches import Batch
from entities.querysets import MergeQuerySet, PossibleDuplicateQuerySet, PossibleSplitQuerySet


class Merge(models.Model):
    """One actor became part of another. What moved is recorded row by row, so that it can return at any later time."""

    kept = models.ForeignKey(Actor, models.CASCADE, related_name="merges")
    absorbed = models.ForeignKey(Actor, models.CASCADE, related_name="own_merges")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reasons = models.JSONField(default=list, help_text="in words, where Newsdesk merged them of its own accord")
    at = models.DateTimeField(auto_now_add=True)
    n_mentions = models.PositiveIntegerField(default=0)
    n_quotes = models.PositiveIntegerField(default=0, help_text="spoken by the absorbed actor or about it")
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("absorbed")), name="merge_is_of_two_actors"),
            models.UniqueConstraint(
                fields=["absorbed"], condition=Q(undone_at__isnull=True), name="one_standing_merge_per_absorbed_actor"
            ),
        ]


class MergeMove(models.Model):
    """One row that a merge moved or took away.

    Rows are named by id and by place: a later run of the engine replaces a suggestion by one at the same place, which
    then stands for it. `origin` is that of the moved part: a part that a person has set since is theirs.
    """

    class What(models.TextChoices):
        MENTION = "mention"
        SPEAKER = "speaker"
        JOINT = "joint"  # somebody who says a quote together with its speaker
        JOINT_TAKEN_AWAY = "joint away"  # both say the same quote together; `row` has it all
        INNER = "inner"  # somebody whom the speaker of a quote quotes in turn
        TARGET = "target"
        TARGET_TAKEN_AWAY = "target away"  # the same quote is about both, or by one about the other; `row` has it all
        ABOUT_SELF = "about self"  # the quote was not yet marked as being about its own speaker
        ALIAS = "alias"
        ROLE = "role"
        LISTED = "listed"  # its place on a list
        NEVER_LINK = "never link"

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="moves", db_index=False)
    what = models.CharField(max_length=11, choices=What)
    row_id = models.BigIntegerField()
    article = models.ForeignKey(Article, models.CASCADE, null=True, related_name="+")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    origin = models.CharField(max_length=8, choices=Origin, blank=True)
    row = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["merge", "what", "row_id"], name="merge_move_by_row")]


class NeverLink(models.Model):
    """A name that must never be linked to this actor again, whatever speaks for it."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="never_links")
    text = models.CharField(max_length=300)
    key = models.CharField(max_length=300, help_text="the text, folded")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="one_never_link_per_actor_and_name")]

    def __str__(self):
        return self.text


class BlockingKey(models.Model):
    """A key under which an actor meets those it may be the same as (see entities/rules/actors/duplicates.py)."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="blocking_keys", db_index=False)
    key = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="one_blocking_key_per_actor")]
        indexes = [models.Index(fields=["key", "actor"], name="actors_by_blocking_key")]


class PossibleDuplicate(models.Model):
    """Two actors that may be the same, with what speaks for it and against it, in words.

    A dismissed pair stays stored, so that it is never suggested again.
    """

    first = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    second = models.ForeignKey(Actor, models.CASCADE, related_name="+")
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    against = models.JSONField(default=list)
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    dismissed_at = models.DateTimeField(null=True)

    objects = PossibleDuplicateQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="possible_duplicate_in_order"),
            models.UniqueConstraint(fields=["first", "second"], name="one_possible_duplicate_per_pair"),
        ]
        indexes = [
            models.Index(
                fields=["-score", "id"], condition=Q(dismissed_at__isnull=True), name="possible_duplicate_likeliest"
            ),
            models.Index(fields=["second", "first"], name="possible_duplicate_by_second"),
        ]


class PossibleSplit(models.Model):
    """An actor that may be several people, and which articles may be whose (entities/rules/actors/several.py).

    `parts` are [{"articles": [ids], "words": what they call the person}], the one that keeps the name first. One of
    which somebody said that it is one person stays stored, so that it is never proposed again.
    """

    actor = models.OneToOneField(Actor, models.CASCADE, related_name="possible_split")
    parts = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    mentions = models.PositiveIntegerField(default=0)  # outside the first part
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    dismissed_at = models.DateTimeField(null=True)

    objects = PossibleSplitQuerySet.as_manager()

    class Meta:
        ordering = ["-mentions", "pk"]
        indexes = [
            models.Index(
                fields=["-mentions", "id"], condition=Q(dismissed_at__isnull=True), name="possible_split_largest"
            ),
        ]

    def __str__(self):
        return f"{self.actor} may be several people"


class ImportedActor(models.Model):
    """Who an actor of an archive is here: the same number in all of its files is the same actor."""

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="+", db_index=False)
    number = models.BigIntegerField(help_text="of the actor, in the archive")
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="one_actor_per_upload_and_number"),
        ]


class CorpusChange(models.Model):
    """A change to so many rows that it runs as a job, in one transaction; `done` is what the page may show of it."""

    class Verb(models.TextChoices):
        MERGE = "merge"
        UNDO_MERGE = "undo merge"
        SPLIT = "split"
        NEVER_LINK = "never link"
        APPLY = "apply"
        UNDO_BATCH = "undo batch"

    verb = models.CharField(max_length=10, choices=Verb)
    arguments = models.JSONField()
    words = models.CharField(max_length=700, help_text="what is being done, for the page that waits")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    total = models.PositiveIntegerField(help_text="rows")
    done = models.PositiveIntegerField(default=0, help_text="rows")
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=700, blank=True)
    problem = models.CharField(max_length=700, blank=True)
    actor = models.ForeignKey(Actor, models.SET_NULL, null=True, related_name="+", help_text="whose page comes next")
    batch = models.ForeignKey(Batch, models.SET_NULL, null=True, related_name="+", help_text="or the page of this")
