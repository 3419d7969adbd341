"""A start leaves out what is in place, and nothing that is not."""

import os
import tempfile
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from newsdesk.database import embedded, prepared
from newsdesk.database import roles as database_roles
from newsdesk.machine.home import home

pytestmark = pytest.mark.servers

TABLES = """
    CREATE TABLE django_migrations (app text, name text);
    CREATE TABLE auth_user (id bigint);
    INSERT INTO django_migrations VALUES ('articles', '0001_initial');
    INSERT INTO auth_user VALUES (1)
"""


def ask(statement, user=database_roles.OWNER):
    settings = embedded.database_settings()
    address = make_conninfo(host=settings["HOST"], port=settings["PORT"], user=user, dbname=settings["NAME"])
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="module")
def served():
    """A home whose server runs, with the few tables that are looked at."""
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as folder, pytest.MonkeyPatch.context() as patch:
        os.chmod(folder, 0o711)  # the server's account must get through
        patch.setenv("NEWSDESK_HOME", f"{folder}/home")
        with embedded.running(durable=False):
            ask(TABLES)
            for statement in database_roles.grants(database_roles.APPLICATION):
                ask(statement)
            yield


@pytest.fixture
def noted(served, tmp_path, monkeypatch):
    """The folder of the code, after a start that prepared."""
    for place in ("static/js", *(f"{app}/migrations" for app in prepared.APPS), "packages/django-5.2.dist-info"):
        (tmp_path / place).mkdir(parents=True)
    for file in ("pyproject.toml", "static/js/page.js", "articles/migrations/0001_initial.py"):
        (tmp_path / file).write_text("as it was")
    (home() / "static").mkdir(exist_ok=True)
    (home() / "static" / ".collected").write_text("as it was")
    monkeypatch.setattr(prepared, "ROOT", tmp_path)
    monkeypatch.syspath_prepend(tmp_path / "packages")
    prepared.note_prepared()
    yield tmp_path
    (home() / prepared.KEPT).unlink(missing_ok=True)


def test_what_is_in_place_is_left_out(noted):
    assert prepared.is_prepared()
    assert prepared.is_prepared()


@pytest.mark.parametrize(
    "change",
    [
        lambda code: (code / "articles/migrations/0002_more.py").write_text(""),
        lambda code: (code / "articles/migrations/0001_initial.py").write_text("another"),
        lambda code: (code / "static/js/page.js").write_text("longer than it was"),
        lambda code: (code / "static/js/page.js").unlink(),
        lambda code: (code / "static/js/new.js").write_text(""),
        lambda code: (code / "static/js/.#page.js").symlink_to("nowhere"),
        lambda code: (code / "pyproject.toml").write_text("changed"),
        lambda code: (code / "packages/django-5.2.dist-info").rename(code / "packages/django-5.3.dist-info"),
        lambda code: (home() / "static" / ".collected").unlink(),
        lambda code: (home() / prepared.KEPT).unlink(),
        lambda code: (home() / prepared.KEPT).write_bytes(b"\xff\x00"),  # as a crash may leave it
        lambda code: (home() / prepared.KEPT).write_bytes(b""),
    ],
    ids=[
        "a migration more", "a migration changed", "a script changed", "a script gone", "a script more",
        "an editor's lock", "the requirements changed", "a package changed", "no static files collected",
        "no stamp", "a damaged stamp", "an empty stamp",
    ],
)  # fmt: skip
def test_changed_files_are_prepared_for(noted, change):
    change(noted)
    assert not prepared.is_prepared()


@pytest.mark.parametrize(
    ("change", "back"),
    [
        ("INSERT INTO django_migrations VALUES ('articles', '0002_more')",
         "DELETE FROM django_migrations WHERE name = '0002_more'"),
        ("CREATE TABLE more ()", "DROP TABLE more"),
        ("CREATE SCHEMA before_restoring", "DROP SCHEMA before_restoring"),
        ("REVOKE DELETE ON auth_user FROM newsdesk", "GRANT DELETE ON auth_user TO newsdesk"),
        ("REVOKE SELECT ON django_migrations FROM newsdesk", "GRANT SELECT ON django_migrations TO newsdesk"),
        ("ALTER TABLE auth_user OWNER TO newsdesk",
         "ALTER TABLE auth_user OWNER TO newsdesk_owner"),
        ("DELETE FROM auth_user", "INSERT INTO auth_user VALUES (1)"),
    ],
)  # fmt: skip
def test_changed_database_is_prepared_for(noted, change, back):
    ask(change, embedded.SUPERUSER)
    try:
        assert not prepared.is_prepared()
    finally:
        ask(back, embedded.SUPERUSER)


def test_other_grants_in_the_code_are_prepared_for(noted, monkeypatch):
    monkeypatch.setattr(database_roles, "grants", lambda role: [])
    assert not prepared.is_prepared()


def test_without_an_account_nothing_counts_as_prepared(noted):
    ask("DELETE FROM auth_user")
    try:
        prepared.note_prepared()
        assert not prepared.is_prepared()
    finally:
        ask("INSERT INTO auth_user VALUES (1)")


def test_database_that_is_away_counts_as_not_prepared(noted, monkeypatch):
    monkeypatch.setenv("NEWSDESK_HOME", str(noted))
    assert not prepared.is_prepared()


@pytest.mark.parametrize("full", [True, False], ids=["full disk", "no file can be made"])
def test_stamp_that_cannot_be_kept_stops_no_start(noted, full):
    kept = home() / prepared.KEPT
    kept.unlink()
    kept.symlink_to("/dev/full") if full else kept.mkdir()
    try:
        prepared.note_prepared()
    finally:
        kept.unlink() if full else kept.rmdir()
    assert not prepared.is_prepared()


def test_code_is_looked_at_where_it_lies():
    assert Path(prepared.__file__).parents[2] == prepared.ROOT
    assert all((prepared.ROOT / app / "migrations").is_dir() for app in prepared.APPS)
