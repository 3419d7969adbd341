import pytest

from entities.rules.texts.context import in_context, speaker_chain

TEXT = "The talks failed. “We will be back,” Ana Lind said, “and soon.” Tom Berg left.\nNobody spoke."


def around(words, *more, text=TEXT, window=None, offset=0):
    fragments = [(text.index(part), text.index(part) + len(part)) for part in (words, *more)]
    return in_context(text if window is None else window, offset, fragments)


def test_a_quote_stands_in_its_sentence():
    assert around("We will be back") == [
        ("“", False),
        ("We will be back", True),
        (",” Ana Lind said, “and soon.”", False),
    ]


def test_fragments_keep_what_stands_between_them():
    assert around("We will be back", "and soon") == [
        ("“", False),
        ("We will be back", True),
        (",” Ana Lind said, “", False),
        ("and soon", True),
        (".”", False),
    ]


def test_an_end_mark_inside_the_content_ends_the_sentence():
    assert around("and soon.")[-1] == ("”", False)


def test_a_line_break_is_a_border():
    assert around("Nobody spoke") == [("Nobody spoke", True), (".", False)]


def test_a_sentence_longer_than_the_window_is_cut_at_words():
    assert in_context("x of the great port we speak here tod", 100, [(123, 128)]) == [
        ("… of the great port we ", False),
        ("speak", True),
        (" here …", False),
    ]


def test_offsets_count_from_the_start_of_the_window():
    text = "First. He spoke of rain. Last."
    assert in_context(text[7:], 7, [(19, 23)]) == [("… spoke of ", False), ("rain", True), (".", False)]


def test_a_quote_outside_the_window_has_no_context():
    assert in_context("short", 0, [(100, 110)]) == []


@pytest.mark.parametrize(
    ("name", "spans", "chain"),
    [
        (
            "Ana Lind",
            [("speaker", 0, "she"), ("chain", 0, "the minister"), ("chain", 1, "Lind")],
            ["she", "the minister"],
        ),
        ("Ana Lind", [("speaker", 0, "Ana Lind")], []),
        (
            "Ana Lind",
            [("chain", 1, "the minister"), ("chain", 0, "she"), ("speaker", 0, "she")],
            ["she", "the minister"],
        ),
        ("Iván Gil", [("speaker", 0, "Ivan")], []),
        ("", [("content", 0, "We will"), ("speaker", 0, "an official")], ["an official"]),
    ],
)
def test_speaker_chain_leads_from_the_nearest_words_to_the_name(name, spans, chain):
    assert speaker_chain(name, spans) == chain
