"""Quotation marks: styles, nesting, missing marks, apostrophes."""

import pytest

from entities.nlp.annotation import Span
from entities.nlp.quotation import kind_of, quoted


def inside(text):
    """The quoted stretches of a text, marks included."""
    mask = quoted(text)
    shown = "".join(character if mask[at] else "\0" for at, character in enumerate(text))
    return [part for part in shown.split("\0") if part]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("No marks at all.", []),
        ('Ana said "we tried" twice.', ['"we tried"']),
        ("Ana said “we tried” twice.", ["“we tried”"]),
        ("Ana said 'we tried' twice.", ["'we tried'"]),
        ("Ana said ‘we tried’ twice.", ["‘we tried’"]),
        ("Ana said ''we tried'' twice.", ["''we tried''"]),
        ("Ana said «we tried» twice.", ["«we tried»"]),
        ("Ana said „we tried“ and left.", ["„we tried“ and left."]),
        ('"One," she said, "two."', ['"One,"', '"two."']),
        ("“He called it ‘a mess’ today,” she said.", ["“He called it ‘a mess’ today,”"]),
        ("‘He called it “a mess” today,’ she said.", ["‘He called it “a mess” today,’"]),
        ("It's Ana's and the dogs' home.", []),
        ("Rock 'n' roll in the '90s.", []),
        ('The 6" pipe and the 8" pipe.', []),
        ("José said “café” in Łódź.", ["“café”"]),
        ("The voters' 'clear choice' won.", ["'clear choice'"]),
    ],
)
def test_quoted_finds_the_stretches_between_marks(text, expected):
    assert inside(text) == expected


def test_quoted_runs_over_paragraphs_whose_closing_marks_are_missing():
    text = "“The first goes on.\n\n“So does the second.\n\n“The third ends.” Not quoted."
    assert inside(text) == ["“The first goes on.", "“So does the second.", "“The third ends.”"]


def test_quoted_closes_in_the_next_paragraph_what_was_left_open():
    text = '"The first goes on.\nThe second ends it." Not quoted.'
    assert inside(text) == ['"The first goes on.', 'The second ends it."']


def test_quoted_marks_as_many_characters_as_the_text_has():
    text = "“🙂 naïve” \U0001f600"
    assert len(quoted(text)) == len(text)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("“we tried,”", "direct"),
        ("we tried", "direct"),
        ("that “we tried,” she", "mixed"),
        ("she left", "indirect"),
        (" ", "indirect"),
    ],
)
def test_kind_follows_the_letters_inside_marks(content, kind):
    text = "Ana said that “we tried,” she left."
    start = text.index(content)
    assert kind_of(text, [Span(start, start + len(content))], quoted(text)) == kind
