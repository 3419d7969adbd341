import pytest

from entities.rules.texts.occurrences import occurrences


def printed(text, words):
    return [text[start:end] for start, end in occurrences(text, words)]


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Lund met Lundberg and Holm-Lund; Lund’s aide, Lund-Holm, D'Lund.", "Lund", ["Lund", "Lund"]),
        ("Iván\nGil, Ivan Gil, IVÁN GIL", "Iván Gil", ["Iván\nGil", "Ivan Gil", "IVÁN GIL"]),
        ("Iva\u0301n Gil", "Ivan Gil", ["Iva\u0301n Gil"]),
        ("in May it may rain", "May", ["May"]),
        ("it may in May", "may", ["may", "May"]),
        ("the U.S. and U.S.A.", "U.S.", ["U.S."]),
        ("Weißer, Weisser", "Weißer", ["Weißer", "Weisser"]),
        ("Bo (and Bo+) said", "Bo", ["Bo", "Bo"]),
        ("O'Hara, O’Hara and O", "O’Hara", ["O'Hara", "O’Hara"]),
        ("👍🏽 Lund 👍 Lund", "Lund", ["Lund", "Lund"]),
        ("nothing", "\u0301", []),
    ],
)  # fmt: skip
def test_whole_words_are_found_whatever_their_accents(text, words, found):
    assert printed(text, words) == found


def test_offsets_count_code_points():
    assert occurrences("👍🏽 Æ Lund", "lund") == [(5, 9)]
