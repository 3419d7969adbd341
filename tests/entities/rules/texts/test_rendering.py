import re
import time
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.rules.texts.rendering import Mark, direction, paragraphs, render, segments

TEXT = "“We will talk,” Ana Lind said. She thanked Tom Berg."


def bare(html):
    """What a browser would read out of the HTML."""
    return unescape(re.sub(r"<[^>]*>", "", html))


@st.composite
def marked_text(draw):
    text = draw(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=80))
    marks = []
    for number in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        kind = draw(st.sampled_from(["quote", "mention", "date", "cue", "source"]))
        marks.append(Mark(kind, number, start, end))
    return text, marks


@given(marked_text())
def test_segments_join_to_the_text_and_every_mark_covers_its_slice(case):
    text, marks = case
    pieces = list(segments(0, len(text), marks))
    assert "".join(text[piece.start : piece.end] for piece in pieces) == text
    for mark in marks:
        covered = "".join(text[piece.start : piece.end] for piece in pieces if mark in piece.marks)
        assert covered == text[mark.start : mark.end]


@given(marked_text())
def test_paragraphs_hold_their_words_unchanged(case):
    text, marks = case
    for paragraph in render(text, marks):
        assert bare(paragraph.html) == text[paragraph.start : paragraph.end]


@given(marked_text())
def test_one_paragraph_alone_looks_as_it_does_among_all(case):
    text, marks = case
    for paragraph in render(text, marks):
        assert render(text, marks, [paragraph]) == [paragraph]


def html(text, *marks):
    (paragraph,) = render(text, marks)
    return paragraph.html


def test_text_is_escaped():
    assert html("<script>alert('&')</script>") == "&lt;script&gt;alert('&amp;')&lt;/script&gt;"


def test_overlapping_marks_are_cut_into_flat_pieces():
    assert html("abcdef", Mark("quote", 1, 0, 4, "q"), Mark("quote", 2, 2, 6, "q")) == (
        '<mark class="q" data-q="1">ab</mark>'
        '<mark class="q q-nested" data-q="1 2">cd</mark>'
        '<mark class="q" data-q="2">ef</mark>'
    )


def test_nested_mark_is_named_after_the_wider_one():
    assert html("abcd", Mark("mention", 7, 1, 2, "m", actor=5), Mark("quote", 1, 0, 4, "q")) == (
        '<mark class="q" data-q="1">a</mark>'
        '<mark id="mention-7" class="q m" data-q="1" data-m="7" data-a="5">b</mark>'
        '<mark class="q" data-q="1">cd</mark>'
    )


def test_equal_marks_share_one_piece():
    assert html("ab", Mark("quote", 1, 0, 2, "q"), Mark("quote", 2, 0, 2, "q")) == (
        '<mark class="q q-nested" data-q="1 2">ab</mark>'
    )


def test_adjacent_marks_do_not_touch():
    assert html("abcd", Mark("mention", 1, 0, 2, "m"), Mark("mention", 2, 2, 4, "m")) == (
        '<span id="mention-1" class="m" data-m="1">ab</span><span id="mention-2" class="m" data-m="2">cd</span>'
    )


def test_quote_gets_one_pin_where_it_begins():
    first = Mark("quote", 1, 0, 2, "q", label='Quote by "Ana"', pin="pin-positive")
    assert html("abcd", first, Mark("quote", 1, 3, 4, "q")) == (
        '<a class="pin pin-positive" id="quote-1" href="#card-1" aria-label="Quote by &quot;Ana&quot;"'
        ' title="Quote by &quot;Ana&quot;"></a>'
        '<mark class="q" data-q="1">ab</mark>c<mark class="q" data-q="1">d</mark>'
    )


def test_mark_over_two_paragraphs_is_drawn_in_both():
    drawn = render("ab\n\ncd", [Mark("quote", 1, 1, 5, "q")])
    assert [(p.start, p.end, p.html) for p in drawn] == [
        (0, 2, 'a<mark class="q" data-q="1">b</mark>'),
        (4, 6, '<mark class="q" data-q="1">c</mark>d'),
    ]


def test_carriage_return_keeps_its_place():
    assert html("a\rb") == "a&#13;b"


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("one\n\ntwo\nlines\n\n\nthree", [(0, 3), (5, 14), (17, 22)]),
        ("one\ntwo\nthree", [(0, 3), (4, 7), (8, 13)]),
        ("\n\none\n", [(2, 5)]),
        ("one\r\n\r\ntwo", [(0, 4), (7, 10)]),
    ],
)
def test_paragraphs_stand_between_blank_lines_or_on_lines_of_their_own(text, spans):
    assert [(p.start, p.end) for p in paragraphs(text)] == spans


def test_time_grows_with_the_length_only():
    """30,000 words, 300 quotes, 3,000 mentions; and eight times that in far less than 64 times the time."""

    def seconds(factor):
        words = 30_000 * factor
        text = "\n\n".join("word " * 60 for _ in range(words // 60))
        quotes = [Mark("quote", n, n * 600, n * 600 + 250, "q") for n in range(300 * factor)]
        mentions = [Mark("mention", n, n * 50, n * 50 + 9, "m") for n in range(3000 * factor)]
        began = time.process_time()  # what others do on the machine meanwhile does not count
        render(text, quotes + mentions)
        return time.process_time() - began

    single = min(seconds(1) for _ in range(3))
    assert single < 1
    assert min(seconds(8) for _ in range(3)) < 20 * single


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tom Berg met دانا in Haifa.", "ltr"),
        ("شركة الميناء, a spokesman for Karsovia, said the plan was welcome.", "ltr"),
        ("שרה לוי said so.", "auto"),  # as many letters of each
        ("قال الوزير إن المحادثات ستبدأ.", "auto"),
        ("Tom Berg left.", "auto"),
    ],
)
def test_a_sentence_that_begins_with_a_name_in_another_script_is_not_turned(text, expected):
    (paragraph,) = render(text, [])
    assert paragraph.direction == direction(text) == expected
