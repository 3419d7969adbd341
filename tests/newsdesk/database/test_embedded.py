"""The embedded server, started and killed for real, each time in a home of its own."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from newsdesk.database import embedded
from newsdesk.database import roles as database_roles
from newsdesk.machine.home import CannotRun, home, make_home

pytestmark = pytest.mark.servers

USER = """
import sys
from newsdesk.database import roles as database_roles, embedded
with embedded.running(durable=False):
    print("in", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def new_home(monkeypatch):
    """A home that does not exist yet."""
    with folder_for_homes() as folder:
        monkeypatch.setenv("NEWSDESK_HOME", f"{folder}/home")
        yield home()


@pytest.fixture(scope="module")
def shared_folder():
    with folder_for_homes() as folder:
        yield folder


@pytest.fixture
def used_home(shared_folder, monkeypatch):
    """A home with a database, shared by the tests of this file, none of which leaves the server running."""
    monkeypatch.setenv("NEWSDESK_HOME", f"{shared_folder}/home")
    with embedded.running(durable=False):
        pass
    return home()


@contextmanager
def folder_for_homes():
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as folder:
        os.chmod(folder, 0o711)  # the server's account must get through
        yield folder


def conninfo(user=embedded.SUPERUSER):
    settings = embedded.database_settings()
    return make_conninfo(host=settings["HOST"], port=settings["PORT"], user=user, dbname=settings["NAME"])


def is_up():
    return PGconn.ping(conninfo().encode()) == Ping.OK


def ask(query, user=embedded.SUPERUSER):
    with psycopg.connect(conninfo(user), autocommit=True) as connection:
        cursor = connection.execute(query)
        return cursor.fetchone()[0] if cursor.description else None


def another_user():
    """A process that uses the server until its standard input closes."""
    process = subprocess.Popen(
        [sys.executable, "-c", USER],
        cwd=Path(embedded.__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    return process


def leave(process):
    process.stdin.close()
    process.stdout.close()
    return process.wait(timeout=120)


def kill_server(base):
    os.kill(int((base / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)


def freeze(base):
    server = int((base / "data" / "postmaster.pid").read_text().split()[0])
    for pid in [server, *embedded._children(server)]:
        os.kill(pid, signal.SIGSTOP)


def test_running_serves_a_database_and_stops_when_left(new_home):
    with embedded.running(durable=False):
        assert ask("SELECT current_database()") == "newsdesk"
        assert ask("SHOW server_version_num").startswith(str(embedded.MAJOR))
        assert ask("SELECT lower('ÉÅ')") == "éå"
    assert not is_up()


def test_running_is_private_and_off_the_network(used_home):
    with embedded.running(durable=False):
        assert ask("SHOW listen_addresses") == ""
        assert [oct((used_home / name).stat().st_mode & 0o777) for name in ("run", "data", "log")] == ["0o700"] * 3
        owner = (used_home / "run").stat().st_uid
        assert owner == (used_home / "data").stat().st_uid != 0


def test_running_is_durable_unless_told(used_home):
    with embedded.running():
        assert ask("SHOW fsync") == "on"


def test_last_of_many_users_stops_the_server(new_home):
    # All at once on a home that does not exist yet: one makes it, the others wait.
    users = [another_user() for _ in range(3)]
    assert [user.stdout.readline() for user in users] == ["in\n"] * 3
    for user in users:
        assert is_up()
        assert leave(user) == 0
    assert not is_up()


def test_killed_user_does_not_keep_the_server_running(used_home):
    with embedded.running(durable=False):
        victim = another_user()
        assert victim.stdout.readline() == "in\n"
        victim.kill()
        leave(victim)
        assert is_up()
    assert not is_up()


def test_killed_server_recovers_with_its_data(used_home):
    with embedded.running():
        ask("CREATE TABLE kept AS SELECT 42 AS n")
        kill_server(used_home)
    with embedded.running():
        assert ask("SELECT n FROM kept") == 42


def test_server_killed_under_its_users_is_revived(used_home):
    with embedded.running():
        assert embedded.revive() is False
        kill_server(used_home)
        while is_up():
            time.sleep(0.01)
        assert embedded.revive() is True
        assert ask("SELECT 1") == 1
    assert not is_up()


def test_frozen_server_is_noticed_and_replaced_with_its_data(used_home, monkeypatch):
    monkeypatch.setattr(embedded, "ANSWER_SECONDS", 2)
    with embedded.running():
        ask("CREATE TABLE thawed AS SELECT 42 AS n")
        freeze(used_home)
        assert embedded.revive() is True
        assert ask("SELECT n FROM thawed") == 42
        assert embedded.revive() is False


def test_somebody_who_comes_in_replaces_a_frozen_server_as_well(used_home, monkeypatch):
    monkeypatch.setattr(embedded, "ANSWER_SECONDS", 2)
    with embedded.running():
        ask("CREATE TABLE thawed_by_another AS SELECT 42 AS n")
        freeze(used_home)
        with embedded.running():
            assert ask("SELECT n FROM thawed_by_another") == 42
        assert embedded.revive() is False


def test_server_that_freezes_while_somebody_comes_in_is_replaced(used_home, monkeypatch):
    monkeypatch.setattr(embedded, "ANSWER_SECONDS", 1)
    with embedded.running():
        ask("CREATE TABLE thawed_again AS SELECT 42 AS n")
        make_roles = embedded.database_roles.make_roles

        def freeze_first(connection):
            freeze(used_home)
            make_roles(connection)

        with monkeypatch.context() as patched:
            patched.setattr(embedded.database_roles, "make_roles", freeze_first)
            with pytest.raises(CannotRun, match="refuses work"), embedded.running():
                pass
        assert embedded.revive() is True
        assert ask("SELECT n FROM thawed_again") == 42


def test_remains_of_a_killed_server_whose_number_is_taken_do_no_harm(used_home):
    (used_home / "data" / "postmaster.pid").write_text(f"{os.getppid()}\n{used_home / 'data'}\n")
    with embedded.running(durable=False):
        assert is_up()


def test_half_made_data_folder_is_made_anew(new_home):
    make_home(new_home)
    (new_home / "data.new").mkdir()
    (new_home / "data.new" / "PG_VERSION").write_text("18")
    with embedded.running(durable=False):
        assert ask("SELECT current_database()") == "newsdesk"
    assert not (new_home / "data.new").exists()


def test_data_of_another_version_is_refused_untouched(new_home):
    make_home(new_home)
    (new_home / "data").mkdir()
    (new_home / "data" / "PG_VERSION").write_text("16\n")
    with (
        pytest.raises(CannotRun, match="made by PostgreSQL 16, but this Newsdesk brings PostgreSQL 18"),
        embedded.running(),
    ):
        pass
    assert [path.name for path in (new_home / "data").iterdir()] == ["PG_VERSION"]


def test_data_that_does_not_start_says_why(used_home):
    configuration = used_home / "data" / "postgresql.conf"
    good = configuration.read_text()
    configuration.write_text("no_such_setting = 1\n")
    with pytest.raises(CannotRun, match='unrecognized configuration parameter "no_such_setting"'), embedded.running():
        pass
    configuration.write_text(good)


def test_path_too_long_for_a_socket_is_refused_before_anything_is_made(new_home, monkeypatch):
    long = new_home / ("x" * 80)
    monkeypatch.setenv("NEWSDESK_HOME", str(long))
    with pytest.raises(CannotRun, match="is too long"), embedded.running():
        pass
    assert not new_home.exists()


def test_settings_of_other_servers_in_the_environment_change_nothing(used_home, monkeypatch):
    monkeypatch.setenv("PGPORT", "6543")
    monkeypatch.setenv("PGDATA", "/nowhere")
    with embedded.running(durable=False):
        assert ask("SELECT 1") == 1


def test_servers_environment_holds_no_secret(new_home, monkeypatch):
    monkeypatch.setenv("NEWSDESK_SECRET_KEY", "a secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody:password@db.example.org/other")
    monkeypatch.setenv("CLOUD_TOKEN", "a token")
    with embedded.running(durable=False):
        postmaster = (new_home / "data" / "postmaster.pid").read_text().split()[0]
        given = Path(f"/proc/{postmaster}/environ").read_bytes().decode().split("\0")
    names = {entry.partition("=")[0] for entry in given if entry}
    assert names <= {"PATH", "TMPDIR", "TZ", "LD_LIBRARY_PATH", "LC_ALL", "PWD", "PGDATA", "PG_OOM_ADJUST_FILE"} | {
        "PG_GRANDPARENT_PID",
        "PGSYSCONFDIR",
        "PGLOCALEDIR",
        "SHLVL",
        "_",
        "OLDPWD",
    }


RULES = (
    "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls FROM pg_roles WHERE rolname = "
)


@pytest.mark.parametrize("role", [database_roles.OWNER, database_roles.APPLICATION])
def test_role_rules_nothing(used_home, role):
    with embedded.running(durable=False):
        assert ask(f"{RULES}current_user", user=role) is False
        assert (
            ask("SELECT count(*) FROM pg_auth_members WHERE roleid < 16384 AND member = current_user::regrole", role)
            == 0
        )
        for forbidden in ("CREATE ROLE other", "CREATE DATABASE other", "COPY (SELECT 1) TO PROGRAM 'true'"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                ask(forbidden, user=role)


def test_application_reads_and_writes_rows_and_changes_no_table(new_home):
    with embedded.running(durable=False):
        ask("CREATE TABLE noted (id bigserial PRIMARY KEY, words text)", user=database_roles.OWNER)
        with psycopg.connect(conninfo(database_roles.OWNER)) as owner:
            for statement in database_roles.grants(database_roles.APPLICATION):
                owner.execute(statement)
        role = database_roles.APPLICATION
        assert ask("INSERT INTO noted (words) VALUES ('one') RETURNING id", user=role) == 1
        ask("UPDATE noted SET words = 'two'", user=role)
        assert ask("SELECT words FROM noted FOR UPDATE", user=role) == "two"
        ask("DELETE FROM noted", user=role)
        for forbidden in (
            "DROP TABLE noted",
            "ALTER TABLE noted ADD more text",
            "CREATE TABLE public.other ()",
            "TRUNCATE noted",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                ask(forbidden, user=role)


EARLIER = """
    CREATE TYPE public.mood AS ENUM ('good', 'bad');
    CREATE TABLE noted (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, words text, mood mood);
    CREATE SEQUENCE alone;
    CREATE VIEW seen AS SELECT words FROM noted;
    CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql AS 'SELECT 2 * n';
    CREATE SCHEMA before_restoring; CREATE TABLE before_restoring.kept AS SELECT 7 AS n;
    INSERT INTO noted (words, mood) VALUES ('kept', 'good')
"""


def test_what_an_earlier_version_made_as_superuser_is_handed_over_whole(new_home):
    with embedded.running(durable=False):
        ask(f"ALTER DATABASE newsdesk OWNER TO {embedded.SUPERUSER}")
        ask("ALTER SCHEMA public OWNER TO pg_database_owner")
        ask(EARLIER)
    for _ in range(2):  # the second time there is nothing to do
        with embedded.running(durable=False):
            assert (
                ask(
                    "SELECT words || mood::text || twice(2) FROM noted JOIN seen USING (words)",
                    database_roles.APPLICATION,
                )
                == "keptgood4"
            )
            ask("INSERT INTO noted (words) VALUES ('new')", user=database_roles.APPLICATION)
            ask("DELETE FROM noted WHERE words = 'new'", user=database_roles.APPLICATION)
            assert ask("SELECT n FROM before_restoring.kept", user=database_roles.OWNER) == 7
            ask("ALTER TABLE noted ADD COLUMN IF NOT EXISTS more text", user=database_roles.OWNER)
            ask("ALTER TYPE mood ADD VALUE IF NOT EXISTS 'new'", user=database_roles.OWNER)
