"""The fuzzer in small; and that it can fail."""

import pytest

from bench.fuzzing.asking import Asked, request, seen_on
from bench.fuzzing.routes import routes
from bench.fuzzing.site import Answer
from bench.prove.addresses import Record, fuzz

REQUESTS, SEED = 250, 1871


@pytest.mark.django_db
def test_every_address_answers_whatever_is_asked():
    record = Record(slow=float("inf"))  # a busy machine is slow, and that is no fault
    fuzz(record, REQUESTS, seed=SEED, with_engine=False)
    assert (record.next, record.problems) == (REQUESTS, [])
    assert min(record.statuses[200], record.statuses[302], record.statuses[404], record.statuses[422]) > 0


def test_a_request_is_the_same_again():
    everywhere, seen = (
        routes(),
        seen_on([("/x/", '<form action="/y/"><input name="a" value="&lt;1"></form><a href="/z/">')]),
    )
    assert (seen.links, seen.forms) == (["/z/"], [("/y/", {"a": "<1"})])
    twice = [[str(request(SEED, number, everywhere, seen, with_engine=True)) for number in range(50)] for _ in (1, 2)]
    assert twice[0] == twice[1]


def test_addresses_and_what_they_are_asked_come_from_the_site():
    by_pattern = {route.pattern: route for route in routes()}
    assert {"quotes/", "api/quotes", "admin/r/<path:content_type_id>/<path:object_id>/"} <= by_pattern.keys()
    assert {"speaker", "from", "verified"} <= by_pattern["quotes/"].fields.keys()
    assert {"split", "join"} <= set(by_pattern["quotes/<int:pk>/<slug:verb>/"].words)
    assert {"rename", "unshare"} <= set(by_pattern["saved/<int:pk>/<slug:verb>/"].words)


def test_a_failure_and_a_slow_answer_are_problems(tmp_path):
    record, asked = Record(tmp_path / "done.json"), Asked("", "GET", "/quotes/")
    record.note(0, asked, Answer(200, 0.1, ""), None)
    record.note(1, asked, Answer(500, 0.1, "", "ValueError"), None)
    record.note(2, asked, Answer(200, 9.0, ""), lambda: Answer(200, 0.1, ""))  # slow once
    record.note(3, asked, Answer(200, 9.0, ""), lambda: Answer(200, 8.0, ""))
    assert record.problems == [
        "500, request 1, signed out: GET /quotes/ \nValueError",
        "8.0 s, request 3, signed out: GET /quotes/ ",
    ]
    record.keep()
    again = Record(record.path)
    assert (again.next, again.statuses, again.problems) == (4, {200: 3, 500: 1}, record.problems)
