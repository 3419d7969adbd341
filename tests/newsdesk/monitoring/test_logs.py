"""How lines are written, without a database."""

import json
import logging
import os
import sys

import pytest

from newsdesk.monitoring.context import during
from newsdesk.monitoring.logs import Json, Text, WithoutAddress

MOMENT = 1764471600.25  # 2025-11-30T03:00:00.250Z


def record(message="", *args, logger="newsdesk.tests", level=logging.INFO, error=None, **extra):
    made = logging.LogRecord(
        logger, level, "file.py", 1, message, args, error and (type(error), error, error.__traceback__)
    )
    made.created = MOMENT
    vars(made).update(extra)
    return made


def raised(make):
    try:
        make()
    except Exception:
        return sys.exc_info()[1]


def test_line_says_when_where_and_what():
    assert Text().format(record("Sent %d digests.", 3)) == (
        'time=2025-11-30T03:00:00.250Z level=info logger=newsdesk.tests message="Sent 3 digests."'
    )


def test_line_says_during_which_request_it_was_written():
    with during(request="ab12", address="192.0.2.7"):
        line = Text().format(record(fields={"route": "/quotes/<int:pk>/", "status": 200, "ms": 0}))
    assert line.partition("logger=newsdesk.tests ")[2] == (
        "request=ab12 address=192.0.2.7 route=/quotes/<int:pk>/ status=200 ms=0"
    )
    assert "request" not in Text().format(record("Later."))


def test_line_of_the_queue_names_its_job():
    assert " job=7 " in Text().format(record("Job ended.", logger="procrastinate.worker", job={"id": 7}))


@pytest.mark.parametrize(
    "hostile", ['a"b', "a=b", "two words", "line\nfeed", "\u2028", "\x1b[31m", "back\\slash", "é\x85"]
)
def test_whatever_a_field_holds_is_one_line_that_can_be_read_again(hostile):
    line = Text().format(record(fields={"address": hostile}))
    assert len(line.splitlines()) == 1
    assert json.loads(line.partition(" address=")[2]) == hostile
    (again,) = Json().format(record(fields={"address": hostile})).split("\n")
    assert json.loads(again)["address"] == hostile


def test_json_holds_the_same_fields():
    with during(job=5):
        written = json.loads(Json().format(record("Done.", fields={"ms": 12})))
    assert written == {
        "time": "2025-11-30T03:00:00.250Z", "level": "info", "logger": "newsdesk.tests", "job": 5, "ms": 12,
        "message": "Done.",
    }  # fmt: skip


def quote_a_text():
    try:
        int("What Ana Lind said in confidence")
    except ValueError as error:
        raise LookupError("Ana Lind") from error


def test_error_is_one_line_with_its_place_and_without_its_words():
    line = Text().format(record("The request failed.", error=raised(quote_a_text)))
    assert len(line.splitlines()) == 1
    assert 'error="LookupError < ValueError"' in line
    assert "tests/newsdesk/monitoring/test_logs.py:" in line
    assert line.endswith(' quote_a_text"')
    assert "Lind" not in line


def test_error_of_the_system_says_which():
    line = Text().format(record(error=raised(lambda: os.stat("/nowhere/secret.txt"))))
    assert 'error="FileNotFoundError (No such file or directory)"' in line
    assert "secret" not in line


def test_error_that_leads_to_itself_ends():
    one, other = ValueError(), KeyError()
    one.__cause__, other.__cause__ = other, one
    assert 'error="ValueError < KeyError"' in Text().format(record(error=one))


def test_line_of_django_loses_the_address():
    made = record("%s: %s", "Internal Server Error", "/saved/digest/stop/secret/")
    assert WithoutAddress().filter(made) is True
    assert Text().format(made).endswith('message="The request failed."')
