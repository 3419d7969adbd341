"""The test session's own Newsdesk: a home in a temporary folder, and PostgreSQL in it unless DATABASE_URL names one."""

import gc
import os
import shutil
import tempfile
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as of_generated

# One of several processes that run the tests of a session between them: it finds the session's home.
IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
KEPT = {"NEWSDESK_REQUIRE_BROWSER"} | ({"NEWSDESK_HOME"} if IS_WORKER else set())

# Here, and not in pyproject.toml, because the home must be chosen before Django reads its settings.
for name in os.environ.keys() - KEPT:
    if name.startswith("NEWSDESK_"):
        del os.environ[name]
if not IS_WORKER:
    os.environ["NEWSDESK_HOME"] = tempfile.mkdtemp(prefix="newsdesk-")  # short, for the socket's path
os.environ["NEWSDESK_SECRET_KEY"] = "known to everyone, for tests only"
os.environ["DJANGO_SETTINGS_MODULE"] = "newsdesk.settings"
django.setup()

from newsdesk.accounts.sessions import seen_key  # noqa: E402, models need Django set up
from newsdesk.database import embedded  # noqa: E402, reads the environment
from newsdesk.machine.home import home, locked, make_home  # noqa: E402
from tests.site_to_fetch import site  # noqa: E402, F401, a fixture

if settings.USES_EMBEDDED_POSTGRES:
    settings.DATABASES["default"]["USER"] = embedded.SUPERUSER  # makes databases, and tables in them
Path(settings.STATIC_ROOT).mkdir(exist_ok=IS_WORKER)
# Straight from the sources: no test waits for compression, none depends on what was collected last.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, and that is all

# The same cases every time, and as long for each as a busy machine takes: a failure is never one of the clock.
of_generated.register_profile(
    "newsdesk", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
of_generated.load_profile("newsdesk")


def pytest_collection_modifyitems(items):
    """Marks the tests that need no more than Python; several processes begin with the files that take longest."""
    for item in items:
        needs = {mark.name for mark in item.iter_markers()} | {*item.fixturenames}
        if not needs & {"db", "django_db", "transactional_db", "live_server", "servers"}:
            item.add_marker("pure")
    if IS_WORKER:
        items.sort(key=lambda item: not (item.get_closest_marker("servers") or "browser" in item.fixturenames))


def pytest_collection_finish():
    """What has been imported and collected stays; no search for rubbish looks through it again."""
    gc.freeze()


def pytest_unconfigure():
    if not IS_WORKER:
        shutil.rmtree(os.environ["NEWSDESK_HOME"])


def pytest_terminal_summary(terminalreporter):
    """Told by the process that people look at, whichever skipped them."""
    from tests.journeys.visiting import NO_BROWSER

    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    if any(NO_BROWSER in reason for reason in skipped):
        terminalreporter.write_line(f"THE JOURNEYS WERE SKIPPED. {NO_BROWSER}", red=True, bold=True)


@pytest.fixture(scope="session")
def postgres(django_db_blocker):
    """Runs the server while tests that ask a database do; theirs is a copy of one that is migrated."""
    if not settings.USES_EMBEDDED_POSTGRES:
        yield
        return
    make_home(home())
    is_migrated = home() / "migrated"
    connection.settings_dict["TEST"]["TEMPLATE"] = embedded.DATABASE
    with embedded.running(durable=False):
        with locked(home() / "migrating"), django_db_blocker.unblock():
            if not is_migrated.exists():  # by another process of the session, which may be copying it
                call_command("migrate", verbosity=0)
                connection.close()
                connection.close_pool()
                is_migrated.touch()
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres, django_db_modify_db_settings_parallel_suffix):
    """pytest-django's own hook, asked before it connects for the first time."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """pytest-django's own, and what every test with real transactions finds: the rows of the migrations, no others."""
    from tests.restoring import keep_rows, restore_rows

    with django_db_blocker.unblock():
        keep_rows()
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(connection, "_test_serialized_contents", raising=False)  # nothing has to be filled in again
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: restore_rows())
        yield


@pytest.fixture(autouse=True)
def nothing_kept():
    """What one test had the cache keep is not known to the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def seen_before(nothing_kept):
    """Whoever signs in was seen a moment ago, so that their first request costs what all others do."""

    def note(request, **_):
        cache.add(seen_key(request.session.session_key), True)

    user_logged_in.connect(note)
    yield
    user_logged_in.disconnect(note)


@pytest.fixture
def job_queue(transactional_db):
    """A job queue that is real, and empty before and after."""
