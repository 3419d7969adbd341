"""The day that an article without a date may be of."""

from datetime import UTC, datetime

import pytest

from articles.readers import read
from articles.readers.facts.candidates import Candidate
from articles.readers.facts.guessed_day import guessed_day

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("text", "day", "where"),
    [
        (
            "The ferry sank on 3 March 2024. On July 14th, 2025 the inquiry ended.",
            "2025-07-14",
            "the newest day in the text",
        ),
        ("The talks of 3 May 2027 will follow those of 2026-04-01.", "2026-04-01", "the newest day in the text"),
        ("It may end in March 2025, she said, or on 45 March 2025.", "2026-03-02", "the clock of the page"),
    ],
)
def test_the_newest_past_day_of_the_text_comes_before_what_a_bad_place_says(text, day, where):
    found = guessed_day([Candidate("published", "2026-03-02T09:30:00+00:00", "the clock of the page", 0.1)], text, NOW)
    assert (found.at.date().isoformat(), found.at.hour, found.where) == (day, 0, where)


def test_where_nothing_names_a_day_there_is_no_guess():
    assert guessed_day([Candidate("published", "yesterday", "the text")], "Nobody says when.", NOW) is None


def test_only_an_article_without_a_date_gets_a_guess():
    text = "“We will talk,” Ana Lind said on 3 March 2026, and the council met again on the next day."
    without = read("a.txt", text.encode(), now=NOW, max_bytes=MEGABYTE)
    assert (without.published_at, without.guess.at.date().isoformat()) == (None, "2026-03-03")
    dated = read("a.txt", b"Date: 2026-03-05\n\n" + text.encode(), now=NOW, max_bytes=MEGABYTE)
    assert dated.published_at
    assert dated.guess is None
