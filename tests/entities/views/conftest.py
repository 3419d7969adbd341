"""The cast at their browsers, each signed in at one of their own (`person` says who that is), and a story they read."""

import pytest
from django.test import Client

from entities.services.derived.recounting import recounting
from tests.factories import article, mention, quote


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


@pytest.fixture
def story(db):
    text = "“We will talk,” Ana Lind said. She thanked Tom Berg.\n\nNobody else spoke."
    return article(text, state="annotated")


@pytest.fixture
def found(story, lind, berg):
    """What the engine found in it: a quote by Lind about Berg, and both their names."""
    with recounting(article=story):
        mention(story, "Ana Lind", lind)
        mention(story, "Tom Berg", berg)
        made = quote(story, "We will talk", lind, about=[berg])
    return made
