from random import Random

import numpy as np
import pytest

from entities.nlp import encoder
from entities.nlp.training.judged import UNJUDGED, Example, examples, goals, groups, held_out, macro_f1


def record(number, text, target, polarity):
    start = text.index(target)
    targets = [{"start": start, "end": start + len(target), "polarity": polarity}]
    return {"id": f"gull_{number}_1", "text": text, "targets": targets}


RECORDS = [
    record(1, "Tide Club has betrayed its members.", "Tide Club", -1),
    record(2, "Everyone was grateful to Ida Lund.", "Ida Lund", 1),
    record(3, "The ferry of Mr. Berg leaves at noon.", "Mr. Berg", 0),
]


@pytest.mark.parametrize("chance", [None, Random(1)])
def test_every_target_becomes_an_example_whose_actor_is_marked(chance):
    found = list(examples(RECORDS, encoder.load(), chance))
    assert [one.stance for one in found] == [0, 2, 1]
    assert [int(one.actor.sum()) for one in found] == [2, 2, 3]
    assert [one.actor.nonzero()[0].tolist() for one in found] == [[0, 1], [4, 5], [3, 4, 5]]


def test_a_sentence_read_with_others_keeps_its_own_pieces_only():
    alone = [len(one) for one in examples(RECORDS, encoder.load())]
    assert [len(one) for one in examples(RECORDS, encoder.load(), Random(1))] == alone


def test_sentences_are_read_one_by_one_without_chance_and_together_with_it():
    assert [len(group) for group in groups(RECORDS, None)] == [1, 1, 1]
    assert sum(len(group) for group in groups(RECORDS, Random(1))) == 3
    assert max(len(group) for group in groups(RECORDS * 20, Random(1))) > 1


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


def test_target_without_a_judgement_keeps_the_odds_of_its_teacher():
    unjudged = record(4, "Everyone was grateful to Ida Lund.", "Ida Lund", 1)
    del unjudged["targets"][0]["polarity"]
    unjudged["targets"][0]["odds"] = [0.1, 0.2, 0.7]
    (found,) = examples([unjudged], encoder.load())
    assert (found.stance, found.odds) == (UNJUDGED, [0.1, 0.2, 0.7])


def test_a_judgement_outweighs_the_teacher_who_alone_decides_without_one():
    nothing = np.zeros(0)
    teacher = [0.8, 0.1, 0.1]
    found = goals([Example(nothing, nothing, 2), Example(nothing, nothing, 2, teacher),
                   Example(nothing, nothing, UNJUDGED, teacher)])  # fmt: skip
    assert found.sum(1) == pytest.approx([1, 1, 1])
    assert found.argmax(1).tolist() == [2, 2, 0]
    assert found[0, 2] > found[1, 2]
    assert found[2] == pytest.approx(teacher)
