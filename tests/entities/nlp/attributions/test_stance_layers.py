from dataclasses import replace

import pytest

from entities.nlp.annotation import Span
from entities.nlp.attributions.stance_layers import LONGEST, NOTHING, Passages, around, joined, passages, scores
from entities.nlp.detected import DetectedQuote
from entities.nlp.encoding import wordpieces
from entities.nlp.encoding.encoder import VOCABULARY, WIDTH, load
from entities.nlp.language import quotation

TEXT = "Ida Lund said on Monday that Tide Club is a corrupt and dangerous organisation. The harbour was calm."


def span(printed):
    return Span(TEXT.index(printed), TEXT.index(printed) + len(printed))


QUOTE = DetectedQuote(
    content=(span("Tide Club is a corrupt and dangerous organisation"),),
    cue=(span("said"),),
    source=(span("Ida Lund"),),
    kind="indirect",
    confidence=0.9,
)


@pytest.fixture(scope="module")
def read():
    pieces = wordpieces.split(TEXT, quotation.quoted(TEXT), VOCABULARY)
    return passages(pieces, load()(pieces), [QUOTE])


def score(read, quote, *mentions):
    (found,) = scores(read, quote, [mentions])
    return found


def later(part):
    return Span(part.start + 100, part.end + 100)


def words_of(read, at):
    return list(dict.fromkeys(TEXT[read.starts[i] : read.ends[i]] for i in at))


def test_passages_hold_the_attribution_and_no_more(read):
    assert words_of(read, range(len(read.starts)))[:3] == ["Ida", "Lund", "said"]
    assert words_of(read, range(len(read.starts)))[-1] == "organisation"
    assert read.vectors.shape == read.contexts.shape == (len(read.starts), WIDTH)


def test_pieces_within_parts_are_those_of_their_words(read):
    assert words_of(read, read.within([span("said"), span("Tide Club")])) == ["said", "Tide", "Club"]


def test_nothing_is_kept_where_nothing_is_quoted():
    pieces = wordpieces.split(TEXT, quotation.quoted(TEXT), VOCABULARY)
    empty = joined([passages(pieces, load()(pieces), [])])
    assert len(empty.starts) == len(NOTHING.starts) == 0


def test_an_actor_that_was_not_read_has_no_score(read):
    assert score(read, QUOTE, span("harbour")) is None
    assert score(NOTHING, QUOTE, span("Tide Club")) is None


def test_harsh_words_are_against_the_actor_they_are_about(read):
    assert score(read, QUOTE, span("Tide Club")).argmax() == 0


def test_scores_are_the_same_each_time_and_wherever_the_text_stands(read):
    longer = Passages(read.starts + 100, read.ends + 100, read.vectors, read.contexts)
    parts = {name: tuple(map(later, getattr(QUOTE, name))) for name in ("content", "cue", "source")}
    moved = replace(QUOTE, **parts)
    target = later(span("Tide Club"))
    expected = score(read, QUOTE, span("Tide Club"))
    assert score(longer, moved, target).tolist() == expected.tolist()


def test_a_score_does_not_depend_on_whom_else_is_asked_for(read):
    alone = score(read, QUOTE, span("Tide Club"))
    together = scores(read, QUOTE, [[span("Ida Lund")], [span("harbour")], [span("Tide Club")]])
    assert together[1] is None
    assert together[2] == pytest.approx(alone, abs=1e-4)


def test_all_mentions_of_an_actor_count(read):
    first, second = span("Tide Club"), span("organisation")
    assert score(read, QUOTE, first, second).tolist() != score(read, QUOTE, first).tolist()


@pytest.mark.parametrize(
    ("first", "last", "length", "expected"),
    [
        (3, 3, 10, (0, 10)),
        (0, 1, LONGEST + 50, (0, LONGEST)),
        (LONGEST, LONGEST, 3 * LONGEST, (LONGEST - LONGEST // 2, 2 * LONGEST - LONGEST // 2)),
        (60, 80, 3 * LONGEST, (70 - LONGEST // 2, 70 + LONGEST // 2)),
        (60, 60 + LONGEST, 3 * LONGEST, (60 - LONGEST // 2, 60 + LONGEST // 2)),
        (3 * LONGEST - 1, 3 * LONGEST - 1, 3 * LONGEST, (2 * LONGEST, 3 * LONGEST)),
    ],
)
def test_what_is_read_stands_around_the_mentions(first, last, length, expected):
    assert around(first, last, length) == expected
