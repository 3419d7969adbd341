from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from entities.models import Actor, JointSpeaker, Quote
from entities.queries import QuoteQuery, RelationsQuery
from entities.reads.relations.cells import Cell
from entities.reads.relations.strongest import arrange, every_cell, who_about_whom
from entities.rules.doubt import Interval, Seen, interval, measured
from entities.services.derived.exact import repair
from tests.factories import actor, article, quote, source

pytestmark = pytest.mark.django_db

TEXT = "“We will talk,” Ana Lind said. “Never,” said Tom Berg. It was late. They met again. All went home."
WORDS = ("We will talk", "Never", "It was late", "They met again", "All went home")


@pytest.fixture
def cast():
    return actor("Ana Lind"), actor("Tom Berg"), actor("Harbour Authority", kind="organisation")


def shown(**wanted):
    matrix = who_about_whom(RelationsQuery({name.rstrip("_"): str(value) for name, value in wanted.items()}))
    return {
        (cell.speaker.name, cell.target.name): (cell.quotes, cell.positive, cell.neutral, cell.negative)
        for cell in matrix.cells.values()
    }


@pytest.fixture
def said(cast):
    """Lind speaks about the Authority three times (+, -, o) and about Berg once; Berg once about Lind, earlier."""
    lind, berg, authority = cast
    story = article(TEXT)
    for words, stance in zip(WORDS, ("positive", "negative", "neutral"), strict=False):
        quote(story, words, lind, [authority], stance=stance)
    quote(story, "They met again", lind, [berg], stance="negative", state="accepted")
    old = article(TEXT, source=source("Bay News"), published_at=datetime(2025, 10, 1, tzinfo=UTC))
    quote(old, "Never", berg, [lind])
    quote(old, "It was late", berg, [authority], attribution="attitude")
    repair()


def test_each_pair_is_a_cell(said):
    assert shown() == {
        ("Ana Lind", "Harbour Authority"): (3, 1, 1, 1),
        ("Ana Lind", "Tom Berg"): (1, 0, 0, 1),
        ("Tom Berg", "Ana Lind"): (1, 0, 1, 0),
    }


def test_filters_narrow_the_matrix(said, cast):
    _, berg, _ = cast
    assert set(shown(from_="2025-11-01")) == {("Ana Lind", "Harbour Authority"), ("Ana Lind", "Tom Berg")}
    assert set(shown(source=source("Bay News").pk)) == {("Tom Berg", "Ana Lind")}
    assert shown(verified=1) == {("Ana Lind", "Tom Berg"): (1, 0, 0, 1)}
    assert set(shown(about_type="organisation")) == {("Ana Lind", "Harbour Authority")}
    assert set(shown(speaker=berg.pk)) == {("Tom Berg", "Ana Lind")}
    assert set(shown(about=berg.pk)) == {("Ana Lind", "Tom Berg")}
    assert set(shown(attribution="attitude")) == {("Tom Berg", "Harbour Authority")}
    assert shown(to="2020-01-01") == {}


@pytest.mark.parametrize("wanted", [{}, {"verified": "1"}, {"from": "2025-11-20"}, {"attribution": "attitude"}])
def test_a_cell_opens_as_many_quotes_as_it_counts(said, wanted):

    query = RelationsQuery(wanted)
    cells = who_about_whom(query).cells.values()
    assert cells
    for cell in cells:
        opened = QuoteQuery(QueryDict(query.quotes_of(cell).partition("?")[2]))
        assert (opened.errors, Quote.objects.matching(opened).count()) == ({}, cell.quotes)


def test_the_strongest_come_first_and_only_so_many():
    actors = [actor(name) for name in "ABCD"]
    pairs = [
        {"speaker": actors[s].pk, "target": actors[t].pk, "total": n, "positive": 0, "neutral": n, "negative": 0}
        for s, t, n in ((0, 1, 5), (0, 2, 1), (1, 2, 7), (3, 0, 2))
    ]
    matrix = arrange(pairs, top=2)
    assert [speaker.name for speaker in matrix.speakers] == ["B", "A"]
    assert [target.name for target in matrix.targets] == ["C", "B"]
    assert [[cell and cell.quotes for cell in cells] for _, cells in matrix.rows] == [[7, None], [1, 5]]


