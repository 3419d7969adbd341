from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from entities.models import DateMention, JointSpeaker, Quote
from entities.queries import QuoteQuery, TimelineQuery
from entities.reads.timeline.agenda import READ_AT_FIRST, by_days, by_stretches
from entities.reads.timeline.lanes import most_quoted, timeline_of
from entities.reads.timeline.period_slider import corpus_days
from entities.services.derived.exact import repair
from tests.factories import actor, article, mention, quote, source

pytestmark = pytest.mark.django_db


def lanes(*asked):
    return timeline_of(*asked).lanes


def mentioned(lane):
    return [entry.mention for entry in lane.spoken_of]


TEXT = "“We will talk,” Ana Lind said on Monday. Never, said Tom Berg."


def told(day, lind, state="suggested"):
    story = article(TEXT + f" {day}", published_at=datetime(2025, 11, day, 12, tzinfo=UTC))
    mention(story, "Ana Lind", lind)
    quote(story, "We will talk", lind, state=state)
    start = TEXT.index("Monday")
    return DateMention.objects.create(
        article=story, start=start, end=start + 6, text="Monday", grain="day", state=state,
        earliest=date(2025, 11, 17), latest=date(2025, 11, 17), published_at=story.published_at,
    )  # fmt: skip


def test_a_lane_holds_quotes_by_day_and_days_spoken_of(lind):
    first, second = told(18, lind), told(20, lind, state="accepted")
    repair()
    shown = timeline_of([lind], TimelineQuery({}), corpus_days())
    (lane,) = shown.lanes
    assert [(mark.first, mark.quotes) for mark in lane.quoted] == [(date(2025, 11, 18), 1), (date(2025, 11, 20), 1)]
    assert lane.quoted[0].url == f"/quotes/?speaker={lind.pk}&from=2025-11-18&to=2025-11-18"
    (entry,) = lane.spoken_of  # one sentence, printed twice by one outlet
    assert (entry.mention, entry.ids, entry.outlets) == (first, {first.pk, second.pk}, 0)
    assert (lane.n_days, shown.count.number) == (2, 2 + 2)  # the days, and the dates


def test_a_lane_follows_the_period_and_the_layer(lind):
    told(18, lind)
    second = told(20, lind, state="accepted")
    repair()
    for asked in ({"from": "2025-11-19"}, {"verified": "1"}):
        (lane,) = lanes([lind], TimelineQuery(asked), corpus_days())
        assert [mark.first for mark in lane.quoted] == [date(2025, 11, 20)]
        assert mentioned(lane) == [second]


def test_a_short_period_is_shown_by_the_hour_and_by_the_day_where_no_hour_is_known(lind):
    for hour, precision in ((9, "time"), (9, "time"), (15, "time"), (0, "day")):
        moment = datetime(2025, 11, 20, hour, 30, tzinfo=UTC)
        quote(article(published_at=moment, published_precision=precision), "We will talk", lind)
    repair()
    (lane,) = lanes([lind], TimelineQuery({"from": "2025-11-20", "to": "2025-11-26"}), corpus_days())
    assert [(mark.first, mark.quotes) for mark in lane.quoted] == [
        (date(2025, 11, 20), 1),
        (datetime(2025, 11, 20, 9, tzinfo=UTC), 2),
        (datetime(2025, 11, 20, 15, tzinfo=UTC), 1),
    ]
    assert {mark.url for mark in lane.quoted} == {f"/quotes/?speaker={lind.pk}&from=2025-11-20&to=2025-11-20"}
    assert lane.n_days == 1


def test_a_long_time_is_shown_by_longer_stretches_within_the_period(lind):
    berg = actor("Tom Berg")
    for year, speaker in ((2010, lind), (2025, berg)):
        for day in (3, 20):
            quote(article(published_at=datetime(year, 5, day, 12, tzinfo=UTC)), "We will talk", speaker)
    repair()
    one, other = lanes([lind, berg], TimelineQuery({"from": "2010-05-02"}), corpus_days())
    assert [(mark.first, mark.last, mark.quotes) for mark in one.quoted] == [(date(2010, 5, 2), date(2010, 12, 31), 2)]
    assert [(mark.first, mark.quotes) for mark in other.quoted] == [(date(2025, 1, 1), 2)]
    assert (one.n_days, other.n_days) == (2, 2)


