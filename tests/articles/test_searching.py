import pytest

from articles.models import Article
from articles.searching import LONGEST, still_typing
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
        ("skarholm's*", set()),
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
        ("f", "f"),
        ("al-qad", "al-qad*"),
        ("", ""),
        ("x" * LONGEST, "x" * LONGEST),
    ],
)
def test_the_last_word_may_go_on_while_it_is_typed(typed, sought):
    assert still_typing(typed) == sought
