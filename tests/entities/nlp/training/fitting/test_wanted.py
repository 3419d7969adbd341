import numpy as np

from entities.nlp.training.fitting.wanted import Example, examples, learned, regression, written

GOLD = {
    "text": (
        "Ana Ruiz closed the harbour on Monday. Ruiz wants a new pier in Dornholm.\n\nThe crew slept. Ana Ruiz left "
        "for Dornholm. It rained all day. Nobody came."
    ),
    "actors": [{"name": "Ana Ruiz", "aliases": ["Ruiz"]}, {"name": "The crew", "named": False}],
}


def test_regression_finds_what_tells_two_classes_apart():
    rows = np.array([[1.0, 0.0], [1.0, 1.0]] * 20)
    weights = regression(rows, np.array([0.0, 1.0] * 20), ridge=0.1)
    assert weights[0] < -2 < 2 < weights[1]


def test_rare_kind_learns_from_all():
    some = [Example("person", {"once": float(n % 2)}, n % 2 == 0) for n in range(40)]
    weights = learned([*some, Example("group", {"once": 1.0}, False)])
    assert weights["all", "once"] < 0
    assert weights["group", "once"] < 0


def test_weights_are_written_as_a_table():
    lines = written({("all", "once"): -1.25, ("place", "names"): 0.0001}).splitlines()
    assert lines[1:] == ["all\tonce\t-1.250"]
    assert lines[0].startswith("# ")


def test_example_is_wanted_if_the_gold_actors_bear_its_name():
    found = [(example.kind, example.wanted) for example in examples(GOLD)]
    assert ("person", True) in found
    assert ("place", False) in found
