from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict

from entities.figures.pair import sides_figures
from entities.models import JointSpeaker, Quote
from entities.pages.compare import Comparison, differences
from entities.queries import CompareQuery, QuoteQuery
from entities.reads.relations import side_counts
from entities.reads.relations.side_counts import SideCounts, counts_of_side
from entities.services.derived.statements import group_all
from tests.factories import actor, article, quote, source

TEXT = "“We will talk,” Ana Lind said. “Never,” said Tom Berg. It was late. They met again. All went home."
LONG = "The quay belongs to everybody who ever moored a boat there"


def counts(negative, n, **cues):
    return SideCounts(stances=Counter(negative=negative, neutral=n - negative), cues=Counter(**cues))


def test_the_largest_difference_is_said_as_a_fact():
    assert differences(counts(12, 18), counts(3, 20), 18, 20) == [("stance", "negative", False)]


def test_cues_are_told_where_their_shares_lie_far_apart():
    left, right = counts(1, 10, denied=6, stated=4), counts(1, 10, denied=3, stated=3, warned=1)
    assert differences(left, right, 10, 10) == [("cue", "denied", True)]


def test_few_quotes_have_no_shares_to_tell():
    assert differences(counts(1, 2, denied=2), counts(0, 2, stated=2), 2, 2) == [("stance", "negative", True)]


def test_equal_sides_and_empty_ones_differ_in_nothing():
    assert differences(counts(2, 4), counts(3, 6), 4, 6) == []
    assert differences(counts(2, 4), SideCounts(), 4, 0) == []


def test_both_charts_have_one_scale():
    left = [(date(2025, 10, 1), {"negative": 2}, "?a", 0)]
    right = [(date(2025, 11, 1), {"negative": 1, "positive": 9}, "?b", 0)]
    one, other = sides_figures(left, right, same_days=True)
    assert one["layout"]["yaxis"]["range"] == other["layout"]["yaxis"]["range"] == [0, 10.8]
    assert one["layout"]["xaxis"]["range"] == other["layout"]["xaxis"]["range"] == ["2025-09-11", "2025-12-20"]
    one, other = sides_figures(left, right, same_days=False)
    assert one["layout"]["xaxis"]["range"] == ["2025-09-11", "2025-11-20"]
    assert other["layout"]["xaxis"]["range"] == ["2025-10-12", "2025-12-20"]


@pytest.fixture
def cast(db):
    lind, berg, port = actor("Ana Lind"), actor("Tom Berg"), actor("Harbour Authority", kind="organisation")
    story = article(TEXT)
    quote(story, "We will talk", lind, [port, berg], stance="positive", cue_class="promised")
    quote(story, "It was late", lind, [port], stance="negative")
    quote(story, "Never", berg, [port], kind="indirect")
    old = article(TEXT, source=source("Bay News"), published_at=datetime(2025, 10, 3, tzinfo=UTC))
    quote(old, "They met again", lind, [port], stance="negative")
    return lind, berg, port


def test_quotes_that_take_sides_in_their_own_words_come_first(db):
    lind, story = actor("Ana Lind"), article(TEXT)
    told = [
        ("We will talk", "neutral", "stated", "direct"),
        ("Never", "negative", "stated", "indirect"),
        ("It was late", "negative", "denied", "indirect"),
        ("They met again", "negative", "stated", "direct"),
        ("All went home", "negative", "stated", "direct"),
    ]
    quotes = [
        quote(story, words, lind, stance=stance, cue_class=cue, kind=kind).pk for words, stance, cue, kind in told
    ]
    assert counts_of_side(Quote.objects.live()).telling == [quotes[place] for place in (2, 4, 3, 1, 0)]


def compared(asked):
    return Comparison(CompareQuery(QueryDict(asked)))


def test_every_number_leads_to_as_many_quotes(cast):
    lind, berg, port = cast
    comparison = compared(f"speaker={lind.pk}&other_speaker={berg.pk}&about={port.pk}")
    assert [str(side.count) for side in comparison.sides] == ["3", "1"]
    rows = [*comparison.stances, *(row for _, rows in comparison.groups for row in rows)]
    assert len(rows) == 9
    months = [(sum(counts.values()), url) for side in comparison.sides for _, counts, url, _ in side.months]
    assert [n for n, _ in months] == [1, 2, 1]
    for n, url in [*months, *(cell for row in rows for cell in row.sides)]:
        assert Quote.objects.matching(QuoteQuery(QueryDict(url.partition("?")[2]))).count() == n