def test_a_burst_is_marked_with_the_way_to_its_quotes(lind):
    quote(article(published_at=datetime(2025, 10, 1, 12, tzinfo=UTC)), "We will talk", actor("Tom Berg"))
    for day in (20, 20, 20, 21, 21, 21, 21, 21, 21):
        quote(article(published_at=datetime(2025, 11, day, 12, tzinfo=UTC)), "We will talk", lind)
    repair()
    for asked in ({}, {"from": "2025-11-21", "to": "2025-11-21"}):
        (lane,) = lanes([lind], TimelineQuery(asked), corpus_days())
        ((burst, url),) = lane.bursts
        assert (burst.first, burst.last, burst.quotes) == (date(2025, 11, 21), date(2025, 11, 21), 6)
        assert url == f"/quotes/?speaker={lind.pk}&from=2025-11-21&to=2025-11-21"
    (lane,) = lanes([lind], TimelineQuery({"to": "2025-11-20"}), corpus_days())
    assert lane.bursts == []


def test_lanes_keep_the_order_of_the_actors(lind):
    berg = actor("Tom Berg")
    assert [lane.name for lane in lanes([berg, lind], TimelineQuery({}), corpus_days())] == ["Tom Berg", "Ana Lind"]


def test_the_most_quoted_of_the_last_month_are_shown_until_somebody_chooses(lind):
    told(1, lind)
    berg = actor("Tom Berg")
    old = article(published_at=datetime(2025, 3, 1, tzinfo=UTC))
    quote(old, "We will talk", berg)
    repair()
    assert most_quoted(TimelineQuery({}), date(2025, 11, 20)) == [lind]
    assert most_quoted(TimelineQuery({"to": "2025-06-30"}), date(2025, 11, 20)) == [berg]


def says(text, words, first, last=None, *, near, grain="day", outlet="The Harbour Post", day=20):
    """An article that mentions somebody and a date."""
    story = article(text, source=source(outlet), published_at=datetime(2025, 11, day, 12, tzinfo=UTC))
    mention(story, near.name, near)
    start = text.index(words)
    return DateMention.objects.create(
        article=story, start=start, end=start + len(words), text=words, grain=grain,
        earliest=first, latest=last or first, published_at=story.published_at,
    )  # fmt: skip


def test_the_agenda_is_sentences_with_their_dates_sorted_by_day(lind):
    told(20, lind)
    story = says(
        "“We open on 2 December,” Ana Lind said. Berg left.", "2 December", date(2025, 12, 2), near=lind
    ).article
    quote(story, "We open on 2 December,", lind)
    says("Berg met Ana Lind last week.", "last week", date(2025, 11, 10), date(2025, 11, 16), near=lind)
    repair()
    query = TimelineQuery({"from": "2025-11-01", "to": "2025-12-31"})
    listed = timeline_of([lind], query, corpus_days()).agenda
    assert [(entry.days[0].isoformat(), entry.words, entry.speaker, entry.outlet) for entry in listed] == [
        ("2025-11-10", "Berg met Ana Lind last week.", "", "The Harbour Post"),
        ("2025-11-17", "“We will talk,” Ana Lind said on Monday.", "", "The Harbour Post"),
        ("2025-12-02", "“We open on 2 December,” Ana Lind said.", "Ana Lind", "The Harbour Post"),
    ]
    assert listed[0].sentence == [("Berg met Ana Lind ", False), ("last week", True), (".", False)]
    assert next(days for days, _ in by_days(listed)) == (date(2025, 11, 10), date(2025, 11, 16), "day")


def test_a_long_agenda_is_told_month_by_month_and_open_at_its_end(lind):
    for month in (9, 10, 11):
        for day in range(1, 7):
            says(f"Ana Lind met {month}-{day}.", f"{month}-{day}", date(2025, month, day), near=lind)
    repair()
    query = TimelineQuery({"from": "2025-09-01", "to": "2025-12-31"})
    entries = timeline_of([lind], query, corpus_days()).agenda
    told = [(one.first.isoformat(), one.grain, one.n, one.is_open) for one in by_stretches(entries)]
    assert told == [
        ("2025-09-01", "month", 6, False),
        ("2025-10-01", "month", 6, True),
        ("2025-11-01", "month", 6, True),
    ]
    assert READ_AT_FIRST > 6
    assert [entry for stretch in by_stretches(entries) for _, some in stretch.days for entry in some] == entries
    assert by_stretches([]) == []


