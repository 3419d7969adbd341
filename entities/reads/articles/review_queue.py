"""What waits for review, in which order, and what was decided: questions of the review page."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate

from entities.models import Actor, ActorTotal, JointSpeaker, Quote, QuoteTarget, ReviewDecision, ReviewSkip
from entities.reads.articles.reports import reported_quotes
from entities.rules.review_rank import DAYS_SHOWN, LAST_DECISIONS, Day, days_of_work, doubt_of, importance
from newsdesk.days import midnight


def queue(query, *, without_skipped_by=None):
    """Waiting quotes that answer a ReviewQuery, the first to review first."""
    return _asked(Quote.objects.waiting().order_by("-review_rank", "pk"), query, without_skipped_by)


def reported(query, *, without_skipped_by=None):
    """Quotes of which readers say that something is wrong, whatever was decided on them before; these come first."""
    quotes = Quote.objects.filter(pk__in=reported_quotes()).order_by("-review_rank", "pk")
    return _asked(quotes, query, without_skipped_by)


def _asked(quotes, query, without_skipped_by):
    if "only" in query.errors:
        return quotes.none()
    if query.only:
        quotes = quotes.filter(pk__in=query.only)
    if query.source:
        quotes = quotes.in_source(query.source)
    if query.kind:
        quotes = quotes.filter(kind=query.kind)
    if query.actor:
        # Two index probes instead of a walk through the whole queue, of which the actor may have little.
        about = QuoteTarget.objects.live().filter(actor=query.actor).order_by().values("quote")
        together = JointSpeaker.objects.filter(actor=query.actor).order_by().values("quote")
        by = Quote.objects.filter(speaker=query.actor).order_by().values("pk")
        quotes = quotes.filter(pk__in=by.union(about, together))
    if without_skipped_by is not None:
        skips = ReviewSkip.objects.filter(by=without_skipped_by, quote=OuterRef("pk"))
        quotes = quotes.filter(~Exists(skips))
    return quotes


def put_off(query, by):
    """Those of them that this person skipped, the longest skipped first."""
    skipped = queue(query).filter(review_skips__by=by)
    return skipped.order_by("review_skips__skipped_at", "pk")


@dataclass(frozen=True)
class Rank:
    """Why a quote stands where it does in the queue: its doubt times the importance of whom it is by or about."""

    doubt: float
    importance: float
    actor: Actor | None  # the most important one
    seen: int  # how often that one is counted: mentioned, quoted and talked about


def rank_of(quote) -> Rank:
    """Of a quote from `with_parts()`."""
    concerned = {*(actor.pk for actor in quote.speakers), *(target.actor_id for target in quote.targets.all())}
    totals = ActorTotal.objects.of_layer().filter(actor__in=concerned).select_related("actor")
    seen = {row.actor: row.mentions + row.quotes_by + row.quotes_about for row in totals}
    actor = max(seen, key=lambda one: (seen[one], -one.pk), default=None)
    return Rank(doubt_of(quote), importance([*seen.values()]), actor, seen[actor] if actor else 0)


def last_decisions(by):
    """What this person decided last, newest first, taken back or not; quotes that are gone left out."""
    decisions = ReviewDecision.objects.filter(by=by, quote__isnull=False)
    return (
        decisions.select_related("quote__speaker", "quote__article")
        .prefetch_related("quote__joint__actor")
        .defer("quote__search", "quote__article__text", "quote__article__search")[:LAST_DECISIONS]
    )


def progress(by, today: date) -> list[Day]:
    """How many this person and everybody decided on each of the last days; what was taken back is not counted."""
    since = midnight(today - timedelta(days=DAYS_SHOWN - 1))
    in_force = ReviewDecision.objects.filter(at__gte=since, undone_at=None).order_by()
    in_force = in_force.filter(Q(quote=None) | Q(quote__state=F("state")))  # nor what an undo in the reader took back
    rows = in_force.values(day=TruncDate("at")).annotate(everybody=Count("pk"), mine=Count("pk", filter=Q(by=by)))
    counted = list(rows.values_list("day", "mine", "everybody"))
    mine, everybody = ({row[0]: row[n] for row in counted} for n in (1, 2))
    return days_of_work(today, mine, everybody)
