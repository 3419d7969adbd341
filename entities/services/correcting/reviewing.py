"""The review queue: one suggested quote at a time, never the same one before two people.

A quote is handed out under a claim. Whoever takes one holds the lock of its row while doing so, and passes over
quotes that somebody else holds (SELECT … FOR UPDATE SKIP LOCKED): nobody waits, and no two get the same. A claim
lapses CLAIM_LAPSES_AFTER the last sign of activity; the quote then goes to whoever comes next.
"""

from datetime import datetime

from django.db import transaction

from entities.choices import State
from entities.models import Quote, ReviewClaim, ReviewDecision, ReviewSkip
from entities.reads.articles.review_queue import put_off, queue, reported
from entities.rules.review_rank import CLAIM_LAPSES_AFTER
from entities.services.correcting.quotes import accept_quote, reject_quote, reopen_quote
from entities.services.correcting.reporting import answer_by_deciding
from newsdesk.database.again import tried_again
from newsdesk.web.attempts import aside
from newsdesk.web.refusals import Refusal

_DECIDE = {State.ACCEPTED: accept_quote, State.REJECTED: reject_quote}


class HeldByAnother(Refusal):
    """The claim lapsed and somebody else has the quote now; the message says who."""


class AlreadyReopened(Refusal):
    """There is nothing to take back any more."""


@aside()
@tried_again
@transaction.atomic
def next_item(*, by, query, now: datetime) -> Quote | None:
    """The quote this person looks at now, claimed for them; None when nothing waits for them.

    The one they already have, if it still answers the query (a ReviewQuery): reloading the page loses no place. Else
    the first that a reader reported, then the first of the queue; those they skipped come last, the longest skipped
    first.
    """
    mine = ReviewClaim.objects.filter(by=by).order_by("-claimed_at")
    own = mine.values("quote")
    held = reported(query).filter(pk__in=own).first() or queue(query).filter(pk__in=own).first()
    if held is None or not _claim(held.pk, by, now):
        held = (
            _take(reported(query, without_skipped_by=by), by, now)
            or _take(queue(query, without_skipped_by=by), by, now)
            or _take(put_off(query, by), by, now)
        )
        _let_go(mine.exclude(quote=held))
    return held


@tried_again
@transaction.atomic
def hold(*, quote: Quote, by, now: datetime) -> None:
    """A sign of activity: the claim lasts on. Raises HeldByAnother."""
    Quote.objects.select_for_update(no_key=True).only("pk").get(pk=quote.pk)
    claim = ReviewClaim.objects.select_for_update().filter(quote=quote).first()
    if claim is None and ReviewSkip.objects.filter(quote=quote, by=by).exists():
        return  # the key that put it off was the sign, and came first
    if not _claim(quote.pk, by, now):
        raise HeldByAnother(_by_whom(quote))


@tried_again
@transaction.atomic
def decide(*, quote: Quote, state: State, by, expected_revision: int, now: datetime, words: str = "") -> Quote:
    """Accept or reject a quote and let it go, which answers who reported it, in these `words`. Idempotent.

    Raises StaleRevision, HeldByAnother.
    """
    if quote.state == state:
        answer_by_deciding(quote=quote, words=words, by=by, now=now)
        _let_go(ReviewClaim.objects.filter(quote=quote, by=by))
        return quote
    if ReviewClaim.objects.filter(quote=quote, claimed_at__gt=now - CLAIM_LAPSES_AFTER).exclude(by=by).exists():
        raise HeldByAnother(_by_whom(quote))
    _DECIDE[state](quote=quote, by=by, expected_revision=expected_revision)
    answer_by_deciding(quote=quote, words=words, by=by, now=now)
    return quote


@tried_again
@transaction.atomic
def skip(*, quote: Quote, by, now: datetime) -> None:
    """Put the quote off: it returns to this person last, and is open to everybody else at once."""
    if Quote.objects.filter(pk=quote.pk).select_for_update(no_key=True).only("pk").first():
        ReviewSkip.objects.update_or_create(quote=quote, by=by, defaults={"skipped_at": now})
        ReviewClaim.objects.filter(quote=quote, by=by).delete()


@tried_again
@transaction.atomic
def undo_decision(*, decision: ReviewDecision, by, now: datetime) -> Quote:
    """Open the quote again and give it back to this person.

    Raises AlreadyReopened; StaleRevision when somebody changed the quote after the decision.
    """
    quote = decision.quote
    if decision.undone_at or quote is None or quote.state != decision.state:
        raise AlreadyReopened("This was already undone.")
    reopen_quote(quote=quote, by=by, expected_revision=decision.revision)
    _let_go(ReviewClaim.objects.filter(by=by))
    ReviewClaim.objects.create(quote=quote, by=by, claimed_at=now)
    return quote


def _take(quotes, by, now):
    """The first of these that nobody has, claimed."""
    while True:
        free = quotes.exclude(review_claim__claimed_at__gt=now - CLAIM_LAPSES_AFTER)
        quote = free.select_for_update(of=["self"], skip_locked=True, no_key=True).first()
        # Claimed by somebody in the moment between the query of the claims and the lock: look again.
        if quote is None or _claim(quote.pk, by, now):
            return quote


def _claim(quote_id, by, now):
    """Whether the claim is this person's now. The caller holds the quote's lock, or the claim was theirs before."""
    claim = ReviewClaim.objects.select_for_update().filter(quote=quote_id).first()
    if claim and claim.by_id != by.pk and claim.claimed_at > now - CLAIM_LAPSES_AFTER:
        return False
    ReviewClaim.objects.update_or_create(quote_id=quote_id, defaults={"by": by, "claimed_at": now})
    return True


def _let_go(claims):
    """Without waiting: a claim that is locked is just being taken over."""
    free = list(claims.order_by().select_for_update(skip_locked=True).values_list("pk", flat=True))
    ReviewClaim.objects.filter(pk__in=free).delete()


def _by_whom(quote):
    claim = ReviewClaim.objects.select_related("by").filter(quote=quote).first()
    return f"{claim.by.get_username() if claim else 'Somebody else'} has that quote now: you paused too long."
