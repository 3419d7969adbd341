import pytest

from articles.search.snippets import marked, search_terms, snippet


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("Harbour", {"harbour"}),
        ("Sánchez OR port", {"sanchez", "port"}),
        ('"port of Corran"', {"port", "of", "corran"}),
        ("port -ferry", {"port"}),
        ('port -"old ferry" quay', {"port", "quay"}),
        ("al-Qadrawi", {"al", "qadrawi"}),
        ("quay ferr* -lost*", {"quay", "ferr*"}),
        ("port NOT ferry or U.S.", {"port", "us"}),
        ("10,000", {"10000"}),
        ("", set()),
    ],
)
def test_search_terms_are_the_words_that_are_wanted(query, terms):
    assert search_terms(query) == terms


def test_marked_ignores_accents_and_case_and_keeps_the_text():
    text = "SÁNCHEZ said: Sanchez-Ibáñez."
    assert marked(text, {"sanchez"}) == [("SÁNCHEZ", True), (" said: ", False), ("Sanchez", True), ("-Ibáñez.", False)]


def test_marked_finds_words_that_begin_so():
    assert marked("Ferries, not a fern.", {"fer*", "no*"}) == [
        ("Ferries", True), (", ", False), ("not", True), (" a ", False), ("fern", True), (".", False),
    ]  # fmt: skip
    assert marked("Conferring", {"fer*"}) == [("Conferring", False)]


def test_marked_without_terms_is_the_whole_text():
    assert marked("A port.", set()) == [("A port.", False)]


def test_snippet_shows_the_first_hit_with_words_around_it():
    text = "one two three four five six seven eight nine ten"
    assert snippet(text, {"six"}, length=20) == [("… five ", False), ("six", True), (" seven …", False)]


def test_snippet_without_a_hit_is_the_beginning():
    assert snippet("one two three", {"six"}, length=9) == [("one two …", False)]


def test_snippet_of_a_short_text_is_the_text_on_one_line():
    assert snippet("one\n\ntwo", set()) == [("one two", False)]


def test_snippet_never_cuts_the_hit_itself():
    assert snippet("a " + "x" * 50 + " b", {"x" * 50}, length=10) == [("a ", False), ("x" * 50, True), (" …", False)]
