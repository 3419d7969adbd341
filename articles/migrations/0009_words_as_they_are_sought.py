"""The words that the search finds are made by articles/search/tokens.py, no longer by PostgreSQL from a folded copy of the text."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations

from articles.search.tokens import vector_of

AT_ONCE = 500
FILL = """
    UPDATE articles_article SET search = given.words::tsvector
    FROM unnest(%s::bigint[], %s::text[]) AS given(id, words)
    WHERE articles_article.id = given.id
"""


def fill(apps, schema_editor):
    unfilled = apps.get_model("articles", "Article").objects.order_by("pk").values_list("pk", "title", "text")
    last = 0
    with schema_editor.connection.cursor() as cursor:
        while some := list(unfilled.filter(pk__gt=last)[:AT_ONCE]):
            cursor.execute(FILL, [[row[0] for row in some], [vector_of(f"{title}\n{text}") for _, title, text in some]])
            last = some[-1][0]


class Migration(migrations.Migration):
    dependencies = [("articles", "0008_guard_text_when_it_is_set")]

    operations = [
        migrations.RemoveIndex("article", "article_search"),
        migrations.RemoveField("article", "search"),
        migrations.AddField("article", "search", SearchVectorField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            "article",
            "search",
            SearchVectorField(editable=False, help_text="the words of title and text (articles/search/tokens.py)"),
        ),
        migrations.RemoveField("article", "folded"),
        migrations.AddIndex("article", GinIndex(fields=["search"], name="article_search")),
    ]
