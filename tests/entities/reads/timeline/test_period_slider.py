from datetime import UTC, date, datetime

import pytest

from entities.models import Quote
from entities.queries import QuoteQuery
from entities.reads.timeline.period_slider import MOST_BARS, Slider, bars, corpus_days, days_of, grain_of, slider_of
from tests.factories import article, quote

FIRST = date(2025, 11, 17)  # a Monday


@pytest.mark.parametrize(
    ("last", "grain"),
    [
        (FIRST, "day"),
        (date.fromordinal(FIRST.toordinal() + MOST_BARS - 1), "day"),
        (date.fromordinal(FIRST.toordinal() + MOST_BARS), "week"),
        (date(2030, 1, 1), "month"),
        (date(2050, 1, 1), "year"),
        (date(2500, 1, 1), "decade"),
        (date(9998, 12, 31), "decade"),
    ],
)
def test_the_grain_is_the_finest_that_fits(last, grain):
    assert grain_of(FIRST, last) == grain


@pytest.mark.parametrize(
    ("grain", "stretches"),
    [
        ("day", [("2025-11-30", "2025-11-30", 2), ("2025-12-01", "2025-12-01", 4)]),
        ("week", [("2025-11-24", "2025-11-30", 2), ("2025-12-01", "2025-12-07", 4)]),
        ("month", [("2025-11-01", "2025-11-30", 2), ("2025-12-01", "2025-12-31", 4)]),
        ("year", [("2025-01-01", "2025-12-31", 6)]),
        ("decade", [("2020-01-01", "2029-12-31", 6)]),
    ],
)
def test_bars_begin_and_end_with_the_calendar(grain, stretches):
    made = bars([(date(2025, 11, 30), 2), (date(2025, 12, 1), 4)], grain)
    assert [(str(bar.first), str(bar.last), bar.quotes) for bar in made] == stretches


def test_a_stretch_without_quotes_is_a_bar_of_no_height():
    made = bars([(date(2025, 11, 1), 3), (date(2025, 11, 3), 6)], "day")
    assert [(bar.quotes, bar.height) for bar in made] == [(3, 50.0), (0, 0.0), (6, 100.0)]


DAYS = [(date(2025, 11, 1), 1), (date(2025, 11, 10), 5)]


@pytest.mark.parametrize(
    ("since", "until", "places"),
    [
        (None, None, (0, 9)),
        (date(2025, 11, 3), date(2025, 11, 5), (2, 4)),
        (date(2024, 1, 1), date(2030, 1, 1), (0, 9)),
        (date(2030, 1, 1), None, (9, 9)),
        (None, date(2024, 1, 1), (0, 0)),
    ],
)
def test_the_handles_stand_on_the_bars_of_the_period(since, until, places):
    slider = Slider(DAYS, since, until)
    assert (slider.lower, slider.upper) == places


def test_the_bars_are_told_as_counts_and_drawn_as_outlines():
    days = [(date(2025, 11, 24), 1), (date(2026, 6, 1), 3), (date(2026, 6, 2), 1)]
    everything = f"M0 100V75h1{'V100h1' * 26}V0h1V100z"
    assert Slider(days).counts == f"1 {'0 ' * 26}4"
    assert Slider(days).outlines == [(everything, True)]
    assert Slider(days, date(2026, 5, 25)).outlines == [(everything, False), ("M26 100V100h1V0h1V100z", True)]


def test_a_slider_names_its_highest_bar_and_the_steps_beside_the_period():
    slider = Slider(DAYS, date(2025, 11, 3), date(2025, 11, 4))
    assert slider.highest.first == date(2025, 11, 10)
    assert slider.steps == (
        (date(2025, 11, 1), date(2025, 11, 2)),
        (date(2025, 11, 5), date(2025, 11, 6)),
    )


def test_an_empty_corpus_has_no_bars():
    assert (Slider([]).bars, Slider([]).upmost) == ([], -1)


@pytest.mark.django_db
def test_the_days_of_the_corpus_count_what_was_said_and_not_rejected():
    assert corpus_days() == []
    for day, fields in ((18, {}), (18, {"state": "rejected"}), (20, {"attribution": "thought"}), (20, {}), (20, {})):
        told = article(published_at=datetime(2025, 11, day, 12, tzinfo=UTC))
        quote(told, "We will talk", **fields)
    quote(article(published_at=None), "We will talk")
    assert corpus_days() == [(date(2025, 11, 18), 1), (date(2025, 11, 20), 2)]
    assert slider_of(QuoteQuery({"from": "2025-11-20"})).lower == 2


def test_a_day_astray_has_no_bar_and_is_told():
    days = [(date(1897, 5, 1), 8), *((date(2025, 11, day), 1) for day in range(1, 11))]
    slider = Slider(days)
    assert (slider.grain, len(slider.bars), slider.bars[0].first) == ("day", 10, date(2025, 11, 1))
    assert (slider.earlier.first, slider.earlier.last, slider.earlier.quotes) == (date(1897, 5, 1), date(1897, 5, 1), 8)
    assert slider.later is None
    assert Slider(days, date(1897, 5, 1), date(1897, 5, 1)).upper == 0


@pytest.mark.django_db
def test_the_bars_of_a_question_count_its_answer_over_all_time():
    for day, kind in ((18, "direct"), (19, "indirect"), (20, "direct"), (20, "direct")):
        quote(article(published_at=datetime(2025, 11, day, 12, tzinfo=UTC)), "We will talk", kind=kind)
    query = QuoteQuery({"kind": "indirect", "from": "2025-11-20"})
    answer = Quote.objects.matching(query.without_period)
    slider = slider_of(query, answer)
    assert ([bar.quotes for bar in slider.bars], slider.lower, slider.unit) == ([0, 1, 0], 2, "quotes found")
    assert slider.in_words == (
        "Quotes found per day from 18 November 2025 to 20 November 2025; most, 1, on 19 November 2025"
    )
    assert slider_of(QuoteQuery({"from": "2025-11-20"}), answer).unit == "quotes"
    assert (days_of(answer, most=0), days_of(answer.none())) == (None, [])


def test_the_bars_of_an_answer_that_is_empty_say_so():
    slider = Slider(DAYS, answer=[], unit="quotes found")
    assert ({bar.height for bar in slider.bars}, len(slider.bars)) == ({0.0}, 10)
    assert slider.in_words.endswith("; none")
