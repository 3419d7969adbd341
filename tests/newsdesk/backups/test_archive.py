"""The file of a backup, without a database."""

import io
import json
import random
import zipfile
from dataclasses import replace

import pytest

from newsdesk.backups.archive import DUMP, KEY, MANIFEST, CannotBackUp, CannotRestore, Manifest, reading, writing
from newsdesk.machine.home import CannotRun

MADE = Manifest(
    version="0.1.0", made_at="2025-11-30T03:00:00+00:00", postgres=18, migrations=[["entities", "0001_initial"]],
    rows={"articles_article": 5}, sha256={},
)  # fmt: skip


SAID = random.Random(1).randbytes(5000)


def write(path):
    with writing(path) as archive:
        archive.add(DUMP, io.BytesIO(SAID))
        archive.add(KEY, io.BytesIO(b"secret"))
        archive.finish(replace(MADE, sha256=archive.sha256))
    return path


def test_archive_says_again_what_was_written(tmp_path):
    with reading(write(tmp_path / "backup.zip")) as archive:
        archive.verify()
        assert archive.open(KEY).read() == b"secret"
        assert replace(archive.manifest, sha256={}) == MADE
        assert archive.manifest.moment.hour == 3


def test_archive_is_for_nobody_else_to_read(tmp_path):
    assert write(tmp_path / "backup.zip").stat().st_mode & 0o777 == 0o600


class Breaking(io.BytesIO):
    """A dump whose program ends with an error, after something happened beside it."""

    def __init__(self, meanwhile):
        super().__init__(SAID)
        self.meanwhile = meanwhile

    def read(self, *size):
        self.meanwhile()
        return super().read(*size)


def broken():
    raise CannotRun("pg_dump failed")


def write_from(dump, path):
    with writing(path) as archive:
        archive.add(DUMP, dump)


def test_archive_that_fails_leaves_nothing(tmp_path):
    with pytest.raises(CannotRun, match="pg_dump failed"):
        write_from(Breaking(broken), tmp_path / "backup.zip")
    assert list(tmp_path.iterdir()) == []


def test_archive_replaces_no_file(tmp_path):
    (tmp_path / "backup.zip").write_text("precious")
    with pytest.raises(CannotBackUp, match="exists already"):
        write(tmp_path / "backup.zip")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["precious"]


def test_file_that_comes_up_meanwhile_is_not_replaced(tmp_path):
    path = tmp_path / "backup.zip"
    with pytest.raises(CannotBackUp, match="exists already"):
        write_from(Breaking(lambda: path.write_text("precious")), path)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["precious"]


def test_archive_in_no_folder_says_so(tmp_path):
    with pytest.raises(CannotBackUp, match="can't be written: No such file or directory"):
        write(tmp_path / "nowhere" / "backup.zip")


def verify(path):
    with reading(path) as archive:
        archive.verify()


@pytest.mark.parametrize("place", [200, 2500, -30])
def test_damaged_archive_is_noticed(tmp_path, place):
    damaged = bytearray(write(tmp_path / "backup.zip").read_bytes())
    damaged[place] ^= 1
    (tmp_path / "damaged.zip").write_bytes(damaged)
    with pytest.raises(CannotRestore, match="damaged"):
        verify(tmp_path / "damaged.zip")


@pytest.mark.parametrize("length", [0, 100, 3000])
def test_archive_cut_short_is_noticed(tmp_path, length):
    (tmp_path / "short.zip").write_bytes(write(tmp_path / "backup.zip").read_bytes()[:length])
    with pytest.raises(CannotRestore, match="damaged"):
        verify(tmp_path / "short.zip")


def test_archive_with_another_dump_in_it_is_noticed(tmp_path):
    write(tmp_path / "backup.zip")
    with zipfile.ZipFile(tmp_path / "backup.zip") as good, zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr(DUMP, "another one")
        for name in (KEY, MANIFEST):
            other.writestr(name, good.read(name))
    with pytest.raises(CannotRestore, match=f"its {DUMP} is not what"):
        verify(tmp_path / "other.zip")


def test_what_is_no_backup_is_refused(tmp_path):
    (tmp_path / "text").write_text("no archive")
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as photos:
        photos.writestr("cat.jpg", "")
    with zipfile.ZipFile(tmp_path / "newer.zip", "w") as newer:
        newer.writestr(MANIFEST, json.dumps({"format": 2, "version": "7.0"}))
    for name, words in [("text", "not a backup"), ("photos.zip", "not a backup"), ("newer.zip", "newer Newsdesk, 7.0")]:
        with pytest.raises(CannotRestore, match=words):
            verify(tmp_path / name)
    with pytest.raises(CannotRestore, match="can't be read: No such file"):
        verify(tmp_path / "nowhere")
