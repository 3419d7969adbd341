"""The one command that starts everything: run, used, interrupted and killed for real."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from bench.slow_clients import ATTACKS, holding
from newsdesk.machine import desk
from newsdesk.machine.home import CannotRun
from newsdesk.serving.server import Patience

pytestmark = pytest.mark.servers
PATIENCE = 300  # seconds, for a machine that has much else to do; a first start loads the demo corpus


def free_port():
    """One that the kernel gives to nobody by itself: the site must find it free again after every stop."""
    for port in range(20_000 + os.getpid() % 10_000, 32_000):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("No port is free.")


class Site:
    """A `python -m newsdesk.machine.desk` in a home of its own."""

    def __init__(self, folder, port):
        self.home, self.port = Path(folder) / "home", port
        self.log = Path(folder) / "output"
        self.process = None
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.environment = kept | {"NEWSDESK_HOME": str(self.home), "NEWSDESK_PORT": str(port)}

    def run(self, *arguments):
        return subprocess.run(
            [sys.executable, *arguments], cwd=desk.ROOT, env=self.environment, capture_output=True, text=True
        )

    def start(self, python=sys.executable, **options):
        with open(self.log, "w") as output:
            self.process = subprocess.Popen(
                [python, "-m", "newsdesk.machine.desk"], cwd=desk.ROOT, env=self.environment,
                stdout=output, stderr=output, preexec_fn=as_in_a_terminal, **options,
            )  # fmt: skip
        self.wait_for("Newsdesk is at")

    def printed(self):
        return self.log.read_text()

    def wait_for(self, words):
        wait_until(lambda: words in self.printed() or self.process.poll() is not None)
        assert words in self.printed()

    def children(self):
        """Process ids by name of what the watching process started."""
        listed = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)], capture_output=True, text=True
        )
        lines = [line.split(maxsplit=1) for line in listed.stdout.splitlines()]
        return {("web" if "newsdesk.serving" in command else "worker"): int(pid) for pid, command in lines}

    def database_is_up(self):
        return (self.home / "data" / "postmaster.pid").exists()

    def users(self):
        asked = self.run(
            "manage.py",
            "shell",
            "-v0",
            "-c",
            "from django.contrib.auth.models import User as U; print(U.objects.count())",
        )
        return asked.stdout.strip(), asked.stderr

    def sign_in(self, name, password):
        """Whether the site takes the password."""
        jar = http.cookiejar.CookieJar()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        address = f"http://127.0.0.1:{self.port}/login/"
        page = browser.open(address).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        form = {"username": name, "password": password, "csrfmiddlewaretoken": token}
        browser.open(address, urllib.parse.urlencode(form).encode()).read()
        return "sessionid" in {cookie.name for cookie in jar}


def as_in_a_terminal():
    """Ctrl-C reaches the site even where these tests run in a background that ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def users_of(pid):
    """Real, effective, saved and of files."""
    status = Path(f"/proc/{pid}/status").read_text()
    return {int(number) for number in re.search(r"^Uid:(.*)$", status, re.MULTILINE)[1].split()}


def is_gone(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")")[-1].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.fixture(scope="module")
def site():
    """A site after its first start; each test may stop or kill it, and leaves it running."""
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as folder:
        os.chmod(folder, 0o711)
        site = Site(folder, free_port())
        try:
            site.start()
            yield site
        finally:
            site.process.send_signal(signal.SIGTERM)
            site.process.wait(PATIENCE)


def test_desk_first_prints_a_password_that_signs_in(site):
    assert site.printed().split()[:4] == ["Sign", "in", "as", "editor"]
    password = re.search(r"Password +(\S+)", site.printed())[1]
    assert site.sign_in("editor", password) is True
    assert site.sign_in("editor", password + "x") is False


def test_desk_refuses_a_taken_port_before_anything_starts(site):
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as folder:
        os.chmod(folder, 0o711)
        second = Site(folder, site.port)
        refused = second.run("-m", "newsdesk.machine.desk")
        assert refused.returncode == 1
        assert refused.stderr == (
            f"Port {site.port} is taken by another program. Stop that program, or choose another port: "
            f"NEWSDESK_PORT={site.port + 1} make run\n"
        )
        assert not (second.home / "data").exists()


