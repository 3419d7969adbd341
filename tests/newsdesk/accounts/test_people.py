"""Accounts have one role each, and nobody gives more than they have."""

import logging
import re

import pghistory
import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from entities.services.correcting.quotes import accept_quote
from newsdesk.accounts.people import decisions_of, n_decisions
from newsdesk.accounts.tokens import create_token
from newsdesk.models import Account
from newsdesk.roles import role_of
from tests import factories

LONG = "correct horse battery"


@pytest.fixture
def alice(client, db):
    editor = factories.user("alice", "editor")
    client.force_login(editor)
    return editor


@pytest.fixture
def mailing(settings):
    settings.MAIL_IS_SET_UP, settings.ADDRESS = True, "https://news.example.org"


def page(person):
    return reverse("person", args=[person.pk])


def described(person, **changes):
    return {"name": person.username, "email": person.email, "role": role_of(person)} | changes


def link_in(text):
    return re.search(r"http\S+/password/set/[^\s<]+", text)[0]


# --- inviting


@pytest.mark.parametrize("role", ["analyst", "annotator", "editor", ""])
def test_somebody_invited_has_the_role_and_a_link_for_a_password(client, alice, role):
    answer = client.post("/people/", {"name_or_email": "bob", "role": role})
    bob = User.objects.get(username="bob")
    assert (answer.status_code, role_of(bob), bob.has_usable_password()) == (200, role, False)
    assert [group.name for group in bob.groups.all()] == ([role] if role else [])
    assert "no-store" in answer["Cache-Control"]
    visitor = Client()
    form = visitor.get(link_in(answer.text), follow=True)
    visitor.post(form.redirect_chain[-1][0], {"new_password1": LONG, "new_password2": LONG})
    bob.refresh_from_db()
    assert bob.check_password(LONG)
    assert visitor.session["_auth_user_id"] == str(bob.pk)


def test_an_address_is_mailed_the_link_and_is_confirmed_by_it(client, alice, mailing):
    client.post("/people/", {"name_or_email": "bob@example.org", "role": "analyst"})
    bob = User.objects.get(username="bob")
    (letter,) = mail.outbox
    assert letter.to == ["bob@example.org"]
    assert "You sign in as bob." in letter.body
    visitor = Client()
    link = link_in(letter.body).removeprefix("https://news.example.org")
    visitor.post(visitor.get(link).url, {"new_password1": LONG, "new_password2": LONG})
    assert Account.objects.get(user=bob).confirmed_email == "bob@example.org"
    assert Client().post("/login/", {"username": "bob@example.org", "password": LONG}).url == "/"


def test_a_link_that_was_shown_confirms_no_address(client, alice):
    answer = client.post("/people/", {"name_or_email": "bob@example.org", "role": "analyst"})
    visitor = Client()
    visitor.post(visitor.get(link_in(answer.text)).url, {"new_password1": LONG, "new_password2": LONG})
    assert Account.objects.get(user__username="bob").confirmed_email == ""


def test_a_name_made_of_an_address_is_free(client, alice):
    for address in ("bob@example.org", "bob@example.net", "bob@example.com"):
        client.post("/people/", {"name_or_email": address, "role": "analyst"})
    assert set(User.objects.exclude(pk=alice.pk).values_list("username", flat=True)) == {"bob", "bob2", "bob3"}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("", "Enter a name or an e-mail address."),
        ("alice", "There is an account called “alice” already."),
        ("two words", "Enter a valid username."),
        ("@", "Enter a name or an e-mail address."),
    ],
)
def test_an_invitation_that_cannot_be_made_says_why(client, alice, said, words):
    answer = client.post("/people/", {"name_or_email": said, "role": "analyst"})
    assert (answer.status_code, words in answer.text, User.objects.count()) == (422, True, 1)


