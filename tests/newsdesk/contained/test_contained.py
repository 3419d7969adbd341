import os
import signal
import socket
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsdesk import contained as module
from newsdesk.contained import Limits, ReaderFailed, contained, contained_each
from tests.newsdesk.contained import readers
from tests.newsdesk.contained.readers import CannotRead, Found

pytestmark = pytest.mark.servers
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="what the kernel of Linux keeps")
LITTLE = Limits(megabytes=100, seconds=1)


@pytest.fixture
def for_everybody():
    """A folder in which the account that reads for root might read and write, too."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        yield Path(folder)


def run(reader, *arguments, within=LITTLE, **named):
    return contained(reader, *arguments, refusal=CannotRead, within=within, **named)


def test_contained_returns_what_the_reader_found():
    at = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
    assert run(readers.read, b"\xff\0 bytes", at=at) == Found("a “name”\n", at, (("all", b"\xff\0 bytes"),))
    assert run(readers.read_either, b"x") == [("first", b"x"), ("second", b"\xff\n")]
    assert run(readers.read_either, b"") == Found("a “name”\n", None, (("all", b""),))


def test_contained_raises_the_refusal_in_its_own_words():
    with pytest.raises(CannotRead, match=r"^There are 3 bytes\.$"):
        run(readers.refuse, b"abc")


def test_contained_tells_where_a_reader_failed_and_not_what_it_read():
    with pytest.raises(ReaderFailed, match=r"^ValueError at .*readers.py:\d+ fail$") as raised:
        run(readers.fail, b"a secret text")
    assert "secret" not in str(raised.value)


def test_contained_believes_no_answer_that_is_not_promised():
    with pytest.raises(ReaderFailed):
        run(readers.promise, b"abc")


@ON_LINUX
@pytest.mark.parametrize("reader", [readers.hoard, readers.hoard_and_hide])
def test_contained_ends_what_needs_too_much_memory(reader):
    with pytest.raises(CannotRead, match=r"^This file needs too much memory to read\.$"):
        run(reader, b"", within=Limits(megabytes=200, seconds=20))


def each(reader, *calls, within=LITTLE):
    found = contained_each(reader, [((call,), {}) for call in calls], refusal=CannotRead, within=within)
    return [str(one) if isinstance(one, Exception) else one for one in found]


def test_many_calls_are_answered_in_one_process_in_their_order():
    assert each(readers.do) == []
    first, _ = run(readers.process, b"")
    pids = each(readers.do, *["who"] * 30)
    assert len(set(pids)) == 1
    assert str(first) not in pids


@ON_LINUX
def test_call_that_ends_the_process_costs_the_others_nothing():
    asked = ["a", "refuse", "die", "b", "compute", "c", "fail", "leave", "hoard", "d"]
    answers = each(readers.do, *asked, within=Limits(megabytes=200, seconds=1))
    assert [answers[at] for at in (0, 3, 5, 9)] == ["a", "b", "c", "d"]
    assert answers[1] == "No."
    assert answers[2] == answers[7] == "This file can't be read: it ends the program that reads it."
    assert answers[4] == "This file needs too much time to read."
    assert answers[6].startswith("ValueError at ")
    assert answers[8] == "This file needs too much memory to read."


@ON_LINUX
def test_limits_are_those_of_each_call():
    within = Limits(megabytes=200, seconds=1)
    assert each(readers.do, *["busy"] * 4, within=within) == ["busy"] * 4  # more than a second together
    assert each(readers.do, "keep", "keep", "keep", within=within) == ["keep"] * 3  # more than 200 MB together


@pytest.mark.parametrize("reader", [readers.compute, readers.sleep])
def test_contained_ends_what_needs_too_much_time(reader):
    begun = time.monotonic()
    with pytest.raises(CannotRead, match=r"^This file needs too much time to read\.$"):
        run(reader, b"")
    assert time.monotonic() - begun < 30


def test_contained_ends_an_answer_without_end():
    with pytest.raises(CannotRead, match="too much memory"):
        run(readers.talk, b"", within=Limits(answer_megabytes=2))


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT])
def test_contained_survives_a_reader_that_dies(number):
    with pytest.raises(CannotRead, match=r"^This file can't be read: it ends the program that reads it\.$"):
        run(readers.die, number)
    assert run(readers.read, b"next").parts == (("all", b"next"),)


def test_contained_survives_a_reader_that_leaves_without_a_word():
    with pytest.raises(CannotRead, match="ends the program"):
        run(readers.exit_quietly, b"")


def test_contained_replaces_a_nursery_that_was_killed():
    _, nursery = run(readers.process, b"")
    os.kill(nursery, signal.SIGKILL)
    assert run(readers.process, b"")[1] != nursery


def test_contained_starts_one_interpreter_for_all_files():
    (first, nursery), (second, same) = run(readers.process, b""), run(readers.process, b"")
    assert nursery == same
    assert len({first, second, nursery, os.getpid()}) == 4
    begun = time.monotonic()
    for _ in range(20):
        run(readers.read, b"text")
    assert (time.monotonic() - begun) / 20 < 0.1


def test_file_that_takes_long_does_not_keep_another_waiting(for_everybody):
    gate = for_everybody / "gate"
    os.mkfifo(gate)
    gate.chmod(0o644)
    with ThreadPoolExecutor() as beside:
        long = beside.submit(run, readers.first_line_of, str(gate))
        with gate.open("w") as told:  # opened as soon as the first reader waits at it
            assert run(readers.read, b"short").parts == (("all", b"short"),)
            told.write("go on\n")
        assert long.result(60) == "go on\n"
    assert len(module._kept) == 2


def test_contained_reader_holds_no_secret_and_no_open_connection(monkeypatch):
    for kept in module._kept:
        kept.close()  # the next one is started with what is in the environment then
    monkeypatch.setenv("NEWSDESK_SECRET_KEY", "a secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:password@host/name")
    monkeypatch.setenv("SOME_TOKEN", "a token")
    with socket.create_server(("127.0.0.1", 0)):
        assert set(run(readers.environment, b"")) <= {*module.KEPT, "LC_CTYPE"}
        assert not [name for name in run(readers.open_files, b"") if name.startswith("socket:")]


@ON_LINUX
def test_contained_reader_reaches_nobody(for_everybody):
    run(readers.whoever)
    beside_it = module._kept[0].process.pid  # of the same account
    with socket.create_server(("127.0.0.1", 0)) as there, socket.socket(socket.AF_UNIX) as beside:
        beside.bind(str(for_everybody / "socket"))
        beside.listen()
        targets = {
            "network": str(there.getsockname()[1]),
            "socket": str(for_everybody / "socket"),
            "program": "/bin/true",
            "process": str(beside_it),
        }
        assert {kind: run(readers.reach_out, kind, target) for kind, target in targets.items()} == dict.fromkeys(
            targets, "PermissionError"
        )


@ON_LINUX
def test_contained_reader_writes_no_file(for_everybody):
    # The kernel ends what writes beyond its limit, here the first byte, with SIGXFSZ; Python makes it an error.
    assert run(readers.reach_out, "file", str(for_everybody / "file")) == "OSError"
    assert (for_everybody / "file").read_bytes() == b""
