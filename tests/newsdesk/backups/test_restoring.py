"""Backups of a real site and what is made of them, each in a home of its own.

The site is one of version 0.1.0: `tests/data/newsdesk-0.1.0.zip` was made from a database of that version, with five
invented articles, corrections, a merge, a saved search, a token and a collection.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import zipfile
from itertools import count
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from psycopg import sql
from psycopg.conninfo import make_conninfo

from newsdesk.backups.archive import MANIFEST
from newsdesk.database import embedded
from newsdesk.database.roles import OWNER

pytestmark = pytest.mark.servers
OF_0_1_0 = Path(settings.BASE_DIR) / "tests" / "data" / "newsdesk-0.1.0.zip"
LOOK = """
import json
from articles.models import Article, UploadItem
from django.contrib.auth.models import User
from entities.models import Actor, Alias, Collection, Merge, Quote, SavedSearch
from entities.reads.articles.steps import steps_of
from entities.services.actors.merging import undo_merge
from entities.services.correcting.undo import undo_step
from entities.services.derived.exact import drift
from newsdesk.accounts.tokens import token_of
from django.db import transaction
from django.utils import timezone
def quote(words):
    found = Quote.objects.get(article__source__name__in=["The Harbour Post", "Evening Bell"], text__contains=words)
    return [str(found.speaker), [str(target.actor) for target in found.targets.all()], found.stance, found.state]
said = {"talks": quote("until the boats"), "time": quote("about time"), "past": quote("are the past")}
said["alias"] = Alias.objects.get(text="NFC").actor.name
said["search"] = list(SavedSearch.objects.values_list("name", "page", "is_shared", "owner__username"))
said["kept"] = [[kept.collection.name, kept.note] for kept in Collection.objects.get().kept.all()]
said["found"] = [Quote.objects.containing('"until the boats"').count(), Article.objects.containing("bridge").count()]
said["owner"] = token_of(TOKEN, timezone.now()).user.username
said["password"] = User.objects.get(username="bob").check_password("bob-secret-of-0.1")
said["failed"] = bytes(UploadItem.objects.get(state="failed").content).decode()
with transaction.atomic():
    editor, merge = User.objects.get(username="editor"), Merge.objects.get()
    said["merge"] = [str(merge.kept), str(merge.absorbed), len(drift())]
    undone = undo_merge(merge=merge, by=editor)
    said["unmerged"] = [undone.n_mentions, undone.n_quotes, len(drift())]
    article = Article.objects.get(title__startswith="A bridge")
    undo_step(article=article, revision=steps_of(article)[-1].revision, by=editor)
    said["undone"] = [quote("are the past")[0], len(drift())]
    transaction.set_rollback(True)
