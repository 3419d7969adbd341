"""What stands above a plain text, and the title that is made where none does."""

import pytest

from articles.readers.header import take_title, title_from


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        ("Ferry talks\n\nThe text.", "Ferry talks", "The text."),
        ("Ferry talks\n  \nThe text.", "Ferry talks", "  \nThe text."),
        ("Ferry talks\nThe text.", "", "Ferry talks\nThe text."),
        ("Only one line", "", "Only one line"),
        ("The talks failed.\n\nThe text.", "", "The talks failed.\n\nThe text."),
        ("Talks held in the U.S.\n\nThe text.", "Talks held in the U.S.", "The text."),
        ("x" * 201 + "\n\nThe text.", "", "x" * 201 + "\n\nThe text."),
    ],
)
def test_title_is_a_short_first_line_before_an_empty_one(text, title, rest):
    assert take_title(text) == (title, rest.strip("\n") if title else rest)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The talks failed. More follows.", "The talks failed"),
        ("“We will talk.” She left.", "“We will talk.”"),
        (
            "CORRAN, Aug. 20 (Wire) — Mr. Moen and J. Lind left. More.",
            "CORRAN, Aug. 20 (Wire) — Mr. Moen and J. Lind left",
        ),
        ("word " * 40, "word " * 17 + "word…"),
        ("x" * 200, "x" * 90 + "…"),
    ],
)
def test_title_made_from_the_text_is_its_first_sentence_cut_at_a_word(text, title):
    assert title_from(text) == title
