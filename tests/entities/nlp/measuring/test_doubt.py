"""What a confidence is worth."""

import pytest

from entities.nlp.measuring.doubt import auc_interval, auc_of, calibration_error, risk_and_coverage


def test_auc_is_one_where_every_right_one_is_surer_and_half_where_all_are_alike():
    assert auc_of([(0.9, True), (0.8, True), (0.3, False)]) == 1.0
    assert auc_of([(0.9, False), (0.3, True)]) == 0.0
    assert auc_of([(0.5, True), (0.5, False)]) == 0.5
    assert auc_of([(0.5, True)]) is None


def test_interval_holds_the_figure_and_is_the_same_each_time():
    by_article = [[(0.9, True), (0.4, False)], [(0.7, True)], [(0.6, False), (0.8, True)], [(0.5, True)]]
    low, high = auc_interval(by_article)
    assert low <= auc_of([one for some in by_article for one in some]) <= high
    assert auc_interval(by_article) == (low, high)


def test_the_surest_are_kept_first():
    doubted = [(0.1, False), (0.9, True), (0.8, True), (0.7, True)]
    kept = {share: (least, risk) for share, least, risk in risk_and_coverage(doubted)}
    assert kept[0.75] == (0.7, 0.0)
    assert kept[1.0] == (0.1, 0.25)


def test_calibration_error_is_the_gap_between_sure_and_right():
    assert calibration_error([(0.8, True)] * 8 + [(0.8, False)] * 2) == pytest.approx(0.0)
    assert calibration_error([(0.95, False)] * 10) == pytest.approx(0.95)
