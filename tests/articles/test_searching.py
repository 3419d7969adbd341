import pytest

from articles.models import Article
from articles.searching import LONGEST, still_typing
from tests.factories import article

TEXTS = {"ferry": "The ferries to Skarholm", "port": "A port of Córran", "both": "Ferry port, old port"}


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
