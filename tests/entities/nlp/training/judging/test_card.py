import copy

import pytest

from entities.nlp.training.data.sources import Source
from entities.nlp.training.judging.card import Measured, better, card

SOURCES = [Source("ferry", "ferry_train", "quotes", 2, "invented by Ada Lund", "CC0")]
SETTINGS = {
    "base": "start.safetensors",
    "batch": 8,
    "minutes": 30.0,
    "threads": 1,
    "rate": 7e-5,
    "head_rate": 5e-4,
    "frozen_layers": 2,
    "names": 0.25,
    "seed": 1,
}
LAST = {"seconds": 1800, "step": 1200, "tokens": 90_000, "tokens_per_second": 50, "crf": 0.1234}
QUOTES = {
    "quotes": {
        "docs": 3,
        "content_exact_span": {"f1": 0.7},
        "detection": {"f1": 0.8},
        "attribution_end_to_end": {"f1": 0.75},
        "recall_by_type": {
            kind: {"detected": share} for kind, share in (("direct", 1), ("mixed", 0.9), ("indirect", 0.6))
        },
    }
}
NAMES = {"entities": {"micro": {"f1": 0.812}, "per_label": {"ORG": {"f1": 0.8}, "PER": {"f1": 0.9}}}}
CALIBRATION = {
    "quotes": {
        "confidence": [0.25, 0.9],
        "probability": [0.3, 0.85],
        "judged": 1200,
        "error_before": 0.05,
        "error_held_out": 0.01,
    }
}


def lines(**changed):
    scores = {"ferry_dev": QUOTES, "harbour_dev": NAMES}
    measured = [Measured("this model", scores, 1900.0), Measured("shipped before", scores, 1800.0)]
    given = {"settings": SETTINGS} | changed
    return card(SOURCES, given["settings"], LAST, measured, CALIBRATION, 23_456_789).splitlines()


def test_card_names_every_source_with_its_licence():
    assert "| ferry | quotes | 2 | CC0 | invented by Ada Lund |" in lines()


def test_card_tells_how_long_was_trained_on_how_much():
    expected = (
        "Continued from start.safetensors: 1,200 steps of 8 windows, 90,000 wordpieces in 30 minutes "
        "on 1 thread(s), 50 a second."
    )
    assert expected in lines()


def test_card_compares_quotes_model_by_model():
    printed = lines()
    at = printed.index("### ferry_dev")
    assert printed[at + 4 : at + 6] == [
        "| **this model** | 70.0 | 80.0 | 75.0 | 100.0 | 90.0 | 60.0 |",
        "| **shipped before** | 70.0 | 80.0 | 75.0 | 100.0 | 90.0 | 60.0 |",
    ]


def test_card_shows_names_by_label():
    printed = lines()
    at = printed.index("### harbour_dev")
    assert printed[at + 2 : at + 5] == [
        "|  | all names | ORG | PER |",
        "|---|---|---|---|",
        "| **this model** | 81.2 | 80.0 | 90.0 |",
    ]


def test_card_states_the_size_and_the_calibration_error():
    printed = lines()
    assert "Weights are 8-bit integers, 23.5 MB in all. This page is written by the training run." in printed
    assert "1,200 judged; error 0.050 before, 0.010 after." in printed
    assert "| 0.90 | 0.85 |" in printed


def test_card_says_where_weights_are_an_average():
    printed = lines(settings=SETTINGS | {"averaged": "two snapshots"})
    assert "The shipped weights are an average: two snapshots." in printed


def test_model_is_not_better_whose_exact_spans_stay():
    old = Measured("old", {"ferry_dev": QUOTES, "harbour_dev": NAMES}, 1.0)
    assert better(changed(0.7, 0.81, 0.76, 0.812), old) is False


@pytest.mark.parametrize(("names", "expected"), [(0.812, True), (0.808, True), (0.806, False)])
def test_model_is_better_that_gains_in_all_quotes_and_loses_few_names(names, expected):
    old = Measured("old", {"ferry_dev": QUOTES, "harbour_dev": NAMES}, 1.0)
    assert better(changed(0.71, 0.81, 0.76, names), old) is expected


def changed(exact, detection, attribution, names):
    quotes, entities = copy.deepcopy(QUOTES), copy.deepcopy(NAMES)
    quotes["quotes"]["content_exact_span"]["f1"] = exact
    quotes["quotes"]["detection"]["f1"] = detection
    quotes["quotes"]["attribution_end_to_end"]["f1"] = attribution
    entities["entities"]["micro"]["f1"] = names
    return Measured("new", {"ferry_dev": quotes, "harbour_dev": entities}, 1.0)