print(json.dumps(said))
"""
TOKEN = "newsdesk_R_2RAqXZhcP15ATohKYQtYlh3kD91myIG_fyRC0maBI"


class Site:
    """A home, and what is said in it to manage.py."""

    def __init__(self, home, **environment):
        self.home = home
        # The tests' own key would hide the one in the home.
        others = {name: value for name, value in os.environ.items() if not name.startswith(("NEWSDESK_", "DATABASE_"))}
        self.environment = others | {"NEWSDESK_HOME": str(home)} | environment

    def manage(self, *arguments):
        """(exit status, what was printed)"""
        done = subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=settings.BASE_DIR, env=self.environment, capture_output=True, text=True,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    def do(self, *arguments):
        status, said = self.manage(*arguments)
        assert status == 0, said
        return said

    def connect(self, dbname=embedded.DATABASE, **options):
        conninfo = make_conninfo(host=str(self.home / "run"), port=embedded.PORT, user=embedded.SUPERUSER)
        return psycopg.connect(make_conninfo(conninfo, dbname=dbname), **options)


@pytest.fixture(scope="module")
def folder():
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as made:
        os.chmod(made, 0o711)  # the server's account must get through
        yield Path(made)


@pytest.fixture(scope="module")
def site(folder):
    """A site made of the backup of 0.1.0, its database running; who changes it puts it back."""
    made = Site(folder / "old")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWSDESK_HOME", str(made.home))
        with embedded.running(durable=False):
            said = made.do("restore", OF_0_1_0)
            assert "is whole: Newsdesk 0.1.0" in said
            assert "Every count is exact." in said
            yield made


def content(connection):
    """{table: its rows as text, in order} of everything."""
    tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    query = sql.SQL("SELECT one::text FROM {} one ORDER BY 1")
    return {table: [row for (row,) in connection.execute(query.format(sql.Identifier(table)))] for (table,) in tables}


# PostgreSQL writes a constraint on a list of words in one way after it was made and in another after it was restored.
WORD = r"'[^']*'"
LISTED = re.compile(r"= ANY \(+ARRAY\[.+?\]\)*(?:::text\[\])?\)*")


def structure(site, dbname=embedded.DATABASE, *options):
    """Tables, constraints, indexes, functions and triggers, as PostgreSQL writes them."""
    command = [
        embedded.program("pg_dump"),
        "--schema-only",
        "--no-owner",
        "--restrict-key=same",
        "--port",
        embedded.PORT,
    ]
    command += ["--host", site.home / "run", "--username", embedded.SUPERUSER, *options, dbname]
    written = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return LISTED.sub(lambda listed: f"= ANY ({re.findall(WORD, listed[0])})", written).splitlines()


def lying(path, **said):
    """The backup of 0.1.0 with another manifest."""
    with zipfile.ZipFile(OF_0_1_0) as archive, zipfile.ZipFile(path, "w") as changed:
        for name in archive.namelist():
            written = archive.read(name)
            changed.writestr(name, json.dumps(json.loads(written) | said) if name == MANIFEST else written)
    return path


def test_site_of_0_1_0_has_all_that_people_did(site):
    said = json.loads(site.do("shell", "-v0", "-c", f"TOKEN = {TOKEN!r}\n{LOOK}"))
    assert said == {
        "talks": ["Ana Lind", [], "positive", "accepted"],
        "time": ["Oona Vask", ["Northern Ferry Company"], "positive", "suggested"],
        "past": ["Oona Vask", [], "neutral", "suggested"],
        "alias": "Northern Ferry Company",
        "search": [["What Lind says", "quote_list", True, "bob"]],
        "kept": [["Ferry quotes", "The promise"]],
        "found": [1, 1],
        "owner": "bob",
        "password": True,
        "failed": "%PDF-1.4 invented, and not to be read here",
        "merge": ["Ana Lind", "Anna Lind", 0],
        "unmerged": [1, 1, 0],
        "undone": ["Piet Ruiz", 0],
    }  # fmt: skip


def test_site_of_0_1_0_has_the_tables_of_a_new_one(folder, site, monkeypatch):
    """Its migrations came one after the other: the first ones in its own version, the others when it was restored.

    A new site begins with all of them at once.
    """
    new = Site(folder / "new")
    monkeypatch.setenv("NEWSDESK_HOME", str(new.home))
    with embedded.running(durable=False):
        new.do("migrate")
        assert sorted(structure(new)) == sorted(structure(site))
        with new.connect() as connection:
            assert [name for (name,) in connection.execute("SELECT name FROM auth_group ORDER BY 1")] == [
                "analyst", "annotator", "editor",
            ]  # fmt: skip


def test_restored_site_has_the_key_of_the_backup(site):
    assert (site.home / "secret_key").read_text() == "of a site that never was, for the tests"
    assert (site.home / "secret_key").stat().st_mode & 0o777 == 0o600


class Writer(threading.Thread):
    """Writes a pair of rows in every transaction until told to stop."""

    def __init__(self, site):
        super().__init__()
        self.site, self.is_over, self.written, self.begun = site, threading.Event(), 0, threading.Event()

    def run(self):
        with self.site.connect(autocommit=True) as connection:
            for number in count(1):
                name = f"writer {number}"
                with connection.transaction():
                    connection.execute("INSERT INTO auth_group (name) VALUES (%s)", [name])
                    connection.execute(
                        "INSERT INTO articles_source (name, key, created_at, date_order, language, zone, note)"
                        " VALUES (%s, %s, now(), '', '', '', '')",
                        [name, name],
                    )
                self.written = number
                self.begun.set()
                if self.is_over.is_set():
                    return

    def remove_all(self):
        with self.site.connect(autocommit=True) as connection:
            connection.execute("DELETE FROM auth_group WHERE name LIKE 'writer %'")
            connection.execute("DELETE FROM articles_source WHERE name LIKE 'writer %'")


def test_backup_beside_a_writer_restores_every_table_as_it_was_at_one_moment(folder, site):
    """Into a database of an ordinary role, on a server that is not Newsdesk's own."""
    writer = Writer(site)
    writer.start()
    try:
        assert writer.begun.wait(60)
        before = writer.written
        said = site.do("backup", folder / "running.zip")
        after = writer.written
    finally:
        writer.is_over.set()
        writer.join()
    with site.connect(autocommit=True) as connection:
        connection.execute("CREATE ROLE plain LOGIN")
        connection.execute("CREATE DATABASE elsewhere OWNER plain")
        there = content(connection)
    assert f"rows in {len(there)} tables" in said
    host = str(site.home / "run").replace("/", "%2F")
    elsewhere = Site(
        folder / "elsewhere", DATABASE_URL=f"postgresql://plain@{host}:{embedded.PORT}/elsewhere",
        PATH=f"{embedded.program('pg_dump').parent}:{os.environ['PATH']}",
    )  # fmt: skip
    elsewhere.do("restore", folder / "running.zip")
    with site.connect("elsewhere") as connection:
        restored = content(connection)
        written = connection.execute("SELECT count(*) FROM auth_group WHERE name LIKE 'writer %'").fetchone()[0]
    writer.remove_all()
    assert before <= written < after
    later = {f"writer {number}" for number in range(written + 1, writer.written + 1)}
    for table in ("auth_group", "articles_source"):
        there[table] = [row for row in there[table] if not any(f'"{name}"' in row for name in later)]
    assert restored == there
    owned_by_one = "--no-privileges"  # elsewhere the application is the owner
    assert structure(site, "elsewhere", owned_by_one) == structure(site, embedded.DATABASE, owned_by_one)


