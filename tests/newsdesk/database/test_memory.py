import os

import pytest

from newsdesk.database import memory


@pytest.mark.parametrize(
    ("pages", "limit", "buffers", "for_each"),
    [
        (2**18, "max\n", "128MB", "4MB"),
        (2**20, "max\n", "512MB", "8MB"),
        (2**24, "", "1024MB", "16MB"),
        (2**24, str(2**31), "256MB", "4MB"),
    ],
)
def test_memory_is_a_share_of_what_may_be_used(pages, limit, buffers, for_each, monkeypatch, tmp_path):
    (tmp_path / "most").write_text(limit)
    monkeypatch.setattr(memory, "LIMIT", tmp_path / "most")
    monkeypatch.setattr(os, "sysconf", {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": pages}.get)
    assert memory.memory_settings() == {"shared_buffers": buffers, "work_mem": for_each}