def test_a_difference_names_its_sides_with_their_shares_and_leads_to_the_quotes(cast):
    lind, berg, port = cast
    comparison = compared(f"speaker={lind.pk}&other_speaker={berg.pk}&about={port.pk}")
    ((label, sides, may_be_chance),) = comparison.differences
    assert (label, may_be_chance) == ("negative", True)
    assert [(side.query.label, n, share) for side, n, _, share in sides] == [("Ana Lind", 2, 67), ("Tom Berg", 0, 0)]
    told = QuoteQuery(QueryDict(sides[0][2].partition("?")[2]))
    assert Quote.objects.matching(told).count() == 2


def test_stances_are_those_toward_the_subject(cast):
    lind, berg, port = cast
    for target in Quote.objects.get(text="We will talk").targets.filter(actor=port):
        target.stance = "negative"
        target.save()
    comparison = compared(f"speaker={lind.pk}&other_speaker={berg.pk}&about={port.pk}")
    assert comparison.left.counts.stances == {"negative": 3}


def test_two_periods_have_their_own_days_and_share_the_rest(cast):
    lind, _, _ = cast
    comparison = compared(f"differ=period&speaker={lind.pk}&from=2025-11-01&other_to=2025-10-31")
    left, right = comparison.sides
    assert [side.summary for side in comparison.sides] == [
        "2 quotes by Ana Lind since 1 November 2025",
        "1 quote by Ana Lind until 31 October 2025",
    ]
    assert (left.first_day, left.last_day) == (left.last_day, left.first_day)
    assert right.first_day == datetime(2025, 10, 3, tzinfo=UTC)


def test_statements_made_on_both_sides_are_found(db):
    lind = actor("Ana Lind")
    for outlet, words in (("Bay News", LONG), ("The Harbour Post", f"{LONG}, she added")):
        quote(article(f"“{words}”, she said.", source=source(outlet)), words, lind)
    group_all()
    bay, post = source("Bay News"), source()
    ((left, right),) = compared(f"differ=source&source={bay.pk}&other_source={post.pk}").shared
    assert (left.text, right.text) == (LONG, f"{LONG}, she added")


def test_a_side_is_read_newest_first_each_quote_once_also_of_several_speakers(cast):
    lind, berg, port = cast
    both = Quote.objects.get(text="Never")
    JointSpeaker.objects.create(quote=both, actor=lind, position=1)
    undated = quote(article(f"{TEXT} Again.", published_at=None), "It was late", lind, [port])
    asked = QuoteQuery(QueryDict(f"speaker={lind.pk}&speaker={berg.pk}"))
    counts = counts_of_side(Quote.objects.matching(asked))
    assert counts.ids == [*Quote.objects.matching(asked).newest_first().values_list("pk", flat=True)]
    assert (len(counts.ids), counts.ids[-1], counts.quotes.number) == (5, undated.pk, 5)
    assert counts.months == {date(2025, 10, 1): {"negative": 1}, date(2025, 11, 1): counts.months[date(2025, 11, 1)]}
    assert counts.months[date(2025, 11, 1)].total() == 3
    assert counts.sources == {source("Bay News").pk: 1, source().pk: 4}


def test_more_quotes_than_are_counted_are_said_to_be_more(cast, monkeypatch):
    monkeypatch.setattr(side_counts, "FACETED", 2)
    counts = counts_of_side(Quote.objects.by(cast[0]))
    assert (str(counts.quotes), len(counts.ids)) == ("2+", 2)
    assert counts.ids == [*Quote.objects.by(cast[0]).newest_first().values_list("pk", flat=True)][:2]
    assert counts.stances.total() == counts.cues.total() == counts.sources.total() == 2


def test_swapping_twice_changes_nothing(cast):
    lind, berg, port = cast
    asked = QueryDict(f"speaker={lind.pk}&other_speaker={berg.pk}&about={port.pk}&stance=negative")
    once = CompareQuery(QueryDict(CompareQuery(asked).swapped[1:]))
    assert (once.left.label, once.right.label) == ("Tom Berg", "Ana Lind")
    twice = CompareQuery(QueryDict(once.swapped[1:]))
    assert (twice.left.speaker, twice.right.speaker) == ([lind], [berg])
    assert twice.left.stance == twice.right.stance == "negative"
