"""Keeps the order of the review queue: `Quote.review_rank`, computed by rules/review_rank.py from the stored counts."""

from django.db import transaction

from entities.models import ActorTotal, JointSpeaker, Quote, QuoteTarget
from entities.rules.review_rank import doubt_of, importance, review_rank
from newsdesk.database.again import tried_again

BATCH = 1000
WORTH_WRITING = 0.05  # smaller moves change no one's order


@tried_again
@transaction.atomic
def rank_quotes(quotes) -> int:
    """Rank the waiting ones of these quotes anew; returns how many moved. Their counts are already stored.

    A quote that somebody is changing at this moment keeps its rank: nobody waits for this, and it for nobody.
    """
    rows = list(
        quotes.waiting()
        .order_by("pk")
        .select_for_update(skip_locked=True, no_key=True)
        .only("confidence", "speaker_confidence", "speaker_origin", "speaker_id", "review_rank")
    )
    concerned = {quote.pk: {quote.speaker_id} - {None} for quote in rows}
    about = QuoteTarget.objects.live().filter(quote__in=concerned).order_by().values_list("quote", "actor")
    together = JointSpeaker.objects.filter(quote__in=concerned).order_by().values_list("quote", "actor")
    for quote_id, actor_id in about.union(together, all=True):
        concerned[quote_id].add(actor_id)
    seen = seen_so_far(set().union(*concerned.values()))
    moved = []
    for quote in rows:
        rank = _rank(quote, [seen.get(pk, 0) for pk in concerned[quote.pk]])
        if abs(rank - quote.review_rank) >= WORTH_WRITING or (rank and not quote.review_rank):
            quote.review_rank = rank
            moved.append(quote)
    Quote.objects.bulk_update(moved, ["review_rank"], batch_size=BATCH)
    return len(moved)


def rank_all() -> int:
    """Rank every waiting quote, in short transactions by key; returns how many moved."""
    after, moved = 0, 0
    while ids := list(Quote.objects.waiting().filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        moved += rank_quotes(Quote.objects.filter(pk__in=ids))
        after = ids[-1]
    return moved


def seen_so_far(actor_ids):
    """{actor id: how often it is mentioned, quoted and talked about}"""
    totals = ActorTotal.objects.of_layer().filter(actor__in=sorted(actor_ids))
    return {row.actor_id: row.mentions + row.quotes_by + row.quotes_about for row in totals}


def _rank(quote, seen):
    return review_rank(doubt=doubt_of(quote), importance=importance(seen))
