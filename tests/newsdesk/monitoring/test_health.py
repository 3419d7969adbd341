"""Whether a site says of itself that it is well."""

import socket
import time

import pytest
from django.conf import settings as of_site
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from newsdesk.monitoring import health


def asked(client, address="/health/ready", **options):
    answer = client.get(address, **options)
    return answer.status_code, answer.text.strip()


def test_live_asks_for_nothing(client, django_assert_num_queries):
    assert asked(client, "/health/live") == (200, "live")


@pytest.mark.parametrize("address", ["/health/live", "/health/ready", "/metrics"])
def test_health_takes_no_forms(client, address):
    assert client.post(address).status_code == 405


@pytest.mark.django_db
def test_site_in_order_is_ready(client):
    assert asked(client) == (200, "ready")


@pytest.mark.django_db
def test_health_is_told_under_any_name_and_without_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert asked(client, headers={"Host": "10.0.0.7:8000"}) == (200, "ready")
    assert asked(client, "/health/live", headers={"Host": "10.0.0.7:8000"}) == (200, "live")


@pytest.mark.django_db(transaction=True)
def test_site_with_a_migration_to_come_is_not_ready(client):
    recorder = MigrationRecorder(connection)
    [(_, last)] = MigrationLoader(connection).graph.leaf_nodes("newsdesk")
    recorder.record_unapplied("newsdesk", last)
    try:
        assert asked(client) == (503, "migrations")
    finally:
        recorder.record_applied("newsdesk", last)


def test_site_without_tables_is_not_ready(client, postgres, monkeypatch):
    monkeypatch.setitem(of_site.DATABASES["default"], "NAME", "postgres")
    assert asked(client) == (503, "migrations")


def test_site_without_a_database_is_not_ready(client, monkeypatch):
    monkeypatch.setitem(of_site.DATABASES["default"], "HOST", "/nowhere")
    assert asked(client) == (503, "database")


def test_database_that_hangs_is_noticed_soon(client, monkeypatch, tmp_path_factory):
    """It takes the connection and says nothing, as one that was stopped does."""
    folder = tmp_path_factory.mktemp("s")
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(folder / ".s.PGSQL.5432"))
        silent.listen()
        monkeypatch.setitem(of_site.DATABASES["default"], "HOST", str(folder))
        started = time.monotonic()
        assert asked(client) == (503, "database")
        assert time.monotonic() - started < health.PATIENCE_SECONDS + 5
