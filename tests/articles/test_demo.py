"""The demo corpus keeps what its README promises."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from urllib.parse import urlsplit

import pytest

from articles.search.folding import fold_words
from tests.factories import demo_corpus

HOSTS = {
    "Corran Coast Gazette": "corrangazette.example",
    "Ledger & Tide": "ledgerandtide.example",
    "StraitWire": "straitwire.example",
    "The Almeda Chronicle": "almedachronicle.example",
    "The Daily Lantern": "dailylantern.example",
    "Velmara One": "velmaraone.example",
}


@pytest.fixture(scope="module")
def corpus():
    return demo_corpus()


def test_corpus_has_48_articles_with_ids_in_order(corpus):
    assert [article["id"] for article in corpus] == [f"demo-{number:03d}" for number in range(1, 49)]


def test_every_field_is_filled_and_bare(corpus):
    assert {tuple(article) for article in corpus} == {("id", "title", "date", "publisher", "author", "url", "text")}
    assert [
        (article["id"], field)
        for article in corpus
        for field, value in article.items()
        if not value or value != value.strip()
    ] == []


def test_dates_ascend_within_the_period_and_name_their_zone(corpus):
    dates = [datetime.fromisoformat(article["date"]) for article in corpus]
    assert {moment.utcoffset() for moment in dates} == {timedelta(0)}
    assert dates == sorted(dates)
    assert dates[0].astimezone(UTC).date() == date(2025, 9, 8)
    assert dates[-1].astimezone(UTC).date() == date(2025, 12, 5)


def test_addresses_are_unique_and_on_the_outlets_reserved_host(corpus):
    assert {article["publisher"]: urlsplit(article["url"]).netloc for article in corpus} == HOSTS
    assert [urlsplit(a["url"]).netloc for a in corpus] == [HOSTS[a["publisher"]] for a in corpus]
    assert len({article["url"] for article in corpus}) == len(corpus)


def test_texts_are_short_news_not_fragments(corpus):
    assert [a["id"] for a in corpus if not 120 <= len(a["text"].split()) <= 420] == []
    assert [a["id"] for a in corpus if a["text"].count("\n\n") < 3] == []


def test_no_text_appears_twice(corpus):
    assert len({fold_words(article["text"]) for article in corpus}) == len(corpus)


def test_only_the_syndicated_report_shares_whole_paragraphs_with_another(corpus):
    words = {
        article["id"]: [tuple(re.findall(r"\w+", fold_words(part))) for part in article["text"].split("\n\n")]
        for article in corpus
    }
    shared = {(first, second): len(set(words[first]) & set(words[second])) for first, second in combinations(words, 2)}
    assert {pair: paragraphs for pair, paragraphs in shared.items() if paragraphs} == {("demo-009", "demo-010"): 5}
    assert (len(words["demo-009"]), len(words["demo-010"])) == (7, 6)  # the copy is cut at the end


@pytest.mark.parametrize(
    ("style", "quoted", "publishers"),
    [
        ("straight double", r'"[^"]+"', {"StraitWire"}),
        ("straight single", r"(?<!\w)'\w[^']+[,.?!]'", {"The Daily Lantern"}),
        ("curly double", r"“[^“”]+”", {"The Almeda Chronicle", "Corran Coast Gazette", "Ledger & Tide", "Velmara One"}),
        ("curly single", r"‘[^‘’]+[,.?!]’", {"Corran Coast Gazette"}),
        ("guillemets", r"«[^«»]+»", {"Velmara One"}),
    ],
)
def test_each_style_of_quotation_marks_is_used_by_its_outlets(corpus, style, quoted, publishers):
    assert {article["publisher"] for article in corpus if re.search(quoted, article["text"])} == publishers


def test_some_direct_quotes_run_over_paragraphs_without_closing_marks(corpus):
    unclosed = re.compile(r"“[^”]+\n\n“")
    assert [a["id"] for a in corpus if unclosed.search(a["text"])] == ["demo-013", "demo-035", "demo-043"]
