import numpy as np

from entities.nlp.encoding.encoder import WIDTH
from entities.nlp.training.fitting.subjects import examples

REST = "\n\nNobody else came. It rained all day. The harbour was shut. A crane stood idle."
ACTORS = [{"name": "Ana Ruiz", "aliases": ["Ruiz"]}, {"name": "Acme", "aliases": ["Acme"]}]
NAMED = {
    "text": "Minister Ana Ruiz said Acme had wrecked the talks in Peru." + REST,
    "actors": ACTORS,
    "quotes": [{"content": [[23, 57]], "speaker": "Ana Ruiz", "about": ["Acme"]}],
}
UNNAMED = {
    "text": "Minister Ana Ruiz said the driver had lied to the guards." + REST,
    "actors": [ACTORS[0], {"name": "driver", "aliases": ["the driver"]}],
    "quotes": [{"content": [[23, 56]], "speaker": "Ana Ruiz", "about": ["driver"]}],
}


def of_unnamed(record):
    return [example for example in examples(record).found if not example.named]


def test_example_is_right_if_the_gold_quote_is_about_the_actor():
    found = examples(NAMED)
    assert found.demanded == 1
    assert {example.features["country"]: example.right for example in found.found} == {0.0: True, 1.0: False}
    assert all(example.named for example in found.found)


def test_example_is_right_if_the_gold_quote_is_about_somebody_so_called():
    assert examples(UNNAMED).demanded == 1
    found = of_unnamed(UNNAMED)
    assert [(example.features["plural"], example.means) for example in found] == [(0.0, {0}), (1.0, set())]


def test_who_is_accepted_without_being_demanded_teaches_nothing():
    quote = UNNAMED["quotes"][0] | {"also_accept": {"about": ["guards"]}}
    assert [example.right for example in of_unnamed(UNNAMED | {"quotes": [quote]})] == [True]


def test_gold_mentions_say_who_is_meant_by_other_words():
    driver = {"name": "lorry driver", "aliases": []}
    entity = {"start": 23, "end": 33, "text": "the driver", "actor": "lorry driver"}
    quote = UNNAMED["quotes"][0] | {"about": ["lorry driver"]}
    found = of_unnamed(UNNAMED | {"actors": [ACTORS[0], driver], "entities": [entity], "quotes": [quote]})
    assert [example.right for example in found] == [True, False]


def test_example_knows_what_the_encoder_makes_of_its_mentions():
    first, second = (example.context for example in of_unnamed(UNNAMED))
    assert first.shape == second.shape == (WIDTH,)
    assert np.abs(first - second).max() > 0.1
