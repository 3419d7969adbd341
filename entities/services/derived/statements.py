"""Keeps quotes grouped into statements, inside the transaction of the change that moves them.

Principle: how quotes are grouped is a pure function of them (rules/statements/grouping.py). A change can only join or
part the groups it touches, so exactly these are made anew: whoever is connected to a quote that changed, or was to it
before. A statement keeps its address as long as most of its quotes stay; after that, the address leads to what they
make instead (`FormerStatement`).
"""

from collections import Counter
from collections.abc import Collection

from django.db import connection, transaction

from entities.choices import Attribution, State
from entities.models import FormerStatement, Quote, Statement, Wording
from entities.querysets.annotated import any_of_many
from entities.rules.statements.grouping import WINDOW, Met, Utterance, grouped
from entities.services.derived.exact import repair
from entities.services.derived.printings import choose
from newsdesk.database.batching import batched
from newsdesk.database.locks import one_at_a_time

QUOTES_AT_ONCE = 500
MANY_OF_ONE = 300  # quotes of one speaker for which all that it ever said is read, instead of seeking by each key
VERBATIM_AT_ONCE = 10_000
STORE_WORDINGS = """
INSERT INTO entities_wording (quote_id, keys, repeats)
SELECT quote, keys::bigint[], false FROM unnest(%s::bigint[], %s::text[]) AS given(quote, keys)
ON CONFLICT (quote_id) DO UPDATE SET keys = excluded.keys
"""
COPY_WORDINGS = "COPY entities_wording (quote_id, keys, repeats) FROM STDIN"
MOVE_WORDINGS = """
UPDATE entities_wording wording SET statement_id = given.statement
FROM unnest(%s::bigint[], %s::bigint[]) AS given(quote, statement) WHERE wording.quote_id = given.quote
"""


def regroup(
    before: dict[int, Utterance], after: dict[int, Utterance], made: Collection[int], *, gone: Collection[int]
) -> set[int]:
    """Group anew what differs between these quotes before a change and after it: {id: utterance}.

    `made`: the statements (ids) that they made before; `gone`: the quotes (ids) that are deleted. Returns the quotes
    (ids) of the groups that were made anew. Belongs into the transaction of the change, `in_turn`.
    """
    changed = {pk for pk in before.keys() | after.keys() if before.get(pk) != after.get(pk)}
    if not changed and not gone:
        return set()
    touched = any_of_many(Wording.objects.filter(statement__in=made), "entities_wording.quote_id", {*changed, *gone})
    broken = set(touched.order_by().values_list("statement", flat=True))
    Wording.objects.filter(quote__in=gone).delete()
    were = utterances_of(Wording.objects.filter(statement__in=broken).values_list("quote", flat=True))
    _store({pk: after.get(pk) for pk in changed})
    moved = {pk: after[pk] for pk in changed if pk in after}
    grouped_anew = _settle([{pk: said for pk, said in were.items() if pk not in changed} | moved])
    _prune(made)
    return grouped_anew


def group_new(said: dict[int, Utterance]) -> set[int]:
    """Group new quotes, which no others have met: {id: utterance}. Returns the quotes (ids) of the groups they join.

    Belongs into the transaction that stores them, `in_turn`.
    """
    reached = _reached_from(said)  # by those stored before: among each other they meet in memory
    rows = [(pk, _array(one.keys), False) for pk, one in sorted(said.items()) if one.keys]
    with connection.cursor() as cursor, cursor.copy(COPY_WORDINGS) as copy:
        for row in rows:
            copy.write_row(row)
    return _write(reached)


def utterance_of(quote: Quote) -> Utterance | None:
    """The quote as it is compared; None where it is no statement of anybody, as QuoteQuerySet.comparable() asks."""
    if quote.state == State.REJECTED or quote.attribution != Attribution.SAID or not quote.published_at:
        return None
    return Utterance(
        quote.pk, quote.article_id, quote.speaker_id, quote.speaker_words, quote.published_at, quote.text
    )  # fmt: skip


def in_turn() -> None:
    """Two changes that join the same groups at once would each miss the other; the second waits for the first."""
    one_at_a_time("group statements")


@transaction.atomic
def group_all() -> int:
    """Group every quote anew and choose what counts of each statement, and count it; returns how many there are."""
    in_turn()
    pks = list(Quote.objects.order_by("pk").values_list("pk", flat=True))
    for ids in batched(pks, QUOTES_AT_ONCE):
        said = utterances_of(ids)
        _store({pk: said.get(pk) for pk in ids})
    _settle(map(utterances_of, batched(pks, QUOTES_AT_ONCE)))
    _prune(Statement.objects.values_list("pk", flat=True))
    choose(pks)
    repair()
    return Statement.objects.count()


def _settle(batches):
    """Make the groups of these quotes ({id: utterance}, some at a time), and of all that are connected to them.

    Returns the quotes of groups, as they were and as they are.
    """
    settled, in_groups = set(), set()
    for some in batches:
        reached = _reached_from({pk: said for pk, said in some.items() if pk not in settled})
        in_groups |= _write(reached)
        settled |= reached.keys()
    return in_groups


