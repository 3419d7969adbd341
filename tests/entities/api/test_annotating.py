import json

import pytest
from django.db import connections

from entities.api.annotating import LOCK
from entities.api.schemas import LENGTH_LIMIT
from entities.models import Actor, Quote
from entities.nlp import interchange
from newsdesk.accounts.tokens import create_token
from tests.factories import NOON, user

pytestmark = pytest.mark.django_db

TEXT = "“We will rebuild the harbour,” said Ana Lind, the mayor of Salt Harbour, yesterday. Tom Berg praised her."


@pytest.fixture
def annotate(client):
    _, secret = create_token(user=user("carol", "analyst"), name="nightly", now=NOON)

    def ask(body):
        body = body if isinstance(body, str) else json.dumps(body)
        return client.post(
            "/api/annotate", body, content_type="application/json", headers={"Authorization": f"Bearer {secret}"}
        )

    return ask


def test_a_text_comes_back_with_what_is_in_it(annotate):
    answer = annotate({"id": "7", "text": TEXT, "date": "2025-11-20"})
    found = answer.json()
    assert (answer.status_code, found["id"]) == (200, "7")
    (quoted,) = [quote for quote in found["quotes"] if quote["type"] == "direct"]
    assert quoted["speaker"] == "Ana Lind"
    assert quoted["text"].startswith("We will rebuild the harbour")
    assert [date["value"] for date in found["dates"]] == ["2025-11-19"]
    read = interchange.annotation_of(TEXT, found)
    assert interchange.record_of("7", read) == found


def test_nothing_is_stored(annotate):
    assert annotate({"text": TEXT}).status_code == 200
    assert (Quote.objects.count(), Actor.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": ""}, "text"),
        ({"text": 7}, "text"),
        ({"text": "x" * (LENGTH_LIMIT + 1)}, "text"),
        ({"text": "Hm.", "date": "yesterday"}, "date"),
        ([], "text"),
    ],
)
def test_a_text_that_cannot_be_taken_is_refused_in_words(annotate, body, field):
    answer = annotate(body)
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]
    assert answer.json()["fields"][field][0] in answer.json()["detail"]


def test_a_body_that_is_no_json_is_refused(annotate):
    answer = annotate("{")
    assert answer.status_code == 400
    assert isinstance(answer.json()["detail"], str)


@pytest.fixture
def somebody_else_annotates():
    """Holds the lock from another connection until it is called."""
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])

        def finish():
            cursor.execute("SELECT pg_advisory_unlock_all()")

        yield finish
        finish()
    other.close()


def test_one_text_at_a_time_is_annotated(annotate, somebody_else_annotates):
    busy = annotate({"text": TEXT})
    assert (busy.status_code, busy["Retry-After"]) == (503, "5")
    assert busy.json() == {"detail": "Another text is being annotated just now. Try again in a few seconds."}
    somebody_else_annotates()
    assert annotate({"text": TEXT}).status_code == 200
