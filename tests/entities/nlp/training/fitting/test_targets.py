from entities.nlp.training.fitting.targets import Example, examples, learned, share, told, written

GOLD = {
    "text": (
        "Minister Ana Ruiz said Acme had wrecked the talks in Peru.\n\nNobody else came. It rained all day. The "
        "harbour was shut. A crane stood idle."
    ),
    "actors": [{"name": "Ana Ruiz", "aliases": ["Ruiz"]}, {"name": "Acme", "aliases": ["Acme"]}],
    "quotes": [{"content": [[23, 57]], "speaker": "Ana Ruiz", "about": ["Acme"]}],
}


def test_example_is_right_if_the_gold_quote_is_about_the_actor():
    found = examples(GOLD)
    assert found.demanded == 1
    assert [example.right for example in found.found if example.features["country"] == 0.0] == [True]
    assert not any(example.right for example in found.found if example.features["country"] == 1.0)


def test_learned_weights_tell_right_from_wrong():
    some = [Example({"always": 1.0, "early": float(n % 2)}, n % 2 == 0) for n in range(400)]
    weights = learned(some)
    assert share(weights, {"always": 1.0, "early": 0.0}) > 0.8 > 0.2 > share(weights, {"always": 1.0, "early": 1.0})
    assert written(weights).splitlines()[1].startswith("always\t")


def test_targets_without_an_example_count_as_missed():
    line = next(told([(0.9, True), (0.9, False)], demanded=4))
    assert line.endswith("precision 0.500, recall 0.250, F1 0.333")
