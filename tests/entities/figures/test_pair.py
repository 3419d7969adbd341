from datetime import date

from entities.figures.pair import sides_figures


def test_both_sides_of_a_comparison_have_one_scale_with_the_same_few_ticks():
    many, few = (
        (date(2025, 11, 1), {"negative": 60, "neutral": 52}, "/", 0),
        (date(2025, 11, 1), {"positive": 2}, "/", 2),
    )
    axes = [figure["layout"]["yaxis"] for figure in sides_figures([many], [few], same_days=True)]
    assert [(axis["range"], axis["dtick"]) for axis in axes] == [([0, 120.96], 50), ([0, 120.96], 50)]
    (alone, _) = sides_figures([few], [], same_days=True)
    assert alone["layout"]["yaxis"]["dtick"] == 1
