from entities.choices import Attribution, CueClass, Layer, QuoteKind, Stance
from entities.rules.words.labels import LEGEND, meaning


def test_every_word_on_a_card_is_explained():
    for values in (QuoteKind, Attribution, Layer, Stance, CueClass):
        assert all(meaning(value) for value in values)
    assert meaning("needs a date") == ""


def test_the_legend_explains_what_stands_on_cards_and_charts():
    told = {label for _, words in LEGEND for label in words}
    assert {"mixed", "indirect", "attitude", "machine", "… % sure", "likely", "hatched", "perhaps"} <= told
