"""Keeps, beside the statements, which printing of one counts where copies count once (rules/statements/printings.py).

`Wording.repeats` is written in turn only. Who changes what a quote counts for, and nothing of its statement, holds its
wording instead (`held_repeats`): from then on nobody turns it, and what is counted is what stands.

What is compared with nothing (attitudes, thoughts, a few words of somebody unnamed) repeats where its article is a
copy or a new version of another.
"""

from collections import defaultdict
from collections.abc import Collection

from django.db import connection
from django.db.models import Q

from entities.models import Quote, Wording
from entities.querysets.annotated import any_of_many
from entities.rules.statements.printings import Printing, repeats
from newsdesk.database.batching import batched

QUOTES_AT_ONCE = 2_000
KEEP = """
UPDATE entities_statement statement
SET n_outlets = given.n_outlets, n_quotes = given.n_quotes, first_at = given.first_at, last_at = given.last_at,
  named = array_remove(ARRAY[given.one, given.other], NULL)
FROM unnest(%s::bigint[], %s::integer[], %s::integer[], %s::timestamptz[], %s::timestamptz[], %s::bigint[],
    %s::bigint[])
  AS given(id, n_outlets, n_quotes, first_at, last_at, one, other)
WHERE statement.id = given.id
"""


def repeats_among(quotes: Collection[int]) -> set[int]:
    """Those of these quotes that repeat others, as it stands."""
    found: set[int] = set()
    for ids in batched(sorted(quotes), QUOTES_AT_ONCE):
        rows = any_of_many(Wording.objects.filter(repeats=True), "entities_wording.quote_id", ids)
        found.update(rows.values_list("quote", flat=True))
    return found


def reprinted_among(quotes: Collection[int]) -> set[int]:
    """Those of these quotes that are compared with nothing and whose article is a copy or a new version of another."""
    alone = Quote.objects.filter(Q(wording=None) | Q(wording__keys=[]))
    alone = alone.exclude(article__copy_of=None, article__new_version_of=None)
    return set(any_of_many(alone, "entities_quote.id", quotes).order_by().values_list("pk", flat=True))


def held_repeats(quotes: Collection[int]) -> tuple[set[int], set[int]]:
    """The same, and those that make a statement. Nobody turns any of these quotes until the end of the transaction."""
    if not quotes:
        return set(), set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_id, repeats, statement_id FROM entities_wording WHERE quote_id = ANY(%s) "
            "ORDER BY quote_id FOR SHARE",
            [sorted(quotes)],
        )
        rows = cursor.fetchall()
    return {pk for pk, repeated, _ in rows if repeated}, {pk for pk, _, statement in rows if statement}


def choose(quotes: Collection[int]) -> dict[int, bool]:
    """Say anew of these quotes, and of all that make a statement with one of them, which repeat.

    Returns those that turned: {id: whether it repeats now}. Belongs behind the lock of derived/statements.py.
    """
    turned: dict[int, bool] = {}
    for ids in batched(sorted(_with_their_statements(quotes)), QUOTES_AT_ONCE):
        turned |= _choose(ids)
    return turned


def _with_their_statements(quotes):
    statements = set()
    for ids in batched(sorted(quotes), QUOTES_AT_ONCE):
        made = any_of_many(Wording.objects.filter(statement__isnull=False), "entities_wording.quote_id", ids)
        statements.update(made.order_by().values_list("statement", flat=True).distinct())
    found = set(quotes)
    for some in batched(sorted(statements), QUOTES_AT_ONCE):
        found.update(Wording.objects.filter(statement__in=some).values_list("quote", flat=True))
    return found


def _choose(ids):
    quotes = {quote.pk: quote for quote in Quote.objects.filter(pk__in=ids).for_counting().defer("search", "text")}
    rows = Wording.objects.filter(quote__in=quotes).values_list("quote", "repeats", "keys__len")
    stood = {pk: (repeated, n_keys) for pk, repeated, n_keys in rows}
    groups = defaultdict(list)
    alone = []
    for quote in quotes.values():
        (groups[quote.statement] if quote.statement else alone).append(quote)
    _keep(groups)
    now = set().union(*(repeats(map(printing_of, group)) for group in groups.values()))
    keyless = {quote.pk for quote in alone if not stood.get(quote.pk, (False, 0))[1]}
    now |= {quote.pk for quote in alone if quote.pk in keyless and quote.is_reprinted and quote.is_live}
    turned = {pk: pk in now for pk in quotes if (pk in now) != stood.get(pk, (False, 0))[0]}
    _write(turned, keyless)
    return turned


def _keep(groups):
    """What lists of statements ask for."""
    rows = []
    for statement, quotes in sorted(groups.items()):
        moments = [quote.published_at for quote in quotes]
        named = sorted({quote.speaker_id for quote in quotes if quote.speaker_id and not quote.perhaps})
        one, other = named[0] if named else None, named[1] if named[1:] else None
        outlets = {quote.source for quote in quotes}
        rows.append((statement, len(outlets), len(quotes), min(moments), max(moments), one, other))
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(KEEP, [list(column) for column in zip(*rows, strict=True)])


def _write(turned, keyless):
    for repeated in (True, False):
        known = sorted(pk for pk, to in turned.items() if to == repeated and pk not in keyless)
        Wording.objects.filter(quote__in=known).update(repeats=repeated)
    Wording.objects.filter(quote__in=[pk for pk, to in turned.items() if not to and pk in keyless]).delete()
    Wording.objects.bulk_create(
        Wording(quote_id=pk, keys=[], repeats=True) for pk, to in sorted(turned.items()) if to and pk in keyless
    )


def printing_of(quote) -> Printing:
    """Of a quote from `for_counting()`."""
    named = quote.speaker_id and not quote.perhaps
    return Printing(
        quote.pk,
        quote.source,
        frozenset({quote.article_id, quote.copy_of, quote.version_of} - {None}),
        frozenset({quote.speaker_id, *quote.together}) if named else frozenset(),
        quote.is_verified,
        quote.published_at,
    )
