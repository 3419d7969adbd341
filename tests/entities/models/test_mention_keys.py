from importlib import import_module

from django.apps import apps
from django.db import connection

from entities.models import Mention
from tests.factories import article, mention


def test_migration_folds_the_words_of_the_mentions_that_are_there(db):
    story = article("Iván Gil met “O’Hara” and IVAN GIL, said Lund.")
    for words in ("Iván Gil", "O’Hara", "IVAN GIL"):
        mention(story, words)
    kept = mention(story, "Lund")
    Mention.objects.exclude(pk=kept.pk).update(key="")
    import_module("entities.migrations.0010_fill_mention_keys").fill(apps, connection.schema_editor())
    keys = Mention.objects.order_by("start").values_list("key", flat=True)
    assert list(keys) == ["ivan gil", "o'hara", "ivan gil", "lund"]
    assert not apps.get_model("entities", "MentionEvent").objects.exists()
