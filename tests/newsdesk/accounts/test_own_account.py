"""What everybody does with their own account."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from newsdesk.accounts.links import ask_to_confirm, is_confirmed
from newsdesk.accounts.pace import OF_MAIL
from newsdesk.accounts.sessions import in_words
from newsdesk.accounts.tokens import EndedToken, create_token, token_of
from newsdesk.models import Account
from tests.factories import NOON, user

pytestmark = pytest.mark.django_db
LONG = "correct horse battery"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def signed_in(name="bob", agent=FIREFOX):
    client = Client(headers={"User-Agent": agent})
    assert client.post("/login/", {"username": name, "password": f"{name}-secret"}).status_code == 302
    return client


def is_in(client):
    return client.get("/").status_code == 200


@pytest.fixture
def bob():
    return user("bob", "analyst")


# --- sessions


def test_sessions_are_listed_and_ended_one_by_one(bob):
    here, there = signed_in(), signed_in(agent="Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Safari/604.1")
    text = here.get("/account/").text
    assert "Firefox on Linux" in text
    assert "Safari on iOS" in text
    other = UserSession.objects.get(session_key=there.session.session_key)
    here.post(f"/account/sessions/{other.pk}/end/")
    assert (is_in(here), is_in(there)) == (True, False)


def test_all_other_sessions_are_ended_at_once(bob):
    here, *others = [signed_in() for _ in range(3)]
    assert "Signed out 2 other sessions." in here.post("/account/sessions/end/", follow=True).text
    assert [is_in(client) for client in (here, *others)] == [True, False, False]


def test_nobody_ends_the_sessions_of_others(bob):
    user("eve", "editor")
    there = signed_in()
    other = UserSession.objects.get()
    assert signed_in("eve").post(f"/account/sessions/{other.pk}/end/").status_code == 404
    assert is_in(there)


def test_a_session_from_before_sessions_were_listed_is_listed_once_it_is_seen(bob, client):
    client.force_login(bob)
    assert UserSession.objects.count() == 0
    cache.clear()
    client.get("/")
    assert UserSession.objects.get().user == bob


def test_last_seen_is_written_down_every_few_minutes(bob, client):
    client.force_login(bob)
    cache.clear()
    client.get("/account/")
    seen_at = Account.objects.get(user=bob).last_seen_at
    client.get("/account/")
    assert Account.objects.get(user=bob).last_seen_at == seen_at
    cache.clear()  # as after five minutes
    client.get("/account/")
    assert Account.objects.get(user=bob).last_seen_at > seen_at


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18 Safari/605.1", "Safari on macOS"),
        ("", "A browser on an unknown system"),
    ],
)
def test_a_browser_is_named_in_words(agent, words):
    assert in_words(agent) == words


# --- a new password


def change(client, new=LONG, old="bob-secret"):
    return client.post("/password/", {"old_password": old, "new_password1": new, "new_password2": new})


def test_a_new_password_ends_the_other_sessions_and_asks_about_tokens(bob):
    here, there = signed_in(), signed_in()
    create_token(user=bob, name="nightly", now=timezone.now())
    create_token(user=bob, name="weekly", now=timezone.now())
    asked = here.get(change(here).url)
    assert "What about your tokens?" in asked.text
    assert (is_in(here), is_in(there)) == (True, False)
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [here.session.session_key]
    assert "Revoked 2 tokens." in here.post("/tokens/revoke/", follow=True).text
    assert bob.api_tokens.count() == 0


def test_nothing_is_asked_where_there_are_no_tokens(bob):
    here = signed_in()
    assert "What about your tokens?" not in here.get(change(here).url).text


@pytest.mark.parametrize("new", ["newsdesk1", "        ", "bob-secret", "12345678901"])
def test_a_weak_or_used_password_is_refused(bob, new):
    here = signed_in()
    assert change(here, new).status_code == 422
    bob.refresh_from_db()
    assert bob.check_password("bob-secret")


def test_the_old_password_is_not_guessed_in_a_session_left_open(bob):
    here = signed_in()
    answers = [change(here, old="wrong").status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    assert change(here).status_code == 429


# --- the second step


def confirm(client, address):
    """Say who one is before what changes how one signs in."""
    door = client.get(address).url
    return client.post(door, {"password": "bob-secret"})


def test_a_second_step_is_set_up_and_removed(bob):
    here = signed_in()
    assert confirm(here, "/account/second-step/").url == "/account/second-step/"
    here.get("/account/second-step/")
    secret = here.session["mfa.totp.secret"]
    assert here.post("/account/second-step/", {"code": "000000x"}).status_code == 422
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()) + 1))
    assert here.post("/account/second-step/", {"code": code}).url == "/account/recovery-codes/"
    codes = here.get("/account/recovery-codes/")
    assert codes.text.count("<li><code>") == 10
    assert here.get("/account/recovery-codes/file/").text.count("\n") == 10
    assert "no-store" in codes["Cache-Control"]
    assert "10 recovery codes left" in here.get("/account/").text
    assert here.post("/account/recovery-codes/new/").status_code == 302
    assert here.get("/account/recovery-codes/").text != codes.text
    here.post("/account/second-step/remove/")
    assert Authenticator.objects.count() == 0


def test_somebody_at_a_session_left_open_sets_up_no_second_step(bob):
    here = signed_in()
    for address in ("/account/second-step/", "/account/recovery-codes/new/"):
        assert here.get(address).url.startswith("/account/confirm/")
    door = here.get("/account/second-step/").url
    wrong = here.post(door, {"password": "wrong"})
    assert (wrong.status_code, "That is not your password." in wrong.text) == (422, True)


def test_who_proves_who_they_are_gets_a_new_session(bob):
    here, thief = signed_in(), Client()
    thief.cookies["sessionid"] = here.cookies["sessionid"].value
    door = here.get("/account/second-step/").url
    assert here.post(door, {"password": "bob-secret"}).url == "/account/second-step/"
    assert [is_in(here), is_in(thief)] == [True, False]
    assert here.get("/account/second-step/").status_code == 200
    assert UserSession.objects.get().session_key == here.session.session_key


# --- tokens with an end


def test_a_token_ends(bob):
    _, secret = create_token(user=bob, name="nightly", now=NOON, ends_at=NOON + timedelta(days=30))
    assert token_of(secret, NOON + timedelta(days=29)).user == bob
    with pytest.raises(EndedToken, match="This token ended on 2025-12-20"):
        token_of(secret, NOON + timedelta(days=30))


def test_a_token_made_on_the_page_ends_in_90_days_unless_said_otherwise(bob):
    here = signed_in()
    here.post("/tokens/", {"name": "nightly"})
    here.post("/tokens/", {"name": "yearly", "days": "365"})
    assert here.post("/tokens/", {"name": "for ever", "days": "36500"}).status_code == 422
    days = {token.name: (token.ends_at - token.created_at).days for token in bob.api_tokens.all()}
    assert days == {"nightly": 90, "yearly": 365}


# --- an address


def test_an_address_is_confirmed_by_its_owner(bob, client):
    bob.email = "bob@example.org"
    bob.save()
    assert ask_to_confirm(bob, site="https://news.example.org", limit=OF_MAIL, now=timezone.now())
    (letter,) = mail.outbox
    link = letter.body.partition("https://news.example.org/email")[2].split()[0]
    assert (client.get(f"/email{link}").status_code, is_confirmed(bob)) == (200, False)
    wrong = client.post(f"/email{link}", {"password": "wrong"})
    assert (wrong.status_code, "That is not your password." in wrong.text, is_confirmed(bob)) == (422, True, False)
    assert "Confirmed" in client.post(f"/email{link}", {"password": "bob-secret"}).text
    assert is_confirmed(bob)
    bob.email = "robert@example.org"
    bob.save()
    assert not is_confirmed(bob)
    assert client.post(f"/email{link}", {"password": "bob-secret"}).status_code == 404


def test_another_address_is_asked_about_by_mail(bob, settings):
    here = signed_in()
    here.post("/account/email/", {"email": "bob@example.org"})
    bob.refresh_from_db()
    assert (bob.email, mail.outbox) == ("", [])
    settings.MAIL_IS_SET_UP, settings.ADDRESS = True, "https://news.example.org"
    assert (
        "Follow it to confirm the address"
        in here.post("/account/email/", {"email": "bob@example.org"}, follow=True).text
    )
    assert [letter.to for letter in mail.outbox] == [["bob@example.org"]]
    assert "Enter a valid e-mail address." in here.post("/account/email/", {"email": "bob"}, follow=True).text
    assert "Not confirmed yet." in here.get("/account/").text


def test_a_link_that_nobody_signed_confirms_nothing(bob, client):
    assert client.post("/email/confirm/nonsense/").status_code == 404


def test_the_account_names_its_role(client):
    for name, role in (("bo", "annotator"), ("dan", None)):
        client.force_login(user(name, role) if role else user(name))
        assert f"{name}, {role or 'without a role'}" in client.get("/account/").text
