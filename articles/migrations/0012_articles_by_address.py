from django.contrib.postgres.indexes import HashIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Made beside the work that goes on: articles are stored and read meanwhile."""

    atomic = False

    dependencies = [
        ("articles", "0011_metadata_and_outcomes"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="article",
            index=HashIndex(fields=["url"], name="article_by_address", condition=models.Q(("url", ""), _negated=True)),
        ),
    ]
