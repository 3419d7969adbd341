from datetime import date, timedelta

import pytest

from entities.rules.review_rank import days_of_work, doubt, importance, review_rank

TODAY = date(2025, 11, 20)


def test_doubt_is_the_chance_that_something_is_wrong():
    assert doubt(confidence=0.8, speaker_confidence=0.5) == pytest.approx(0.6)
    assert doubt(confidence=1) == 0


def test_importance_grows_by_one_when_an_actor_is_seen_twice_as_often():
    assert importance([]) == importance([0]) == 1
    assert importance([6]) == 3
    assert importance([2, 14]) == 4


def test_likely_mistake_about_a_major_actor_comes_before_both_others():
    first = review_rank(doubt=0.6, importance=importance([1000]))
    certain = review_rank(doubt=0.1, importance=importance([1000]))
    unknown = review_rank(doubt=0.6, importance=importance([]))
    assert first > unknown > 0
    assert first > certain > 0
    assert review_rank(doubt=0, importance=20) == 0


def test_days_of_work_are_two_weeks_up_to_today():
    days = days_of_work(TODAY, {TODAY: 2}, {TODAY: 4, TODAY - timedelta(days=1): 8})
    assert (days[0].day, days[-1].day, len(days)) == (TODAY - timedelta(days=13), TODAY, 14)
    assert [(d.mine, d.all, d.height, d.height_mine) for d in days[-2:]] == [(0, 8, 100, 0), (2, 4, 50, 25)]
    assert days[-1].top == 50


def test_days_without_work_have_no_bar_and_little_work_a_visible_one():
    days = days_of_work(TODAY, {}, {TODAY: 1000, TODAY - timedelta(days=1): 1})
    assert [day.height for day in days[-3:]] == [0, 3, 100]
    assert {day.height for day in days_of_work(TODAY, {}, {})} == {0}
