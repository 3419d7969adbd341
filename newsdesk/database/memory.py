"""What the embedded PostgreSQL may take of the memory that the machine, or its container, has."""

import os
from contextlib import suppress
from pathlib import Path

LIMIT = Path("/sys/fs/cgroup/memory.max")  # of a container
MEGABYTE = 2**20


def memory_settings() -> dict[str, str]:
    """An eighth for rows that are wanted again; what is left keeps files that were read. And for each sort or bitmap of
    a question enough to note the rows of a frequent actor of a large archive: with less it looks through whole pages.
    """
    memory = _memory()
    return {
        "shared_buffers": f"{min(max(memory // 8, 128), 1024)}MB",
        "work_mem": f"{min(max(memory // 512, 4), 16)}MB",
    }


def _memory() -> int:
    """In megabytes."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with suppress(OSError, ValueError):  # no limit, or no control groups
        memory = min(memory, int(LIMIT.read_text()))
    return memory // MEGABYTE
