import psycopg
import pytest
from django.db import DatabaseError
from django.test import Client
from psycopg import errors

from newsdesk.accounts.tokens import create_token
from newsdesk.database.away import is_away
from newsdesk.models import ApiToken
from tests.factories import NOON, user

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


class TestEncryption:
    """A trusted proxy says that it was asked in clear."""

    @pytest.fixture(autouse=True)
    def enforced(self, settings):
        settings.SECURE_SSL_REDIRECT, settings.SECURE_PROXY_SSL_HEADER = True, ("HTTP_X_FORWARDED_PROTO", "https")

    @pytest.mark.parametrize("path", ["/api/quotes?limit=1", "/api/openapi.json", "/articles/export.csv"])
    def test_program_is_refused_and_told_that_its_token_was_seen(self, client, db, path, caplog):
        _, token = create_token(user=user("ann", "analyst"), name="script", now=NOON)
        bears = {"Authorization": f"Bearer {token}"}
        refused = client.get(path, headers=bears)
        assert (refused.status_code, "Location" in refused) == (403, False)
        assert "unencrypted: revoke it" in refused.json()["detail"]
        assert "asked without HTTPS" in caplog.text
        assert token not in caplog.text
        assert ApiToken.objects.get().last_used_at is None
        assert client.get(path, headers=bears | {"X-Forwarded-Proto": "https"}).status_code != 403

    def test_api_is_refused_without_a_token_too(self, client):
        assert client.get("/api/quotes").status_code == 403

    @pytest.mark.parametrize("path", ["/articles/?q=ferry", "/api/docs"])
    def test_person_is_led_to_https(self, client, path):
        led = client.get(path)
        assert (led.status_code, led["Location"]) == (301, f"https://testserver{path}")


class TestDatabaseAway:
    """The database can't be reached; any middleware may be the one that meets this."""

    @pytest.fixture
    def visitor(self, monkeypatch):
        def lost(*_, **__):
            raise psycopg.OperationalError("the connection is lost")

        monkeypatch.setattr("newsdesk.web.middleware.RoleRequiredMiddleware.process_view", lost)
        return Client(raise_request_exception=False)

    def test_page_says_so_and_tries_again_by_itself(self, visitor):
        answer = visitor.get("/articles/?q=ferry")
        shown = answer.text
        assert (answer.status_code, answer["Retry-After"], "no-store" in answer["Cache-Control"]) == (503, "5", True)
        assert "Back in a moment" in shown
        assert 'http-equiv="refresh"' in shown
        assert "/articles/?q=ferry" in shown

    def test_form_that_may_be_stored_is_not_called_lost(self, visitor):
        shown = visitor.post("/login/", {"username": "bob"}).text
        assert "not known whether" in shown.replace("&#x27;", "'")
        assert "http-equiv" not in shown

    def test_programs_and_htmx_are_told_in_their_way(self, visitor):
        told = visitor.get("/api/articles")
        assert (told.status_code, told.json()["detail"].split(".")[0]) == (503, "The database is starting again")
        fragment = visitor.post("/logout/", headers=HTMX)
        assert (fragment.status_code, fragment["Newsdesk-Away"], fragment["HX-Reswap"]) == (503, "1", "none")

    def test_fault_of_newsdesk_stays_one(self, visitor, monkeypatch):
        def wrong(*_, **__):
            raise ValueError

        monkeypatch.setattr("newsdesk.web.middleware.RoleRequiredMiddleware.process_view", wrong)
        assert visitor.get("/").status_code == 500


@pytest.mark.parametrize(
    ("error", "passes"),
    [(errors.AdminShutdown(), True), (errors.DiskFull(), True), (errors.UndefinedColumn(), False), (KeyError(), False)],
)
def test_only_what_passes_is_waited_for(error, passes):
    wrapped = DatabaseError()
    wrapped.__cause__ = error
    assert is_away(wrapped) is passes
