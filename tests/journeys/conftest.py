"""Stories told through a real browser: Debian's Chromium, driven by Playwright, against Django's live server."""

import os
import shutil
import time
from threading import get_ident
from urllib.parse import urlsplit

import pytest
from django.core.signals import request_finished, request_started
from django.db import connection

from tests.journeys.visiting import NO_BROWSER, PATIENCE

# The shell draws pages and has no windows of its own: a journey takes a fifth of the processor time to begin.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def chromium_path():
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None and os.environ.get("NEWSDESK_REQUIRE_BROWSER"):
        pytest.fail(NO_BROWSER)
    if found is None:
        pytest.skip(NO_BROWSER)
    return found


@pytest.fixture(scope="module")
def browser(chromium_path, django_db_setup, django_db_blocker):
    """One browser for the stories of a file; not for longer, because its event loop stays in this thread."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    # Where a loop runs, Django uses another connection and takes the loop for a sign that this thread must not
    # wait for the database. Here it may.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield browser
        browser.close()
        with django_db_blocker.unblock():
            connection.close()


@pytest.fixture
def answers_awaited(live_server):
    """Ends when nothing is being answered any more: the tables are emptied next, which bears no reader beside it."""
    under_way = set()  # threads; of this one, in which tests ask with a client of Django's, nothing is known

    def begin(**_):
        under_way.add(get_ident())

    def end(**_):
        under_way.discard(get_ident())

    request_started.connect(begin)
    request_finished.connect(end)
    yield
    deadline = time.monotonic() + PATIENCE / 1000
    while under_way - {get_ident()} and time.monotonic() < deadline:
        time.sleep(0.01)
    request_started.disconnect(begin)
    request_finished.disconnect(end)
    assert under_way <= {get_ident()}


@pytest.fixture
def page(browser, live_server, answers_awaited, django_db_serialized_rollback):
    """A tab of its own; fails its test if the page asks another host for anything or its script breaks."""
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": 1360, "height": 850},
        locale="en-GB",
        timezone_id="UTC",
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    strangers, errors = [], []
    home = urlsplit(live_server.url).netloc
    page.on(
        "request",
        lambda request: (
            urlsplit(request.url).netloc not in (home, "") and strangers.append(request.url)  # "": data: and blob:
        ),
    )
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert strangers == []
    assert errors == []
