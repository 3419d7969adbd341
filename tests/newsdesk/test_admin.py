"""Accounts have one role each, and nobody gives more than they have."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from newsdesk.roles import role_of
from tests import factories

LONG = "correct horse battery"


@pytest.fixture
def alice(client, db):
    editor = factories.user("alice", "editor")
    client.force_login(editor)
    return editor


def change(user):
    return reverse("admin:auth_user_change", args=[user.pk])


def account(user, **changes):
    return {"username": user.username, "role": role_of(user), "is_active": "on"} | changes


@pytest.mark.parametrize("role", ["analyst", "annotator", "editor", ""])
def test_new_account_gets_its_role(client, alice, role):
    passwords = {"password1": LONG, "password2": LONG, "usable_password": "true"}
    response = client.post(reverse("admin:auth_user_add"), {"username": "bob", "role": role} | passwords)
    bob = User.objects.get(username="bob")
    assert (response.status_code, role_of(bob)) == (302, role)
    assert [group.name for group in bob.groups.all()] == ([role] if role else [])


def test_role_replaces_the_one_before(client, alice):
    bob = factories.user("bob", "annotator")
    client.post(change(bob), account(bob, role="analyst"))
    assert [group.name for group in bob.groups.all()] == ["analyst"]


def test_editor_can_not_make_a_superuser(client, alice):
    bob = factories.user("bob", "analyst")
    client.post(change(bob), account(bob, is_superuser="on", is_staff="on", groups=[1, 2, 3]))
    bob.refresh_from_db()
    assert (bob.is_superuser, bob.is_staff, role_of(bob)) == (False, False, "analyst")


@pytest.mark.parametrize("page", ["change", "delete", "password_change"])
def test_superuser_is_out_of_an_editors_reach(client, alice, page):
    root = User.objects.create_superuser("root", password=LONG)
    address = reverse(f"admin:auth_user_{page}", args=[root.pk])
    client.post(address, {"password1": "taken over by alice", "password2": "taken over by alice", "post": "yes"})
    root.refresh_from_db()
    assert root.check_password(LONG)


def test_superuser_manages_superusers(client, db):
    root = User.objects.create_superuser("root", password=LONG)
    client.force_login(root)
    assert client.get(change(User.objects.create_superuser("second", password=LONG))).status_code == 200


@pytest.mark.parametrize("changes", [{"role": "analyst"}, {"role": ""}, {"is_active": ""}])
def test_editor_can_not_shut_themselves_out(client, alice, changes):
    response = client.post(change(alice), account(alice, **changes))
    alice.refresh_from_db()
    assert (response.status_code, role_of(alice), alice.is_active) == (200, "editor", True)


def test_editor_can_not_delete_themselves(client, alice):
    response = client.post(reverse("admin:auth_user_delete", args=[alice.pk]), {"post": "yes"})
    assert (response.status_code, User.objects.count()) == (403, 1)