def test_an_agenda_of_many_years_is_told_year_by_year(lind):
    told(20, lind)
    for year in (1953, 2019):
        says(f"Ana Lind spoke of {year}.", str(year), date(year, 5, 1), near=lind)
    repair()
    far = timeline_of([lind], TimelineQuery({"dates": "earlier"}), corpus_days())
    assert [(one.first.isoformat(), one.grain) for one in by_stretches(far.agenda)] == [
        ("1953-01-01", "year"), ("2019-01-01", "year"),
    ]  # fmt: skip


def test_a_sentence_that_several_outlets_print_is_one_entry_of_the_first(lind):
    for number, outlet in enumerate(("The Harbour Post", "Bay News", "Bay News")):
        text = f"Ana Lind leaves on 1 December. {number}"
        says(text, "1 December", date(2025, 12, 1), near=lind, outlet=outlet, day=20 - number)
    repair()
    (entry,) = timeline_of([lind], TimelineQuery({"from": "2025-11-01", "to": "2025-12-31"}), corpus_days()).agenda
    assert (entry.outlet, entry.outlets, len(entry.ids)) == ("Bay News", 1, 3)


def test_dates_far_from_what_is_shown_are_told_and_reachable(lind):
    told(20, lind)
    for year in (1953, 2019, 2031):
        says(f"Ana Lind spoke of {year}.", str(year), date(year, 5, 1), near=lind)
    repair()
    shown = timeline_of([lind], TimelineQuery({}), corpus_days())
    assert [entry.days[0].year for entry in shown.agenda] == [2025]
    assert (shown.earlier.n, shown.earlier.first.year, shown.earlier.last.year) == (2, 1953, 2019)
    assert (shown.later.n, shown.later.first.year) == (1, 2031)
    assert shown.count.number == 1 + 4
    for dates, years in (("earlier", [1953, 2019]), ("later", [2031])):
        far = timeline_of([lind], TimelineQuery({"dates": dates}), corpus_days())
        assert [entry.days[0].year for entry in far.agenda] == years


def test_lanes_of_outlets_count_what_they_quote_the_actors_with(lind):
    berg = actor("Tom Berg")
    for outlet, speakers in (("Bay News", [lind]), ("Bay News", [lind, berg]), ("The Harbour Post", [berg])):
        told = article(source=source(outlet), published_at=datetime(2025, 11, 20, 12, tzinfo=UTC))
        made = quote(told, "We will talk", speakers[0])
        for position, other in enumerate(speakers[1:], 1):
            JointSpeaker.objects.create(quote=made, actor=other, position=position)
    repair()
    says("Ana Lind leaves on 21 November.", "21 November", date(2025, 11, 21), near=lind, outlet="Bay News")
    bay, post = lanes([lind, berg], TimelineQuery({"lanes": "outlets"}), corpus_days())
    assert [(lane.name, [mark.quotes for mark in lane.quoted]) for lane in (bay, post)] == [
        ("Bay News", [2]), ("The Harbour Post", [1]),
    ]  # fmt: skip
    for lane in (bay, post):
        asked = QuoteQuery(QueryDict(lane.quoted[0].url.partition("?")[2]))
        assert Quote.objects.matching(asked).count() == lane.quoted[0].quotes
    assert [len(lane.spoken_of) for lane in (bay, post)] == [1, 0]


def test_a_lane_costs_the_same_reads_whatever_it_holds(lind):
    told(20, lind)
    repair()
    with CaptureQueriesContext(connection) as one:
        assert timeline_of([lind], TimelineQuery({}), corpus_days()).agenda
    for number in range(3):
        story = says(f"“{number} on 1 December,” Ana Lind said.", "1 December", date(2025, 12, 1), near=lind).article
        quote(story, f"{number} on 1 December,", lind)
    repair()
    with CaptureQueriesContext(connection) as more:
        assert timeline_of([lind], TimelineQuery({}), corpus_days()).agenda
    assert len(more) <= len(one) + 2  # who says a sentence: its speaker and those who say it together
