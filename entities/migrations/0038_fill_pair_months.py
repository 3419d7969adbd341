"""The months of the counts of pairs that are already there, of some hundred speakers at a time, and who is named as the
speaker of each statement, of some thousand at a time; each in a transaction of its own.

Every step can be made again: what was cut short begins where it was.
"""

from django.db import migrations, transaction

SPEAKERS, STATEMENTS = 500, 5_000
FILL = """
    DELETE FROM entities_pairmonth WHERE speaker_id > %(after)s AND speaker_id <= %(last)s;
    INSERT INTO entities_pairmonth (speaker_id, target_id, month, quotes, positive, neutral, negative, verified)
    SELECT speaker_id, target_id, date_trunc('month', day)::date, sum(quotes),
           coalesce(sum(quotes) FILTER (WHERE stance = 'positive'), 0),
           coalesce(sum(quotes) FILTER (WHERE stance = 'neutral'), 0),
           coalesce(sum(quotes) FILTER (WHERE stance = 'negative'), 0),
           coalesce(sum(quotes) FILTER (WHERE verified), 0)
    FROM entities_pairactivity
    WHERE speaker_id > %(after)s AND speaker_id <= %(last)s AND day IS NOT NULL AND NOT repeats
      AND attribution = 'said' GROUP BY 1, 2, 3
"""
NAME = """
    UPDATE entities_statement statement SET named = told.named
    FROM (
        SELECT wording.statement_id, (array_agg(DISTINCT quote.speaker_id ORDER BY quote.speaker_id))[:2] AS named
        FROM entities_wording wording JOIN entities_quote quote ON quote.id = wording.quote_id
        WHERE wording.statement_id > %(after)s AND wording.statement_id <= %(last)s
          AND quote.speaker_id IS NOT NULL AND NOT quote.perhaps
        GROUP BY wording.statement_id
    ) told WHERE told.statement_id = statement.id
"""


def fill(apps, schema_editor):
    connection = schema_editor.connection
    for words, column, table, at_once in (
        (FILL, "speaker_id", "entities_pairactivity", SPEAKERS),
        (NAME, "id", "entities_statement", STATEMENTS),
    ):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT coalesce(max({column}), 0) FROM {table}")
            (last,) = cursor.fetchone()
        for after in range(0, last, at_once):
            with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                cursor.execute(words, {"after": after, "last": after + at_once})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE entities_pairmonth")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("entities", "0037_pair_months")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
