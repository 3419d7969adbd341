"""Alice the editor, at the browser of the editors' room."""

import pytest

from tests import factories


@pytest.fixture
def alice(db):
    return factories.user("alice", "editor")


@pytest.fixture
def desk(client, alice):
    client.force_login(alice)
    return client
