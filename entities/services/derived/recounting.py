"""Keeps the counts of entities/models/rollups.py exact, inside the transaction of the change that moves them.

What changes the counts may change which quotes are the same statement, which of its printings counts and who speaks for
whom, so these are grouped, chosen and read anew on the way.

Principle: what an annotation adds to the counts is a pure function of its row (`share_of`) and of whether it repeats an
earlier printing. A change is counted by taking both before and after it and moving the counters by the difference. What
repeats is looked up once nobody else can turn it (derived/printings.py): what others turned meanwhile, they counted.
"""

from collections import Counter
from collections.abc import Collection
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import transaction

from entities.models import Mention, Quote, QuoteTarget, Wording
from entities.querysets.annotated import any_of_many
from entities.rules.statements.grouping import Utterance
from entities.services.derived.activity import (
    Activity,
    Share,
    apply_change,
    mentions_counted,
    shares_of,
    turned_counts,
)
from entities.services.derived.counted import ActorKey
from entities.services.derived.counting import OF_ROWS
from entities.services.derived.printings import choose, held_repeats, printing_of, repeats_among, reprinted_among
from entities.services.derived.statements import group_new, in_turn, regroup, utterance_of, utterances_of
from entities.services.derived.tally import tallying
from entities.services.derived.voices import read_voices, rereading, told_by
from newsdesk.database.batching import batched

ROWS_AT_ONCE = 2_000
ARTICLES_AT_ONCE = 200
MANY = 1_000  # annotations from which on the database counts them


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
    """Move the counters by whatever the block changes in this article, which may go to another source."""
    with recounting_articles([article.pk]):
        yield


@contextmanager
def recounting_articles(articles: Collection[int]):
    """Move the counters by whatever the block changes in these articles (ids), which may go, or go to other sources.

    Their quotes are grouped anew into statements, and who speaks for whom in them is read anew.
    """
    with transaction.atomic():
        before = _account_in(articles)
        with rereading(articles):
            yield
            change = _settle(before, _account_in(articles))
        apply_change(change)


@dataclass
class Added:
    """What a block stores: new articles (ids), what their mentions and quotes add to the counts, the quotes ({id: as
    it is compared, if it is}), and those of these whose article repeats another one."""

    articles: list[int] = field(default_factory=list)
    mentions: Counter[ActorKey] = field(default_factory=Counter)
    shares: dict[int, Share] = field(default_factory=dict)
    quotes: dict[int, Utterance | None] = field(default_factory=dict)
    reprinted: set[int] = field(default_factory=set)

    @property
    def said(self) -> dict[int, Utterance]:
        return {pk: said for pk, said in self.quotes.items() if said}


@contextmanager
def recounting_new(added: Added, others: Collection[int] = ()):
    """Count the annotations that the block stores, of articles that had none and as it tells `added`, and move the
    counters by whatever it changes in these others (ids).

    Does what `recounting_articles` does, without reading back what was just written.
    """
    with transaction.atomic():
        before = _account_in(others)
        with rereading(others):
            yield
            change = _settle(before, _account_in(others), added)
        read_voices(added.articles)
        if change.size < MANY:
            apply_change(change)
        else:
            with tallying() as tally:
                tally.add_change(change)
                tally.apply()


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
    change = _settle(before, after)
    read_voices({article for article, *_ in before.told ^ after.told} | recount.articles)
    apply_change(change)


@contextmanager
def recounting_many(*, mentions: Collection[int], quotes: Collection[int]):
    """`recounting_rows` for annotations that may be very many: the database counts them.

    Until the end of the transaction nobody else groups statements. Yields a recount that takes articles alone.
    """
    if len(mentions) + len(quotes) < MANY:
        with recounting_rows(mentions=mentions, quotes=quotes) as recount:
            yield recount
        return
    in_turn()  # what repeats others stays as it is counted
    with tallying() as tally:
        rows = {"mentions": mentions, "quotes": quotes}
        tally.add(OF_ROWS, times=-1, **rows)
        said, told = utterances_of(quotes), _told_by(mentions, quotes)
        recount = Recount(set(), set())
        yield recount
        met = any_of_many(Wording.objects.filter(statement__isnull=False), "entities_wording.quote_id", quotes)
        printed = set(met.order_by().values_list("quote", flat=True))
        made = set(met.order_by().values_list("statement", flat=True).distinct())
        printed |= regroup(said, utterances_of(quotes), made, gone=()) | reprinted_among(quotes)
        turned = choose(printed)
        read_voices({article for article, *_ in told ^ _told_by(mentions, quotes)} | recount.articles)
        counted = set(quotes)
        tally.add(OF_ROWS, **rows)
        tally.add_change(turned_counts({pk: repeats for pk, repeats in turned.items() if pk not in counted}))
        tally.apply()


