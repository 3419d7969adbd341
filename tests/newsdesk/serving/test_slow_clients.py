"""Clients that begin and don't finish, against a real server process: nobody else waits for them."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings

from bench.slow_clients import ATTACKS, holding, is_closed
from newsdesk.serving.server import BYTES_FOR_ALL

PATIENCE = 60  # seconds, for a machine that has much else to do
THREADS = 2
N_SLOW = 24  # connections at once
MOST = 4 * BYTES_FOR_ALL
LONG = 8 * BYTES_FOR_ALL  # of an answer that no socket buffers whole
SITE = f"""
import signal, socket, sys, time
from newsdesk.serving.server import Patience, Server

def application(environ, start_response):
    body = environ["wsgi.input"].read()
    answer = [b"%d %s" % (len(body), environ["wsgi.url_scheme"].encode())]
    if environ["PATH_INFO"] == "/who/":
        answer = [environ["REMOTE_ADDR"].encode()]
    if environ["PATH_INFO"] == "/proxy/":
        answer = [environ.get("HTTP_X_FORWARDED_FOR", "").encode()]
    if environ["PATH_INFO"] == "/long/":
        answer = (b"x" * 65536 for _ in range({LONG} // 65536))
    if environ["PATH_INFO"] == "/slow/":
        print("at work", flush=True)
        time.sleep(1)
    if environ["PATH_INFO"] == "/export.csv":
        print("at work", flush=True)
        time.sleep(600)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return answer

listening = socket.create_server(("127.0.0.1", 0))
server = Server(
    application, listening, threads={THREADS}, long_threads=1 + ("long=2" in sys.argv),
    most_bytes={MOST}, connections=int(sys.argv[2]),
    behind_proxy="proxy" in sys.argv,
    patience=Patience(**dict.fromkeys(("idle", "header", "stall", "leaving"), float(sys.argv[1]))),
    may_send_much=lambda environ: environ.get("HTTP_COOKIE") == "editor",
    is_long=lambda path: "/export." in path,
)
signal.signal(signal.SIGTERM, server.stop)
print(listening.getsockname()[1], flush=True)
server.run()
"""


@contextmanager
def site(*words, patience=PATIENCE, connections=500):
    """(process, port)"""
    process = subprocess.Popen(
        [sys.executable, "-c", SITE, str(patience), str(connections), *words],
        cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        yield process, int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def ask(port, path="/", body=None, method=None, **headers):
    """(status, text)"""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method or ("POST" if body else "GET"), path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def opened_by(process, what):
    """Paths of what the process has open, those with the words `what` in their name."""
    folder = Path(f"/proc/{process.pid}/fd")
    with suppress(FileNotFoundError):  # closed meanwhile
        return [path for path in folder.iterdir() if what in os.readlink(path)]
    return opened_by(process, what)


def written_by(process):
    """Bytes in temporary files, which have no name."""
    return sum(path.stat().st_size for path in opened_by(process, "(deleted)"))


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def patient():
    """A site that waits longer than these tests last."""
    with site() as running:
        yield running


@pytest.mark.parametrize("attack", ATTACKS)
def test_more_slow_clients_than_threads_keep_nobody_waiting(patient, attack):
    _, port = patient
    with holding(port, attack, N_SLOW, unread="/long/") as clients:
        assert ask(port) == (200, "0 http")
        assert not any(map(is_closed, clients))


def test_all_that_a_client_leaves_undone_has_a_deadline():
    with site(patience=0.5) as (process, port), ExitStack() as attacks:
        before = len(opened_by(process, "socket"))
        clients = {
            attack: attacks.enter_context(holding(port, attack, 2, unread="/long/")) for attack in sorted(ATTACKS)
        }
        unread = clients.pop("unread answer")
        assert [client.recv(12) for client in unread] == [b"HTTP/1.1 200"] * 2
        wait_until(lambda: all(is_closed(client) for held in clients.values() for client in held))
        wait_until(lambda: len(opened_by(process, "socket")) == before)
        assert written_by(process) == 0


def test_a_body_that_trickles_has_a_deadline():
    with site(patience=0.5) as (_, port), holding(port, "stalled body", 1, unread="") as (client,):

        def is_late():
            time.sleep(0.1)
            try:
                client.sendall(b"x")
            except OSError:
                return True
            return is_closed(client)

        wait_until(is_late)


def test_answers_long_in_the_making_wait_for_one_another_and_nobody_for_them():
    with site() as (process, port), holding(port, "unread answer", N_SLOW, unread="/export.csv"):
        assert process.stdout.readline() == "at work\n"
        assert [ask(port) for _ in range(3)] == [(200, "0 http")] * 3


def test_who_asks_for_many_long_answers_keeps_nobody_from_theirs():
    with site("long=2") as (process, port), ExitStack() as held:
        held.enter_context(holding(port, "unread answer", N_SLOW, unread="/export.csv", session="one"))
        assert process.stdout.readline() == "at work\n"
        held.enter_context(holding(port, "unread answer", 1, unread="/export.csv", session="other"))
        assert process.stdout.readline() == "at work\n"  # beside the one that lasts ten minutes


def test_when_too_many_wait_the_slowest_makes_room():
    with site(connections=4) as (_, port), holding(port, "half-open header", 12, unread="") as clients:
        assert [ask(port) for _ in range(3)] == [(200, "0 http")] * 3
        wait_until(lambda: sum(map(is_closed, clients)) >= 8)


def test_an_anonymous_body_of_300_mb_is_refused_unread(patient):
    process, port = patient
    before = written_by(process)
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as client:
        client.sendall(b"POST /login/ HTTP/1.1\r\nHost: x\r\nContent-Length: 314572800\r\n\r\n" + b"x" * BYTES_FOR_ALL)
        assert client.recv(12) == b"HTTP/1.1 413"
    assert written_by(process) == before


@pytest.mark.parametrize(
    ("cookie", "n_bytes", "status"),
    [("", BYTES_FOR_ALL, 200), ("", BYTES_FOR_ALL + 1, 413), ("editor", MOST, 200), ("editor", MOST + 1, 413)],
)
def test_how_much_may_be_sent_depends_on_who_sends(patient, cookie, n_bytes, status):
    assert ask(patient[1], body=b"x" * n_bytes, Cookie=cookie)[0] == status


def test_who_asks_before_sending_is_told_before_sending(patient):
    asked = "POST / HTTP/1.1\r\nHost: x\r\nCookie: {}\r\nContent-Length: 2000000\r\nExpect: 100-continue\r\n\r\n"
    for cookie, status in (("editor", b"HTTP/1.1 100"), ("", b"HTTP/1.1 413")):
        with socket.create_connection(("127.0.0.1", patient[1]), PATIENCE) as client:
            client.sendall(asked.format(cookie).encode())
            assert client.recv(12) == status


def test_a_body_of_unknown_length_may_not_grow_large(patient):
    def pieces(n):
        return (b"x" * 65536 for _ in range(n))

    assert ask(patient[1], body=pieces(8), Cookie="editor") == (200, f"{8 * 65536} http")
    assert ask(patient[1], body=pieces(17), Cookie="editor")[0] == 413


def test_what_a_proxy_says_is_believed_only_where_one_is_trusted(patient):
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1, 192.0.2.7"}
    with site("proxy") as (_, port):
        assert (ask(port, **said), ask(port, "/who/", **said)) == ((200, "0 https"), (200, "192.0.2.7"))
    assert (ask(patient[1], **said), ask(patient[1], "/who/", **said)) == ((200, "0 http"), (200, "127.0.0.1"))


def test_that_a_proxy_said_something_is_seen_where_it_is_not_believed(patient):
    assert ask(patient[1], "/proxy/", **{"X-Forwarded-For": "192.0.2.7"}) == (200, "192.0.2.7")


def test_an_answer_under_way_arrives_though_the_server_stops():
    with site() as (process, port), holding(port, "idle socket", 1, unread="") as (idle,):
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as client:
            client.sendall(b"GET /slow/ HTTP/1.1\r\nHost: x\r\n\r\n")
            assert process.stdout.readline() == "at work\n"
            process.send_signal(signal.SIGTERM)
            assert re.match(rb"HTTP/1.1 200.*0 http$", client.makefile("rb").read(), re.DOTALL)
        assert process.wait(PATIENCE) == 0
        assert is_closed(idle)