def test_who_is_invited_twice_is_there_once_and_one_click_away(client, alice):
    for said in ("bob", "ida@example.org"):
        client.post("/people/", {"name_or_email": said, "role": "analyst"})
    for said, name in (("bob", "bob"), ("Ida@example.org", "ida")):
        answer = client.post("/people/", {"name_or_email": said, "role": "analyst"})
        assert answer.status_code == 422
        assert f'<a href="{page(User.objects.get(username=name))}">Go to {name}</a>' in answer.text
    assert User.objects.count() == 3


def test_of_a_superuser_an_editor_sees_the_name_alone(client, alice):
    User.objects.create_superuser("root")
    answer = client.post("/people/", {"name_or_email": "root", "role": "analyst"})
    assert "There is an account called “root” already." in answer.text
    assert "Go to root" not in answer.text


def test_the_list_names_superusers_and_leaves_them_to_their_like(client, alice):
    root = User.objects.create_superuser("root", "root@example.org")
    told = client.get("/people/").text
    assert re.search(r"root.*superuser.*Managed by superusers alone", told, re.DOTALL)
    assert page(root) not in told
    assert "root@example.org" not in told
    client.force_login(root)
    assert page(root) in client.get("/people/").text


def test_a_link_is_good_once(client, alice):
    bob = factories.user("bob", "analyst")
    link = link_in(client.post(f"{page(bob)}link/").text)
    visitor = Client()
    visitor.post(visitor.get(link).url, {"new_password1": LONG, "new_password2": LONG})
    assert "This link no longer works" in Client().get(link).text


def test_a_link_opens_nothing_for_somebody_whose_access_has_ended(client, alice):
    bob = factories.user("bob", "analyst")
    link = link_in(client.post(f"{page(bob)}link/").text)
    client.post(f"{page(bob)}end/")
    assert "This link no longer works" in Client().get(link).text


