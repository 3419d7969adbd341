import pytest
from django.test import Client

from tests.factories import user

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/articles/?q=ferry"}


@pytest.mark.parametrize("method", ["get", "post"])
def test_htmx_request_of_somebody_signed_out_leads_to_the_door_and_back(client, method):
    answer = getattr(client, method)("/articles/", headers=HTMX)
    assert (answer.status_code, answer.content) == (401, b"")
    assert answer["HX-Redirect"] == "/login/?next=%2Farticles%2F%3Fq%3Dferry"


def test_form_older_than_the_sign_in_is_answered_in_words(db):
    answer = Client(enforce_csrf_checks=True).post("/login/", {"username": "bob", "csrfmiddlewaretoken": "x" * 64})
    assert (answer.status_code, "Nothing was changed" in answer.content.decode()) == (403, True)


def test_a_page_is_kept_by_no_cache_and_uses_no_sensor(db):
    person = user("carol", "analyst")
    client = Client()
    client.force_login(person)
    for address in ("/", "/quotes/", "/quotes/export.csv", "/api/docs", "/login/", "/nowhere/"):
        answer = client.get(address)
        assert "no-store" in answer["Cache-Control"], address
        assert "camera=()" in answer["Permissions-Policy"], address
        assert "object-src 'none'" in answer["Content-Security-Policy"], address
        answer.getvalue()  # to its end, where a file is closed
