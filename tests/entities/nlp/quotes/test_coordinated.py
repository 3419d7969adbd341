"""Two cues of one source in one sentence."""

import pytest

from entities.nlp.language.quotation import quoted
from entities.nlp.quotes.coordinated import with_coordinated
from tests.entities.nlp.literals import detected


def parts(text, content, cue="said", source="Ana Ruiz"):
    found = detected(text, {"content": content, "cue": cue, "source": source})
    return [
        (quote.cue[0].of(text), quote.content[0].of(text), quote.source[0].of(text))
        for quote in with_coordinated(text, quoted(text), found.quotes)
    ]


@pytest.mark.parametrize(
    ("second", "cue", "content"),
    [
        ("and urged everybody to leave", "urged", "everybody to leave"),
        ("but also called for a new inquiry", "also called for", "a new inquiry"),
        ("and warned that “nobody is safe”", "warned", "that “nobody is safe”"),
        ("while adding, “We will help.”", "adding", "We will help."),
    ],
)
def test_second_cue_begins_another_quote_of_the_same_source(second, cue, content):
    text = f"Ana Ruiz said the bridge is not safe {second}"
    expected = [("said", "the bridge is not safe", "Ana Ruiz"), (cue, content, "Ana Ruiz")]
    assert parts(text, text.removeprefix("Ana Ruiz said ")) == expected


def test_adding_behind_quoted_words_begins_another_quote():
    text = "Ana Ruiz said the rocks were “very old and important,” adding Norland will call in experts"
    assert parts(text, text.removeprefix("Ana Ruiz said ")) == [
        ("said", "the rocks were “very old and important", "Ana Ruiz"),
        ("adding", "Norland will call in experts", "Ana Ruiz"),
    ]


def test_what_the_reporter_explains_of_quoted_words_is_nobodys():
    text = "Ana Ruiz said the blast was “much the same as before,” referring to the fire of May"
    content = text.removeprefix("Ana Ruiz said ")
    assert parts(text, content) == [("said", "the blast was “much the same as before", "Ana Ruiz")]


def test_he_who_refers_to_something_in_reported_words_keeps_them():
    text = "Ana Ruiz said he spoke of the bridge, referring to the fire of May"
    content = text.removeprefix("Ana Ruiz said ")
    assert parts(text, content) == [("said", content, "Ana Ruiz")]


@pytest.mark.parametrize(
    "content",
    [
        "he met the board on Monday and urged it to wait",
        "she heard a bang and told everybody to get down",
        "the mayor had visited the site and promised help",
        "bread and promises are cheap",
    ],
)
def test_verb_of_the_reported_clause_begins_none(content):
    text = f"Ana Ruiz said {content}"
    assert parts(text, content) == [("said", content, "Ana Ruiz")]


def test_what_somebody_would_not_say_is_cut_off():
    text = "Ana Ruiz said the bridge has cracks but would not say when it opens"
    assert parts(text, text.removeprefix("Ana Ruiz said ")) == [("said", "the bridge has cracks", "Ana Ruiz")]


def test_quoted_words_are_not_cut():
    text = "Ana Ruiz said “the people are angry and urged on by fools”"
    assert len(parts(text, "the people are angry and urged on by fools")) == 1
