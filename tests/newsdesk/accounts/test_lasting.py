"""How long somebody stays signed in."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from newsdesk.accounts import lasting
from newsdesk.accounts.sessions import forget_ended
from tests.factories import user

pytestmark = pytest.mark.django_db
IDLE, LONGEST = timedelta(hours=8), timedelta(days=14)
MINUTE = timedelta(minutes=1)
BY_ITSELF = {"Newsdesk-By-Itself": "1"}


@pytest.fixture
def clock(monkeypatch):
    """Says what time it is for Newsdesk and Django's sessions; `clock(later)` lets time pass."""
    began, passed = timezone.now(), [timedelta()]

    def pass_on(later):
        passed[0] += later
        cache.clear()

    monkeypatch.setattr("django.utils.timezone.now", lambda: began + passed[0])
    return pass_on


@pytest.fixture
def bob(clock):
    user("bob", "analyst")
    client = Client()
    assert client.post("/login/", {"username": "bob", "password": "bob-secret"}).status_code == 302
    return client


def is_in(client, **headers):
    return client.get("/account/", headers=headers).status_code == 200


def test_who_does_nothing_is_signed_out(bob, clock):
    clock(IDLE)
    assert is_in(bob)
    clock(IDLE + lasting.SEEN_EVERY + MINUTE)
    assert not is_in(bob)


def test_who_goes_on_stays_until_the_longest_time_is_over(bob, clock):
    until = LONGEST - MINUTE
    while until > IDLE:
        clock(IDLE)
        until -= IDLE
        assert is_in(bob)
    clock(until)
    assert is_in(bob)
    clock(2 * MINUTE)
    assert not is_in(bob)


def test_what_a_page_asks_by_itself_keeps_nobody_in(bob, clock):
    for _ in range(9):
        assert is_in(bob, **BY_ITSELF)
        clock(IDLE / 8)
    assert not is_in(bob, **BY_ITSELF)


def test_what_is_stored_in_a_session_puts_its_end_off_no_further(bob, clock):
    clock(LONGEST - timedelta(hours=1) - IDLE)
    row = Session.objects.get()
    row.expire_date = timezone.now() + IDLE  # as of somebody who was here all the time
    row.save()
    session = bob.session
    session["confirms"] = "something"
    session.save()
    assert Session.objects.get().expire_date == timezone.now() + IDLE + lasting.SEEN_EVERY
    clock(IDLE + lasting.SEEN_EVERY)
    session.save()
    assert Session.objects.get().expire_date < timezone.now() + timedelta(hours=1)


def test_a_session_of_an_earlier_version_ends_the_same_way(bob, clock):
    session = bob.session
    del session[lasting.BEGUN]
    Session.objects.update(
        session_data=session.encode(dict(session.items())), expire_date=timezone.now() + timedelta(days=13)
    )
    clock(MINUTE)
    assert is_in(bob)
    assert Session.objects.get().expire_date == timezone.now() + IDLE + lasting.SEEN_EVERY


def test_sessions_that_ended_are_removed(bob, clock):
    clock(IDLE + lasting.SEEN_EVERY + MINUTE)
    forget_ended(timezone.now())
    assert (Session.objects.count(), UserSession.objects.count()) == (0, 0)


def test_the_account_says_when_it_ends(bob, settings):
    assert "signed out after 8 hours without doing anything, and 14 days after" in bob.get("/account/").text
    settings.SESSION_IDLE, settings.SESSION_LONGEST = timedelta(minutes=90), timedelta(days=1)
    assert lasting.in_words() == "after 90 minutes without doing anything, and 1 day after signing in"


def test_cookie_of_a_session_is_kept_from_scripts_and_other_sites(bob):
    cookie = bob.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", settings.SESSION_COOKIE_AGE)


def test_a_session_is_drawn_at_random_and_new_with_each_sign_in():
    user("bob", "analyst")
    client, known = Client(), set()
    for _ in range(3):
        client.post("/login/", {"username": "bob", "password": "bob-secret"})
        known.add(client.session.session_key)
        client.post("/logout/")
    assert [len(key) for key in known] == [32, 32, 32]  # of 36 letters and digits
    client.cookies["sessionid"] = known.pop()
    assert client.get("/account/").status_code == 302  # opens nothing any more
    planted = Client()
    planted.cookies["sessionid"] = "a" * 32
    planted.post("/login/", {"username": "bob", "password": "bob-secret"})
    assert planted.cookies["sessionid"].value != "a" * 32
