"""Passwords are hashed slowly, one at a time, and weak ones are refused."""

import threading

import pytest
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from newsdesk.accounts import hashing
from newsdesk.accounts.hashing import Busy, Turns

REAL = ["newsdesk.accounts.hashing.Argon2", "newsdesk.accounts.hashing.Earlier"]


@pytest.fixture
def hashers(settings):
    settings.PASSWORD_HASHERS = REAL


def test_a_password_is_hashed_as_measured(hashers):
    assert make_password("correct horse").startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_password_of_an_earlier_version_is_right_and_hashed_anew(hashers):
    earlier = hashing.Earlier().encode("correct horse", "salt", iterations=10)
    anew = []
    assert check_password("correct horse", earlier, setter=anew.append)
    assert anew == ["correct horse"]
    assert not check_password("wrong", earlier)
    assert identify_hasher(earlier).algorithm == "pbkdf2_sha256"


def test_hashing_takes_turns_and_refuses_who_would_stand_too_far_behind():
    turns, begun, done = Turns(2), threading.Event(), threading.Event()
    order = []

    def hash_slowly(name):
        with turns.turn():
            order.append(name)
            begun.set()
            done.wait(10)

    first = threading.Thread(target=hash_slowly, args=["first"])
    first.start()
    begun.wait(10)
    second = threading.Thread(target=hash_slowly, args=["second"])
    second.start()
    while turns._places._value:  # until the second stands in line
        threading.Event().wait(0.01)
    with pytest.raises(Busy), turns.turn():
        pass
    assert order == ["first"]
    done.set()
    first.join()
    second.join()
    with turns.turn():
        assert order == ["first", "second"]


@pytest.mark.django_db
def test_who_comes_at_a_busy_moment_is_asked_to_try_again(client, hashers, monkeypatch):
    full = Turns(1)
    monkeypatch.setattr(hashing, "turns", full)
    with full.turn():
        answer = client.post("/login/", {"username": "bob", "password": "correct horse"})
    assert (answer.status_code, answer["Retry-After"], "Try again in a moment" in answer.text) == (503, "2", True)


@pytest.mark.parametrize(
    "password",
    ["newsdesk1", "NewsDesk2026!", "        ", "          ", "aaaaaaaaaaaa", "ababababababa", "1234567890123",
     "password1234", "margaret-holt", "short", "editor-2026", "  1 2 3 4  "],
)  # fmt: skip
def test_a_weak_password_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password, user=User(username="margaret-holt"))


@pytest.mark.parametrize(
    "password", ["correct horse battery", "k3fq-9xw2-tm4z-hh7p", "Süßkartoffel im Mai", "goodnewseverybody"]
)
def test_a_good_password_is_taken(password):
    validate_password(password, user=User(username="margaret-holt"))
