"""How long web, jobs and commands wait in the database."""

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from newsdesk.database.waits import wait_at_most


@pytest.mark.django_db
@pytest.mark.parametrize(("work", "limits"), [("web", ("5s", "30s")), ("jobs", ("30s", "10min")), (None, ("0", "0"))])
def test_each_kind_of_work_connects_with_its_limits(work, limits, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"]["OPTIONS"], "options", "-c application_name=tests")
    if work:
        wait_at_most(work)
    given = connection.get_connection_params()
    params = {name: value for name, value in given.items() if name not in ("context", "cursor_factory", "pool")}
    with psycopg.connect(**params) as beside:
        shown = [beside.execute(f"SHOW {name}").fetchone()[0] for name in ("lock_timeout", "statement_timeout")]
        assert tuple(shown) == limits
        assert beside.execute("SHOW application_name").fetchone() == ("tests",)


def test_a_pooler_gets_no_options_of_a_start(monkeypatch, settings):
    options = settings.DATABASES["default"]["OPTIONS"]
    monkeypatch.delitem(options, "options", raising=False)
    settings.POOLER = True
    wait_at_most("web")
    assert "options" not in options
