"""Counting in several web processes together. Loads nothing that counts: what is loaded before counts alone."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client's own, read when it is loaded


@contextmanager
def counting_together() -> Iterator[None]:
    """The processes forked in the block tell of what all of them have done, whichever is asked."""
    with tempfile.TemporaryDirectory(prefix="newsdesk-metrics-") as folder:
        os.environ[VARIABLE] = folder
        yield