def test_running_site_is_not_restored(site):
    with site.connect():
        status, said = site.manage("restore", OF_0_1_0, "--replace")
    assert (status, "Newsdesk is running: its database has 1 other connection. Stop it first." in said) == (1, True), (
        said
    )


def test_site_with_data_is_replaced_only_when_told(folder, site):
    site.do("backup", folder / "now.zip")
    with site.connect(autocommit=True) as connection:
        connection.execute("UPDATE entities_collection SET name = 'Of later'")
    status, said = site.manage("restore", folder / "now.zip")
    assert (status, "This site holds data." in said) == (1, True), said
    site.do("restore", folder / "now.zip", "--replace")
    with site.connect() as connection:
        assert connection.execute("SELECT name FROM entities_collection").fetchall() == [("Ferry quotes",)]


def test_restore_that_fails_leaves_everything_as_it_was(folder, site):
    with site.connect() as connection:
        before, made = content(connection), structure(site)
    with zipfile.ZipFile(OF_0_1_0) as archive:
        rows = json.loads(archive.read(MANIFEST))["rows"]
    lie = lying(folder / "lie.zip", rows=rows | {"entities_quote": rows["entities_quote"] + 1})
    status, said = site.manage("restore", lie, "--replace")
    assert (status, "Not every row came back, in entities_quote." in said) == (1, True), said
    with site.connect() as connection:
        assert content(connection) == before
    assert structure(site) == made


SET_ASIDE = """
from django.conf import settings
from django.db import connection
from newsdesk.backups import tables
connection.settings_dict.update(settings.DATABASE_OF_OWNER)  # as `restore` itself
tables.set_aside()
"""


def test_killed_restore_is_undone_by_the_next_start(site):
    site.do("prepare")  # every start notes the time zone
    with site.connect() as connection:
        before = content(connection)
    site.do("shell", "-v0", "-c", SET_ASIDE)
    with site.connect(autocommit=True) as connection:
        assert content(connection) == {}
        connection.execute(f"SET ROLE {OWNER}")
        connection.execute("CREATE TABLE half (made int)")
    said = site.do("prepare")
    assert "A restore was cut short. What was there before it is back." in said
    with site.connect() as connection:
        assert content(connection) == before


def test_backup_of_a_newer_version_is_refused(folder, site):
    migrations = [["entities", "0001_initial"], ["entities", "9999_of_the_future"]]
    newer = lying(folder / "newer.zip", version="9.0", migrations=migrations)
    status, said = site.manage("restore", newer, "--replace")
    assert (status, "made by a newer Newsdesk, 9.0" in said, "9999_of_the_future" in said) == (1, True, True), said


def test_backup_of_a_newer_server_is_refused(folder, site):
    status, said = site.manage("restore", lying(folder / "server.zip", postgres=99), "--replace")
    assert (status, "Restore it into PostgreSQL 99 or newer." in said) == (1, True), said


def test_database_with_strange_tables_is_not_touched(site):
    with site.connect(autocommit=True) as connection:
        connection.execute("CREATE TABLE of_somebody_else (precious int)")
    status, said = site.manage("restore", OF_0_1_0, "--replace")
    with site.connect(autocommit=True) as connection:
        connection.execute("DROP TABLE of_somebody_else")
    assert (status, "not Newsdesk's: of_somebody_else" in said) == (1, True), said
