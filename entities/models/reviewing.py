"""Who looks at which suggested quote now, who put one off, and who decided what."""

from django.conf import settings
from django.db import models

from entities.choices import State
from entities.models.annotations import Quote


class ReviewClaim(models.Model):
    """One person has this quote before them; nobody else gets it until the claim lapses (rules/review_rank.py)."""

    quote = models.OneToOneField(Quote, models.CASCADE, related_name="review_claim")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    claimed_at = models.DateTimeField(help_text="of the last activity")


class ReviewSkip(models.Model):
    """A quote that somebody put off: it comes back to them after all others."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="review_skips")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    skipped_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["quote", "by"], name="one_review_skip_per_quote_and_person")]
        indexes = [models.Index(fields=["by", "skipped_at"], name="review_skip_by_person")]


class ReviewDecision(models.Model):
    """A quote accepted or rejected as a whole, wherever it was done; `undone_at` once it is open again."""

    quote = models.ForeignKey(Quote, models.SET_NULL, null=True, related_name="decisions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=[(s.value, s.label) for s in (State.ACCEPTED, State.REJECTED)])
    revision = models.PositiveIntegerField(help_text="of the article, by this decision")
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[State.ACCEPTED, State.REJECTED]),
                name="review_decision_accepts_or_rejects",
            ),
        ]
        indexes = [
            models.Index(fields=["by", "-at", "-id"], name="review_decision_by_person"),
            models.Index(fields=["at"], name="review_decision_by_time"),
        ]

    @property
    def is_undoable(self):
        """Whether the quote still stands as it was decided then."""
        return self.undone_at is None and self.quote is not None and self.quote.state == self.state
