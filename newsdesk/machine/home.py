"""The folder that holds everything Newsdesk keeps on this machine, and who may enter it.

It is private to the person who started Newsdesk. For root there is one account more, the system user that runs
everything: the database server, because PostgreSQL refuses to run as root, and whatever answers strangers. It may pass
through, and owns what it writes there (OF_ACCOUNT) and the folders of the server; the folder itself stays root's, so
that nobody leads root astray in it. No folder above the home ever has its permissions changed.
"""

import errno
import fcntl
import os
import pwd
import secrets
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ACCOUNT, NOBODY = "newsdesk", 65534
OF_ACCOUNT = ("gate", "users", "secret_key", "static")
MAY_BE_THERE = {"lost+found", "static"}  # in a home not used yet: a mounted disk's, or collectstatic's
ELSEWHERE = "NEWSDESK_HOME chooses another folder."


class CannotRun(Exception):
    """Newsdesk can't use its home or its server; the message tells a person why and what to do."""


def home() -> Path:
    """The folder itself. It need not exist."""
    if given := os.environ.get("NEWSDESK_HOME"):
        return Path(given).expanduser().absolute()
    if os.geteuid() == 0:
        return Path("/var/lib/newsdesk")
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser().absolute() / "newsdesk"


def secret_key() -> str:
    """Django's SECRET_KEY for this home, generated at the first call. Raises `CannotRun`."""
    base = home()
    path = base / "secret_key"
    with plain_words(base):
        if not path.exists():
            make_home(base)
            with locked(base / "gate"):
                if not path.exists():
                    _write_key(path, secrets.token_urlsafe(50))
        return path.read_text()


def keep_secret_key(key: str) -> None:
    """Make this the home's key, as a backup holds it. Raises `CannotRun`."""
    base = home()
    with plain_words(base):
        make_home(base)
        with locked(base / "gate"):
            _write_key(base / "secret_key", key)


def _write_key(path: Path, key: str) -> None:
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(key)
    _give(fresh, account())
    fresh.rename(path)


def make_home(base: Path) -> None:
    """Create or check the folder. One that holds other things is refused, for its permissions are changed."""
    owner = account()
    if os.geteuid() == 0:
        _check_reachable(base, owner)
    base.mkdir(mode=0o700, parents=True, exist_ok=True)
    if base.stat().st_uid != os.geteuid():
        if _is_lent(base):
            return
        raise CannotRun(f"{base} belongs to {user_name(base.stat().st_uid)}. Start Newsdesk as that user. {ELSEWHERE}")
    there = {path.name for path in base.iterdir()}  # seen at once: another process may be making the same home
    if "gate" not in there and there - MAY_BE_THERE:
        raise CannotRun(f"{base} holds other files. Newsdesk needs an empty folder. {ELSEWHERE}")
    if os.geteuid() == 0:
        os.chown(base, 0, owner.pw_gid)
        base.chmod(0o710)
    else:
        base.chmod(0o700)
    for name in ("gate", "users"):
        (base / name).touch(mode=0o600)
    (base / "static").mkdir(exist_ok=True)
    for name in OF_ACCOUNT:
        _give(base / name, owner)


def _is_lent(base: Path) -> bool:
    """Whether root started Newsdesk in it, and this process is of the account that works there."""
    with suppress(OSError):
        return base.stat().st_uid == 0 and (base / "gate").stat().st_uid == os.geteuid()
    return False


def _give(path: Path, owner: pwd.struct_passwd) -> None:
    """Let a file, or a folder with all in it, be the account's: earlier versions worked as root."""
    if os.geteuid() != 0:
        return
    below = path.rglob("*") if path.is_dir() and not path.is_symlink() else ()
    for one in (path, *below):
        with suppress(FileNotFoundError):
            state = one.lstat()
            elsewhere_too = stat.S_ISREG(state.st_mode) and state.st_nlink > 1  # a file that may be another's
            if state.st_uid != owner.pw_uid and not elsewhere_too:
                os.chown(one, owner.pw_uid, owner.pw_gid, follow_symlinks=False)


