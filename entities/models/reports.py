"""What readers say is wrong, and what became of it.

A report outlives what it is about: it has its number, its place and its words, and finds it again where a newer
reading, a merge or a deletion left it.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models import Article
from entities.querysets import ReportQuerySet


class Report(models.Model):
    """Somebody says of a quote, a mention or an actor that it is wrong; somebody else answers."""

    class About(models.TextChoices):
        QUOTE = "quote", "quote"
        MENTION = "mention", "mention"
        ACTOR = "actor", "actor"

    class Answer(models.TextChoices):
        CORRECTED = "corrected", "corrected"
        ACCEPTED = "accepted", "checked and accepted"
        LEFT = "left", "left as it is"

    about = models.CharField(max_length=7, choices=About)
    number = models.BigIntegerField(help_text="its key, whether or not there still is one")
    article = models.ForeignKey(Article, models.SET_NULL, null=True, related_name="+")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    revision = models.PositiveIntegerField(default=0, help_text="of the article, as it was reported")
    text = models.TextField(help_text="what it was about, in its own words then")
    words = models.CharField(max_length=500, help_text="what is wrong")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="reports")
    at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(max_length=9, choices=Answer, blank=True)
    answer_words = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    is_read = models.BooleanField(default=False, help_text="who reported it has put the answer away")

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="report_says_something"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="report_answered_at_some_time",
            ),
            models.UniqueConstraint(
                fields=["about", "number", "by"], condition=Q(answer=""), name="one_open_report_per_thing_and_person"
            ),
        ]
        indexes = [
            models.Index(fields=["about", "number"], condition=Q(answer=""), name="report_open"),
            models.Index(fields=["by", "-at"], name="report_by_person"),
        ]

    def __str__(self):
        return self.words
