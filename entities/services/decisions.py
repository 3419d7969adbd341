"""The log of what people decided about quotes as a whole, for the daily counts and for taking a decision back."""

from django.db.models.functions import Now

from entities.models import Quote, ReviewClaim, ReviewDecision, ReviewSkip
from entities.models.annotations import State


def log_decision(*, quote: Quote, by, revision: int) -> ReviewDecision | None:
    """Note that `by` just accepted, rejected or reopened the quote; None when it is open again.

    `revision` is the article's, by this decision. Belongs into the transaction of the decision. Whoever had the quote
    before them loses it, and nobody's skip counts any more.
    """
    quote.decisions.filter(undone_at=None).update(undone_at=Now())
    ReviewClaim.objects.filter(quote=quote).delete()
    ReviewSkip.objects.filter(quote=quote).delete()
    if quote.state == State.SUGGESTED:
        return None
    return ReviewDecision.objects.create(quote=quote, by=by, state=quote.state, revision=revision)
