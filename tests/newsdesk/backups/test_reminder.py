from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from newsdesk.backups.reminder import reminder
from newsdesk.models import Backup
from tests.factories import user

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def joined(days_ago):
    person = user("alice", "editor")
    person.date_joined = NOW - timedelta(days=days_ago)
    person.save()
    return person


def test_new_site_is_not_reminded():
    assert reminder(NOW) == ""
    joined(6)
    assert reminder(NOW) == ""


def test_site_without_a_backup_is_reminded_after_a_week():
    joined(7)
    assert reminder(NOW) == "No backup of this site has been made yet."


@pytest.mark.parametrize(
    ("days", "words"), [(6, ""), (7, "The last backup is 7 days old."), (40, "The last backup is 40 days old.")]
)
def test_reminder_follows_the_last_backup(days, words):
    joined(90)
    for age in (80, days):
        Backup.objects.create(made_at=NOW - timedelta(days=age))
    assert reminder(NOW) == words


def test_reminder_follows_its_setting(settings):
    joined(90)
    settings.BACKUP_REMINDER_DAYS = 0
    assert reminder(NOW) == ""
    settings.BACKUP_REMINDER_DAYS = 1
    Backup.objects.create(made_at=NOW - timedelta(days=1))
    assert reminder(NOW) == "The last backup is 1 day old."


@pytest.mark.parametrize("address", ["/", "/admin/"])
def test_editors_see_the_reminder(client, address):
    client.force_login(joined(30))
    assert "No backup of this site has been made yet." in client.get(address).text
    Backup.objects.create(made_at=NOW)
    assert "backup of this site" not in client.get(address).text


def test_the_administration_says_when_the_last_backup_was_made(client):
    client.force_login(user("alice", "editor"))
    assert "None yet." in client.get("/admin/").text
    Backup.objects.create(made_at=datetime(2025, 11, 29, 3, 15, tzinfo=UTC))
    assert "29 November 2025, 03:15" in client.get("/admin/").text


def test_others_do_not_see_the_reminder(client):
    joined(30)
    client.force_login(user("bob", "annotator"))
    assert "backup" not in client.get("/").text
