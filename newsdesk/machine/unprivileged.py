"""Whoever answers strangers, or reads what they wrote, is not root, even where root started it.

The supervisor stays what started it: it has a server to start as its account, and talks to nobody.
"""

import ctypes
import os
import struct
import sys
import tempfile
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from newsdesk.machine.home import CannotRun, account, home, make_home, plain_words

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("newsdesk", "articles", "entities", "django", "psycopg", "spacy")
PR_SET_PDEATHSIG, PR_GET_PDEATHSIG, PR_SET_KEEPCAPS, PR_SET_NO_NEW_PRIVS = 1, 2, 8, 38  # <linux/prctl.h>
PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 47, 2
CAPABILITIES_3 = 0x20080522  # <linux/capability.h>
# What root may be left with where the program lies in a folder of its own; {CAP_…: words}, the smaller one first.
POWERS = {2: "read every file", 1: "read and write every file"}  # DAC_READ_SEARCH; DAC_OVERRIDE, all that Docker gives


def give_up_root(*, with_home: bool = True) -> None:
    """Go on as the account that runs the database server, for good; nothing happens where this process isn't root's.

    Where that account can't read the program, the right to read is kept, and no other. `with_home` says that the
    process uses Newsdesk's home. Only for processes with one thread. Raises `CannotRun`.
    """
    if os.geteuid() != 0:
        return
    owner, base = account(), home()
    if with_home:
        with plain_words(base):
            make_home(base)
    power = None if can_read_program() else _power_left()
    signal_of_death, parent = _signal_of_death(), os.getppid()
    if power is not None:
        _prctl(PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setgid(owner.pw_gid)
    os.setuid(owner.pw_uid)
    if power is not None:
        _keep(power)
    _prctl(PR_SET_NO_NEW_PRIVS, 1)  # no program that it starts becomes root again
    if signal_of_death:  # the kernel forgets it with the change of user
        _prctl(PR_SET_PDEATHSIG, signal_of_death)
        if os.getppid() != parent:  # it died meanwhile
            os.kill(os.getpid(), signal_of_death)
    if with_home:  # else what belongs to it is nothing that this process should know of
        os.environ |= {"NEWSDESK_HOME": str(base), "HOME": "/", "USER": owner.pw_name}
    os.umask(0o077)
    tempfile.tempdir = None  # root may have had one of its own


def warning() -> str:
    """What is to be said where root starts Newsdesk and its account can't read the program; empty where all is well."""
    if os.geteuid() != 0 or can_read_program():
        return ""
    return (
        f"WARNING: the user '{account().pw_name}' can't read {ROOT} or {os.path.realpath(sys.executable)}.\n"
        f"WARNING: So Newsdesk keeps the right to {POWERS[_power_left()]} of this machine, and no other of root's.\n"
        "WARNING: Move both to where everybody may read, such as /opt, or start Newsdesk as an ordinary user."
    )


def can_read_program() -> bool:
    """Whether the account finds this program, its Python and its packages. Tried by a process that becomes it."""
    owner = account()
    sys.stdout.flush()
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    status = 1
    try:
        os.setgroups([])
        os.setgid(owner.pw_gid)
        os.setuid(owner.pw_uid)
        files = [os.__file__, *(spec.origin for name in PROGRAM if (spec := find_spec(name)) and spec.origin)]
        for file in files:
            open(file).close()
        for folder in (ROOT / "templates", ROOT / "static"):
            os.listdir(folder)
        status = 0 if os.access(os.path.realpath(sys.executable), os.X_OK) else 1
    finally:
        os._exit(status)


def _power_left() -> int:
    """The smallest of POWERS that this process has. Raises `CannotRun` if it has none."""
    with suppress(OSError), open("/proc/self/status") as file:
        held = next(int(line.split()[1], 16) for line in file if line.startswith("CapPrm"))
        for power in POWERS:
            if held >> power & 1:
                return power
    raise CannotRun(
        f"The user '{account().pw_name}', as whom Newsdesk works where root starts it, can't read {ROOT} or "
        f"{os.path.realpath(sys.executable)}. Move them to where everybody may read, such as /opt, or start Newsdesk "
        "as an ordinary user."
    )


def _keep(power: int) -> None:
    """Of all that root may do, this alone, for this process and what it starts."""
    only = 1 << power
    head = struct.pack("Ii", CAPABILITIES_3, 0)
    if ctypes.CDLL(None).capset(head, struct.pack("6I", only, only, only, 0, 0, 0)):
        raise CannotRun("Root could not be given up: the system did not let this process keep one right of it.")
    _prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, power)


def _signal_of_death() -> int:
    found = ctypes.c_int()
    _prctl(PR_GET_PDEATHSIG, ctypes.addressof(found))
    return found.value


def _prctl(what: int, *values: int) -> None:
    if sys.platform == "linux":
        words = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
        ctypes.CDLL(None).prctl(what, *words)
