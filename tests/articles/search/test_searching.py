import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Article
from articles.search.searching import LONGEST, still_typing, understood
from tests.factories import article

TEXTS = {"ferry": "The ferries to Skarholm", "port": "A port of Córran", "both": "Ferry port, old port"}
FIGURES = {"season": "In 2024-25 fares rose by 1.55 per cent", "day": "9-11, 3-1 and 2025-11-20 at port_side"}


@pytest.fixture
def told(db):
    for title, text in TEXTS.items():
        article(text, title=title)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ferr*", {"ferry", "both"}),
        ("FÉRR*", {"ferry", "both"}),
        ("ferr", set()),
        ("port ferr*", {"both"}),
        ("skar* or port", {"ferry", "port", "both"}),
        ('"port of cor*"', {"port"}),
        ('"old cor*"', set()),
        ("port -ferr*", {"port"}),
        ("f*rry", set()),
        ("*", set()),
        ("skarholm's", {"ferry"}),
        ("' & | ! <-> ferr* :*", {"ferry", "both"}),
    ],
)
def test_a_star_stands_for_words_that_begin_so(told, words, found):
    assert {each.title for each in Article.objects.containing(words)} == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("2024-25*", {"season"}),
        ("2024-2*", {"season"}),
        ("1.5*", {"season"}),
        ("1.55*", {"season"}),
        ("9-11*", {"day"}),
        ("3-1*", {"day"}),
        ("2025-11-2*", {"day"}),
        ("port_*", {"day"}),
        ("port_s*", {"day"}),
        ("-1.5*", {"day"}),
        ('1.5* or "port_s*"', {"season", "day"}),
        ("_*", set()),
        ("_* _* _*", set()),
        ("example.com/a'_*", set()),
        ("2024-25* 1.6*", set()),
    ],
)
def test_a_star_behind_a_number_or_an_underscore_stands_for_more_of_it(db, words, found):
    for title, text in FIGURES.items():
        article(text, title=title)
    assert {each.title for each in Article.objects.containing(words)} == found


PRINTED = {
    "money": "A fine of €3.4 million",
    "agencies": "By Reuters/AFP",
    "illness": "COVID-19 is back",
    "office": "The vice-president of the U.S. spoke",
    "crowd": "Some 10,000 came in mid-2025",
}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ('"3.4 million"', "money"),
        ("€3.4", "money"),
        ("AFP", "agencies"),
        ("covid 19", "illness"),
        ("covid-19", "illness"),
        ("COVID–19", "illness"),
        ('"vice president"', "office"),
        ("vice-president", "office"),
        ("president-vice", None),
        ("US", "office"),
        ("U.S.", "office"),
        ("u.s", "office"),
        ("10000", "crowd"),
        ("10,000", "crowd"),
        ("2025", "crowd"),
    ],
)
def test_words_that_are_printed_are_found(db, words, found):
    for title, text in PRINTED.items():
        article(text, title=title)
    assert [each.title for each in Article.objects.containing(words)] == ([found] if found else [])


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("port NOT fer", "('port' & !('fer'))"),
        ("port not fer", "('port' & 'not' & 'fer')"),
        ("(a OR b) AND -(c d)", "(('a' | 'b') & !(('c' & 'd')))"),
        ("a b or c", "(('a' & 'b') | 'c')"),
        ("-“old ferry”", "!(('old' <-> 'ferry'))"),
        ("NOT NOT a", "!(!('a'))"),
        ("a) b (c", "('a' & ('b' & 'c'))"),
        ("(((", ""),
        ("NOT", ""),
        ("or", ""),
        ('"not closed', "('not' <-> 'closed')"),
        ("f*rry", "('f' <-> 'rry')"),
        ("a & b ! c | d", "(('a' & 'b' & !('c')) | 'd')"),
    ],
)
def test_not_brackets_and_or_are_understood(words, query):
    assert understood(words).query == query


@given(st.text(alphabet=st.sampled_from("ab12\"'()-*_|&!<>:.,é日 \\") | st.characters(), max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_postgresql_takes_every_search(db, words):
    list(Article.objects.containing(words))


@pytest.mark.parametrize(
    ("typed", "sought"),
    [
        ("fer", "fer*"),
        ("port fer", "port fer*"),
        ("fer ", "fer "),
        ("fer*", "fer*"),
        ('"port of co', '"port of co*'),
        ('"port"', '"port"'),
        ("port -fer", "port -fer"),
        ("port or", "port or"),
        ("port NOT", "port NOT"),
        ("port NOT fer", "port NOT fer"),
        ("(port", "(port*"),
        ("f", "f"),
        ("al-qad", "al-qad*"),
        ("", ""),
        ("x" * LONGEST, "x" * LONGEST),
    ],
)
def test_the_last_word_may_go_on_while_it_is_typed(typed, sought):
    assert still_typing(typed) == sought
