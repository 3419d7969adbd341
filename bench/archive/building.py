"""Builds an archive in a folder of its own, by COPY, and goes on where it was stopped.

What is done is noted in the archive's database, in the transaction that did it (schema `bench`).
"""

from itertools import groupby
from operator import itemgetter
from random import Random

from django.core.management.color import no_style
from django.db import connection, transaction
from tqdm import tqdm

ARTICLES_AT_ONCE = 500
NOTES = """
CREATE SCHEMA IF NOT EXISTS bench;
CREATE TABLE IF NOT EXISTS bench.done (step text PRIMARY KEY);
CREATE TABLE IF NOT EXISTS bench.index_to_make (name text PRIMARY KEY, definition text NOT NULL);
CREATE TABLE IF NOT EXISTS bench.printing (quote_id bigint NOT NULL, part bigint NOT NULL);
"""
INDEXES = """
SELECT index.relname, pg_get_indexdef(index.oid) FROM pg_index
JOIN pg_class index ON index.oid = indexrelid JOIN pg_class kept ON kept.oid = indrelid
WHERE kept.relname = ANY (%s) AND NOT indisunique AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = index.oid)
"""
PRINTINGS = """
SELECT part, quote.id, article.source_id, quote.article_id, article.copy_of_id, quote.published_at,
  quote.state = 'accepted', quote.perhaps, quote.speaker_id,
  ARRAY(SELECT actor_id FROM entities_jointspeaker WHERE quote_id = quote.id)
FROM bench.printing printing JOIN entities_quote quote ON quote.id = printing.quote_id
JOIN articles_article article ON article.id = quote.article_id ORDER BY part, quote.id
"""
KEEP_STATEMENTS = """
UPDATE entities_wording wording SET statement_id = made.statement_id, repeats = made.repeats
FROM bench_statement made WHERE made.quote_id = wording.quote_id;
INSERT INTO entities_statement (id, n_outlets, n_quotes, first_at, last_at, named)
SELECT made.statement_id, count(DISTINCT article.source_id), count(*), min(quote.published_at), max(quote.published_at),
  coalesce((array_agg(DISTINCT quote.speaker_id ORDER BY quote.speaker_id)
    FILTER (WHERE quote.speaker_id IS NOT NULL AND NOT quote.perhaps))[:2], '{}')
FROM bench_statement made JOIN entities_quote quote ON quote.id = made.quote_id
JOIN articles_article article ON article.id = quote.article_id GROUP BY made.statement_id;
DROP TABLE bench.printing;
"""


def build(n_articles: int) -> None:
    """Makes the archive of so many articles, or what is missing of it. Raises ValueError if there is another one."""
    from bench.archive.checking import check
    from bench.archive.frame import store_frame
    from bench.archive.rows import tables
    from bench.archive.shape import Shape
    from entities.services.derived.exact import count_anew

    with connection.cursor() as cursor:
        cursor.execute(NOTES)
    sizes = {step for step in _steps_done() if step.isdecimal()}
    if sizes - {str(n_articles)}:
        raise ValueError(f"Here is an archive of {sizes.pop()} articles. Choose another folder.")
    shape = Shape(n_articles)
    models = tables()
    _once(str(n_articles), lambda: store_frame(shape))
    _once("articles without indexes", lambda: _take_indexes(models))
    _write_articles(shape, models)
    _once("statements", _keep_statements)
    _make_indexes()
    _once("keys", lambda: _reset_keys(models))
    _once("counts", count_anew)
    if "tidy" not in _steps_done():
        print("Tidying up and counting what the planner asks for …", flush=True)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # what a running server does by itself within minutes
    _once("tidy", lambda: None)
    _once("checked", lambda: check(Random(n_articles)))


def _steps_done():
    with connection.cursor() as cursor:
        cursor.execute("SELECT step FROM bench.done")
        return {step for (step,) in cursor}


def _once(step, act):
    if step in _steps_done():
        return
    print(f"{step} …", flush=True)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL work_mem = '256MB'")
        act()
        cursor.execute("INSERT INTO bench.done VALUES (%s)", [step])


def _take_indexes(models):
    """They are made when all rows are there, in a fraction of the time."""
    with connection.cursor() as cursor:
        cursor.execute(INDEXES, [[model._meta.db_table for model in models]])
        for name, definition in cursor.fetchall():
            cursor.execute("INSERT INTO bench.index_to_make VALUES (%s, %s)", [name, definition])
            cursor.execute(f'DROP INDEX "{name}"')


def _make_indexes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, definition FROM bench.index_to_make ORDER BY name")
        missing = cursor.fetchall()
        for name, definition in tqdm(missing, desc="indexes", disable=not missing):
            with transaction.atomic():
                cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
                cursor.execute(definition)
                cursor.execute("DELETE FROM bench.index_to_make WHERE name = %s", [name])


def _write_articles(shape, models):
    from articles.models import Article

    stored = Article.objects.count()
    if stored >= shape.n_articles:
        return
    with tqdm(total=shape.n_articles, initial=stored, desc="articles", unit="") as progress:
        for first in range(stored, shape.n_articles, ARTICLES_AT_ONCE):
            numbers = range(first, min(first + ARTICLES_AT_ONCE, shape.n_articles))
            _write_some(shape, models, numbers)
            progress.update(len(numbers))


def _write_some(shape, models, numbers):
    """What a run that was stopped left is whole: these articles come with all their rows, or not at all."""
    from articles.models import Article
    from bench.archive.rows import Rows
    from bench.archive.shape import SEED
    from entities.models import Quote

    last_quote = Quote.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    begins = {Article: numbers[0] + 1, Quote: last_quote + 1}
    rows = Rows(shape, Random(f"{SEED} articles from {numbers[0]}"), begins)
    for number in numbers:
        rows.article(number)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no triggers: these rows are known to hold
        for model, table in models.items():
            copy_rows(model._meta.db_table, table.columns, rows.tables[model], table.defaults)
        copy_rows("printing", ["quote_id", "part"], rows.printings, schema="bench")


def copy_rows(table, columns, rows, defaults=(), schema="public"):
    """Stores these rows, each continued by the defaults."""
    names = ", ".join(f'"{column}"' for column in columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{schema}"."{table}" ({names}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row((*row, *defaults))


def _keep_statements():
    """Which printings of a statement count is decided by the rule that decides it everywhere."""
    from entities.rules.statements.printings import Printing, repeats

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "CREATE TEMPORARY TABLE bench_statement (quote_id bigint, statement_id bigint, repeats bool) ON COMMIT DROP"
        )
        cursor.execute(PRINTINGS)
        found = cursor.fetchall()
    statements, made = 0, []
    for _, group in groupby(found, key=itemgetter(0)):
        printings = [
            Printing(
                pk,
                outlet,
                frozenset({article, copy_of} - {None}),
                frozenset({speaker, *joint}) if speaker and not perhaps else frozenset(),
                is_verified,
                published_at,
            )
            for _, pk, outlet, article, copy_of, published_at, is_verified, perhaps, speaker, joint in group
        ]
        if len({one.family for one in printings}) < 2:
            continue
        statements += 1
        repeated = repeats(printings)
        made += [(one.id, statements, one.id in repeated) for one in printings]
    copy_rows("bench_statement", ["quote_id", "statement_id", "repeats"], made, schema="pg_temp")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE bench_statement")
        cursor.execute(KEEP_STATEMENTS)


def _reset_keys(models):
    from entities.models import Statement

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [*models, Statement]):
            cursor.execute(statement)
