"""A Newsdesk started as people start it, on a disk of its own where this machine lets one be mounted."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.own_site import ROOT, free_port

PATIENCE = 180  # seconds for a start, on a machine that has much else to do
DISK_MB = 1500


class Desk:
    """`python -m newsdesk.machine.desk` in `home`, whose file system is `disk`, or None if it is not one of its own."""

    process: subprocess.Popen  # from the first start on

    def __init__(self, home: Path, disk: Path | None):
        self.home, self.disk = home, disk
        self.port = free_port()
        self.log = Path(tempfile.mkstemp(prefix="newsdesk-", suffix=".log")[1])
        self.environment = os.environ | {"NEWSDESK_HOME": str(home), "NEWSDESK_PORT": str(self.port)}

    def begin(self) -> int:
        """Start it without waiting; returns where in the log its words begin."""
        place = self.log.stat().st_size
        with self.log.open("a") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "newsdesk.machine.desk"],
                cwd=ROOT,
                env=self.environment,
                stdout=said,
                stderr=said,
            )
        return place

    def start(self) -> None:
        """Raises RuntimeError with what it said if it does not come up."""
        place, deadline = self.begin(), time.monotonic() + PATIENCE
        while "Newsdesk is at" not in (said := self.said(place)):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Newsdesk did not start: {said[-2_000:]}")
            time.sleep(0.1)

    def refuses(self) -> str:
        """Start it where it must not; returns what it says and raises RuntimeError if it runs after all."""
        place = self.begin()
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise RuntimeError("Newsdesk runs where it can't.") from None
        said = self.said(place).strip()
        if status != 1 or "Traceback" in said:
            raise RuntimeError(f"Newsdesk ended with {status}: {said[-2_000:]}")
        return said

    def said(self, place: int = 0) -> str:
        with self.log.open("rb") as said:
            said.seek(place)
            return said.read().decode(errors="replace")

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill_all()

    def child(self, name: str) -> int | None:
        """The process id of the web server or the worker; None while there is none."""
        return next((pid for pid in children(self.process.pid) if name in command(pid)), None)

    def postmaster(self) -> int | None:
        try:
            pid = int((self.home / "data" / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None
        return pid if is_alive(pid) else None

    def kill_all(self) -> None:
        """As a power cut does: everything of this site at once."""
        pids = [self.process.pid, *below(self.process.pid)]
        if server := self.postmaster():
            pids += [server, *children(server)]
        for pid in pids:
            kill(pid)
        self.process.wait()
        wait_until(lambda: not any(map(is_alive, pids)), PATIENCE)


def children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def below(pid: int) -> list[int]:
    return [found for child in children(pid) for found in (child, *below(child))]


def command(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


def is_alive(pid: int) -> bool:
    """Neither gone nor dead and not yet buried."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")")[-1].split()[0] not in "ZX"
    return False


def kill(pid: int | None, number: int = signal.SIGKILL) -> None:
    if pid:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def wait_until(condition, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not (reached := condition()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return reached


@contextmanager
def own_disk() -> Iterator[tuple[Path, Path | None]]:
    """A folder for a home, and the small file system it lies on; None if this account may mount none."""
    with tempfile.TemporaryDirectory(prefix="newsdesk-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o711)  # the database's account must get through
        mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=711", "newsdesk-faults", folder]
        mounted = os.geteuid() == 0 and subprocess.run(mount, check=False, capture_output=True).returncode == 0
        try:
            yield Path(folder) / "home", Path(folder) if mounted else None
        finally:
            if mounted:
                subprocess.run(["umount", "--lazy", folder], check=False)
