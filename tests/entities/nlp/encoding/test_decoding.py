"""Label paths, links and fragments, on scores written by hand."""

from itertools import pairwise

import numpy as np
import pytest

from entities.nlp.annotation import Span
from entities.nlp.encoding.decoding import best_path, illegal_transitions, log_softmax, spans
from entities.nlp.encoding.encoder import OVERLAP, WINDOW, centrality, windows
from entities.nlp.encoding.links import LinkScorer, PieceSpan, distance, near
from entities.nlp.language.quotation import quoted
from entities.nlp.quotes.detect import Draft, split_fragments, without_conjunction

LABELS = ("O", "B-a", "I-a", "B-b", "I-b")


def path_of(*favoured):
    """The best legal path where each word favours a label, by weight."""
    scores = np.zeros((len(favoured), len(LABELS)))
    for row, (label, weight) in zip(scores, favoured, strict=True):
        row[LABELS.index(label)] = weight
    return [LABELS[code] for code in best_path(scores, *illegal_transitions(LABELS))]


def test_best_path_follows_legal_labels():
    assert path_of(("B-a", 1), ("I-a", 1), ("O", 1), ("B-b", 1)) == ["B-a", "I-a", "O", "B-b"]


def test_best_path_never_continues_what_did_not_begin():
    assert path_of(("O", 1), ("I-a", 3)) == ["B-a", "I-a"]
    assert path_of(("B-b", 2), ("I-a", 1)) in (["B-b", "O"], ["B-b", "I-b"], ["B-b", "B-a"], ["B-b", "B-b"])


def test_best_path_of_no_words_is_empty():
    assert list(best_path(np.zeros((0, 5)), *illegal_transitions(LABELS))) == []


def test_spans_of_a_path():
    path = [LABELS.index(label) for label in ("B-a", "I-a", "B-a", "O", "B-b", "I-b", "I-b")]
    assert spans(path, LABELS) == [("a", 0, 1), ("a", 2, 2), ("b", 4, 6)]


def test_log_softmax_sums_to_one():
    assert np.allclose(np.exp(log_softmax(np.array([[1000.0, 999.0, -1000.0]]))).sum(), 1)


@pytest.mark.parametrize("length", [0, 1, WINDOW, WINDOW + 1, 1000, 16_384])
def test_windows_cover_a_text_and_overlap(length):
    found = list(windows(length))
    assert (found[0][0], found[-1][1]) == (0, length)
    assert all(0 <= end - start <= WINDOW for start, end in found)
    assert all(before[1] - after[0] >= OVERLAP - 1 for before, after in pairwise(found))


def test_centrality_does_not_count_the_borders_of_the_text():
    assert centrality(0, 5, 10).tolist() == [4, 3, 2, 1, 0]
    assert centrality(5, 10, 10).tolist() == [0, 1, 2, 3, 4]


def test_near_spans_are_those_within_reach():
    others = [PieceSpan(0, 1), PieceSpan(10, 12), PieceSpan(20, 21), PieceSpan(40, 41)]
    assert near(PieceSpan(14, 15), others, 5) == [PieceSpan(10, 12), PieceSpan(20, 21)]
    assert near(PieceSpan(14, 15), others, 0) == []
    assert distance(PieceSpan(14, 15), PieceSpan(10, 12)) == 2


def test_link_scorer_weighs_nearness_and_knows_none():
    weights = {f"{side}{end}w": np.zeros((2, 384)) for side in "ab" for end in "12"}
    weights |= {f"{side}{end}b": np.zeros(2) for side in "ab" for end in "12"}
    weights |= {"od": np.zeros(13), "db": -(np.arange(20.0) % 10), "sp": np.zeros(2)}
    weights |= {"nw": np.zeros((1, 2)), "nb": np.array([-50.0])}  # no link at all: far below the rest
    candidates = [PieceSpan(0, 0), PieceSpan(50, 50)]
    asking = PieceSpan(52, 52)
    ranks = {span: rank for rank, span in enumerate(sorted([*candidates, asking]))}
    odds, none = LinkScorer(weights)([asking] * 2, [candidates, []], np.zeros((60, 384)), ranks, np.zeros(60))
    assert odds.shape == (3,)
    assert np.isclose(odds.sum(), 1)
    assert odds.argmax() == 1
    assert none.tolist() == [1.0]
    assert LinkScorer(weights)([], [], np.zeros((60, 384)), ranks, np.zeros(60)) == []


def draft(text, *content, cue="said", source="Ruiz"):
    def at(words):
        return Span(text.index(words), text.index(words) + len(words))

    return Draft(tuple(map(at, content)), (at(cue),), (at(source),), 0.5)


def test_fragments_around_their_cue_are_one_quote():
    text = "“One,” Ruiz said. “Two.”"
    (only,) = split_fragments(text, draft(text, "“One,”", "“Two.”"))
    assert len(only.content) == 2


def test_quoted_fragment_far_away_is_a_quote_of_its_own_and_an_unquoted_one_is_dropped():
    text = "“One,” Ruiz said. It rained all day long in Ellery. “Two.” And then three more came."
    first, second = split_fragments(text, draft(text, "“One,”", "“Two.”", "three more came"))
    assert [span.of(text) for span in first.content] == ["“One,”"]
    assert ([span.of(text) for span in second.content], second.cue) == (["“Two.”", "three more came"], ())
    text = "“One,” Ruiz said. It rained all day long in Ellery. Two more."
    (only,) = split_fragments(text, draft(text, "“One,”", "Two more"))
    assert [span.of(text) for span in only.content] == ["“One,”"]


@pytest.mark.parametrize(
    ("text", "stated"),
    [("that it rains", "it rains"), ("That it rains", "it rains"), ("that", "that"), ("thatch", "thatch")],
)
def test_conjunction_is_no_part_of_what_was_said(text, stated):
    (span,) = without_conjunction(text, bytes(len(text)), (Span(0, len(text)),))
    assert span.of(text) == stated


def test_quotation_behind_a_conjunction_loses_its_marks():
    text = 'that "it rains"'
    (span,) = without_conjunction(text, quoted(text), (Span(0, len(text)),))
    assert span.of(text) == "it rains"


def test_cue_stays_in_its_paragraph():
    text = "“One,” the old harbour master said.\n\n“Two.”"
    first, second = split_fragments(text, draft(text, "“One,”", "“Two.”", source="the old harbour master"))
    assert [span.of(text) for span in (*first.content, *first.cue)] == ["“One,”", "said"]
    assert ([span.of(text) for span in second.content], second.cue) == (["“Two.”"], ())
