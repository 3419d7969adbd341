"""Watching processes from outside: how much memory they hold, and how long a command or a page says nothing."""

import os
import pty
import signal
import subprocess
import termios
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.faulting.site import below
from bench.own_site import ROOT

LOOK_SECONDS = 0.2


def held_by(pid: int) -> float:
    """Megabytes of memory that a process and all below it hold; what several share is divided among them."""
    return sum(map(_share_of, [pid, *below(pid)]))


def _share_of(pid: int) -> float:
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024 / 1e6
    return 0.0


@dataclass
class Memory:
    """The most that each of some processes held while this watched, of those that a name stands for at each moment."""

    pids: dict[str, Callable[[], int | None]]
    most: dict[str, float] = field(default_factory=dict)
    n_looks: int = 0
    _stopped: threading.Event = field(default_factory=threading.Event)

    def now(self) -> dict[str, float]:
        return {name: held_by(pid) for name, find in self.pids.items() if (pid := find())}

    def __enter__(self):
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stopped.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stopped.wait(LOOK_SECONDS):
            self.n_looks += 1
            for name, held in self.now().items():
                self.most[name] = max(held, self.most.get(name, 0))


class Command:
    """A command of manage.py as somebody runs it who looks at it: on a terminal. Notes when it says something."""

    def __init__(self, *arguments: str, python: str):
        ours, theirs = pty.openpty()
        termios.tcsetwinsize(ours, (24, 100))  # without a width, no bar is drawn
        self.said, self.silence, self.silent_before = b"", 0.0, ""
        self.begun = self.last = time.monotonic()
        self.first = 0.0  # seconds until it said anything
        self.process = subprocess.Popen(
            [python, "manage.py", *arguments], cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True
        )
        os.close(theirs)
        self._listener = threading.Thread(target=self._listen, args=[ours])
        self._listener.start()

    def _listen(self, line: int) -> None:
        with suppress(OSError):  # that is how a terminal ends
            while chunk := os.read(line, 65536):
                self._note(time.monotonic())
                self.said = (self.said + chunk)[-20_000:]
        os.close(line)
        if self.process.wait() >= 0:  # one that is killed is silent for another reason
            self._note(time.monotonic())

    def _note(self, now: float) -> None:
        self.first = self.first or now - self.begun
        if (silent := now - self.last) > self.silence:
            self.silence, self.silent_before = silent, f"{self.last - self.begun:.1f} s after its start"
        self.last = now

    def pid(self) -> int:
        return self.process.pid

    def end(self, seconds: float | None = None) -> int | None:
        """Its exit status; None if it still runs after so many seconds."""
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        self._listener.join()
        return status

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self._listener.join()