def _told_by(mentions, quotes):
    unnamed = any_of_many(Quote.objects.filter(speaker=None), "entities_quote.id", quotes)
    return told_by(mentions=mentions, quotes=unnamed.only("pk", "state", "speaker", "speaker_words"))


@dataclass
class _Account:
    """What some annotations come to."""

    mentions: Activity = field(default_factory=Activity)
    shares: dict[int, Share] = field(default_factory=dict)  # by quote, of all there are
    said: dict[int, Utterance] = field(default_factory=dict)  # by quote
    statements: set[int] = field(default_factory=set)  # that they make
    standing: dict[int, object] = field(default_factory=dict)  # by quote: what decides whether it repeats, if anything
    told: set[tuple] = field(default_factory=set)  # of who speaks for whom

    def __iadd__(self, more: "_Account") -> "_Account":
        self.mentions += more.mentions
        self.shares |= more.shares
        self.said |= more.said
        self.statements |= more.statements
        self.standing |= more.standing
        self.told |= more.told
        return self

    def take(self, quotes, targets):
        """The rows that were read."""
        rows = list(quotes.for_counting())
        self.shares |= shares_of(rows, targets)
        self.said |= {quote.pk: said for quote in rows if (said := utterance_of(quote))}
        self.statements |= {quote.statement for quote in rows} - {None}
        self.standing |= {quote.pk: standing for quote in rows if (standing := _standing(quote))}
        return rows


def _standing(quote):
    if quote.statement:
        return printing_of(quote)
    return quote.is_live if quote.is_reprinted else None


def _account_of(recount):
    """Each row is read once for all that follows from it."""
    account, unnamed = _Account(), []
    if recount.mentions:
        account.mentions.mentions.update(mentions_counted(Mention.objects.with_ids(recount.mentions)))
    for ids in batched(sorted(recount.quotes), ROWS_AT_ONCE):
        rows = account.take(Quote.objects.filter(pk__in=ids), QuoteTarget.objects.live().filter(quote__in=ids))
        unnamed += [quote for quote in rows if not quote.speaker_id]
    account.told = told_by(mentions=recount.mentions, quotes=unnamed)
    return account


def _account_in(articles):
    """Of all annotations of these articles (ids)."""
    account = _Account()
    for ids in batched(sorted(articles), ARTICLES_AT_ONCE):
        account.mentions.mentions.update(mentions_counted(Mention.objects.filter(article__in=ids)))
        account.take(Quote.objects.filter(article__in=ids), QuoteTarget.objects.live().filter(quote__article__in=ids))
    return account


def _settle(before, after, added=None):
    """Group statements anew and choose what counts of them, as far as the change asks for it; returns what it moves,
    apart from what is added."""
    gone = before.shares.keys() - after.shares.keys()
    known = before.shares.keys() | after.shares.keys()
    changed = {
        pk for pk in known
        if before.said.get(pk) != after.said.get(pk) or before.standing.get(pk) != after.standing.get(pk)
    }  # fmt: skip
    turned: dict[int, bool] = {}
    if changed or gone or (added and added.quotes):
        in_turn()
        before_all = repeats_among(known)
        regrouped = regroup(before.said, after.said, before.statements, gone=gone)
        if added:
            regrouped |= group_new(added.said) | {pk for pk in added.reprinted if not _is_met(added.quotes[pk])}
        turned = choose((changed | regrouped) - gone)
        after_all = repeats_among(after.shares)
    else:
        before_all, grouped = held_repeats(known)
        after_all = before_all
        if joined := grouped - after.standing.keys():  # by somebody else, in this moment
            in_turn()
            turned = choose(joined)
            after_all = repeats_among(after.shares)
    change = Activity()
    change += after.mentions
    change.subtract(before.mentions)
    for pk, share in after.shares.items():
        change.add(share, repeats=pk in after_all)
    for pk, share in before.shares.items():
        change.add(share, repeats=pk in before_all, times=-1)
    if added:
        known = known | added.shares.keys()
        change.mentions.update(added.mentions)
        for pk, share in added.shares.items():
            change.add(share, repeats=turned.get(pk, False))
    change += turned_counts({pk: repeats for pk, repeats in turned.items() if pk not in known})
    return change


def _is_met(said: Utterance | None) -> bool:
    return said is not None and bool(said.keys)
