import django.db.models.deletion
from django.db import migrations, models


def renamed(apps, before, after):
    """The outlet that stands for an unknown one is named anew, unless an outlet has that name already."""
    sources = apps.get_model("articles", "Source").objects
    if not sources.filter(key=after.lower()).exists():
        sources.filter(key=before.lower(), name=before).update(name=after, key=after.lower())


def forward(apps, schema_editor):
    renamed(apps, "Unknown source", "Unknown outlet")


def backward(apps, schema_editor):
    renamed(apps, "Unknown outlet", "Unknown source")


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0012_articles_by_address"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="source",
            options={"ordering": ["key"], "verbose_name": "outlet"},
        ),
        migrations.AlterField(
            model_name="article",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="articles",
                to="articles.source",
                verbose_name="outlet",
            ),
        ),
        migrations.AlterField(
            model_name="articleevent",
            name="source",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="articles.source",
                verbose_name="outlet",
            ),
        ),
        migrations.RunPython(forward, backward),
    ]
