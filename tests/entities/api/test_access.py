"""Who may ask the API, and how it says no."""

import json

import pytest
from django.test import Client

from newsdesk.accounts.tokens import create_token, revoke_token
from tests.factories import NOON, user

pytestmark = pytest.mark.django_db

ADDRESSES = ["/api/quotes", "/api/articles", "/api/actors", "/api/relations", "/api/openapi.json", "/api/docs"]


def bearing(secret):
    return {"Authorization": f"Bearer {secret}"}


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_session_and_a_token_open_the_api(client, carol, address):
    _, secret = create_token(user=carol, name="nightly", now=NOON)
    assert client.get(address, headers=bearing(secret)).status_code == 200
    client.force_login(carol)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", [*ADDRESSES, "/api/nonsense", "/api/quotes/1"])
def test_somebody_signed_out_is_told_in_json(client, address):
    answer = client.get(address)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json() == {"detail": "Sign in, or send a token of yours: “Authorization: Bearer newsdesk_…”."}


@pytest.mark.parametrize("address", ADDRESSES)
def test_somebody_without_a_role_is_refused_with_and_without_a_token(client, address):
    dan = user("dan")
    _, secret = create_token(user=dan, name="nightly", now=NOON)
    refused = client.get(address, headers=bearing(secret))
    client.force_login(dan)
    assert (refused.status_code, client.get(address).status_code) == (403, 403)
    assert refused.json() == {"detail": "Your account has no role yet. An editor can give it one."}


def test_a_revoked_token_is_not_known(client, carol):
    token, secret = create_token(user=carol, name="nightly", now=NOON)
    revoke_token(user=carol, pk=token.pk)
    answer = client.get("/api/quotes", headers=bearing(secret))
    assert answer.status_code == 401
    assert answer.json() == {"detail": "This token is not known here; it may have been revoked. Make a new one."}


def test_a_wrong_token_is_refused_in_spite_of_a_session(client, carol):
    client.force_login(carol)
    assert client.get("/api/quotes", headers=bearing("newsdesk_wrong")).status_code == 401


def test_an_address_that_is_none_says_where_they_are(client, carol):
    client.force_login(carol)
    answer = client.get("/api/nonsense/7")
    assert (answer.status_code, answer.json()) == (
        404,
        {"detail": "There is no /api/nonsense/7. What there is: /api/docs."},
    )


def test_lists_are_only_read(client, carol):
    client.force_login(carol)
    assert client.post("/api/quotes").status_code == 405


def test_a_session_annotates_only_with_its_csrf_token(carol):
    client = Client(enforce_csrf_checks=True)
    client.force_login(carol)
    answer = client.post("/api/annotate", json.dumps({"text": "Hm."}), content_type="application/json")
    assert answer.status_code == 403
    assert answer.json() == {"detail": "Send a token, or the CSRF token of your session in X-CSRFToken."}
