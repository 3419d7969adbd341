"""What becomes of a file as a whole: the articles in it, or the reasons why there are none."""

from datetime import UTC, datetime

import pytest

from articles.readers import CannotRead, Unread, parse, split

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
DAY = datetime(2026, 4, 1, tzinfo=UTC)


def all_of(name, content):
    """(name, article or reason) of everything in a file, parts of parts included."""
    found = parse(name, content, now=NOW, max_bytes=20_000_000, insist=True)
    if isinstance(found, Unread):
        return [(name, found.reason)]
    return [one for part in found for one in all_of(*part)] if isinstance(found, list) else [(name, found)]


def articles_of(name, content):
    return [found for _, found in all_of(name, content)]


def refusal(name, content):
    with pytest.raises(CannotRead) as caught:
        split(name, content)
    return str(caught.value)


def one_of(name, content):
    (article,) = articles_of(name, content)
    return article
