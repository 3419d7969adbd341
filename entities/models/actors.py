"""Actors: who speaks and who is spoken about, under which names and in which roles."""

from typing import NamedTuple

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from articles.models import Article
from entities.choices import Kind, Origin
from entities.querysets import ActorQuerySet
from entities.querysets.names import WordsOf
from newsdesk.web.addresses import numbered


class NewActor(NamedTuple):
    """An actor whom somebody has named and who is still to be made."""

    name: str
    kind: str  # of entities.choices.Kind


def tracked():
    """History of what people do and of every deletion; a machine's bulk inserts are not copied."""
    return (
        pghistory.InsertEvent(condition=pghistory.Q(new__origin=Origin.PERSON)),
        pghistory.UpdateEvent(row=pghistory.Old, level=pgtrigger.Statement),  # a merge moves 100,000 rows at once
        pghistory.DeleteEvent(),
    )


@pghistory.track(*tracked())
class Actor(models.Model):
    name = models.CharField(max_length=300)
    key = models.CharField(max_length=300, help_text="the name, folded")
    kind = models.CharField(max_length=12, choices=Kind)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 alpha-2")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="absorbed")
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.MACHINE)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ActorQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="actor_has_name"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")), name="actor_not_merged_into_itself"
            ),
        ]
        indexes = [
            models.Index(fields=["key"], name="actor_by_key", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["-created_at"], name="actor_by_arrival"),
        ]
        triggers = [
            # Lists by number of mentions walk along the totals, so an actor that nothing names yet needs them, too.
            # Once a statement: PostgreSQL goes through all that each row left to be checked, at the next row again.
            pgtrigger.Trigger(
                name="begins_with_totals",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                level=pgtrigger.Statement,
                referencing=pgtrigger.Referencing(new="fresh"),
                func="""
                    INSERT INTO entities_actortotal
                        (actor_id, verified_only, once, mentions, quotes_by, quotes_about)
                    SELECT fresh.id, verified_only, once, 0, 0, 0
                    FROM fresh, (VALUES (false), (true)) layer(verified_only), (VALUES (false), (true)) printed(once);
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return numbered("actor", self.pk)

    @property
    def may_be_spoken_for(self):
        """Whether it may be a body for which others speak."""
        return self.kind in SPOKEN_FOR

    @property
    def alone(self):
        """What `spokespeople` says of its own quotes alone: no, or nothing where nobody may speak for it."""
        return False if self.may_be_spoken_for else None

    @property
    def current(self):
        """The actor this one was merged into, through every merge since; itself if it was not."""
        actor = self
        while actor.merged_into_id:
            actor = actor.merged_into
        return actor


@pghistory.track(*tracked())
class Alias(models.Model):
    """A name under which texts print an actor."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="aliases", db_index=False)
    text = models.CharField(max_length=300)
    key = models.CharField(max_length=300, help_text="the text, folded")
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.MACHINE)

    class Meta:
        ordering = ["key"]
        verbose_name_plural = "aliases"
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="one_alias_per_actor_and_key")]
        indexes = [
            models.Index(fields=["key"], name="alias_by_key", opclasses=["varchar_pattern_ops"]),
            GinIndex(WordsOf("key"), name="alias_by_words", fastupdate=False),
        ]

    def __str__(self):
        return self.text


SPOKEN_FOR = (Kind.ORGANISATION, Kind.PLACE, Kind.GROUP)


class Role(models.Model):
    """Words that say what an actor is, as one article prints them ("Venezuelan Foreign Minister")."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="roles", db_index=False)
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    text = models.CharField(max_length=300)
    key = models.CharField(max_length=300)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor", "article", "key"], name="one_role_per_actor_and_article"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="role_start_before_end"),
        ]

    def __str__(self):
        return self.text
