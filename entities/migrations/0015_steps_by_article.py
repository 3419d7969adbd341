from django.db import migrations


class Migration(migrations.Migration):
    """The steps of an article (entities/steps.py) are found among all contexts of the history."""

    dependencies = [
        ("entities", "0014_arrival_order"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX step_by_article ON pghistory_context ((metadata -> 'article')) WHERE metadata ? 'revision'",
            "DROP INDEX step_by_article",
        ),
    ]
