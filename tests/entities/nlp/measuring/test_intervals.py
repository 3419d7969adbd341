"""Scores with the bounds between which they lie."""

import pytest

from entities.nlp.measuring.intervals import Part, accuracy, f1, interval, opposite_signs


def test_share_is_that_of_the_sums_not_the_mean_of_articles():
    found = interval([Part(1, 1), Part(0, 9)])
    assert found is not None
    assert found.share == 0.1


def test_bounds_hold_the_share_and_narrow_with_the_number_of_articles():
    few, many = interval([Part(1, 2), Part(2, 2)] * 5), interval([Part(1, 2), Part(2, 2)] * 50)
    assert few.low <= few.share == many.share <= few.high
    assert many.high - many.low < few.high - few.low


def test_articles_that_are_alike_leave_no_doubt():
    assert interval([Part(3, 4)] * 6) == (0.75, 0.75, 0.75)


def test_bounds_are_the_same_every_time():
    articles = [Part(at % 3, 3) for at in range(20)]
    assert interval(articles) == interval(articles)


@pytest.mark.parametrize("articles", [[], [Part(0, 0)]])
def test_share_of_nothing_is_none(articles):
    assert interval(articles) is None


def test_articles_without_anything_to_find_may_be_drawn():
    assert interval([Part(1, 1), *[Part(0, 0)] * 9]) == (1.0, 1.0, 1.0)


def test_f1_counts_what_is_right_twice():
    assert f1({"tp": 3, "fp": 1, "fn": 2}) == (6, 9)


def test_accuracy_counts_the_right_ones():
    assert accuracy({"acc": 0.6667, "n": 3}) == (2, 3)


TEXT = "It was a disaster. It was fine. It was there."


def record(*stances):
    quotes = [
        {"content": [[start, end]], "about": ["Ana Ruiz"], "stance": stance, "also_accept": {}}
        for (start, end), stance in zip([(0, 17), (19, 30), (32, 44)], stances, strict=True)
    ]
    return {"text": TEXT, "quotes": quotes}


def test_opposite_signs_are_counted_where_both_have_one():
    gold, found = record("negative", "positive", "neutral"), record("positive", "positive", "negative")
    assert opposite_signs(gold, found) == (1, 2)


def test_sign_that_is_accepted_is_not_opposite():
    gold, found = record("negative", "positive", "neutral"), record("positive", "positive", "neutral")
    gold["quotes"][0]["also_accept"] = {"stance": ["positive"]}
    assert opposite_signs(gold, found) == (0, 2)


def test_statement_about_nobody_and_an_uncertain_one_have_no_sign():
    gold, found = record("negative", "negative", "neutral"), record("positive", "positive", "neutral")
    gold["quotes"][0]["about"], gold["quotes"][1]["certain"] = [], False
    assert opposite_signs(gold, found) == (0, 0)
