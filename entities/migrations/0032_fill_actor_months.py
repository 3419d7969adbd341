"""The months of the counts that are already there: of some thousand actors at a time, each in a transaction of its own.

Every step can be made again: what was cut short begins where it was.
"""

from django.db import migrations, transaction

ACTORS = 5_000
FILL = """
    DELETE FROM entities_actormonth WHERE actor_id > %(after)s AND actor_id <= %(last)s;
    INSERT INTO entities_actormonth (actor_id, month, mentions, quotes_by, quotes_about)
    SELECT actor_id, date_trunc('month', day)::date, sum(mentions), sum(quotes_by), sum(quotes_about)
    FROM entities_actoractivity
    WHERE actor_id > %(after)s AND actor_id <= %(last)s AND day IS NOT NULL AND NOT repeats GROUP BY 1, 2
"""


def fill(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM entities_actor")
        (last,) = cursor.fetchone()
    for after in range(0, last, ACTORS):
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(FILL, {"after": after, "last": after + ACTORS})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE entities_actormonth")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("entities", "0031_actor_months")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