def _reached_from(fresh):
    """These quotes, and all that are connected to them."""
    reached = dict(fresh)
    while fresh:
        fresh = _met_by(fresh.values(), besides=reached)
        reached |= fresh
    return reached


def _write(utterances):
    """Store the groups of these quotes, which are connected to no others. Returns those of groups, old or new."""
    before = dict(Wording.objects.filter(quote__in=utterances).values_list("quote", "statement"))
    after, taken = {}, set()
    groups = sorted(grouped(utterances.values()), key=lambda group: (-len(group), group[0].id))
    addresses = [_address(group, before, taken) for group in groups]
    fresh = iter(Statement.objects.bulk_create(Statement() for statement in addresses if not statement))
    for group, known in zip(groups, addresses, strict=True):
        statement = known or next(fresh).pk
        after |= {utterance.id: statement for utterance in group}
    moved = [(pk, after.get(pk)) for pk, statement in sorted(before.items()) if after.get(pk) != statement]
    if moved:
        with connection.cursor() as cursor:
            cursor.execute(MOVE_WORDINGS, [list(column) for column in zip(*moved, strict=True)])
    left = {statement for statement in before.values() if statement}
    _lead_on(before, after, left - taken)
    _prune(left)
    return after.keys() | {pk for pk, statement in before.items() if statement}


def _lead_on(before, after, left):
    """Say where the statements that were `left` lead, and those whose addresses led there."""
    for statement in sorted(left):
        quotes = sorted(pk for pk, made in before.items() if made == statement)
        made_next = Counter(after[pk] for pk in quotes if pk in after)
        successor = min(made_next, key=lambda other: (-made_next[other], other), default=None)
        quote = next((pk for pk in quotes if after.get(pk) == successor), quotes[0])
        FormerStatement.objects.update_or_create(number=statement, defaults={"statement_id": successor, "quote": quote})
        FormerStatement.objects.filter(statement=statement).update(statement=successor, quote=quote)


def _address(group, before, taken):
    """The statement that most of the group was; None: it is a new one."""
    had = Counter(before.get(utterance.id) for utterance in group)
    kept = [(-n, statement) for statement, n in had.items() if statement and statement not in taken]
    statement = min(kept)[1] if kept else None
    taken.add(statement)
    return statement


def _store(said):
    """Let others meet these quotes by the words and speaker they have now; {id: utterance or None}."""
    Wording.objects.filter(quote__in=[pk for pk, one in said.items() if not one or not one.keys]).delete()
    rows = [(pk, _array(one.keys)) for pk, one in sorted(said.items()) if one and one.keys]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(STORE_WORDINGS, [list(column) for column in zip(*rows, strict=True)])


def _array(keys):
    return f"{{{','.join(map(str, sorted(keys)))}}}"


def _met_by(utterances, besides=()):
    """{id: utterance} of the stored quotes, other than these (ids), that are the same statement as one of these."""
    comparable = [said for said in utterances if said.keys]
    spoken = Counter(said.speaker for said in comparable if said.speaker)
    talkers = {speaker for speaker, n in spoken.items() if n >= MANY_OF_ONE}
    found = {}
    if talkers:
        theirs = [said for said in comparable if said.speaker in talkers]
        found |= _met_by_talkers(theirs, talkers, besides)
    for some in batched([said for said in comparable if said.speaker not in talkers], QUOTES_AT_ONCE):
        keys = set().union(*{said.saying: said.keys for said in some}.values())
        found |= _met(some, Wording.objects.meeting(keys, around=_period(some)), besides)
    return found


def _met_by_talkers(utterances, talkers, besides):
    """The same for very many quotes of few speakers: all that these say is read, and only what others said in the very
    same words is sought by its key."""
    quotes = Quote.objects.comparable().filter(published_at__range=_period(utterances), speaker__in=talkers)
    near = set(quotes.order_by().values_list("pk", flat=True))
    for some in batched(sorted({said.verbatim_key for said in utterances} - {None}), VERBATIM_AT_ONCE):
        near.update(Wording.objects.meeting(some, around=_period(utterances)))
    return _met(utterances, near, besides)


def _met(utterances, near, besides):
    waiting = Met(utterances_of([pk for pk in near if pk not in besides]).values())
    return {other.id: other for said in utterances for other in waiting.take(said)}


def _period(utterances):
    moments = [said.published_at for said in utterances]
    return min(moments) - WINDOW, max(moments) + WINDOW


def _prune(statements):
    """Delete those of these statements that no quote makes any more."""
    if made := set(statements) - {None}:
        Statement.objects.filter(pk__in=made, wordings=None).delete()


def utterances_of(pks):
    """{id: utterance} of those of these quotes that can be the same statement as another."""
    fields = ("pk", "article", "speaker", "speaker_words", "published_at", "text")
    return {
        row[0]: Utterance(*row)
        for ids in batched(sorted(pks), QUOTES_AT_ONCE)
        for row in Quote.objects.comparable().filter(pk__in=ids).order_by().values_list(*fields)
    }
