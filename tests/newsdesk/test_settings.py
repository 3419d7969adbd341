"""What the settings make of the environment; each case is a process of its own, as at a start."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

ASKED = (
    "import json; from django.conf import settings as s; print(json.dumps([s.MAIL_IS_SET_UP, s.EMAIL_BACKEND,"
    " s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD, s.EMAIL_USE_TLS, s.EMAIL_USE_SSL,"
    " s.DEFAULT_FROM_EMAIL, s.ADDRESS]))"
)
BASE = {"DATABASE_URL": "postgresql://nobody@nowhere/none", "DJANGO_SETTINGS_MODULE": "newsdesk.settings"}
SITE = {"NEWSDESK_MAIL_FROM": "desk@example.org", "NEWSDESK_ADDRESS": "https://news.example.org/"}


def start(asked=ASKED, **environment):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NEWSDESK_", "DATABASE_URL"))}
    return subprocess.run(
        [sys.executable, "-c", asked],
        cwd=settings.BASE_DIR, env=kept | BASE | {"NEWSDESK_SECRET_KEY": "for a test"} | environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def asked(names, **environment):
    """The values of these settings."""
    words = f"import json; from django.conf import settings as s; print(json.dumps([{names}]))"
    return json.loads(start(words, **environment).stdout)


def mail(url):
    """(backend, host, port, user, password, STARTTLS, TLS)"""
    is_set_up, backend, *server, sender, address = json.loads(start(NEWSDESK_MAIL_URL=url, **SITE).stdout)
    assert (is_set_up, sender, address) == (True, "desk@example.org", "https://news.example.org")
    return (backend.split(".")[-2], *server)


def test_without_a_mail_server_none_is_used():
    is_set_up, backend, *_ = json.loads(start().stdout)
    assert (is_set_up, backend) == (False, "django.core.mail.backends.dummy.EmailBackend")


def test_mail_servers_are_named_by_address():
    assert [
        mail(url) for url in ("submission://ann:p%40ss@mail.example.org", "smtps://m.org:4650", "smtp://m.org")
    ] == [
        ("smtp", "mail.example.org", 587, "ann", "p@ss", True, False),
        ("smtp", "m.org", 4650, "", "", False, True),
        ("smtp", "m.org", 25, "", "", False, False),
    ]


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"NEWSDESK_MAIL_URL": "pigeon://x", **SITE}, "NEWSDESK_MAIL_URL must name a mail server"),
        ({"NEWSDESK_MAIL_URL": "smtp://", **SITE}, "NEWSDESK_MAIL_URL must name a mail server"),
        ({"NEWSDESK_MAIL_URL": "smtp://m.org", **SITE, "NEWSDESK_MAIL_FROM": ""}, "needs NEWSDESK_MAIL_FROM"),
        ({"NEWSDESK_MAIL_URL": "smtp://m.org", **SITE, "NEWSDESK_ADDRESS": ""}, "needs NEWSDESK_ADDRESS"),
        (
            {"NEWSDESK_MIGRATION_DATABASE_URL": "postgresql://owner@nowhere/other"},
            "NEWSDESK_MIGRATION_DATABASE_URL must name the database of DATABASE_URL",
        ),
        (
            {"NEWSDESK_MIGRATION_DATABASE_URL": "postgresql://owner@elsewhere/none"},
            "NEWSDESK_MIGRATION_DATABASE_URL must name the database of DATABASE_URL",
        ),
        (
            {"DATABASE_URL": "", "NEWSDESK_MIGRATION_DATABASE_URL": "postgresql://owner@nowhere/none"},
            "NEWSDESK_MIGRATION_DATABASE_URL goes with DATABASE_URL",
        ),
        ({"NEWSDESK_ADDRESS": "news.example.org"}, "NEWSDESK_ADDRESS must be the address of this site alone"),
    ],
)
def test_what_is_wrong_stops_the_start_and_is_named(environment, words):
    refused = start(**environment)
    assert refused.returncode == 1
    assert words in refused.stderr.splitlines()[-1]


def test_a_site_is_listed_as_one_for_https_only_on_wish():
    names = "s.SECURE_HSTS_SECONDS > 0, s.SECURE_HSTS_PRELOAD"
    assert asked(names, NEWSDESK_HTTPS="1") == [True, False]
    assert asked(names, NEWSDESK_HTTPS="1", NEWSDESK_HSTS_PRELOAD="1") == [True, True]


def test_https_is_enforced_by_the_word_of_a_trusted_proxy_alone():
    names = "s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE"
    assert asked(names) == [False, False, False]
    assert asked(names, NEWSDESK_HTTPS="1") == [False, True, True]  # everything would lead to itself
    assert asked(names, NEWSDESK_HTTPS="1", NEWSDESK_TRUSTED_PROXY="1") == [True, True, True]


@pytest.mark.parametrize("processes", [1, 4, 20])
def test_web_processes_leave_connections_to_others(processes):
    names = "s.WEB_PROCESSES, s.WEB_THREADS, s.DATABASES['default']['OPTIONS']['pool']['max_size']"
    found, threads, connections = asked(names, NEWSDESK_WEB_PROCESSES=str(processes))
    assert found == processes
    assert threads == connections
    assert processes * connections <= 40


@pytest.mark.parametrize(("told", "disabled"), [({}, False), ({"NEWSDESK_POOLER": "1"}, True)])
def test_behind_a_pooler_no_cursor_outlives_its_transaction(told, disabled):
    assert asked('s.DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"]', **told) == [disabled]


def test_who_changes_tables_may_be_another_role_of_the_same_database():
    names = "s.DATABASES['default']['USER'], s.APPLICATION_ROLE, s.DATABASE_OF_OWNER.get('USER')"
    assert asked(names) == ["nobody", "nobody", None]
    owner = "postgresql://owner:secret@nowhere/none?sslmode=require"
    assert asked(names, NEWSDESK_MIGRATION_DATABASE_URL=owner) == ["nobody", "nobody", "owner"]
    options = "s.DATABASE_OF_OWNER['OPTIONS']['sslmode'], s.DATABASE_OF_OWNER['PASSWORD']"
    assert asked(options, NEWSDESK_MIGRATION_DATABASE_URL=owner) == ["require", "secret"]


@pytest.mark.parametrize(("command", "role"), [("migrate", "owner"), ("backup", "owner"), ("worker", "nobody")])
def test_command_is_run_as_the_role_that_it_needs(command, role):
    words = (
        "import sys, manage, django.core.management as m; from django.conf import settings as s;"
        f"sys.argv = ['manage.py', '{command}'];"
        "m.ManagementUtility.execute = lambda _: print(s.DATABASES['default']['USER']); manage.main()"
    )
    assert start(words, NEWSDESK_MIGRATION_DATABASE_URL="postgresql://owner@nowhere/none").stdout.strip() == role
