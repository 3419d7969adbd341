import json

import numpy as np
import pytest

from entities.nlp.attributions.stance_layers import FILE
from entities.nlp.encoding import encoder
from entities.nlp.training.data.sources import Source
from entities.nlp.training.stance.card import compared, held_out_scores, temperature, trained

SENTENCES = [
    ("Tide Club is a corrupt club that has betrayed and robbed its members.", "Tide Club", -1),
    ("Everyone admired Ida Lund for her brilliant and courageous work.", "Ida Lund", 1),
    ("Mr. Berg will speak at noon in the town hall.", "Mr. Berg", 0),
]


@pytest.fixture
def gold(tmp_path):
    records = [
        {
            "id": f"gull_{number}_0",
            "text": text,
            "targets": [{"start": text.index(actor), "end": text.index(actor) + len(actor), "polarity": polarity}],
        }
        for number, (text, actor, polarity) in enumerate(SENTENCES)
    ]
    path = tmp_path / "gulls_dev.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def test_shipped_weights_are_compared_on_a_development_set(gold):
    lines = compared(gold, encoder.FOLDER / FILE, encoder.load())
    assert lines[1].startswith("On the 3 targets of `gulls_dev`: macro F1 100.0, accuracy 100.0, expected")


def test_without_a_development_set_the_card_says_nothing_of_it(tmp_path):
    assert compared(tmp_path / "none.jsonl", encoder.FOLDER / FILE, encoder.load()) == []


def test_card_names_the_sources_with_their_licences():
    gulls = Source("gulls", "gulls_train", "stance", 1, "invented by Ada Lund", "CC0")
    assert trained([gulls], 1200, "in 3 minutes")[0] == "Trained on 1,200 judged targets of gulls (CC0) in 3 minutes."


def test_held_out_scores_tell_macro_f1_and_the_error_of_the_confidence():
    certain = np.array([[9.0, -9, -9], [-9, 9, -9], [-9, -9, 9]])
    assert held_out_scores(certain, np.array([0, 1, 2])) == [
        "On 3 targets of held-out articles, as 8-bit integers: macro F1 100.0, expected calibration error 0.000."
    ]


def test_temperature_cools_scores_that_are_too_sure():
    sure = np.array([[4.0, 0, 0]] * 4)
    assert temperature(sure, np.array([0, 0, 0, 0])) == 0.5
    assert temperature(sure, np.array([0, 0, 1, 2])) > 2
