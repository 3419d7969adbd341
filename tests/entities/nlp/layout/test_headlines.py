"""What a headline attributes, and that what stands beneath is not said by it."""

from itertools import pairwise

import pytest

from entities.nlp import annotate
from entities.nlp.language import quotation
from entities.nlp.layout.headlines import headline_end, section_borders, with_headline
from tests.entities.nlp.literals import speakers

SPOKEN = "“We cannot keep it open,” Ana Ruiz told reporters in Kirkwick. “The money is gone.”\n"
UNSAID = "“The bridge will not be closed before the summer is over.”\n\nThe council met on Tuesday in Saltmere.\n"


def test_headline_attributes_what_stands_before_the_comma():
    text = "Rents must fall soon, minister says\n\nThe council met.\n"
    (quote,) = with_headline(text, quotation.quoted(text), [])
    assert [part.of(text) for part in (*quote.content, *quote.source, *quote.cue)] == [
        "Rents must fall soon", "minister", "says",
    ]  # fmt: skip


def test_those_who_are_told_in_a_headline_say_nothing():
    text = "Treasurer took hospice money, jury told\n\nThe trial opened.\n"
    (quote,) = with_headline(text, quotation.quoted(text), [])
    assert quote.source == ()


@pytest.mark.parametrize("headline", ["Rents must fall soon, minister hopes", "Rents fall, and the minister", "Rents"])
def test_headline_without_a_verb_of_saying_attributes_nothing(headline):
    text = f"{headline}\n\nThe council met.\n"
    assert with_headline(text, quotation.quoted(text), []) == []


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Council votes on bridge\n\nIt met.", "Council votes on bridge"),
        ("\n Union: ‘no more’ \r\nIt met.", "\n Union: ‘no more’"),
        ("Ana Ruiz left the council.\n\nIt met.", ""),
        ("Ana Ruiz said:\n\n“It met.”", ""),
        ("What did Ana Ruiz say?\n\n“It met.”", ""),
        ("Ana Ruiz said “it met.”\n\nIt met.", ""),
        ("Council votes on bridge", ""),
        ("Council votes on bridge.\n\nIt met.", "Council votes on bridge."),
        ("Rents must fall soon, minister says.\nIt met.", "Rents must fall soon, minister says."),
        ("Council votes on bridge. Dockers wait.\n\nIt met.", ""),
    ],
)
def test_headline_is_a_first_line_that_ends_like_no_sentence(text, headline):
    assert text[: headline_end(text)] == headline


HEADLINES = [
    "Council votes on bridge",
    "Council rejects bridge plan.",
    "Harbour must stay open, mayor says.",
    "Council rejects bridge plan",
    "Union warns of strike at harbour",
    "Dockers demand answers",
    "Minister defends rail plan",
    "Harbour must stay open, mayor says",
]


def beneath(headline: str, body: str) -> list[tuple[str | None, str, list[str]]]:
    """(speaker, speaker's words, parts of the content) of each quote below the headline."""
    text = f"{headline}\n\n{body}"
    annotation = annotate(text)
    return [
        (
            annotation.actors[quote.speaker].name if quote.speaker is not None else None,
            quote.speaker_words,
            [part.of(text) for part in quote.content],
        )
        for quote in annotation.quotes
        if quote.content[0].start > len(headline)
    ]


@pytest.mark.parametrize("headline", HEADLINES)
def test_verb_in_a_headline_does_not_take_the_quote_beneath_from_its_own(headline):
    assert beneath(headline, SPOKEN) == [("Ana Ruiz", "", ["We cannot keep it open,", "The money is gone."])]


@pytest.mark.parametrize("headline", HEADLINES)
def test_quote_beneath_a_headline_that_names_nobody_is_nobodys(headline):
    assert beneath(headline, UNSAID) == [(None, "", ["The bridge will not be closed before the summer is over."])]


ARTICLE = """Harbour to close

The harbour will close next year, Zoe Angstrom said on Tuesday.

{subhead}

{beneath}
"""


def sections(text):
    borders = [*section_borders(text), len(text)]
    return [text[start:end].strip() for start, end in pairwise(borders)]


@pytest.mark.parametrize("subhead", ["‘A betrayal’", "What happens next?", "UNION WARNS OF STRIKE", "Union warns"])
def test_subhead_is_a_section_of_its_own(subhead):
    beneath_it = "The council votes in May."
    text = ARTICLE.format(subhead=subhead, beneath=beneath_it)
    assert sections(text)[1:] == [subhead, beneath_it]


@pytest.mark.parametrize(
    "line",
    [
        "“The vote is open.”",
        "The vote is open.",
        "Zoe Angstrom said:",
        "– a harbour",
        "By noon,",
        "and then nothing",
        "Time: noon",
    ],
)
def test_other_short_line_is_no_subhead(line):
    text = ARTICLE.format(subhead=line, beneath="The council votes in May.")
    assert len(sections(text)) == 1


def test_line_that_goes_on_in_the_next_is_no_subhead():
    text = "The harbour will close.\nUnion members met on\nTuesday and voted on it.\n"
    assert section_borders(text.replace("Tuesday", "monday")) == (0,)


def test_subhead_is_said_by_nobody_above_it():
    text = ARTICLE.format(subhead="‘A betrayal’", beneath="“Nobody asked us,” said Ralph Okafor of the union.")
    annotation = annotate(text)
    assert [
        (annotation.actors[quote.speaker].name, quote.content[0].of(text))
        for quote in annotation.quotes
        if quote.speaker is not None
    ] == [("Zoe Angstrom", "The harbour will close next year"), ("Ralph Okafor", "Nobody asked us,")]


def test_verb_of_a_subhead_takes_no_quote_beneath_it():
    text = ARTICLE.format(subhead="Union warns of strike", beneath=SPOKEN)
    annotation = annotate(text)
    assert [part.of(text) for part in annotation.quotes[-1].content] == [
        "We cannot keep it open,",
        "The money is gone.",
    ]
    assert annotation.actors[annotation.quotes[-1].speaker].name == "Ana Ruiz"


def test_quote_does_not_go_on_from_the_headline():
    marked = "{ORG:Norland Rail} ‘will not close the line’\n\n“We will stay.”\n"
    quoted = [{"content": "will not close the line", "source": "Norland Rail"}, {"content": "We will stay."}]
    assert speakers(marked, *quoted) == ["Norland Rail", "[]"]
