import pytest

from entities.rules.citation import citation
from tests.factories import actor, article, quote, source

pytestmark = pytest.mark.django_db

HERE = "https://news.example/articles/1/#quote-1"


def test_a_citation_names_speaker_author_title_outlet_date_and_address():
    told = article("“We will talk,” she said.", author="Per Holm", source=source("The Harbour Post"))
    assert citation(quote(told, "We will talk,", actor("Ana Lind")), HERE) == (
        "“We will talk.” Ana Lind, quoted in Per Holm, “Ferry talks resume”, The Harbour Post, 20 November 2025, "
        "https://news.example/articles/1/#quote-1"
    )


def test_the_address_of_the_original_is_cited_where_there_is_one():
    told = article("“Never!” he said.", url="https://harbour.example/7")
    assert citation(quote(told, "Never!", actor("Tom Berg")), HERE).startswith("“Never!” Tom Berg, quoted in “Ferry")
    assert citation(quote(told, "Never!"), HERE).endswith("https://harbour.example/7")


@pytest.mark.parametrize(
    ("kind", "words"), [("indirect", "[Paraphrased] he would."), ("mixed", "[Partly paraphrased] he would.")]
)
def test_words_that_are_not_printed_as_said_are_not_cited_as_said(kind, words):
    told = article("He said he would.")
    assert citation(quote(told, "he would", kind=kind, speaker_words="an official"), HERE).startswith(
        f"{words} an official, quoted in"
    )


def test_what_is_not_known_is_said_to_be():
    told = article("“Never,” somebody said.", published_at=None)
    words = citation(quote(told, "Never"), HERE)
    assert "speaker not known" in words
    assert "date not known" in words
