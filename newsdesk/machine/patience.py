"""What a command says on a terminal while it has nothing new to say: a clock that goes on, twice a second.

Where nobody watches, nothing is written.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

SECONDS = 0.5
CLEAR = "\r\033[K"  # the line that the cursor is in


class Every:
    """Does something every half second, in a thread of its own, until it is stopped. Stopping twice does no harm."""

    def __init__(self, do: Callable[[], object], seconds: float = SECONDS):
        self.do, self.seconds = do, seconds
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._go_on, daemon=True)
        self.thread.start()

    def _go_on(self) -> None:
        while not self.stopped.wait(self.seconds):
            self.do()

    def stop(self) -> None:
        self.stopped.set()
        self.thread.join()


@contextmanager
def clock(doing: str, out: IO[str] | None = None, seconds: float = SECONDS) -> Iterator[Callable[[], None]]:
    """Says what is being done and for how long, from now on; yields what ends that and clears the line."""
    out = out or sys.stderr
    if not out.isatty():
        yield lambda: None
        return
    begun = time.monotonic()

    def tell() -> None:
        out.write(f"{CLEAR}{doing} … {time.monotonic() - begun:.0f} s")
        out.flush()

    tell()
    every = Every(tell, seconds)

    def end() -> None:
        if not every.stopped.is_set():
            every.stop()
            out.write(CLEAR)
            out.flush()

    try:
        yield end
    finally:
        end()


@contextmanager
def bar(out: IO[str] | None = None, seconds: float = SECONDS, **said) -> Iterator:
    """A bar of tqdm's that is drawn anew even when nothing is counted, so that its clock goes on."""
    from tqdm import tqdm

    with tqdm(file=out or sys.stderr, disable=None, **said) as drawn:
        every = None if drawn.disable else Every(drawn.refresh, seconds)
        try:
            yield drawn
        finally:
            if every:
                every.stop()
