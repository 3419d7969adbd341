"""The cast of the tests of people and actors, by name, and the story that most corrections are tried on."""

import pytest

from entities.services.derived.exact import drift
from entities.services.derived.recounting import recounting
from tests.factories import actor, article, quote, user


@pytest.fixture
def alice(db):
    return user("alice", "editor")


@pytest.fixture
def bob(db):
    return user("bob", "annotator")


@pytest.fixture
def carol(db):
    return user("carol", "analyst")


@pytest.fixture
def dan(db):
    """He has no role, and so no access."""
    return user("dan")


@pytest.fixture
def lind(db):
    return actor("Ana Lind")


@pytest.fixture
def berg(db):
    return actor("Tom Berg")


@pytest.fixture
def story(db):
    """Files that need other words tell a story of their own."""
    return article("“We will talk,” the minister said. He thanked Tom Berg. Ana Lind was absent.")


@pytest.fixture
def found(story, lind, berg):
    """A quote by Lind about Berg, counted."""
    with recounting(article=story):
        made = quote(story, "We will talk", lind, about=[berg])
    return made


@pytest.fixture
def counts_stay_exact(db):
    """Fails its test where the kept counts differ from a count of the rows in the end."""
    yield
    assert not any(drift().counters)
