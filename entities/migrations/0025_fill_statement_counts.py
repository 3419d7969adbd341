"""How many outlets printed each statement that is already there, and when; some thousand at a time."""

from django.db import migrations, transaction

STATEMENTS = 5_000
FILL = """
    UPDATE entities_statement statement
    SET n_outlets = told.outlets, n_quotes = told.quotes, first_at = told.first_at, last_at = told.last_at
    FROM (
        SELECT wording.statement_id, count(DISTINCT article.source_id) AS outlets, count(*) AS quotes,
            min(quote.published_at) AS first_at, max(quote.published_at) AS last_at
        FROM entities_wording wording JOIN entities_quote quote ON quote.id = wording.quote_id
        JOIN articles_article article ON article.id = quote.article_id
        WHERE wording.statement_id > %s AND wording.statement_id <= %s
        GROUP BY wording.statement_id
    ) told WHERE told.statement_id = statement.id
"""


def fill(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM entities_statement")
        (last,) = cursor.fetchone()
    for first in range(0, last + 1, STATEMENTS):
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(FILL, [first, first + STATEMENTS])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("entities", "0024_statement_counts")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
