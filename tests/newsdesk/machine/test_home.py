import errno
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from newsdesk.machine.home import CannotRun, home, make_home, plain_words, secret_key


@pytest.fixture
def base(monkeypatch):
    """A folder for a home that does not exist yet, below one that the server's account may pass through."""
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as folder:
        os.chmod(folder, 0o711)
        path = os.path.join(folder, "home")
        monkeypatch.setenv("NEWSDESK_HOME", path)
        yield home()


def mode(path):
    return path.stat().st_mode & 0o777


def test_home_is_private_to_the_user(base):
    make_home(base)
    assert mode(base) == (0o710 if os.geteuid() == 0 else 0o700)  # root's is open to the server's account


def test_home_leaves_folders_above_it_alone(base):
    before = mode(base.parent), mode(base.parent.parent)
    make_home(base)
    assert (mode(base.parent), mode(base.parent.parent)) == before


def test_home_with_other_files_is_refused_and_untouched(base):
    base.mkdir(mode=0o755)
    base.chmod(0o755)
    (base / "thesis.txt").write_text("not ours")
    with pytest.raises(CannotRun, match="holds other files"):
        make_home(base)
    assert mode(base) == 0o755
    assert [path.name for path in base.iterdir()] == ["thesis.txt"]


def test_home_is_made_by_several_at_once(base):
    for n in range(40):
        with ThreadPoolExecutor(8) as several:
            list(several.map(make_home, [base / f"{n}"] * 8))
        assert mode(base / f"{n}" / "gate") == 0o600


def test_home_that_is_a_file_is_refused_in_words(base):
    base.write_text("")
    with pytest.raises(CannotRun, match="is a file where a folder should be"):
        secret_key()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server as somebody else")
def test_home_below_a_folder_closed_to_the_servers_account_is_refused_by_name(base):
    base.parent.chmod(0o700)
    with pytest.raises(CannotRun) as refusal:
        make_home(base)
    assert f"may not enter {base.parent}." in str(refusal.value)
    assert mode(base.parent) == 0o700
    assert not base.exists()


def test_home_defaults_to_the_data_folder_of_the_user(monkeypatch, tmp_path):
    monkeypatch.delenv("NEWSDESK_HOME")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert home() == tmp_path / "newsdesk"


def test_secret_key_is_made_once_and_private(base):
    key = secret_key()
    assert secret_key() == key
    assert len(key) >= 50
    assert mode(base / "secret_key") == 0o600


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "The disk that holds /data/newsdesk is full"),
        (errno.EROFS, "/data/newsdesk/run can't be written"),
        (errno.EACCES, "/data/newsdesk/run can't be written"),
    ],
)
def test_errors_of_the_system_are_said_in_words(number, words):
    with pytest.raises(CannotRun, match=words), plain_words(Path("/data/newsdesk")):
        raise OSError(number, os.strerror(number), "/data/newsdesk/run")
