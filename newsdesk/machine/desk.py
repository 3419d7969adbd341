"""Newsdesk on one machine with one command: database, web server and worker, started and stopped together.

    python -m newsdesk.machine.desk

This process only watches: the work is done by children, each in a process group of its own, so that Ctrl-C
reaches nobody but the watcher and it can stop them in order: first the web server, which brings new work, then the
worker, which finishes its article, and the database last. If the watcher itself is killed, the kernel tells its
children to stop (Linux), and the next start finds everything as a crash would leave it, which PostgreSQL and the
job queue recover from.

Started by root, this process alone stays root's. Everything else goes on as an account of its own (unprivileged.py).
"""

import compileall
import ctypes
import errno
import http.client
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import IO, cast

from environs import EnvError

from newsdesk.database import embedded, prepared
from newsdesk.machine import unprivileged

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
CHILDRENS = {"DJANGO_SETTINGS_MODULE": "newsdesk.settings", "PYTHONUNBUFFERED": "1"}
PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
STABLE_SECONDS = 60  # a child that lived this long has not died of its start
LONGEST_PAUSE = 30  # seconds between two tries to start a child
DATABASE_CHECK_SECONDS = 2
LETS_GO_SECONDS = 12  # until the web server of a site that was just killed has let go of its port, at most
STARTED_AT = str(time.time())  # told to the children: what was cut short before is nobody's fault


def say(words: str) -> None:
    print(words, flush=True)


