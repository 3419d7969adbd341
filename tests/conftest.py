"""The test session's own Newsdesk: a home in a temporary folder, and PostgreSQL in it unless DATABASE_URL names one."""

import os
import shutil
import tempfile
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.core.cache import cache
from hypothesis import HealthCheck
from hypothesis import settings as of_generated

KEPT = {"NEWSDESK_REQUIRE_BROWSER"}

# Here, and not in pyproject.toml, because the home must be chosen before Django reads its settings.
for name in os.environ.keys() - KEPT:
    if name.startswith("NEWSDESK_"):
        del os.environ[name]
os.environ["NEWSDESK_HOME"] = tempfile.mkdtemp(prefix="newsdesk-")  # short, for the socket's path
os.environ["NEWSDESK_SECRET_KEY"] = "known to everyone, for tests only"
os.environ["DJANGO_SETTINGS_MODULE"] = "newsdesk.settings"
django.setup()

Path(settings.STATIC_ROOT).mkdir()
# Straight from the sources: no test waits for compression, none depends on what was collected last.
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, and that is all

# The same cases every time, and as long for each as a busy machine takes: a failure is never one of the clock.
of_generated.register_profile(
    "newsdesk", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
of_generated.load_profile("newsdesk")


def pytest_unconfigure():
    shutil.rmtree(os.environ["NEWSDESK_HOME"])


@pytest.fixture(scope="session")
def postgres():
    """Runs the server while tests that ask a database do."""
    from newsdesk import embedded

    if not settings.USES_EMBEDDED_POSTGRES:
        yield
        return
    with embedded.running(durable=False):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres, django_db_modify_db_settings_parallel_suffix):
    """pytest-django's own hook, asked before it connects for the first time."""


@pytest.fixture(autouse=True)
def nothing_kept():
    """What one test had the cache keep is not known to the next."""
    cache.clear()


@pytest.fixture
def job_queue(transactional_db, django_db_serialized_rollback):
    """An empty job queue before and after: its tables are not Django's to empty."""
    from django.db import connection

    def empty():
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")

    empty()
    yield
    empty()
