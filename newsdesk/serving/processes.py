"""Several processes that do the same work, forked from one that has loaded everything: they share its memory."""

import os
import signal
import time
import traceback
from collections.abc import Callable
from contextlib import suppress

SIGNALS = {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD}
PAUSE_SECONDS = 1  # before the next try where one died


def keep_running(processes: int, work: Callable[[], None], *, seconds_to_stop: float) -> None:
    """Run `work` in that many processes until a signal ends this one; start it again where it ends by itself.

    A signal reaches `work` as SIGTERM; what has not ended `seconds_to_stop` later is killed.
    """
    signal.signal(signal.SIGCHLD, lambda *_: None)  # some systems don't deliver what is left at its default
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    running = {_start(work, before) for _ in range(processes)}
    while signal.sigwait(SIGNALS) == signal.SIGCHLD:
        for pid, status in _ended():
            print(f"A web process ended ({os.waitstatus_to_exitcode(status)}). Another takes its place.", flush=True)
            running.discard(pid)
        if len(running) < processes:
            time.sleep(PAUSE_SECONDS)
            running |= {_start(work, before) for _ in range(processes - len(running))}
    _stop(running, seconds_to_stop)


def _start(work, mask) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        work()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def _ended():
    """(process id, status) of the children that ended."""
    with suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            yield ended


def _stop(running, seconds):
    deadline = time.monotonic() + seconds
    for pid in running:
        os.kill(pid, signal.SIGTERM)
    while running and time.monotonic() < deadline:
        running -= {pid for pid, _ in _ended()}
        time.sleep(0.02)
    for pid in running:
        os.kill(pid, signal.SIGKILL)
