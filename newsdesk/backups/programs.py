"""PostgreSQL's own programs that dump and restore, told which database is the site's."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from newsdesk.database import embedded
from newsdesk.database.connecting import conninfo
from newsdesk.machine.home import CannotRun

SCHEMA = "public"  # where all tables are
CHUNK_BYTES = 1024 * 1024
LOCK_SECONDS = 60  # for a migration to finish; nothing else locks a dump out
INSTALLED = "/usr/lib/postgresql"  # where Debian keeps the programs of each version


def server_version() -> int:
    """The server's major version."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


@contextmanager
def dumping(snapshot: str) -> Iterator[IO[bytes]]:
    """The dump of what `snapshot` shows, to be read to its end. Raises `CannotRun`, also when the block ends."""
    options = [
        "--format=custom",
        "--compress=0",
        f"--snapshot={snapshot}",
        f"--lock-wait-timeout={LOCK_SECONDS * 1000}",
    ]
    with _running("pg_dump", *options, stdout=subprocess.PIPE) as process:
        assert process.stdout
        yield process.stdout


def restore(dump: IO[bytes]) -> None:
    """Make and fill the tables of a dump, all or none. Raises `CannotRun`."""
    options = ["--format=custom", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    with _running("pg_restore", *options, stdin=subprocess.PIPE) as process, suppress(BrokenPipeError):  # it says why
        assert process.stdin
        shutil.copyfileobj(dump, process.stdin, CHUNK_BYTES)
        process.stdin.close()


@contextmanager
def _running(
    name: str, *options: str, stdin: int | None = None, stdout: int | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    parameters = connection.get_connection_params()
    # On the command line everybody on the machine could read the password.
    password = {"PGPASSWORD": parameters["password"]} if parameters.get("password") else {}
    command = [str(_program(name)), *options, f"--schema={SCHEMA}", "--no-password"]
    command.append(f"--dbname={make_conninfo(conninfo(), password='')}")
    with tempfile.TemporaryFile("w+", errors="replace") as said:
        environment = _environment() | password
        with subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=said, env=environment) as process:
            try:
                yield process
            except BaseException:
                process.kill()
                raise
        if process.returncode:
            said.seek(0)
            reason = "\n  ".join(said.read().strip().splitlines()[-6:])
            raise CannotRun(f"{name} failed:\n  {reason}")


def _environment() -> dict[str, str]:
    """Without what is secret, and for the embedded server without what is said of others."""
    strange = ("NEWSDESK_", "DATABASE_URL", *(["PG"] if settings.USES_EMBEDDED_POSTGRES else []))
    return {name: value for name, value in os.environ.items() if not name.startswith(strange)} | {"LC_ALL": "C"}


def _program(name: str) -> Path:
    if settings.USES_EMBEDDED_POSTGRES:
        return embedded.program(name)
    return choose(name, server=server_version(), folders=[*os.get_exec_path(), *_installed()])


def _installed() -> list[str]:
    return sorted(str(folder) for folder in Path(INSTALLED).glob("*/bin"))


def choose(name: str, *, server: int, folders: list[str]) -> Path:
    """The program in one of these folders that suits the server best: of its own version, else the next newer one.

    An older one can't read the server. Raises `CannotRun`.
    """
    found: dict[int, Path] = {}
    for folder in folders:
        path = shutil.which(name, path=folder)
        if path and (version := _version_of(path)):
            found.setdefault(version, Path(path))
    if not found:
        raise CannotRun(
            f"{name} is not on PATH. Install PostgreSQL's programs of version {server} or newer; on Debian and "
            f"Ubuntu: apt-get install postgresql-client-{server}"
        )
    suitable = [version for version in found if version >= server]
    if not suitable:
        raise CannotRun(
            f"{name} is of PostgreSQL {max(found)}, but the server is PostgreSQL {server}. Install the programs of "
            f"version {server} or newer; on Debian and Ubuntu: apt-get install postgresql-client-{server}"
        )
    return found[min(suitable)]


def _version_of(path: str) -> int | None:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    return int(number[1]) if (number := re.search(r"\(PostgreSQL\) (\d+)", said)) else None
