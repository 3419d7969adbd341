"""What a process that reads strangers' files may no longer do, by the kernel's word."""

import ctypes
import math
import platform
import resource
import signal
import struct
import sys

PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 22, 38  # <linux/prctl.h>
FILTER = 2  # SECCOMP_MODE_FILTER
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | 1  # SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO with EPERM
LOAD, IF_EQUAL, IF_AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # of the kernel's packet filter, <linux/bpf_common.h>
# What each kind of processor calls itself there, and its numbers of: socket, socketpair, connect, execve, execveat,
# kill, tkill, ptrace, process_vm_readv, process_vm_writev, io_uring_setup.
KINDS = {
    "x86_64": (0xC000003E, (41, 53, 42, 59, 322, 62, 200, 101, 310, 311, 425)),
    "aarch64": (0xC00000B7, (198, 199, 203, 221, 281, 129, 130, 117, 270, 271, 425)),
}
# Libraries hide that they got no memory, and go on with less than the whole. So whoever takes more than may be is told
# apart by how much it had, and the kernel refuses only beyond that.
SPARE = 1 / 3
OTHER_NUMBERS = 0x40000000  # from here on, the same calls for programs of another layout


def stay_inside(*, megabytes: int, seconds: int, seconds_of_clock: int, seconds_in_all: int = 0) -> None:
    """Take from this process everything that reading needs not, for good.

    Beyond what it has now it gets so much memory (on Linux), and so many seconds; `seconds_in_all` where it may
    `begin_anew`. On Linux, it ends with its parent and
    reaches neither the network, nor a server's socket, nor another program or process.
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(seconds_of_clock)
    _limit(resource.RLIMIT_CPU, seconds, max(seconds, seconds_in_all) + 1)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)  # it writes no file
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    _refuse_calls(libc)
    _limit(resource.RLIMIT_AS, _status("VmSize") + int((1 + SPARE) * megabytes * 1024 * 1024))


def begin_anew(*, seconds: int, seconds_of_clock: int) -> None:
    """Give this process that many seconds from now on, of those that it has in all."""
    signal.alarm(seconds_of_clock)
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, ceiling = resource.getrlimit(resource.RLIMIT_CPU)
    spent = math.ceil(used.ru_utime + used.ru_stime)
    resource.setrlimit(resource.RLIMIT_CPU, (min(spent + seconds, ceiling), ceiling))


def peak_above(before: int) -> float:
    """Megabytes that this process had at most beyond `before`, in bytes; 0 where the system doesn't tell."""
    return (_status("VmPeak") - before) / 1024 / 1024 if sys.platform == "linux" else 0.0


def size_now() -> int:
    return _status("VmSize") if sys.platform == "linux" else 0


def _status(what: str) -> int:
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith(what))


def _limit(what: int, most: int, hard: int | None = None) -> None:
    _, ceiling = resource.getrlimit(what)
    hard = most if hard is None else hard
    if ceiling != resource.RLIM_INFINITY:
        most, hard = min(most, ceiling), min(hard, ceiling)
    resource.setrlimit(what, (most, hard))


def _refuse_calls(libc: ctypes.CDLL) -> None:
    """A filter of system calls, where the kernel and the processor are ones that we know."""
    if platform.machine() not in KINDS:
        return
    name, numbers = KINDS[platform.machine()]
    refuse = len(numbers) + 5  # the line of this program that refuses; jumps count from the line that follows theirs
    program = [(LOAD, 0, 0, 4), (IF_EQUAL, 0, refuse - 2, name)]
    program += [(LOAD, 0, 0, 0), (IF_AT_LEAST, refuse - 4, 0, OTHER_NUMBERS)]
    program += [(IF_EQUAL, refuse - at - 1, 0, number) for at, number in enumerate(numbers, start=4)]
    program += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
    code = b"".join(struct.pack("HBBI", *line) for line in program)
    held = ctypes.create_string_buffer(code)
    asked = ctypes.create_string_buffer(struct.pack("HP", len(program), ctypes.addressof(held)))
    libc.prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        libc.prctl(PR_SET_SECCOMP, FILTER, ctypes.addressof(asked), 0, 0)
