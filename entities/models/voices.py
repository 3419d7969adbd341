"""Who speaks for an organisation or a country, as the articles say it (see entities/rules/actors/speaking_for.py)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from articles.models import Article
from entities.choices import State
from entities.models.actors import Actor
from entities.models.annotations import Quote
from entities.querysets import VoiceInPrintQuerySet, VoiceQuerySet


class Voice(models.Model):
    """An actor who speaks for another, between two days. Made and dated from print; confirmed or barred by people."""

    speaker = models.ForeignKey(Actor, models.CASCADE, related_name="speaks_for")
    body = models.ForeignKey(Actor, models.CASCADE, related_name="voices")
    since = models.DateField(
        null=True, help_text="in days of TIME_ZONE; both empty = nothing in print says so any more"
    )
    until = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["speaker", "body"], name="one_voice_per_speaker_and_body"),
            models.CheckConstraint(condition=~Q(speaker=F("body")), name="voice_speaks_for_somebody_else"),
            models.CheckConstraint(
                condition=Q(since__isnull=True, until__isnull=True) | Q(since__lte=F("until")),
                name="voice_since_before_until",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="voice_state_is_known"),
        ]

    def __str__(self):
        return f"{self.speaker} for {self.body}"


class VoiceInPrint(models.Model):
    """Words in an article that say so: of a named speaker, or of a quote's speaker whom nobody has named."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    body = models.ForeignKey(Actor, models.CASCADE, related_name="voices_in_print", db_index=False)
    speaker = models.ForeignKey(Actor, models.CASCADE, null=True, related_name="+")
    quote = models.ForeignKey(Quote, models.CASCADE, null=True, related_name="voices_in_print")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.CharField(max_length=300, help_text="the words between start and end")
    is_former = models.BooleanField(default=False, help_text="it says that the speaker no longer does")
    day = models.DateField(null=True, help_text="of publication, in TIME_ZONE")

    objects = VoiceInPrintQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(speaker__isnull=True, quote__isnull=False) | Q(speaker__isnull=False, quote__isnull=True),
                name="voice_in_print_has_speaker_or_quote",
            ),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="voice_in_print_start_before_end"),
        ]
        indexes = [models.Index(fields=["body", "speaker"], name="voice_in_print_by_body")]
