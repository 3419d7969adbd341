from dataclasses import replace

import pytest

from entities.nlp.annotation import Span
from entities.nlp.detected import DetectedQuote
from entities.nlp.language.quotation import quoted
from entities.nlp.quotes.continuations import completed
from tests.entities.nlp.literals import detected


def parts(marked, *quotes):
    found = detected(marked, *quotes)
    return [
        (" … ".join(span.of(found.text) for span in quote.content), quote.kind, bool(quote.source))
        for quote in completed(found.text, quoted(found.text), found.sentences, found.quotes)
    ]


def test_quote_is_cut_at_the_paragraph():
    marked = "Lund said: “It is late.\n\n“We will walk.”\n\nThe road was dark."
    quote = {"content": "It is late.\n\n“We will walk.", "cue": "said", "source": "Lund"}
    assert parts(marked, quote) == [("It is late.", "direct", True), ("We will walk.", "direct", False)]


@pytest.mark.parametrize("marks", ["“”", '""'])
def test_quote_ends_where_another_opens_in_a_text_without_line_breaks(marks):
    opens, closes = marks
    first, second = f"{opens}It is late.{closes}", f"{opens}We will walk.{closes}"
    marked = f"Lund said: {first} {second} The road was dark."
    quote = {"content": f"It is late.{closes} {opens}We will walk.", "cue": "said", "source": "Lund"}
    assert parts(marked, quote) == [("It is late.", "direct", True), ("We will walk.", "direct", False)]


def test_quote_goes_on_where_its_paragraphs_only_open_with_marks():
    marked = "Lund said: “It is late. “We will walk.” The road was dark."
    quote = {"content": "It is late. “We will walk.", "cue": "said", "source": "Lund"}
    assert [words for words, _, _ in parts(marked, quote)] == ["It is late. “We will walk."]


def test_words_behind_a_title_in_marks_are_no_other_quote():
    found = detected("“It is late,” Lund said on “Harbour Hour.” “We will walk.”")
    text = found.text
    content = tuple(Span(at, at + len(part)) for part in ("It is late,", "We will walk.") if (at := text.index(part)))
    quote = DetectedQuote(content, (Span(19, 23),), (Span(14, 18),), "direct", 0.9)
    (kept,) = completed(text, quoted(text), found.sentences, [quote])
    assert [span.of(text) for span in kept.content] == ["It is late,", "We will walk."]


def test_content_begins_with_a_word():
    quote = {"content": ": At the harbour nobody is calm", "cue": "writes", "source": "Lund"}
    assert parts("Lund writes: At the harbour nobody is calm.", quote) == [
        ("At the harbour nobody is calm", "indirect", True)
    ]


def test_words_of_another_paragraph_that_nobody_quoted_are_dropped():
    marked = "Ferries stop\n\nFerries will stop on Monday, Lund said."
    quote = {"content": "Ferries stop\n\nFerries will stop on Monday", "cue": "said", "source": "Lund"}
    assert parts(marked, quote) == [("Ferries will stop on Monday", "indirect", True)]


def test_reported_speech_ends_with_its_sentence():
    marked = "Lund said it was late. The road was “dark as a sack” and long."
    quote = {"content": "it was late. The road was “dark as a sack” and long", "cue": "said", "source": "Lund"}
    assert parts(marked, quote) == [
        ("it was late.", "indirect", True),
        ("The road was “dark as a sack” and long", "mixed", False),
    ]


def test_fragment_of_reported_speech_in_another_sentence_is_dropped():
    found = detected("The road is long. Lund says it was late.")
    quote = DetectedQuote((Span(0, 16), Span(28, 39)), (Span(23, 27),), (Span(18, 22),), "indirect", 0.9)
    (kept,) = completed(found.text, quoted(found.text), found.sentences, [quote])
    assert [span.of(found.text) for span in kept.content] == ["it was late"]


def test_turn_of_an_interview_keeps_its_sentences():
    marked = "Lund: It was late. The road was dark."
    quote = {"content": "It was late. The road was dark.", "cue": ":", "source": "Lund"}
    assert parts(marked, quote) == [("It was late. The road was dark.", "indirect", True)]


def test_sentence_with_quoted_words_between_two_of_one_speaker_goes_on():
    marked = "Lund said it was late. However, the club had “no money at all” for a taxi. She said they walked."
    quotes = (
        {"content": "it was late", "cue": "said", "source": "Lund"},
        {"content": "they walked", "cue": "said", "source": "She", "after": "She"},
    )
    assert parts(marked, *quotes) == [
        ("it was late", "indirect", True),
        ("the club had “no money at all” for a taxi", "mixed", False),
        ("they walked", "indirect", True),
    ]


def test_far_source_without_a_cue_is_dropped():
    marked = "“We will walk.”\n\nReyes laughed."
    assert parts(marked, {"content": "We will walk.", "source": "Reyes"}) == [("We will walk.", "direct", False)]


@pytest.mark.parametrize(
    ("said", "content"),
    [
        ("“He told us ‘no more.’”", "He told us ‘no more.’"),
        ("“She called it ‘a gift’”", "She called it ‘a gift’"),
        ("“They don’t call it ‘a gift’”", "They don’t call it ‘a gift’"),
        ("“We will walk.”", "We will walk."),
        ("«She called it «a gift»»", "She called it «a gift»"),
    ],
)
def test_mark_that_closes_a_nested_quotation_stays(said, content):
    assert parts(f"Lund said {said}", {"content": said, "cue": "said", "source": "Lund"}) == [(content, "direct", True)]


def test_bullet_is_no_part_of_what_is_said():
    marked = "Key points\n- Nine homes are dark, Lund said.\n"
    quote = {"content": "- Nine homes are dark", "cue": "said", "source": "Lund"}
    assert parts(marked, quote) == [("Nine homes are dark", "indirect", True)]


@pytest.mark.parametrize("mark", [",", ":"])
def test_quotation_that_a_cue_introduces_ends_with_its_mark(mark):
    marked = f"Lund says{mark} “Don’t you do it,” until the boat is gone."
    quote = {"content": "“Don’t you do it,” until the boat is gone", "cue": "says", "source": "Lund"}
    assert parts(marked, quote) == [("Don’t you do it,", "direct", True)]


def test_reported_clause_with_quoted_words_first_stays_whole():
    marked = "Lund said “progress” was all they heard."
    quote = {"content": "“progress” was all they heard", "cue": "said", "source": "Lund"}
    assert parts(marked, quote) == [("“progress” was all they heard", "mixed", True)]


def test_quotation_behind_a_colon_is_no_part_of_the_reported_words_before_it():
    said = {"cue": "said", "source": "Lund"}
    before, behind = "The boats will stay", "I have a surprise for them."
    found = detected(f"{before}, Lund said: “{behind}”", {"content": before, **said}, {"content": behind, **said})
    both = replace(found.quotes[0], content=(found.quotes[0].content[0], found.quotes[1].content[0]))
    (quote,) = completed(found.text, quoted(found.text), found.sentences, [both])
    assert [span.of(found.text) for span in quote.content] == [behind]
