"""What a monitoring system reads, and who may read it."""

import os
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as of_site
from django.utils import timezone
from procrastinate.contrib.django import app
from prometheus_client.parser import text_string_to_metric_families

from entities.models import Run
from newsdesk.models import Backup
from newsdesk.monitoring import sharing
from tests.factories import article, user

TOGETHER = """
import os
from newsdesk.monitoring.sharing import counting_together
with counting_together():
    import django
    django.setup()
    from newsdesk.monitoring import metrics
    for _ in range(3):
        if not os.fork():
            metrics.count_request("GET", "/quotes/", 200, 0.02)
            os._exit(0)
    for _ in range(3):
        os.wait()
    metrics.DatabaseCollector.collect = lambda self: []
    print(metrics.exposition().decode())
    folder = os.environ["PROMETHEUS_MULTIPROC_DIR"]
print(os.path.exists(folder))
"""


def samples(text):
    return {
        (sample.name, *(f"{name}={value}" for name, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def ask(client):
    """Asks for the metrics as this machine does."""

    def asked(**environment):
        answer = client.get("/metrics", **environment)
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/plain; version=")
        return samples(answer.text)

    return asked


KILLED = """
import os, sys
from newsdesk.monitoring.sharing import counting_together
with counting_together():
    if os.fork():
        print(os.environ["PROMETHEUS_MULTIPROC_DIR"], flush=True)
        os.kill(os.getpid(), 9)
    sys.stdin.read()  # a process of the server that outlives it
    os._exit(0)
"""


def test_a_start_removes_what_killed_servers_counted_in(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    stranger = tmp_path / f"{sharing.PREFIX}of-another-kind"
    stranger.mkdir()
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", KILLED]
    with subprocess.Popen(
        command, cwd=of_site.BASE_DIR, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        left = Path(server.stdout.readline().strip())
        server.wait()
        sharing._remove_left_behind()
        assert left.is_dir()  # one of its processes still counts there
        server.stdin.close()
        server.stdout.read()  # until that one has ended, too
    sharing._remove_left_behind()
    assert (left.exists(), stranger.exists()) == (False, True)


@pytest.mark.django_db
def test_requests_are_counted_by_route_and_class(client, ask):
    ok = ("newsdesk_requests_total", "class=2xx", "method=GET", "route=/login/")
    lost = ("newsdesk_requests_total", "class=4xx", "method=other", "route=none")
    seconds = ("newsdesk_request_seconds_count", "route=/login/")
    before = ask()
    client.force_login(user("carol", "analyst"))
    for _ in range(2):
        client.get("/tokens/revoke/")  # no such method: 405
    client.logout()
    for _ in range(3):
        client.get("/login/")
    client.generic("BREW", "/coffee/")
    after = ask()
    assert [after[name] - before.get(name, 0) for name in (ok, lost, seconds)] == [3, 1, 3]
    refused = ("newsdesk_requests_total", "class=4xx", "method=GET", "route=/tokens/revoke/")
    assert after[refused] - before.get(refused, 0) == 2
    assert not [name for name in after if "/metrics" in str(name)]


@pytest.mark.django_db(transaction=True)
def test_database_tells_of_jobs_annotations_and_itself(ask, job_queue):
    now = timezone.now()
    for minutes in (1, 2, 30):
        run = Run.objects.create(article=article(), pipeline="7")
        Run.objects.filter(pk=run.pk).update(created_at=now - timedelta(minutes=minutes))
    Backup.objects.create(made_at=now - timedelta(days=2))
    app.configure_task("tests.now", allow_unknown=True, queue="annotate").defer()
    app.configure_task("tests.later", allow_unknown=True, queue="annotate", schedule_in={"hours": 1}).defer()
    app.configure_task("tests.only later", allow_unknown=True, queue="digests", schedule_in={"hours": 1}).defer()
    found = ask()
    assert found["newsdesk_database_up",] == 1
    assert found["newsdesk_jobs", "queue=annotate", "state=todo"] == 2
    assert found["newsdesk_jobs", "queue=digests", "state=todo"] == 1
    assert 0 <= found["newsdesk_oldest_waiting_job_seconds", "queue=annotate"] < 300
    assert ("newsdesk_oldest_waiting_job_seconds", "queue=digests") not in found
    assert found["newsdesk_workers",] == 0
    assert found["newsdesk_articles_annotated_per_minute",] == 2 / 5
    assert found["newsdesk_database_bytes",] > 1_000_000
    assert found["newsdesk_database_connections", "state=active"] >= 1
    assert found["newsdesk_database_connections_limit",] >= 10
    assert now.timestamp() - found["newsdesk_last_backup_timestamp_seconds",] == pytest.approx(2 * 24 * 3600, abs=5)


@pytest.mark.django_db
def test_metrics_without_a_database_say_so(ask, monkeypatch):
    monkeypatch.setitem(of_site.DATABASES["default"], "HOST", "/nowhere")
    found = ask()
    assert found["newsdesk_database_up",] == 0
    assert ("newsdesk_database_bytes",) not in found


@pytest.mark.django_db
def test_metrics_are_for_this_machine_without_a_token(client):
    assert client.get("/metrics", REMOTE_ADDR="::1").status_code == 200
    for address in ("192.0.2.7", "", "2001:db8::1"):
        assert client.get("/metrics", REMOTE_ADDR=address).status_code == 403


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_proxy_on_this_machine_is_not_this_machine(client, header):
    assert client.get("/metrics", headers={header: "127.0.0.1"}).status_code == 403


@pytest.mark.parametrize("name", ["HTTPS", "TRUSTED_PROXY"])
def test_site_behind_a_proxy_needs_a_token(client, settings, name):
    setattr(settings, name, True)
    assert client.get("/metrics").status_code == 403


@pytest.mark.django_db
def test_token_opens_the_metrics_from_everywhere_and_nothing_else_does(client, settings):
    settings.METRICS_TOKEN = "drawn-at-random-once"
    asked = {
        given: client.get("/metrics", headers={"Authorization": given}, REMOTE_ADDR="192.0.2.7").status_code
        for given in (
            "Bearer drawn-at-random-once",
            "Bearer drawn-at-random",
            "Basic drawn-at-random-once",
            "Bearer é",
            "",
        )
    }
    assert list(asked.values()) == [200, 403, 403, 403, 403]
    assert client.get("/metrics").status_code == 403


def test_processes_count_together():
    command = [sys.executable, "-W", "error", "-c", TOGETHER]
    done = subprocess.run(command, cwd=of_site.BASE_DIR, env=os.environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    text, _, is_left = done.stdout.strip().rpartition("\n")
    found = samples(f"{text}\n")
    assert found["newsdesk_requests_total", "class=2xx", "method=GET", "route=/quotes/"] == 3
    assert found["newsdesk_request_seconds_bucket", "le=0.025", "route=/quotes/"] == 3
    assert is_left == "False"
