"""The main story with nothing left out: upload, process, read, actor, relation, correct, count, history."""

import os
import re
import signal
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import expect

from entities.services.derived.exact import drift
from tests.factories import user
from tests.journeys.visiting import PATIENCE, follow, sign_in, stat

ARTICLE = """Ferry line may close, minister warns

NORTHPORT - Harbour Minister Ana Lindqvist warned on Monday that the ferry line to Skarholm would close in March.

“The line has lost money for nine years,” Lindqvist told reporters. She criticised Tom Bergsson, the chairman of \
Northport Ferries, for “hiding the bill from the islanders”.

Bergsson denied the accusation. “Nobody hid anything,” he said.
"""


@pytest.fixture
def worker(live_server, job_queue):
    """A worker of its own process, on the database of the tests, with nothing to do but what this story asks."""
    database = connection.settings_dict
    host, port = quote(database["HOST"], safe=""), f":{database['PORT']}" if database["PORT"] else ""
    address = f"postgresql://{database['USER']}:{database['PASSWORD']}@{host}{port}/{database['NAME']}"
    process = subprocess.Popen(
        [sys.executable, "manage.py", "worker"], cwd=settings.BASE_DIR, env=os.environ | {"DATABASE_URL": address}
    )
    yield process
    process.send_signal(signal.SIGTERM)
    process.wait(5 * PATIENCE / 1000)


def test_story_from_upload_to_correction(page, worker, tmp_path):
    user("alice", "editor")
    file = tmp_path / "ferry.txt"
    file.write_text(ARTICLE)
    sign_in(page, "alice")

    # Upload, and watch it being processed.
    follow(page.get_by_role("link", name="Upload articles").first)
    page.locator("#id_files").set_input_files(file)
    page.get_by_label("Outlet").fill("The Northport Bell")
    page.get_by_label("Published on").fill("2025-11-20")
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_text("1 of 1 finished")).to_be_visible(timeout=5 * PATIENCE)  # the engine is loaded first

    # Read it.
    page.get_by_role("link", name="Open").click()
    expect(page.locator("h1")).to_have_text("Ferry line may close, minister warns")
    card = page.locator(".reader-card", has_text="Nobody hid anything")
    expect(card.locator(".by")).to_contain_text("Tom Bergsson")
    article = page.url

    # The actor's page.
    card.get_by_role("link", name="Tom Bergsson").first.click()
    expect(page.locator("h1")).to_have_text("Tom Bergsson")
    bergsson = page.url
    said = int(stat(page, "quotes? by").inner_text())

    # Who talks about whom: the cell opens its quotes.
    page.get_by_role("link", name="Who talks about whom").click()
    page.get_by_text("Show as table").click()
    page.get_by_role("link", name=re.compile("by Ana Lindqvist about Tom Bergsson")).click()
    expect(page.locator(".quote-card").first).to_contain_text("hiding the bill from the islanders")

    # Correct the speaker by typing a name; the counts follow at once.
    page.goto(article)
    card.locator(".content").click()
    card.get_by_role("combobox", name="Speaker").press_sequentially("lindq")
    card.get_by_role("option", name=re.compile("Ana Lindqvist")).first.click()
    expect(card.locator(".by")).to_contain_text("Ana Lindqvist")
    page.get_by_role("link", name="History").click()
    expect(page.locator(".reader-history")).to_contain_text(re.compile("alice", re.I))
    expect(page.locator(".reader-history")).to_contain_text("Tom Bergsson")
    page.goto(bergsson)
    expect(stat(page, "quotes? by")).to_have_text(str(said - 1))
    assert not drift().actors
    assert not drift().pairs