def test_a_link_that_cannot_be_mailed_is_shown(client, alice, mailing, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = client.post("/people/", {"name_or_email": "bob@example.org", "role": "analyst"})
    assert "The mail server does not answer; nothing went to bob@example.org." in answer.text
    assert link_in(answer.text)


# --- describing


def test_role_replaces_the_one_before(client, alice):
    bob = factories.user("bob", "annotator")
    client.post(page(bob), described(bob, role="analyst"))
    assert [group.name for group in bob.groups.all()] == ["analyst"]


def test_name_and_address_are_changed(client, alice):
    bob = factories.user("bob", "annotator")
    client.post(page(bob), described(bob, name="robert", email="robert@example.org"))
    bob.refresh_from_db()
    assert (bob.username, bob.email) == ("robert", "robert@example.org")


def test_a_name_that_is_taken_is_refused_in_words(client, alice):
    bob = factories.user("bob", "annotator")
    answer = client.post(page(bob), described(bob, name="alice"))
    assert (answer.status_code, "There is an account called “alice” already." in answer.text) == (422, True)


def test_editor_can_not_make_a_superuser(client, alice):
    bob = factories.user("bob", "analyst")
    client.post(page(bob), described(bob, is_superuser="on", is_staff="on", groups=[1, 2, 3]))
    bob.refresh_from_db()
    assert (bob.is_superuser, bob.is_staff, role_of(bob)) == (False, False, "analyst")


@pytest.mark.parametrize("verb", ["", "link/", "end/", "restore/", "second-step/remove/"])
def test_superuser_is_out_of_an_editors_reach(client, alice, verb):
    root = User.objects.create_superuser("root", password=LONG)
    answer = client.post(page(root) + verb, described(root, name="taken"))
    root.refresh_from_db()
    assert (answer.status_code, root.username, root.is_active, root.check_password(LONG)) == (404, "root", True, True)


def test_superuser_manages_superusers(client, db):
    client.force_login(User.objects.create_superuser("root", password=LONG))
    assert client.get(page(User.objects.create_superuser("second", password=LONG))).status_code == 200


@pytest.mark.parametrize("role", ["analyst", ""])
def test_editor_can_not_shut_themselves_out(client, alice, role):
    answer = client.post(page(alice), described(alice, role=role))
    assert (answer.status_code, role_of(User.objects.get(pk=alice.pk))) == (422, "editor")
    assert "You can&#x27;t take the editor&#x27;s role from yourself." in answer.text


def test_editor_can_not_end_their_own_access(client, alice):
    answer = client.post(f"{page(alice)}end/", follow=True)
    alice.refresh_from_db()
    assert ("You can&#x27;t end your own access." in answer.text, alice.is_active) == (True, True)


# --- ending access


def test_whose_access_ends_is_signed_out_and_their_tokens_open_nothing(client, alice):
    bob = factories.user("bob", "analyst")
    _, secret = create_token(user=bob, name="nightly", now=timezone.now())
    at_work = Client()
    at_work.force_login(bob)
    assert at_work.get("/").status_code == 200
    client.post(f"{page(bob)}end/")
    assert at_work.get("/").url == "/login/?next=/"
    assert Client().get("/api/quotes", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
    assert Client().post("/login/", {"username": "bob", "password": "bob-secret"}).status_code == 200
    client.post(f"{page(bob)}restore/")
    assert Client().post("/login/", {"username": "bob", "password": "bob-secret"}).status_code == 302


def test_editor_removes_a_second_step(client, alice):
    bob = factories.user("bob", "analyst")
    Authenticator.objects.create(user=bob, type="totp", data={"secret": ""})
    assert "Remove the second step" in client.get(page(bob)).text
    client.post(f"{page(bob)}second-step/remove/")
    assert Authenticator.objects.count() == 0


# --- what is seen of them


def test_the_list_takes_as_many_questions_for_three_as_for_one(client, alice, django_assert_num_queries):
    client.get("/people/")
    with django_assert_num_queries(5):
        client.get("/people/")
    for name in ("bob", "carol", "dan"):
        factories.user(name, "analyst")
    with django_assert_num_queries(5):
        client.get("/people/")


def test_decisions_are_counted(alice):
    story = factories.article(state="annotated")
    said = factories.quote(story, "We will talk")
    accept_quote(quote=said, by=alice, expected_revision=0)
    bob = factories.user("bob", "analyst")
    with pghistory.context(verb="nothing of a person"):
        story.save()
    assert n_decisions() == {alice.pk: 1}
    assert (decisions_of(alice), decisions_of(bob)) == ([("accept quote", 1)], [])


def test_editors_see_and_revoke_everybodys_tokens(client, alice):
    bob = factories.user("bob", "analyst")
    token, _ = create_token(user=bob, name="nightly", now=timezone.now())
    root = User.objects.create_superuser("root", password=LONG)
    of_root, _ = create_token(user=root, name="of the root", now=timezone.now())
    text = client.get("/people/tokens/").text
    assert ("nightly" in text, "of the root" in text) == (True, False)
    assert client.post(f"/people/tokens/{of_root.pk}/revoke/").status_code == 404
    client.post(f"/people/tokens/{token.pk}/revoke/")
    assert list(bob.api_tokens.all()) == []


def test_changes_of_rights_are_logged_by_number_only(client, alice, caplog):
    caplog.set_level(logging.INFO, "newsdesk.accounts")
    client.post("/people/", {"name_or_email": "bob@example.org", "role": "analyst"}, REMOTE_ADDR="203.0.113.9")
    bob = User.objects.get(username="bob")
    client.post(page(bob), described(bob, role="editor"))
    client.post(f"{page(bob)}end/")
    said = [record.getMessage() for record in caplog.records if record.name == "newsdesk.accounts"]
    by = f"by person {alice.pk}, from"
    assert said == [
        f"New account: person {bob.pk}, role analyst, {by} 203.0.113.9.",
        f"Link to set the password of person {bob.pk} shown, {by} 203.0.113.9.",
        f"Role of person {bob.pk}: analyst before, editor now, {by} 127.0.0.1.",
        f"Access of person {bob.pk} ended, {by} 127.0.0.1.",
    ]


@pytest.mark.parametrize("address", ["/admin/auth/user/", "/admin/auth/user/add/", "/admin/auth/user/7/change/"])
def test_the_administrations_pages_of_accounts_lead_to_people(client, alice, address):
    assert client.get(address).url == "/people/"
