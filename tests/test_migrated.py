"""The pack that the tests start from. That what is in it is whole, every test of a database shows."""

import os
import subprocess
import tempfile
from pathlib import Path

import pytest
from django.apps import apps

from newsdesk.machine.home import make_home
from tests import migrated


@pytest.fixture
def base():
    """A home without data."""
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as folder:
        os.chmod(folder, 0o711)  # the server's account must get through
        base = Path(folder) / "home"
        make_home(base)
        yield base


@pytest.fixture
def pack(tmp_path):
    data = tmp_path / "elsewhere" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_bytes(os.urandom(50_000))
    pack = tmp_path / "pack.tar.gz"
    migrated._pack(data.parent, pack)
    return pack


def test_digest_follows_from_every_migration(monkeypatch, tmp_path):
    before = migrated.digest()
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "0001_initial.py").write_text("")
    monkeypatch.setattr(apps.get_app_config("newsdesk"), "path", str(tmp_path))
    assert migrated.digest() != before


def test_pack_is_unpacked_as_it_was(base, pack, tmp_path):
    migrated.unpack(pack, base)
    there = tmp_path / "elsewhere" / "data" / "PG_VERSION"
    assert (base / "data" / "PG_VERSION").read_bytes() == there.read_bytes()


def test_pack_cut_short_becomes_no_data(base, pack):
    os.truncate(pack, 30_000)
    with pytest.raises(subprocess.CalledProcessError):
        migrated.unpack(pack, base)
    assert not (base / "data").exists()
