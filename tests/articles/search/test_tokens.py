import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.tokens import LAST_POSITION, MOST_POSITIONS, tokens, vector_of


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("a deal of €3.4 million", "a deal of 3.4 million"),
        ("$10bn, £3.4m", "10bn 3.4m"),
        ("10,000 of 1,234,567.5", "10000 of 1234567.5"),
        ("10\u202f000 or 10\u00a0000", "10000 or 10000"),
        ("in 2024, 300 came; 1,2,3", "in 2024 300 came 1 2 3"),
        ("on 11.09.2001 at 9.30", "on 11 09 2001 at 9.30"),
        ("2024-25 and 2025-11-20", "2024 25 and 2025 11 20"),
        ("mid-2025", "mid 2025"),
        ("Reuters/AFP", "reuters afp"),
        ("COVID-19, covid19", "covid 19 covid19"),
        ("the U.S. and the US, U.S.-led", "the us and the us us led"),
        ("at 9 a.m. e.g. here. A b.", "at 9 am eg here a b"),
        ("J.K. Rowling", "jk rowling"),
        ("Iran's and Iran’s, the boys' own", "iran and iran the boys own"),
        ("O'Brien d’Été", "o brien d ete"),
        ("port_side", "port side"),
        ("soft\u00adly zero\u200bwidth \u202ebidi", "softly zerowidth bidi"),
        ("Cafe\u0301 ﬁne ½", "cafe fine 1 2"),
        ("日本語2025年", "日 本 語 2025 年"),
        ("… — !", ""),
    ],
)
def test_the_words_of_a_text_as_they_are_sought(printed, words):
    assert [token.word for token in tokens(printed)] == words.split()


def test_a_token_knows_the_characters_that_say_it():
    text = "The U.S. paid €10,000 of Iran’s."
    assert [text[token.start : token.end] for token in tokens(text)] == ["The", "U.S", "paid", "10,000", "of", "Iran"]


@given(st.text())
def test_every_text_has_words_in_their_order_that_a_tsvector_can_hold(text):
    found = list(tokens(text))
    assert all(0 <= token.start < token.end <= len(text) for token in found)
    assert [token.start for token in found] == sorted(token.start for token in found)
    assert not any(char in token.word for token in found for char in "' \\:\x00")


def test_a_vector_names_the_places_of_each_word_up_to_what_postgresql_keeps():
    assert vector_of("The ferry. The U.S. ferry") == "'the':1,3 'ferry':2,5 'us':4"
    assert vector_of("a " * 300).count(",") == MOST_POSITIONS - 1
    assert vector_of("a " * LAST_POSITION + "end more").endswith(f"'end':{LAST_POSITION} 'more':{LAST_POSITION}")


@given(st.text(alphabet=st.sampled_from("ab.é1,9'’s-_ \n\t\u00a0\u202f日\u00ad\u0301S"), max_size=80))
def test_words_between_blanks_are_those_of_the_whole_text(text):
    places = {}
    for position, token in enumerate(tokens(text), start=1):
        places.setdefault(token.word, []).append(str(position))
    assert vector_of(text) == " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())