def test_by_criticism_those_come_first_who_say_most_that_is_negative_and_about_whom_most_is():
    actors = [actor(name) for name in "ABCD"]
    pairs = [
        {
            "speaker": actors[s].pk,
            "target": actors[t].pk,
            "total": n,
            "positive": n - bad,
            "neutral": 0,
            "negative": bad,
        }
        for s, t, n, bad in ((0, 1, 9, 0), (1, 2, 4, 3), (2, 0, 5, 1), (3, 0, 3, 1))
    ]
    matrix = arrange(pairs, top=3, sort="criticism")
    assert [speaker.name for speaker in matrix.speakers] == ["B", "C", "D"]  # nothing that A says is negative
    assert [target.name for target in matrix.targets] == ["C", "A"]


def test_the_number_of_queries_does_not_grow_with_the_cells(said, django_assert_num_queries):
    with django_assert_num_queries(12):  # eight, one for what is verified, three for how sure the others are
        who_about_whom(RelationsQuery({}))


@pytest.mark.parametrize(
    ("counts", "mean", "mixed", "stance"),
    [
        ((2, 0, 2), 0, True, "neutral"),
        ((3, 0, 0), 1, False, "positive"),
        ((0, 1, 3), -0.75, False, "negative"),
        ((0, 5, 0), 0, False, "neutral"),
    ],
)
def test_a_cell_knows_where_its_opinions_lean(cast, counts, mean, mixed, stance):
    cell = Cell(cast[0], cast[1], sum(counts), *counts)
    assert (cell.mean_stance, cell.is_mixed, cell.stance) == (mean, mixed, stance)


def test_a_cell_tells_how_much_of_it_is_verified(said):
    cells = who_about_whom(RelationsQuery({})).cells.values()
    told = {(cell.speaker.name, cell.target.name): cell.verified for cell in cells}
    assert told == {("Ana Lind", "Harbour Authority"): 0, ("Ana Lind", "Tom Berg"): 1, ("Tom Berg", "Ana Lind"): 0}
    (cell,) = who_about_whom(RelationsQuery({"verified": "1"})).cells.values()
    assert (cell.quotes, cell.verified, cell.is_firm) == (1, 1, False)


def test_a_cell_tells_between_which_numbers_the_true_one_lies(said):
    cells = who_about_whom(RelationsQuery({})).cells.values()
    told = {(cell.speaker.name, cell.target.name): cell.likely for cell in cells}
    machine = told["Ana Lind", "Harbour Authority"]
    assert (machine.counted, machine.verified) == (3, 0)
    assert machine.interval == interval(Seen(0, 3, 3.0, 3.0), measured("between"))  # three of one article, each sure
    assert told["Ana Lind", "Tom Berg"].interval == Interval(1, 1)


def test_nothing_is_said_of_how_sure_attitudes_are(said):
    (cell,) = who_about_whom(RelationsQuery({"attribution": "attitude"})).cells.values()
    assert cell.likely is None


@pytest.fixture
def guessed(said, cast):
    """Two quotes that are only perhaps by Berg, about the Authority and about Lind; one by Lind and Berg together."""
    lind, berg, authority = cast
    told = article(f"{TEXT} Once more.")
    doubted = {"speaker_doubted": True, "speaker_confidence": 0.4}
    quote(told, "We will talk", berg, [authority, lind], **doubted)
    quote(told, "Never", berg, [authority], **doubted)
    both = quote(told, "It was late", lind, [authority], **doubted)
    JointSpeaker.objects.create(quote=both, actor=berg, position=1)
    repair()


def test_perhapses_are_told_beside_what_counts_and_where_there_is_nothing_else(guessed, cast):
    lind, berg, authority = (actor.pk for actor in cast)
    query = RelationsQuery({})
    matrix = who_about_whom(query)
    assert {ends: cell.perhaps for ends, cell in matrix.cells.items() if cell.perhaps} == {
        (lind, authority): 1, (berg, lind): 1,
    }  # fmt: skip
    assert matrix.perhaps == {(berg, authority): 3}
    for (speaker, about), n in (*matrix.perhaps.items(), ((lind, authority), 1)):
        address = query.perhaps_of(*(Actor.objects.get(pk=pk) for pk in (speaker, about)))
        opened = QuoteQuery(QueryDict(address.partition("?")[2]))
        assert (opened.errors, Quote.objects.matching(opened).count()) == ({}, n)
    assert who_about_whom(RelationsQuery({"verified": "1"})).perhaps == {}
    assert who_about_whom(RelationsQuery({"to": "2025-11-01"})).perhaps == {}


def test_every_pair_is_told_how_sure_it_is(guessed, cast):
    lind, _, authority = (actor.pk for actor in cast)
    told = {cell.ends: cell for cell in every_cell(RelationsQuery({}))}
    assert (told[lind, authority].verified, told[lind, authority].perhaps) == (0, 1)
    assert told[lind, authority].likely.counted == 3
