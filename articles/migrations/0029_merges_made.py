from django.db import migrations
from django.db.models import F


def say_when_made(apps, schema_editor):
    """Merges were made at once until now."""
    apps.get_model("articles", "SourceMerge").objects.filter(finished_at=None).update(finished_at=F("at"))


class Migration(migrations.Migration):
    dependencies = [("articles", "0028_merges_by_jobs")]
    operations = [migrations.RunPython(say_when_made, migrations.RunPython.noop)]
