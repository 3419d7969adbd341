"""Who may send a large body, and processes that do the same work."""

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from newsdesk.serving.admission import is_upload_of_editor
from tests.factories import user

PATIENCE = 60  # seconds, for a machine that has much else to do
UPLOADS = "/admin/articles/upload/add/"
WORK = """
import os, time
from newsdesk.serving.processes import keep_running

def work():
    os.write(1, b"%d\\n" % os.getpid())
    time.sleep(600)

keep_running(2, work, seconds_to_stop=10)
"""


def environment(path, person=None):
    client = Client()
    if person:
        client.force_login(person)
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return RequestFactory().post(path, HTTP_COOKIE=cookies).environ


@pytest.mark.parametrize(("role", "may"), [("editor", True), ("annotator", False), ("analyst", False), (None, False)])
def test_files_are_taken_from_those_who_may_edit(db, role, may):
    assert is_upload_of_editor(environment(UPLOADS, user("somebody", role))) is may


def test_files_are_taken_from_nobody_unknown_and_on_no_other_page(db):
    alice = user("alice", "editor")
    assert not is_upload_of_editor(environment(UPLOADS))
    assert not is_upload_of_editor(environment("/login/", alice))
    assert not is_upload_of_editor(environment("/nowhere/", alice))
    alice.is_active = False
    closed = environment(UPLOADS, alice)
    alice.save()
    assert not is_upload_of_editor(closed)


@pytest.fixture
def two_processes():
    """(what keeps them, their ids)"""
    keeper = subprocess.Popen([sys.executable, "-c", WORK], cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True)
    try:
        yield keeper, [int(keeper.stdout.readline()) for _ in range(2)]
    finally:
        keeper.terminate()
        keeper.wait(PATIENCE)
        keeper.stdout.close()


def test_a_process_that_ends_is_replaced(two_processes):
    keeper, (first, second) = two_processes
    os.kill(first, signal.SIGKILL)
    assert keeper.stdout.readline() == "A web process ended (-9). Another takes its place.\n"
    third = int(keeper.stdout.readline())
    assert third not in (first, second)
    os.kill(third, 0)


def test_processes_end_with_the_one_that_keeps_them(two_processes):
    keeper, running = two_processes
    keeper.terminate()
    assert keeper.wait(PATIENCE) == 0
    for pid in running:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
