"""The tests that the page about security names are there."""

import re

import pytest
from django.conf import settings

NAMED = re.findall(r"`(tests/[\w/.]+\.py)(?::(\w+))?`", (settings.BASE_DIR / "docs/security.md").read_text())


def test_page_names_tests():
    assert len(NAMED) > 5


@pytest.mark.parametrize(("path", "function"), NAMED)
def test_named_test_is_there(path, function):
    text = (settings.BASE_DIR / path).read_text()
    assert f"def {function}(" in text if function else "def test_" in text
