"""The words that the search finds are made by articles/search/tokens.py, no longer by PostgreSQL from a folded copy of the text."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations

from articles.search.tokens import vector_of

AT_ONCE = 500
FILL = """
    UPDATE entities_quote SET search = given.words::tsvector
    FROM unnest(%s::bigint[], %s::text[]) AS given(id, words)
    WHERE entities_quote.id = given.id
"""


def fill(apps, schema_editor):
    unfilled = apps.get_model("entities", "Quote").objects.order_by("pk").values_list("pk", "text")
    last = 0
    with schema_editor.connection.cursor() as cursor:
        while some := list(unfilled.filter(pk__gt=last)[:AT_ONCE]):
            cursor.execute(FILL, [[row[0] for row in some], [vector_of(text) for _, text in some]])
            last = some[-1][0]


class Migration(migrations.Migration):
    dependencies = [("articles", "0009_words_as_they_are_sought"), ("entities", "0018_wordings_wait_for_their_turn")]

    operations = [
        migrations.RemoveIndex("quote", "quote_search"),
        migrations.RemoveField("quote", "search"),
        migrations.AddField("quote", "search", SearchVectorField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            "quote",
            "search",
            SearchVectorField(editable=False, help_text="the words of the text (articles/search/tokens.py)"),
        ),
        migrations.RemoveField("quote", "folded"),
        migrations.AddIndex("quote", GinIndex(fields=["search"], name="quote_search")),
    ]
