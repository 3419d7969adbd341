import pytest

from entities.figures.base import hatching, whole_ticks
from newsdesk.web.spark import spark_points


@pytest.mark.parametrize(("largest", "step"), [(0, 1), (1, 1), (3, 1), (4, 2), (7, 2), (19, 5), (399, 100), (400, 200)])
def test_ticks_are_whole_numbers(largest, step):
    assert whole_ticks(largest)["dtick"] == step


def test_spark_points_span_the_box():
    assert spark_points([0, 2, 1]) == "0.0,24.0 50.0,0.0 100.0,12.0"
    assert spark_points([0, 0]) == "0.0,24.0 100.0,24.0"
    assert spark_points([]) == ""


def test_bars_of_a_tone_that_is_not_firm_are_hatched():
    assert hatching([True, False])["pattern"]["shape"] == ["", "/"]
