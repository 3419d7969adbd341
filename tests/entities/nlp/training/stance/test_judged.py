import numpy as np
import pytest

from entities.nlp.attributions.stance_layers import LONGEST
from entities.nlp.training.stance.judged import examples, held_out, macro_f1


def record(number, text, target, polarity):
    start = text.index(target)
    targets = [{"start": start, "end": start + len(target), "polarity": polarity}]
    return {"id": f"gull_{number}_1", "text": text, "targets": targets}


RECORDS = [
    record(1, "Tide Club has betrayed its members.", "Tide Club", -1),
    record(2, "Everyone was grateful to Ida Lund.", "Ida Lund", 1),
    record(3, "The ferry of Mr. Berg leaves at noon.", "Mr. Berg", 0),
]


def test_every_target_becomes_an_example_whose_actor_is_marked():
    found = list(examples(RECORDS))
    assert [one.stance for one in found] == [0, 2, 1]
    assert [one.actor.nonzero()[0].tolist() for one in found] == [[0, 1], [4, 5], [3, 4, 5]]


def test_of_a_long_sentence_the_pieces_around_the_actor_are_read():
    long = record(4, f"{'Well, ' * 60}Tide Club has betrayed us{', alas' * 60}.", "Tide Club", -1)
    (found,) = examples([long])
    assert len(found) == len(found.actor) == LONGEST
    assert found.actor.nonzero()[0].tolist() == [LONGEST // 2, LONGEST // 2 + 1]


def test_sentences_of_one_article_are_held_out_together_or_not_at_all():
    assert [{held_out(f"gull_7_{article}_{sentence}") for sentence in range(9)} for article in range(99)] == [
        {held_out(f"gull_7_{article}_0")} for article in range(99)
    ]


def test_about_one_article_in_ten_is_held_out():
    assert 70 < sum(held_out(f"gull_7_{article}_0") for article in range(1000)) < 130


def test_macro_f1_counts_every_class_alike():
    right = np.array([0, 0, 0, 0, 1, 2])
    assert macro_f1(right, right) == 1.0
    assert macro_f1(np.zeros(6, int), right) == pytest.approx((2 * 4 / 10) / 3)
