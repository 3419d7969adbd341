"""A whole Newsdesk for one run: its home in a temporary folder, PostgreSQL in it, a web server, a person signed in.

It never touches the database of the person who runs it: DATABASE_URL and their settings are left aside.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--lang=en-GB",  # dates as written there
)  # fmt: skip


@contextmanager
def home_in(folder: Path) -> Iterator[None]:
    """Django set up on the home that lies in this folder, with all tables; made there if there is none."""
    for name in [name for name in os.environ if name == "DATABASE_URL" or name.startswith("NEWSDESK_")]:
        del os.environ[name]
    folder.mkdir(parents=True, exist_ok=True)
    os.environ |= {"NEWSDESK_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "newsdesk.settings"}
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from newsdesk.database import embedded
    from newsdesk.management.commands.prepare import collect_static_files

    # Copies rows in without triggers, which only a superuser may; what is served does not.
    connections["default"].settings_dict["USER"] = embedded.SUPERUSER
    with embedded.running():
        call_command("migrate", interactive=False, verbosity=0)
        collect_static_files()
        try:
            yield
        finally:
            connections.close_all()


@contextmanager
def own_home() -> Iterator[None]:
    """Django set up on an empty database with all tables; nothing of it is left afterwards."""
    with tempfile.TemporaryDirectory(prefix="newsdesk-", ignore_cleanup_errors=True) as home, home_in(Path(home)):
        yield


def session_of(name: str, role: str) -> str:
    """Makes an account and signs it in; returns the value of its session cookie."""
    from django.contrib.auth.models import User
    from django.test import Client

    from newsdesk.roles import give_role

    person = User.objects.create_user(name)
    give_role(user=person, role=role)
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(processes: int = 1, log: Path | None = None) -> Iterator[str]:
    """The site as `make run` serves it; yields its address without a slash at the end.

    What the server has to say goes to the terminal, or into the file `log`.
    """
    port = free_port()
    environment = os.environ | {"NEWSDESK_PORT": str(port), "NEWSDESK_WEB_PROCESSES": str(processes)}
    with log.open("w") if log else nullcontext() as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "newsdesk.serving"], cwd=ROOT, env=environment, stdout=said, stderr=said
        )
        try:
            _wait_for(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("The web server did not start.")


@contextmanager
def chromium():
    """The installed Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        sys.exit("There is no Chromium here. Get it with: apt-get install chromium")
    # Playwright's loop runs in this thread, in which Django then refuses to ask the database. Here it may.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def signed_in(browser, address: str, session: str, **options):
    """A browser context of that person."""
    context = browser.new_context(base_url=address, locale="en-GB", timezone_id="UTC", **options)
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    return context
