"""What is found on forty pages of as many layouts; the rates are printed in docs/intake.md."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from articles.readers import read
from tests.articles.readers.layouts import LAYOUTS, STORY, Expected

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
INTAKE = Path(__file__).resolve().parents[3] / "docs" / "intake.md"


def found_on(page):
    return read("page.html", page.encode(), now=NOW, max_bytes=1_000_000)


def facts_of(article):
    return Expected(
        article.title,
        article.author,
        article.published_at.astimezone(UTC).date().isoformat() if article.published_at else "",
        article.source_name,
    )


def has_text(article):
    """Every paragraph of the story, and next to nothing else."""
    words = sum(len(paragraph.split()) for paragraph in STORY)
    return all(paragraph in article.text for paragraph in STORY) and len(article.text.split()) <= words * 1.2


def test_there_are_forty_layouts():
    assert len({name for name, _, _ in LAYOUTS}) == len(LAYOUTS) == 40


@pytest.mark.parametrize(("page", "expected"), [(page, expected) for _, page, expected in LAYOUTS],
                         ids=[name for name, _, _ in LAYOUTS])  # fmt: skip
def test_layout_is_read(page, expected):
    article = found_on(page)
    assert facts_of(article) == expected
    assert has_text(article)


def test_rates_are_those_in_the_docs():
    rates = {"text": 0, "title": 0, "author": 0, "outlet": 0, "day": 0}
    for _, page, expected in LAYOUTS:
        article = found_on(page)
        told = facts_of(article)
        rates["text"] += has_text(article)
        for name, is_right in zip(("title", "author", "day", "outlet"), map(str.__eq__, told, expected), strict=True):
            rates[name] += is_right
    printed = dict(re.findall(r"^\| (\w+) \| (\d+) of 40 \|$", INTAKE.read_text(), re.MULTILINE))
    assert printed == {name: str(n) for name, n in rates.items()}
