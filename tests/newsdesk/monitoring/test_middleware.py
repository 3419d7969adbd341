"""What the log is told of requests and jobs."""

import asyncio
import logging

import pytest
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from newsdesk.models import ApiToken
from newsdesk.monitoring.context import said
from newsdesk.monitoring.jobs import told
from newsdesk.monitoring.logs import Text
from newsdesk.urls import urlpatterns as of_the_site
from tests.factories import article, job_context, user

pytestmark = pytest.mark.django_db


def failing(request):
    token = {"user": user("erin"), "name": "", "digest": "Ana Lind's secret", "created_at": "2025-11-30T03:00Z"}
    ApiToken.objects.create(**token)


def logging_view(request):
    logging.getLogger("newsdesk.tests").info("Inside.")
    return HttpResponse("said")


urlpatterns = [*of_the_site, path("failing/", failing), path("logging/", logging_view)]


class Lines(logging.Handler):
    """The log as the site would write it, and the fields of each line."""

    def __init__(self):
        super().__init__()
        self.setFormatter(Text())
        self.written, self.fields = [], []

    def emit(self, record):
        self.written.append(self.format(record))
        self.fields.append(self.formatter.fields(record))


@pytest.fixture
def log():
    lines = Lines()
    logging.getLogger().addHandler(lines)
    yield lines
    logging.getLogger().removeHandler(lines)


@pytest.fixture
def carol(client):
    person = user("carol", "analyst")
    client.force_login(person)
    client.person = person
    return client


def without(line, *names):
    return {name: value for name, value in line.items() if name not in names}


def test_request_is_one_line_with_who_from_where_and_what_came_of_it(carol, log):
    answer = carol.get(f"/articles/{article().pk}/?panel=dates&q=confidential", REMOTE_ADDR="192.0.2.7")
    (line,) = log.fields
    assert without(line, "time", "ms") == {
        "level": "info", "logger": "newsdesk.requests", "request": answer["X-Request-ID"], "address": "192.0.2.7",
        "person": carol.person.pk, "method": "GET", "route": "/articles/<int:pk>/", "status": 200, "outcome": "ok",
    }  # fmt: skip
    assert line["ms"] >= 0
    assert "confidential" not in log.written[0]


@pytest.mark.parametrize(
    ("trusted", "forwarded", "told"),
    [
        (True, "203.0.113.9, 198.51.100.4", "198.51.100.4"),  # what the client wrote stands first
        (True, "a word=1 level=error", "192.0.2.7"),
        (True, "", "192.0.2.7"),
        (False, "198.51.100.4", "192.0.2.7"),
    ],
)
def test_address_is_the_clients_only_by_the_word_of_a_trusted_proxy(client, log, settings, trusted, forwarded, told):
    settings.TRUSTED_PROXY = trusted
    client.get("/login/", REMOTE_ADDR="192.0.2.7", headers={"X-Forwarded-For": forwarded})
    assert [line["address"] for line in log.fields] == [told]


def test_requests_have_different_ids(carol):
    assert len({carol.get("/login/")["X-Request-ID"] for _ in range(3)}) == 3


@pytest.mark.parametrize(
    ("trusted", "given", "taken"),
    [
        (True, "from-the-proxy.7", True),
        (True, "short", False),
        (True, "with a\x7fblank", False),
        (False, "from-the-proxy.7", False),
    ],
)
def test_id_of_the_proxy_is_taken_if_it_is_trusted(client, settings, trusted, given, taken):
    settings.TRUSTED_PROXY = trusted
    assert (client.get("/login/", headers={"X-Request-ID": given})["X-Request-ID"] == given) is taken


@pytest.mark.parametrize(("address", "status", "route"), [
    ("/articles/999999/", 404, "/articles/<int:pk>/"), ("/no/such/page/", 404, "none"), ("/admin/", 403, "/admin/"),
    ("/review/", 403, "/review/"),
])  # fmt: skip
def test_refusal_is_one_line(carol, log, address, status, route):
    assert carol.get(address).status_code == status
    (line,) = log.fields
    assert (line["status"], line["route"], line["outcome"]) == (status, route, "refused" if status >= 400 else "ok")
    assert "error" not in line


def test_form_from_elsewhere_is_one_line(log):
    assert Client(enforce_csrf_checks=True).post("/login/", {"username": "bob"}).status_code == 403
    (line,) = log.fields
    assert (line["status"], line["outcome"], line["route"]) == (403, "refused", "/login/")


def test_site_of_another_name_is_one_line(client, log):
    assert client.get("/login/", headers={"Host": "elsewhere.example"}).status_code == 400
    (line,) = log.fields
    assert (line["status"], line["outcome"]) == (400, "refused")


@override_settings(ROOT_URLCONF=__name__)
def test_failure_says_where_and_quotes_nothing(carol, log):
    carol.raise_request_exception = False
    answer = carol.get("/failing/?q=confidential")
    assert answer.status_code == 500
    of_django, own = log.fields
    assert of_django["message"] == "The request failed."
    assert of_django["request"] == own["request"] == answer["X-Request-ID"]
    assert of_django["person"] == carol.person.pk
    assert of_django["error"] == f"{IntegrityError.__name__} < CheckViolation 23514 token_has_name"
    assert "tests/newsdesk/monitoring/test_middleware.py" in of_django["at"]
    assert (own["level"], own["status"], own["outcome"]) == ("error", 500, "failed")
    for line in log.written:
        assert len(line.splitlines()) == 1
        assert "Lind" not in line
        assert "confidential" not in line


@override_settings(ROOT_URLCONF=__name__)
def test_line_written_during_a_request_bears_its_id(carol, log):
    carol.get("/logging/")
    inside, after = log.fields
    assert (inside["message"], inside["request"], inside["person"]) == ("Inside.", after["request"], after["person"])
    assert said() == {}


def test_export_is_logged(carol, log):
    answer = carol.get("/quotes/export.csv")
    b"".join(answer.streaming_content)
    exports = [line for line in log.fields if line["logger"] == "newsdesk.exports"]
    assert [without(line, "time", "request", "address") for line in exports] == [
        {
            "level": "info", "logger": "newsdesk.exports", "person": carol.person.pk, "type": "text/csv",
            "route": "/quotes/export.<slug:form>", "message": "Exported.",
        }
    ]  # fmt: skip


def run(work, attempts=0):
    context = job_context(attempts)
    asyncio.run(told(work, context, None))


def test_job_is_one_line(log):
    async def work():
        logging.getLogger("newsdesk.tests").info("Inside.")

    run(work, attempts=1)
    inside, after = log.fields
    assert (inside["job"], inside["message"]) == (1, "Inside.")
    assert without(after, "time", "ms") == {
        "level": "info", "logger": "newsdesk.queue.jobs", "job": 1, "task": "tests", "queue": "tests", "attempt": 2,
        "outcome": "done",
    }  # fmt: skip


def test_job_that_fails_says_so(log):
    async def work():
        raise ValueError("Ana Lind")

    with pytest.raises(ValueError, match="Ana Lind"):
        run(work)
    (line,) = log.fields
    assert (line["level"], line["outcome"], line["job"]) == ("warning", "failed", 1)
    assert "Lind" not in log.written[0]
