from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("entities", "0012_voices")]

    operations = [
        migrations.AddIndex(
            model_name="quote",
            index=models.Index(
                fields=["published_at"],
                condition=models.Q(models.Q(("state", "rejected"), _negated=True), ("attribution", "said")),
                name="quote_said_when",
            ),
        )
    ]
