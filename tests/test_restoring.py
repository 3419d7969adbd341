"""What a test with real transactions leaves behind."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection

from entities.models import Actor
from tests.factories import actor, article, mention, quote, user
from tests.restoring import restore_rows


def counted():
    """{table: how many rows it has}, of all of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [table for (table,) in cursor.fetchall()]
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM \"{table}\"" for table in tables))
        return dict(cursor.fetchall())


@pytest.mark.django_db(transaction=True)
def test_restoring_brings_back_the_rows_of_the_migrations_and_no_others():
    before = counted()
    assert {table for table, rows in before.items() if rows} == {
        "auth_group", "auth_permission", "django_content_type", "django_migrations",
    }  # fmt: skip
    names = set(Group.objects.values_list("name", flat=True))

    user("alice", "editor")
    story, lind = article("“We will talk,” Ana Lind said."), actor("Ana Lind")
    mention(story, "Ana Lind", lind)
    quote(story, "We will talk", lind)
    Permission.objects.all().delete()
    Group.objects.filter(name="editor").update(name="publisher")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_jobs (task_name, queue_name) VALUES ('a', 'b')")
    lind.name = "Ana Lind-Berg"
    lind.save()
    assert counted()["entities_actorevent"] > 0  # the history, which refuses to be deleted

    restore_rows()
    assert counted() == before
    assert set(Group.objects.values_list("name", flat=True)) == names


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("again", [1, 2])
def test_test_finds_nothing_of_the_one_before(again):
    assert (Actor.objects.count(), Group.objects.count()) == (0, 3)
    user("alice", "editor")
    actor("Ana Lind")