def test_commands_work_beside_the_site_and_leave_it_running(site):
    assert site.users() == ("1", "")
    assert site.database_is_up()


@pytest.mark.parametrize("attack", ATTACKS)
def test_desk_answers_beside_more_slow_clients_than_it_has_threads(site, attack):
    with holding(site.port, attack, 64, unread="/login/"):
        # Within a second each; on a busy machine it may take some tries. The server cuts the others off only later.
        until = time.monotonic() + Patience.header / 2
        while not (answered := desk.answers(site.port, "127.0.0.1")) and time.monotonic() < until:
            pass
        assert answered


def test_desk_refuses_an_anonymous_body_of_300_mb_unread(site):
    with socket.create_connection(("127.0.0.1", site.port), PATIENCE) as client:
        client.sendall(b"POST /login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 314572800\r\n\r\n")
        assert client.recv(12) == b"HTTP/1.1 413"


def test_desk_restarts_a_worker_that_dies(site):
    killed = site.children()["worker"]
    os.kill(killed, signal.SIGKILL)
    site.wait_for("The worker stopped (killed by SIGKILL). It starts again in 1 s.")
    wait_until(lambda: site.children().get("worker", killed) != killed)


def test_desk_restarts_a_web_server_that_dies_and_leaves_none_of_its_processes(site):
    killed = site.children()["web"]
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(killed)], capture_output=True, text=True)
    own = [int(pid) for pid in listed.stdout.split()]
    os.kill(killed, signal.SIGKILL)
    site.wait_for("The web stopped (killed by SIGKILL). It starts again in 1 s.")
    assert own
    wait_until(lambda: all(map(is_gone, own)))
    wait_until(lambda: site.children().get("web", killed) != killed and desk.answers(site.port, "127.0.0.1"))


def test_desk_killed_leaves_nothing_behind_and_starts_again_with_its_data(site):
    children = site.children()
    site.process.kill()
    site.process.wait()
    wait_until(lambda: all(map(is_gone, children.values())))
    site.start()
    assert "Password" not in site.printed()
    assert site.users() == ("1", "")


def test_desk_interrupted_stops_everything(site):
    children = site.children()
    site.process.send_signal(signal.SIGINT)
    assert site.process.wait(PATIENCE) == 0
    own = [line for line in site.printed().splitlines() if " | " not in line]  # the worker may finish an article
    assert own[-2:] == ["Stopping.", "Stopped."]
    assert all(map(is_gone, children.values()))
    assert not site.database_is_up()
    # Commands bring their own server up and down when no site runs.
    assert site.users() == ("1", "")
    assert not site.database_is_up()
    if os.geteuid() == 0:  # as an earlier version left its home
        for path in (site.home / "gate", site.home / "users", *(site.home / "static").rglob("*")):
            os.chown(path, 0, 0)
    site.start()


def test_desk_names_a_wrong_setting(site):
    site.environment["NEWSDESK_THREDS"] = "4"
    refused = site.run("-m", "newsdesk.machine.desk")
    del site.environment["NEWSDESK_THREDS"]
    assert refused.returncode == 1
    assert refused.stderr.startswith("NEWSDESK_THREDS is not a setting of Newsdesk.")


