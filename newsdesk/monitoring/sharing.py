"""Counting in several web processes together. Loads nothing that counts: what is loaded before counts alone."""

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client's own, read when it is loaded
PREFIX = "newsdesk-metrics-"
SIGN = "in-use"  # a file, locked as long as one of the processes lives


@contextmanager
def counting_together() -> Iterator[None]:
    """The processes forked in the block tell of what all of them have done, whichever is asked.

    What servers that were killed left behind is removed first.
    """
    _remove_left_behind()
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder, _in_use(Path(folder)):
        os.environ[VARIABLE] = folder
        yield


@contextmanager
def _in_use(folder: Path) -> Iterator[None]:
    fresh = folder / "new"
    with fresh.open("w") as sign:
        fcntl.flock(sign, fcntl.LOCK_EX)
        fresh.rename(folder / SIGN)  # nobody finds it without its lock
        yield


def _remove_left_behind() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # in use, another user's, or removed by another server that starts
            state = folder.lstat()
            if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.geteuid():
                continue
            sign = os.open(folder / SIGN, os.O_RDONLY | os.O_NOFOLLOW)
            try:
                fcntl.flock(sign, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder)
            finally:
                os.close(sign)