def private_folder(path: Path, owner: pwd.struct_passwd) -> Path:
    """A folder in the home that nobody but `owner` (and root) can enter, made if need be."""
    if path.is_symlink():
        raise CannotRun(f"{path} is a link. Newsdesk needs a real, private folder there.")
    path.mkdir(mode=0o700, exist_ok=True)
    if path.stat().st_uid == os.geteuid() == 0:
        os.chown(path, owner.pw_uid, owner.pw_gid)
    if path.stat().st_uid != owner.pw_uid:
        raise CannotRun(f"{path} belongs to {user_name(path.stat().st_uid)}, not to {owner.pw_name}.")
    if path.stat().st_mode & 0o077:
        path.chmod(0o700)
    return path


@contextmanager
def locked(path: Path) -> Iterator[int]:
    """Hold a lock that the kernel takes back however its holder dies; yields its file descriptor."""
    with open(path, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


@contextmanager
def plain_words(base: Path) -> Iterator[None]:
    """Turns what the operating system refuses below `base` into `CannotRun`."""
    try:
        yield
    except OSError as error:
        place = error.filename or base
        match error.errno:
            case errno.ENOSPC | errno.EDQUOT:
                raise CannotRun(full_disk(base)) from error
            case errno.EACCES | errno.EPERM | errno.EROFS:
                raise CannotRun(f"{place} can't be written. {ELSEWHERE}") from error
            case errno.ENOTDIR | errno.EEXIST:
                raise CannotRun(f"{place} is a file where a folder should be. {ELSEWHERE}") from error
        raise CannotRun(f"{place}: {error.strerror or error}. {ELSEWHERE}") from error


def full_disk(base: Path) -> str:
    return f"The disk that holds {base} is full. Free some space and start again; nothing is lost."


def account() -> pwd.struct_passwd:
    """The account that everything runs as: this process's own; for root the system user, created if need be.

    Where none can be created, it is the one that owns nothing.
    """
    if os.geteuid() != 0:
        return _entry(os.geteuid())
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        pass
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/usr/sbin/nologin", ACCOUNT]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
        return pwd.getpwnam(ACCOUNT)
    except (OSError, subprocess.CalledProcessError, KeyError):
        return pwd.struct_passwd(("nobody", "", NOBODY, NOBODY, "", "/", ""))


def process_options(owner: pwd.struct_passwd) -> dict[str, Any]:
    """Arguments for `subprocess` that run a program as `owner`, in a session that Ctrl-C does not reach."""
    # Neither a secret, nor variables such as PGPORT and PGDATA, which belong to other servers of this person.
    clean = {name: os.environ[name] for name in ("PATH", "TMPDIR", "TZ", "LD_LIBRARY_PATH") if name in os.environ}
    options: dict[str, Any] = {"cwd": "/", "umask": 0o077, "env": clean | {"LC_ALL": "C"}, "start_new_session": True}
    if os.geteuid() == 0:
        options |= {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    return options


def user_name(uid: int) -> str:
    return f"the user {_entry(uid).pw_name}"


def _entry(uid: int) -> pwd.struct_passwd:
    try:
        return pwd.getpwuid(uid)
    except KeyError:  # containers run under numbers that no list of users knows
        return pwd.struct_passwd((str(uid), "", uid, os.getegid(), "", "/", ""))


def _check_reachable(base: Path, owner: pwd.struct_passwd) -> None:
    def is_closed(folder: Path) -> bool:
        test = ["test", "-x", str(folder)]
        return subprocess.run(test, check=False, **process_options(owner)).returncode != 0

    if closed := next((folder for folder in reversed(base.parents) if folder.exists() and is_closed(folder)), None):
        raise CannotRun(
            f"Newsdesk works as the system user '{owner.pw_name}', which may not enter {closed}. "
            "Choose another NEWSDESK_HOME, for example /var/lib/newsdesk."
        )
