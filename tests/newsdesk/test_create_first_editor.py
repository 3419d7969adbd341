import re
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from newsdesk.models import Account

pytestmark = pytest.mark.django_db


def create():
    said = StringIO()
    call_command("create_first_editor", stdout=said)
    return said.getvalue()


def test_first_editor_gets_a_password_that_is_printed():
    password = re.search(r"Password +(\S+)", create())[1]
    editor = authenticate(username="editor", password=password)
    assert editor.has_perm("newsdesk.edit") is True
    assert editor.account.must_change_password is True
    assert editor.is_superuser is False


def test_first_editor_takes_the_password_given_and_does_not_print_it(monkeypatch):
    monkeypatch.setenv("NEWSDESK_EDITOR_PASSWORD", "correct-horse-battery")
    assert create() == "Sign in as 'editor' with the password in NEWSDESK_EDITOR_PASSWORD.\n"
    assert authenticate(username="editor", password="correct-horse-battery") is not None
    assert Account.objects.filter(must_change_password=True).count() == 0


def test_first_editor_refuses_a_weak_password_by_the_variables_name(monkeypatch):
    monkeypatch.setenv("NEWSDESK_EDITOR_PASSWORD", "1234")
    with pytest.raises(CommandError, match=r"^NEWSDESK_EDITOR_PASSWORD: This password is too short"):
        create()
    assert User.objects.count() == 0


def test_first_editor_is_not_made_twice():
    create()
    with pytest.raises(CommandError, match="There is an account 'editor' already"):
        create()
