from datetime import timedelta

import pytest
from django.db import IntegrityError

from newsdesk.accounts.tokens import NameTaken, UnknownToken, create_token, digest, revoke_token, token_of
from newsdesk.models import ApiToken
from tests.factories import NOON, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return user("carol", "analyst")


def test_a_token_is_kept_as_a_hash_only(person):
    token, secret = create_token(user=person, name="nightly", now=NOON)
    stored = ApiToken.objects.values_list().get(pk=token.pk)
    assert secret.startswith("newsdesk_")
    assert len(secret) > 50
    assert token.digest == digest(secret)
    assert secret not in map(str, stored)


def test_a_token_leads_to_its_owner(person):
    _, secret = create_token(user=person, name="nightly", now=NOON)
    assert token_of(secret, NOON).user == person


@pytest.mark.parametrize("secret", ["", "newsdesk_", "newsdesk_x", "\x00", "ü" * 5000])
def test_a_token_nobody_made_leads_nowhere(person, secret):
    create_token(user=person, name="nightly", now=NOON)
    with pytest.raises(UnknownToken):
        token_of(secret, NOON)


def test_the_hash_of_a_token_is_no_token(person):
    token, _ = create_token(user=person, name="nightly", now=NOON)
    with pytest.raises(UnknownToken):
        token_of(token.digest, NOON)


def test_a_closed_account_closes_its_tokens(person):
    _, secret = create_token(user=person, name="nightly", now=NOON)
    person.is_active = False
    person.save()
    with pytest.raises(UnknownToken):
        token_of(secret, NOON)


def test_its_last_use_is_recorded_to_the_minute(person):
    token, secret = create_token(user=person, name="nightly", now=NOON)
    for seconds, recorded in [(0, 0), (30, 0), (61, 61)]:
        token_of(secret, NOON + timedelta(seconds=seconds))
        token.refresh_from_db()
        assert token.last_used_at == NOON + timedelta(seconds=recorded)


def test_a_person_has_one_token_of_a_name(person):
    create_token(user=person, name="nightly", now=NOON)
    with pytest.raises(NameTaken):
        create_token(user=person, name="nightly", now=NOON)
    create_token(user=user("alice", "editor"), name="nightly", now=NOON)
    assert ApiToken.objects.count() == 2


def test_only_the_owner_revokes_a_token(person):
    token, secret = create_token(user=person, name="nightly", now=NOON)
    assert revoke_token(user=user("alice", "editor"), pk=token.pk) is None
    assert token_of(secret, NOON).user == person
    assert revoke_token(user=person, pk=token.pk) == "nightly"
    with pytest.raises(UnknownToken):
        token_of(secret, NOON)


def test_a_token_without_a_name_is_refused_by_the_database(person):
    with pytest.raises(IntegrityError, match="token_has_name"):
        ApiToken.objects.create(user=person, name="", digest="x", created_at=NOON)


# --- the page


@pytest.fixture
def carol(client, person):
    client.force_login(person)
    return client


def test_a_new_token_is_shown_once(carol, person):
    text = carol.post("/tokens/", {"name": "nightly"}).text
    secret = text.partition("<code data-copied>")[2].partition("</code>")[0]
    assert token_of(secret, NOON).user == person
    later = carol.get("/tokens/")
    assert "nightly" in later.text
    assert secret not in later.text
    assert "no-store" in later["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "Say what the token is for"),
        ("nightly", "You already have a token called “nightly”."),
        ("x" * 61, "60"),
    ],
)
def test_a_name_that_cannot_be_taken_says_why(carol, person, name, words):
    create_token(user=person, name="nightly", now=NOON)
    answer = carol.post("/tokens/", {"name": name})
    assert answer.status_code == 422
    assert words in answer.text
    assert ApiToken.objects.count() == 1


def test_a_person_revokes_a_token_on_the_page(carol, person):
    token, _ = create_token(user=person, name="nightly", now=NOON)
    answer = carol.post(f"/tokens/{token.pk}/revoke/", follow=True)
    assert "Revoked “nightly”." in answer.text
    assert "You have no tokens." in answer.text


def test_tokens_of_others_are_not_seen(carol):
    token, _ = create_token(user=user("alice", "editor"), name="secret plan", now=NOON)
    assert "secret plan" not in carol.get("/tokens/").text
    carol.post(f"/tokens/{token.pk}/revoke/")
    assert ApiToken.objects.count() == 1


def test_somebody_without_a_role_makes_no_tokens(client):
    client.force_login(user("dan"))
    assert client.post("/tokens/", {"name": "nightly"}).status_code == 403
    assert ApiToken.objects.count() == 0


@pytest.mark.parametrize("page", ["/tokens/", "/", "/quotes/", "/admin/"])
def test_a_token_is_no_sign_in_to_the_pages(client, person, page):
    _, secret = create_token(user=person, name="nightly", now=NOON)
    assert client.get(page, headers={"Authorization": f"Bearer {secret}"}).status_code == 302


def test_an_editor_makes_a_token_that_sends(client):
    client.force_login(user("alice", "editor"))
    answer = client.post("/tokens/", {"name": "CMS", "scope": "send"})
    assert "/api/articles" in answer.text
    assert "sends articles" in client.get("/tokens/").text
    assert ApiToken.objects.get().scope == "send"


def test_nobody_else_makes_a_token_that_sends(carol):
    assert "send articles" not in carol.get("/tokens/").text
    assert carol.post("/tokens/", {"name": "CMS", "scope": "send"}).status_code == 422
    assert not ApiToken.objects.exists()
