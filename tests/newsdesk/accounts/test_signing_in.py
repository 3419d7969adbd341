"""The door: one page, wrong passwords slowed down, a second step, and a first password that must be changed."""

import logging

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone

from newsdesk.accounts.links import password_link
from newsdesk.accounts.pace import OF_CODE, OF_NAME
from newsdesk.accounts.tokens import create_token
from newsdesk.models import Account
from newsdesk.tasks import mail_password_links
from tests.factories import user

pytestmark = pytest.mark.django_db
LONG = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def bob():
    return user("bob", "analyst")


def sign_in(client, name="bob", password=None, **request):
    return client.post("/login/", {"username": name, "password": password or f"{name}-secret"}, **request)


def is_in(client):
    return client.get("/").status_code == 200


# --- one page


def test_the_administrations_door_is_the_one_of_the_site(client):
    user("alice", "editor")
    asked = client.get("/admin/", follow=True)
    assert asked.redirect_chain[-1][0] == "/login/?next=/admin/"
    assert client.post("/login/?next=/admin/", {"username": "alice", "password": "alice-secret"}).url == "/admin/"


def test_somebody_signed_in_without_the_right_is_told_so_and_not_led_in_circles(client, bob):
    client.force_login(bob)
    assert client.get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("address", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere_after_signing_in(client, bob, address):
    answer = client.post("/login/", {"username": "bob", "password": "bob-secret", "next": address})
    assert (answer.status_code, answer.url) == (302, "/")


def test_a_wrong_password_says_so_without_saying_whether_the_name_is_known(client, bob):
    known, unknown = sign_in(client, password="wrong"), sign_in(client, "nobody", "wrong")
    for answer in (known, unknown):
        assert answer.status_code == 200
        assert "Name and password do not match an account." in answer.text


def test_everybody_can_sign_out(client):
    for name, role in (("dan", None), ("bob", "analyst"), ("alice", "editor")):
        person = user(name, role)
        client.force_login(person)
        assert "Sign out" in client.get("/logout/").text
        assert client.post("/logout/").url == "/login/"
        assert not is_in(client)


# --- limits


def test_wrong_passwords_are_slowed_down_and_the_right_one_waits_too(client, bob, caplog):
    assert [sign_in(client, password="wrong").status_code for _ in range(OF_NAME.burst)] == [200] * OF_NAME.burst
    refused = sign_in(client)
    assert (refused.status_code, int(refused["Retry-After"]) <= 60) == (429, True)
    assert "Too many attempts." in refused.text
    assert f"wrong password, person {bob.pk}, from 127.0.0.1" in caplog.text
    assert "bob-secret" not in caplog.text


def test_a_browser_that_signed_in_before_is_not_slowed_down_by_strangers(client, bob):
    sign_in(client)
    client.post("/logout/")
    for _ in range(OF_NAME.burst):
        sign_in(Client(), password="wrong", REMOTE_ADDR="203.0.113.9")
    assert sign_in(Client(), REMOTE_ADDR="203.0.113.10").status_code == 429
    assert sign_in(client).status_code == 302
    client.post("/logout/")
    assert [sign_in(client, password="wrong").status_code for _ in range(OF_NAME.burst + 1)][-1] == 429


def test_a_browsers_mark_that_nobody_signed_is_none(client, bob):
    client.cookies["newsdesk_known"] = "eyIxIjoiMSJ9:1:x"
    assert sign_in(client).status_code == 302


def test_many_names_from_one_address_are_slowed_down(client, bob):
    answers = [sign_in(client, f"nobody{n}", "wrong", REMOTE_ADDR="203.0.113.9").status_code for n in range(31)]
    assert answers == [200] * 30 + [429]
    assert sign_in(client, REMOTE_ADDR="203.0.113.10").status_code == 302


def test_behind_a_trusted_proxy_each_client_counts_alone(client, bob, settings):
    settings.TRUSTED_PROXY = True
    for n in range(31):
        sign_in(client, f"nobody{n}", "wrong", headers={"X-Forwarded-For": f"10.0.0.{n}, 203.0.113.9"})
    assert sign_in(client, headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 429
    assert sign_in(client, headers={"X-Forwarded-For": "203.0.113.10"}).status_code == 302


def test_right_passwords_are_never_too_many(bob):
    assert {sign_in(Client()).status_code for _ in range(OF_NAME.burst * 2)} == {302}


def test_wrong_tokens_are_slowed_down_and_right_ones_are_taken(client, bob):
    _, secret = create_token(user=bob, name="nightly", now=timezone.now())
    wrong = [client.get("/api/quotes", headers={"Authorization": "Bearer newsdesk_x"}) for _ in range(31)]
    assert [answer.status_code for answer in wrong] == [401] * 30 + [429]
    assert int(wrong[-1]["Retry-After"]) > 0
    assert client.get("/api/quotes", headers={"Authorization": f"Bearer {secret}"}).status_code == 200


# --- the second step


@pytest.fixture
def codes(bob):
    """Bob's account asks for a code."""
    totp.TOTP.activate(bob, SECRET)
    return RecoveryCodes.activate(bob)


def now_shown(ahead=0):
    return totp.format_hotp_value(totp.hotp_value(SECRET, next(totp.yield_hotp_counters_from_time()) + 1 + ahead))


def test_a_code_is_asked_for_after_the_password(client, bob, codes):
    assert sign_in(client).url == "/login/code/"
    assert not is_in(client)
    assert client.post("/login/code/", {"code": now_shown()}).url == "/"
    assert is_in(client)


def test_a_code_is_good_once(codes):
    for client, status in ((Client(), 302), (Client(), 422)):
        sign_in(client)
        assert client.post("/login/code/", {"code": now_shown()}).status_code == status


def test_a_recovery_code_is_good_once(codes):
    code = codes.get_unused_codes()[0]
    for client, status in ((Client(), 302), (Client(), 422)):
        sign_in(client)
        assert client.post("/login/code/", {"code": code}).status_code == status


def test_codes_are_slowed_down(codes):
    for n in range(OF_CODE.burst + 1):
        client = Client()
        sign_in(client)
        answer = client.post("/login/code/", {"code": f"{n:06}x"})
    assert answer.status_code == 429
    assert client.post("/login/code/", {"code": now_shown()}).status_code == 429


def test_secrets_are_not_readable_in_the_database(codes):
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in stored
    assert codes.get_unused_codes()[0] not in stored


def test_secrets_of_another_key_let_nobody_in_and_break_nothing(client, codes, settings):
    sign_in(client)
    settings.SECRET_KEY = "another"
    client.cookies.clear()
    sign_in(client)
    assert client.post("/login/code/", {"code": now_shown()}).status_code == 422


def test_who_begins_again_is_asked_for_a_name(client, codes):
    sign_in(client)
    assert client.get("/login/").url == "/login/code/"
    client.post("/logout/")
    assert client.get("/login/").status_code == 200


# --- the first password, and forgotten ones


def test_who_must_change_the_password_does_nothing_before(client, bob):
    Account.objects.create(user=bob, must_change_password=True)
    sign_in(client)
    for address in ("/", "/quotes/", "/account/", "/tokens/", "/people/"):
        assert client.get(address).status_code in (302, 403)
    assert client.get("/").url == "/password/"
    htmx = client.get("/quotes/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/quotes/"})
    assert (htmx.status_code, htmx["HX-Redirect"]) == (401, "/password/")
    same = {"old_password": "bob-secret", "new_password1": "bob-secret", "new_password2": "bob-secret"}
    assert "This is the password you have." in client.post("/password/", same).text
    fresh = {"old_password": "bob-secret", "new_password1": LONG, "new_password2": LONG}
    assert client.post("/password/", fresh).url == "/password/changed/"
    assert is_in(client)


def test_a_forgotten_password_is_an_editors_matter_without_mail(client):
    assert "Ask an editor" in client.get("/password/forgotten/").text
    assert "Ask an editor" in client.post("/password/forgotten/", {"email": "bob@example.org"}).text


@pytest.fixture
def mailing(settings):
    settings.MAIL_IS_SET_UP, settings.ADDRESS = True, "https://news.example.org"


def test_a_link_is_mailed_to_the_confirmed_address_alone(client, bob, mailing):
    User.objects.filter(pk=bob.pk).update(email="bob@example.org")
    mail_password_links(email="bob@example.org")
    assert mail.outbox == []
    Account.objects.create(user=bob, confirmed_email="bob@example.org")
    mail_password_links(email="BOB@example.org")
    (letter,) = mail.outbox
    assert (letter.to, "https://news.example.org/password/set/" in letter.body) == (["bob@example.org"], True)
    User.objects.filter(pk=bob.pk).update(is_active=False)
    mail_password_links(email="bob@example.org")
    assert len(mail.outbox) == 1


def test_asking_for_a_link_says_nothing_about_who_has_an_account(client, bob, mailing):
    answers = [client.post("/password/forgotten/", {"email": email}) for email in ("a@example.org", "b@example.org")]
    assert {answer.status_code for answer in answers} == {200}
    assert "Check your mail" in answers[0].text
    more = [client.post("/password/forgotten/", {"email": "a@example.org"}).status_code for _ in range(3)]
    assert more == [200, 200, 429]


def test_a_link_does_not_pass_by_the_second_step(client, bob, codes):
    form = client.get(password_link(bob)).url
    answer = client.post(form, {"new_password1": LONG, "new_password2": LONG})
    assert answer.url == "/login/code/"
    assert not is_in(client)


def test_a_link_refuses_a_weak_password(client, bob):
    form = client.get(password_link(bob)).url
    assert (
        "at least 10 characters" in client.post(form, {"new_password1": "newsdesk1", "new_password2": "newsdesk1"}).text
    )
    bob.refresh_from_db()
    assert bob.check_password("bob-secret")


def test_signing_in_and_out_is_logged_by_number(client, bob, caplog):
    caplog.set_level(logging.INFO, "newsdesk.accounts")
    sign_in(client, REMOTE_ADDR="203.0.113.9")
    client.post("/logout/")
    said = [record.getMessage() for record in caplog.records if record.name == "newsdesk.accounts"]
    assert said == [
        f"Signed in: person {bob.pk}, from 203.0.113.9.",
        f"Signed out: person {bob.pk}, from 127.0.0.1.",
    ]
