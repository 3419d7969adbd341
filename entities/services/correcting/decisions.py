"""The log of what people decided about quotes as a whole, for the daily counts and for taking a decision back."""

from django.db import connection

from entities.choices import State
from entities.models import Quote, ReviewDecision

SETTLE = """
    WITH undone AS (
        UPDATE entities_reviewdecision SET undone_at = statement_timestamp()
        WHERE quote_id = %(quote)s AND undone_at IS NULL
    ), returned AS (DELETE FROM entities_reviewclaim WHERE quote_id = %(quote)s)
    DELETE FROM entities_reviewskip WHERE quote_id = %(quote)s
"""


def log_decision(*, quote: Quote, by, revision: int) -> ReviewDecision | None:
    """Note that `by` just accepted, rejected or reopened the quote; None when it is open again.

    `revision` is the article's, by this decision. Belongs into the transaction of the decision. Whoever had the quote
    before them loses it, and nobody's skip counts any more.
    """
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, {"quote": quote.pk})
    if quote.state == State.SUGGESTED:
        return None
    return ReviewDecision.objects.create(quote=quote, by=by, state=quote.state, revision=revision)
