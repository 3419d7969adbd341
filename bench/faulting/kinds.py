"""The faults. Each is done to a running site and has passed, or been mended by whoever runs it, when it returns."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress

import psycopg
from psycopg.conninfo import make_conninfo

from bench.faulting.site import Desk, below, children, command, is_alive, kill, wait_until
from newsdesk.database import embedded
from newsdesk.database import roles as database_roles

HELD_SECONDS = 5  # what passes by itself, such as a full disk
BALLAST = "ballast"
FROZEN_SECONDS = 60  # within which a server that does not answer must be replaced
Fault = Callable[[Desk, random.Random], None]
FAULTS: dict[str, Fault] = {}
ON_OWN_DISK = {"full disk", "read-only home"}


def fault(name: str) -> Callable[[Fault], Fault]:
    def named(done: Fault) -> Fault:
        FAULTS[name] = done
        return done

    return named


def possible(desk: Desk) -> list[str]:
    return [name for name in FAULTS if desk.disk or name not in ON_OWN_DISK]


@fault("web killed")
def web_killed(desk, chance):
    """The server, or one of the processes that it shares its work with."""
    if web := desk.child("newsdesk.serving"):
        kill(chance.choice([web, *below(web)]))


@fault("worker killed")
def worker_killed(desk, chance):
    kill(desk.child("manage.py worker"))


@fault("backend killed")
def backend_killed(desk, chance):
    """A process that serves one connection; PostgreSQL then ends all of them and recovers."""
    if serving := _serving(desk):
        kill(chance.choice(serving))


def _serving(desk):
    server = desk.postmaster()
    return [pid for pid in children(server) if database_roles.APPLICATION in command(pid).split()] if server else []


@fault("database killed")
def database_killed(desk, chance):
    kill(desk.postmaster())


@fault("supervisor killed")
def supervisor_killed(desk, chance):
    desk.process.kill()
    desk.process.wait()
    desk.start()


@fault("database frozen")
def database_frozen(desk, chance):
    """For good, or for a moment."""
    if server := desk.postmaster():
        pids = [server, *children(server)]
        for pid in pids:
            kill(pid, signal.SIGSTOP)
        if chance.random() < 0.5:
            time.sleep(HELD_SECONDS)
            for pid in pids:
                kill(pid, signal.SIGCONT)
        elif not wait_until(lambda: not is_alive(server), FROZEN_SECONDS):
            for pid in pids:
                kill(pid, signal.SIGCONT)
            raise RuntimeError(f"A frozen database was left as it was for {FROZEN_SECONDS} s.")


@fault("connections taken")
def connections_taken(desk, chance):
    """Half of the times right after the site has lost its own, and wants them back."""
    if chance.random() < 0.5:
        for pid in _serving(desk):
            kill(pid, signal.SIGTERM)  # as PostgreSQL itself ends one connection
    address = make_conninfo(
        host=str(desk.home / "run"), port=embedded.PORT, dbname=embedded.DATABASE, user=database_roles.APPLICATION
    )
    until = time.monotonic() + HELD_SECONDS
    with ExitStack() as held:
        while time.monotonic() < until:
            try:
                held.enter_context(psycopg.connect(address, connect_timeout=2))
            except psycopg.OperationalError:
                time.sleep(0.05)


@fault("full disk")
def full_disk(desk, chance):
    """Half of the times the database dies meanwhile, and can't come back before there is room."""
    ballast, until = desk.disk / BALLAST, time.monotonic() + HELD_SECONDS
    dies_at = until - HELD_SECONDS / 2 if chance.random() < 0.5 else None
    try:
        with ballast.open("wb", buffering=0) as file:
            while time.monotonic() < until:
                with suppress(OSError):
                    while file.write(bytes(1 << 20)):
                        pass
                with suppress(OSError):  # what a megabyte is too much for
                    while file.write(bytes(4096)):
                        pass
                if dies_at and time.monotonic() > dies_at:
                    kill(desk.postmaster())
                    dies_at = None
                time.sleep(0.02)
    finally:
        ballast.unlink()


@fault("read-only home")
def read_only_home(desk, chance):
    """After a power cut the disk comes back read-only: a start says so, and the next one finds all as it was."""
    desk.kill_all()
    _remount(desk, "ro")
    try:
        said = desk.refuses()
    finally:
        _remount(desk, "rw")
    if "can't be written" not in said:
        raise RuntimeError(f"Of a home that can't be written, a start said: {said}")
    desk.start()


def _remount(desk, how):
    command = ["mount", "-o", f"remount,{how}", os.fspath(desk.disk)]
    if not wait_until(lambda: subprocess.run(command, check=False, capture_output=True).returncode == 0, 10):
        raise RuntimeError(f"{desk.disk} could not be made {how}.")
