from entities.nlp.training.fitting.unnamed_targets import examples

GOLD = {
    "text": (
        "Minister Ana Ruiz said the driver had lied to the guards.\n\nNobody else came. It rained all day. The "
        "harbour was shut. A crane stood idle."
    ),
    "actors": [{"name": "Ana Ruiz", "aliases": ["Ruiz"]}, {"name": "driver", "aliases": ["the driver"]}],
    "quotes": [{"content": [[23, 56]], "speaker": "Ana Ruiz", "about": ["driver"]}],
}


def test_example_is_right_if_the_gold_quote_is_about_somebody_so_called():
    found = examples(GOLD)
    assert found.demanded == 1
    assert [(example.features["plural"], example.right) for example in found.found] == [(0.0, True), (1.0, False)]


def test_who_is_accepted_without_being_demanded_teaches_nothing():
    quote = GOLD["quotes"][0] | {"also_accept": {"about": ["guards"]}}
    assert [example.right for example in examples(GOLD | {"quotes": [quote]}).found] == [True]


def test_gold_mentions_say_who_is_meant_by_other_words():
    driver = {"name": "lorry driver", "aliases": []}
    entity = {"start": 23, "end": 33, "text": "the driver", "actor": "lorry driver"}
    quote = GOLD["quotes"][0] | {"about": ["lorry driver"]}
    found = examples(GOLD | {"actors": [GOLD["actors"][0], driver], "entities": [entity], "quotes": [quote]})
    assert [example.right for example in found.found] == [True, False]
