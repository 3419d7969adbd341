"""The cast at their browsers: each is signed in at one of their own, and `person` says who that is."""

import pytest
from django.test import Client


def signed_in(person):
    browser = Client()
    browser.force_login(person)
    browser.person = person
    return browser


@pytest.fixture
def alice(alice):
    return signed_in(alice)


@pytest.fixture
def bob(bob):
    return signed_in(bob)


@pytest.fixture
def carol(carol):
    return signed_in(carol)


@pytest.fixture
def dan(dan):
    return signed_in(dan)
