"""Keeps the counts of entities/models/rollups.py exact, inside the transaction of the change that moves them.

What changes the counts may change which quotes are the same statement and who speaks for whom, so these are grouped
and read anew on the way.

Principle: what an annotation adds to the counts is a pure function of its row (`activity_of`). A change is counted
by taking that function before and after it and moving the counters by the difference.
"""

from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import transaction

from entities.models import Mention, Quote, QuoteTarget
from entities.rules.statements import Utterance
from entities.services.derived.activity import Activity, activity_in, activity_of_quotes, apply_change, mentions_counted
from entities.services.derived.statements import regroup, regrouping, utterance_of
from entities.services.derived.voices import read_voices, rereading, told_by
from newsdesk.batching import batched

ROWS_AT_ONCE = 2_000


@dataclass
class Recount:
    """The annotations (ids) that a change is about to move."""

    mentions: set[int]
    quotes: set[int]
    articles: set[int] = field(default_factory=set)  # to be read anew for who speaks for whom, whatever else moves
    before: "_Account" = field(default_factory=lambda: _Account())

    def also(self, *, mentions, quotes):
        """Count these annotations (ids), too; nothing has moved them yet."""
        more = Recount(set(mentions) - self.mentions, set(quotes) - self.quotes)
        self.before += _account_of(more)
        self.mentions |= more.mentions
        self.quotes |= more.quotes

    def include(self, *, quote=None, mention=None):
        """Count an annotation that was made inside the block, too."""
        if quote is not None:
            self.quotes.add(quote.pk)
        if mention is not None:
            self.mentions.add(mention.pk)


@contextmanager
def recounting(*, article):
    """Move the counters by whatever the block changes in this article, which may go to another source.

    Its quotes are grouped anew into statements, and who speaks for whom in it is read anew.
    """
    with transaction.atomic():
        before = activity_in([article.pk])
        with rereading([article.pk]), regrouping(lambda: Quote.objects.ids_in([article])):
            yield
        change = activity_in([article.pk])
        change.subtract(before)
        apply_change(change)


@contextmanager
def recounting_rows(*, mentions, quotes):
    """Move the counters by whatever the block changes in these annotations (ids), whatever their articles.

    Statements are grouped and voices read anew as far as that changes them, too.

    Belongs into the transaction in which the caller holds the locks of the articles. No article moves to another
    source inside the block. Yields the recount, whose `include` takes what the block creates.
    """
    recount = Recount(set(), set())
    recount.also(mentions=mentions, quotes=quotes)
    yield recount
    before, after = recount.before, _account_of(recount)
    regroup(before.said, after.said, before.statements, gone=recount.quotes - after.present)
    read_voices({article for article, *_ in before.told ^ after.told} | recount.articles)
    after.activity.subtract(before.activity)
    apply_change(after.activity)


@dataclass
class _Account:
    """What some annotations come to."""

    activity: Activity = field(default_factory=Activity)
    present: set[int] = field(default_factory=set)  # quotes
    said: dict[int, Utterance] = field(default_factory=dict)  # by quote
    statements: set[int] = field(default_factory=set)  # that they make
    told: set[tuple] = field(default_factory=set)  # of who speaks for whom

    def __iadd__(self, more: "_Account") -> "_Account":
        self.activity += more.activity
        self.present |= more.present
        self.said |= more.said
        self.statements |= more.statements
        self.told |= more.told
        return self


def _account_of(recount):
    """Each row is read once for all that follows from it."""
    account, unnamed = _Account(), []
    if recount.mentions:
        account.activity.mentions.update(mentions_counted(Mention.objects.with_ids(recount.mentions)))
    for ids in batched(sorted(recount.quotes), ROWS_AT_ONCE):
        rows = list(Quote.objects.filter(pk__in=ids).for_counting())
        account.activity += activity_of_quotes(rows, QuoteTarget.objects.live().filter(quote__in=ids))
        account.present |= {quote.pk for quote in rows}
        account.said |= {quote.pk: said for quote in rows if (said := utterance_of(quote))}
        account.statements |= {quote.statement for quote in rows} - {None}
        unnamed += [quote for quote in rows if not quote.speaker_id]
    account.told = told_by(mentions=recount.mentions, quotes=unnamed)
    return account


# --- the whole corpus, to compare and repair ---
