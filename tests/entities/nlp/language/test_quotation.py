"""Quotation marks: styles, nesting, missing marks, apostrophes."""

import pytest

from entities.nlp.annotation import Span
from entities.nlp.language.quotation import kind_of, quoted


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
        ("Ana said „we tried“ and left.", ["„we tried“"]),
        ('"One," she said, "two."', ['"One,"', '"two."']),
        ("“He called it ‘a mess’ today,” she said.", ["“He called it ‘a mess’ today,”"]),
        ("‘He called it “a mess” today,’ she said.", ["‘He called it “a mess” today,’"]),
        ("It's Ana's and the dogs' home.", []),
        ("Rock 'n' roll in the '90s.", []),
        ('The 6" pipe and the 8" pipe.', []),
        ("José said “café” in Łódź.", ["“café”"]),
        ("The voters' 'clear choice' won.", ["'clear choice'"]),
        ("Ana said ‹we tried› twice, ＂we did＂, ``we tried''.", ["‹we tried›", "＂we did＂", "``we tried''"]),
        ("“We tried,“ she said. “We did.“", ["“We tried,“", "“We did.“"]),
        ("”We tried,” she said.", ["”We tried,”"]),
        # nested in marks of the same kind
        ("“He said “no” to me,” she said.", ["“He said “no” to me,”"]),
        ('"He said "no" to me," she said.', ['"He said "no" to me,"']),
        ("«He said «no» to me,» she said. «I left.»", ["«He said «no» to me,»", "«I left.»"]),
        # a mark was lost
        ('"We tried, said Ana Ruiz, the mayor. "We did."', ['"We tried,', '"We did."']),
        ("“We tried, the mayor said. He left.", ["“We tried,"]),
        ("“Did you? she asked. “I did.”", ["“Did you?", "“I did.”"]),
        ('It rained. We tried," said Ana Ruiz. "We did."', ['It rained. We tried,"', '"We did."']),
        ('Ana said "no." We tried," she added.', ['"no."', 'We tried,"']),
        ("Ana measured 6,” and left.", []),
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


def test_mark_that_the_next_paragraph_takes_up_is_not_lost():
    text = "“I told him, she said no.\n\n“He left.”"
    assert inside(text) == ["“I told him, she said no.", "“He left.”"]


def test_lost_mark_leaves_the_next_paragraph_as_it_is():
    text = '"We tried, said Ana Ruiz.\n\nThe mayor "denied" it.'
    assert inside(text) == ['"We tried,', '"denied"']


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


def test_single_marks_stay_open_to_the_end_of_a_paragraph_before_one_that_opens_with_them():
    text = "‘We saw it first.\n'It was small.\n‘Then it grew,’ he said.\nIt rained."
    mask = quoted(text)
    assert (
        "".join(letter for letter, marked in zip(text, mask, strict=True) if not marked) == "\n\n he said.\nIt rained."
    )
    assert not any(quoted("‘Cause it rained.\nNobody came."))


def test_single_mark_behind_a_colon_stays_open_before_a_paragraph_that_opens_with_one():
    text = "Ana told the Echo: 'I don't mind.\n'But it rained.'\nNobody came."
    assert inside(text) == ["'I don't mind.", "'But it rained.'"]
    assert inside("Ana told the Echo: 'I don't mind.\nBut it rained.") == []
    assert inside("Ana told the Echo: 'I don't mind.' She left.\n'But it rained.'") == [
        "'I don't mind.'",
        "'But it rained.'",
    ]