def test_port_is_waited_for_while_the_server_of_a_killed_site_lets_its_answers_out(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as held:
        port, asked = held.getsockname()[1], []

        def is_leaving():
            asked.append(1)
            if len(asked) == 3:
                held.close()
            return len(asked) <= 3

        monkeypatch.setattr(desk, "is_leaving", is_leaving)
        desk.check_port(port)
        assert len(asked) == 3


def test_port_of_somebody_else_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(desk, "is_leaving", lambda: False)
    with socket.create_server(("127.0.0.1", 0)) as held, pytest.raises(CannotRun, match="is taken by another program"):
        desk.check_port(held.getsockname()[1])


@pytest.mark.parametrize(
    ("listed", "leaves"),
    [
        ("    1 python -m newsdesk.serving", True),
        ("   42 python -m newsdesk.serving\n    1 python -m newsdesk.machine.desk\n    2", False),
    ],
)
def test_server_without_its_supervisor_is_leaving(monkeypatch, listed, leaves):
    told = subprocess.CompletedProcess([], 0, stdout=listed)
    monkeypatch.setattr(desk.subprocess, "run", lambda *_, **__: told)
    assert desk.is_leaving() is leaves


@pytest.mark.parametrize(("status", "words"), [(3, "exit status 3"), (-9, "killed by SIGKILL")])
def test_ending_says_how_a_child_ended(status, words):
    assert desk.ending(status) == words


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give it up")
def test_desk_started_by_root_has_nobody_answer_as_root(site):
    account = (site.home / "data").stat().st_uid
    wait_until(lambda: "worker" in site.children())
    running = list(site.children().values())
    for pid in running:  # with what they started themselves: web processes, readers of files
        found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout
        running += [int(child) for child in found.split()]
    assert len(running) >= 3
    for pid in running:
        wait_until(lambda pid=pid: users_of(pid) == {account})  # the worker loads the program first
        status = Path(f"/proc/{pid}/status").read_text()
        assert re.search(r"^Groups:\s*$", status, re.MULTILINE)
        # At most the right to read, where the program lies in a folder of root's; that is said then.
        powers = int(re.search(r"^CapEff:\s+(\w+)$", status, re.MULTILINE)[1], 16)
        assert powers == (0b100 if "keeps the right to read every file" in site.printed() else 0)
    assert (site.home / "gate").stat().st_uid == (site.home / "static").stat().st_uid == account
    assert site.home.stat().st_uid == 0


NOBODY = 65534
PYTHONS = (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}")


def for_everybody():
    """A Python that everybody may run; None where there is none but in folders of root's."""
    for path in PYTHONS:
        with suppress(OSError):
            if subprocess.run([path, "-c", ""], user=NOBODY, stderr=subprocess.DEVNULL).returncode == 0:
                return path
    return None


@pytest.mark.skipif(os.geteuid() != 0, reason="all of these tests are an ordinary user's")
def test_desk_is_started_by_an_ordinary_user():
    with tempfile.TemporaryDirectory(prefix="newsdesk-") as folder:
        os.chown(folder, NOBODY, NOBODY)
        site = Site(folder, free_port())
        packages = next(path for path in sys.path if path.endswith("site-packages"))
        site.environment |= {"PYTHONPATH": packages, "HOME": folder}
        if not (python := for_everybody()):
            pytest.skip("no Python that everybody may run")
        try:
            site.start(python, user=NOBODY, group=NOBODY, extra_groups=[])
            wait_until(lambda: "worker" in site.children())
            for pid in (site.process.pid, *site.children().values()):
                assert users_of(pid) == {NOBODY}
            assert (site.home.stat().st_uid, site.home.stat().st_mode & 0o777) == (NOBODY, 0o700)
            assert "WARNING" not in site.printed()
        finally:
            site.process.send_signal(signal.SIGTERM)
            assert site.process.wait(PATIENCE) == 0


def test_full_disk_is_waited_for_and_told_once(monkeypatch, capsys):
    answers = iter([CannotRun("The disk is full."), CannotRun("The disk is full."), True, False])

    def revive():
        answer = next(answers)
        if isinstance(answer, CannotRun):
            raise answer
        return answer

    monkeypatch.setattr(desk.embedded, "revive", revive)
    watch, pauses = desk.DatabaseWatch(), []
    for _ in range(4):
        watch.look()
        pauses.append(watch.pause)
    assert pauses == [4, 8, 2, 2]
    assert capsys.readouterr().out.splitlines() == [
        "The database is down. Newsdesk goes on trying. The disk is full.",
        "The database had stopped. It runs again.",
    ]