class Child:
    """A program that is kept running; what it prints appears line by line behind its name."""

    def __init__(self, name: str, *command: str, seconds_to_stop: float, niceness: int = 0):
        self.name, self.command = name, [sys.executable, *command]
        self.seconds_to_stop, self.niceness = seconds_to_stop, niceness
        self.process: subprocess.Popen | None = None
        self.started_at = self.due_at = 0.0
        self.failures = 0
        self.line = b""

    def start(self, output: selectors.BaseSelector) -> None:
        self.process = spawn(self.command, niceness=self.niceness, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.started_at = time.monotonic()
        output.register(cast(IO[bytes], self.process.stdout), selectors.EVENT_READ, self)

    def tend(self, output: selectors.BaseSelector) -> None:
        """Start it if it is due; notice if it died, and make it due after a pause that doubles with every failure."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due_at:
                self.start(output)
        elif self.process.poll() is not None:
            self.kill_group()  # processes of its own would keep its port, and answer as nobody's
            self.failures = 1 if now - self.started_at > STABLE_SECONDS else self.failures + 1
            pause = min(2 ** (self.failures - 1), LONGEST_PAUSE)
            say(f"The {self.name} stopped ({ending(self.process.returncode)}). It starts again in {pause} s.")
            self.process, self.due_at = None, now + pause

    def stop(self, output: selectors.BaseSelector) -> None:
        if self.process is None:
            return
        deadline = time.monotonic() + self.seconds_to_stop
        self.process.terminate()
        while self.process.poll() is None and time.monotonic() < deadline:
            pass_on(output, seconds=0.1)
        self.kill_group()
        self.process.wait()
        pass_on(output, seconds=0)

    def kill_group(self) -> None:
        """What is left of its processes, or all of them."""
        with suppress(ProcessLookupError):
            os.killpg(cast(subprocess.Popen, self.process).pid, signal.SIGKILL)

    def print_lines(self, chunk: bytes) -> None:
        *lines, self.line = (self.line + chunk).split(b"\n")
        for line in lines:
            say(f"{self.name:6} | {line.decode(errors='replace')}")


class DatabaseWatch:
    """Brings the embedded database back, however long that takes, and says each trouble once."""

    def __init__(self) -> None:
        self.pause: float = DATABASE_CHECK_SECONDS
        self.trouble = ""

    def look(self) -> None:
        try:
            was_down = embedded.revive()
        except embedded.CannotRun as error:
            if str(error) != self.trouble:
                say(f"The database is down. Newsdesk goes on trying. {error}")
            self.trouble, self.pause = str(error), min(2 * self.pause, LONGEST_PAUSE)
            return
        if was_down or self.trouble:
            say("The database had stopped. It runs again.")
        self.trouble, self.pause = "", DATABASE_CHECK_SECONDS


def pass_on(output: selectors.BaseSelector, *, seconds: float) -> None:
    """Print what the children have written, waiting at most `seconds` for it."""
    if not output.get_map():
        time.sleep(seconds)
    for key, _ in output.select(seconds):
        if chunk := os.read(key.fd, 65536):
            key.data.print_lines(chunk)
        else:
            output.unregister(key.fileobj)
            cast(IO[bytes], key.fileobj).close()


def ending(status: int) -> str:
    return f"exit status {status}" if status >= 0 else f"killed by {signal.Signals(-status).name}"


def spawn(command: list[str], *, niceness: int = 0, **streams) -> subprocess.Popen:
    """Start a program in a process group of its own that does not outlive this process."""
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | CHILDRENS | {"DESK_STARTED_AT": STARTED_AT},
        stdin=subprocess.DEVNULL,
        process_group=0,
        preexec_fn=_bound_to_this_process(niceness),  # safe: this process has one thread
        **streams,
    )


def _bound_to_this_process(niceness: int) -> Callable[[], None]:
    parent = os.getpid()
    prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None

    def bind() -> None:
        if prctl:
            prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before the kernel was told
            os._exit(1)
        os.nice(niceness)

    return bind


def check_port(port: int) -> None:
    """Raises `embedded.CannotRun` if the web server could not listen on `port`."""
    begun = time.monotonic()
    while (waited := time.monotonic() - begun) < 1 or (waited < LETS_GO_SECONDS and is_leaving()):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
                return
            except PermissionError as error:
                raise embedded.CannotRun(f"Port {port} is open to root only; NEWSDESK_PORT sets one.") from error
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
        time.sleep(0.2)
    raise embedded.CannotRun(
        f"Port {port} is taken by another program. Stop that program, or choose another port: "
        f"NEWSDESK_PORT={port + 1 if port < 65535 else 8000} make run"
    )


def is_leaving() -> bool:
    """Whether a web server that lost its supervisor still lives: it lets the answers out that are under way."""
    listed = subprocess.run(["ps", "-A", "-o", "ppid=,args="], check=False, capture_output=True, text=True).stdout
    return any(line.split()[:1] == ["1"] and "-m newsdesk.serving" in line for line in listed.splitlines())


def answers(port: int, host_name: str) -> bool:
    """Whether the site on `port` answers a request; what it answers does not matter."""
    connection = http.client.HTTPConnection(HOST, port, timeout=1)
    try:
        connection.request("GET", "/", headers={"Host": host_name})
        connection.getresponse()
        return True
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def prepare() -> None:
    """Database tables, static files and, the first time, the first account and the demo corpus."""
    if os.geteuid() == 0:  # the account can't write beside the program
        for package in ("newsdesk", "articles", "entities"):
            compileall.compile_dir(ROOT / package, quiet=2)
    process = spawn([sys.executable, "manage.py", "prepare"])
    try:
        status = process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise
    if status:
        raise embedded.CannotRun("Newsdesk did not start, for the reason above.")


def serve(port: int, *, host_name: str, embeds: bool) -> None:
    """Keep the web server and the worker running until a signal ends it."""
    web = Child("web", "-m", "newsdesk.serving", seconds_to_stop=12)
    # Annotation takes all the processor it can get; reading comes first.
    worker = Child("worker", "manage.py", "worker", seconds_to_stop=40, niceness=10)
    # Pages first: the worker loads as much as the web server does, and there may be no core for both.
    worker_due = time.monotonic() + LONGEST_PAUSE
    announced, check_at, watch = False, time.monotonic(), DatabaseWatch()
    with selectors.DefaultSelector() as output:
        try:
            while True:
                web.tend(output)
                if announced or time.monotonic() >= worker_due:
                    worker.tend(output)
                pass_on(output, seconds=0.25)
                if not announced and answers(port, host_name):
                    announced = True
                    say(f"Newsdesk is at http://{HOST}:{port}/  (Ctrl-C stops it)")
                if embeds and time.monotonic() >= check_at:
                    watch.look()
                    check_at = time.monotonic() + watch.pause
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            say("Stopping.")
            for child in (web, worker):
                child.stop(output)


def main() -> None:
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:  # nohup
            signal.signal(number, signal.default_int_handler)
    try:
        from newsdesk import settings

        check_port(settings.PORT)
        with embedded.running() if settings.USES_EMBEDDED_POSTGRES else nullcontext():
            if not (settings.USES_EMBEDDED_POSTGRES and prepared.is_prepared()):
                prepare()
                if settings.USES_EMBEDDED_POSTGRES:
                    prepared.note_prepared()
            if warning := unprivileged.warning():
                say(warning)
            host_name = settings.ALLOWED_HOSTS[0].lstrip(".") if settings.ALLOWED_HOSTS else HOST
            serve(settings.PORT, host_name=host_name, embeds=settings.USES_EMBEDDED_POSTGRES)
    except KeyboardInterrupt:
        say("Stopped.")
    except (EnvError, embedded.CannotRun) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
