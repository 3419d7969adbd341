import pytest

from entities.rules.texts.spans import InvalidSpan, check_span, moved_border, places_to_split, quote_kind, trim_quote


def test_span_returns_the_words():
    assert check_span("We will talk", 3, 7) == "will"


@pytest.mark.parametrize(
    ("text", "start", "end", "why"),
    [
        ("talk", 0, 5, "The selection reaches beyond the text."),
        ("talk", -1, 2, "The selection reaches beyond the text."),
        ("talk", 2, 2, "The selection contains no words."),
        ("a   b", 1, 4, "The selection contains no words."),
    ],
)
def test_span_outside_or_empty_is_refused(text, start, end, why):
    with pytest.raises(InvalidSpan, match=why):
        check_span(text, start, end)


@pytest.mark.parametrize(
    ("text", "border"),
    [
        ("Ine\u0301s", 3),  # a combining accent
        ("a👍🏽b", 2),  # thumb and skin tone
        ("a👩\u200d🚀b", 2),  # joined emoji, before the joiner
        ("a👩\u200d🚀b", 3),  # and after it
        ("a🇫🇷b", 2),  # the two letters of a flag
        ("a\r\nb", 2),
    ],
)
def test_span_that_cuts_a_character_is_refused(text, border):
    with pytest.raises(InvalidSpan, match="cuts through a character"):
        check_span(text, 0, border)
    with pytest.raises(InvalidSpan, match="cuts through a character"):
        check_span(text, border, len(text))


def test_span_between_two_flags_is_allowed():
    text = "🇫🇷🇩🇪"
    assert check_span(text, 0, 2) == "🇫🇷"
    assert check_span(text, 2, 4) == "🇩🇪"


@pytest.mark.parametrize(
    ("selection", "content"),
    [
        ("“We will talk,”", "We will talk,"),
        ("  'We will talk' ", "We will talk"),
        ("« Nous parlerons »", "Nous parlerons"),
        ("dogs' tails", "dogs' tails"),
        ("“”", "“”"),
    ],
)
def test_quote_is_trimmed_to_its_content(selection, content):
    start, end = trim_quote(selection, 0, len(selection))
    assert selection[start:end] == content


@pytest.mark.parametrize(
    ("text", "content", "kind"),
    [
        ("“We will talk,” she said.", "We will talk,", "direct"),
        ("“We will talk”, she said.", "We will talk", "direct"),
        ("She said they would “talk soon”.", "they would “talk soon”", "mixed"),
        ("She said they would talk.", "they would talk", "indirect"),
        ("She said the dogs' tails wag.", "the dogs' tails wag", "indirect"),
    ],
)
def test_quote_kind_follows_from_the_marks(text, content, kind):
    start = text.index(content)
    assert quote_kind(text, start, start + len(content)) == kind


@pytest.mark.parametrize(
    ("place", "by", "edge", "unit", "there"),
    [
        (3, 1, "end", "word", 4),  # a mark is a word of its own
        (4, 1, "end", "word", 10),
        (5, 1, "start", "word", 11),
        (0, -1, "start", "word", 0),
        (3, -1, "end", "character", 1),  # "é" typed as two signs is one character
        (11, 1, "end", "character", 13),  # as is a thumb with its colour
    ],
)
def test_border_moves_by_what_a_reader_sees(place, by, edge, unit, there):
    assert moved_border("Re\u0301, don’t 👍🏽 go", place, by, edge=edge, unit=unit) == there


def test_quote_may_be_split_where_a_sentence_or_a_fragment_begins():
    text = "We go. They stay… All of us. He said: us too."
    assert places_to_split(text, [(0, 28), (38, 45)]) == [7, 18, 38]
