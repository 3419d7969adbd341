"""The folded text of the mentions that are already there, one statement for some ways in which names are printed."""

from django.db import migrations

from articles.search.folding import fold_words

AT_ONCE = 500
FILL = """
    UPDATE entities_mention SET key = given.key
    FROM unnest(%s::text[], %s::text[]) AS given(text, key)
    WHERE entities_mention.text = given.text AND entities_mention.key = ''
"""


def fill(apps, schema_editor):
    unfilled = apps.get_model("entities", "Mention").objects.filter(key="")
    texts = list(unfilled.order_by().values_list("text", flat=True).distinct())
    with schema_editor.connection.cursor() as cursor:
        for at in range(0, len(texts), AT_ONCE):
            some = texts[at : at + AT_ONCE]
            cursor.execute(FILL, [some, [fold_words(text)[:500] for text in some]])


class Migration(migrations.Migration):
    dependencies = [("entities", "0009_batches")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
