import numpy as np
import pytest

from entities.nlp.encoding.links import DISTANCES, RANKS, SCALE, LinkScorer, PieceSpan
from entities.nlp.training.data.windows import ROLES, RoleSpan, Window, role_labels, split
from entities.nlp.training.encoder.linking import (
    choice,
    cue_choices,
    features,
    found_spans,
    lines_of,
    same,
    source_choices,
)

TEXT = "“The ferry is late,” Lena Moor said.\nBo Quist denied it."
QUOTES = [
    {"content": [[1, 18]], "source": [[21, 30]], "cue": [[31, 35]]},
    {"content": [[53, 55]], "source": [[37, 45]], "cue": [[46, 52]]},
]


def window(quotes=QUOTES, text=TEXT):
    pieces = split(text)
    codes, spans = role_labels(pieces, quotes)
    sourced = frozenset(number for number, quote in enumerate(quotes) if quote["source"])
    return Window(pieces, codes, spans, sourced)


def span(role, first, last, *quotes):
    return RoleSpan(role, first, last, frozenset(quotes))


def test_features_are_those_the_engine_scores_links_with():
    """The engine's scorer, with tables that spell out their index, must add up the same classes."""
    spans = [span("content", 2, 9), span("cue", 0, 0), span("cue", 10, 11), span("cue", 90, 90), span("cue", 300, 301)]
    lines = np.repeat(np.arange(32), 10)
    weights = {f"{side}{number}w": np.zeros((SCALE**2, 4)) for side in "ab" for number in "12"}
    weights |= {f"{side}{number}b": np.zeros(SCALE**2) for side in "ab" for number in "12"}
    weights |= {
        "od": np.arange(2 * RANKS + 1) / 100,
        "db": np.arange(2 * len(DISTANCES) + 2) / 10_000,
        "sp": np.array([0.0, 1.0]),
    }
    places = [PieceSpan(one.first, one.last) for one in spans]
    ranks = {place: at for at, place in enumerate(sorted(places))}
    (read,) = LinkScorer(weights)(places[:1], [places[1:]], np.zeros((320, 4)), ranks, lines)
    found = features(spans[:1], spans[1:], lines)[0]
    scores = found[:, 2] + found[:, 0] / 100 + found[:, 1] / 10_000
    assert np.exp(scores) / np.exp(scores).sum() == pytest.approx(read)


def test_cue_choices_give_each_content_its_cue():
    contents, cues, right = cue_choices(window().spans)
    assert [cues[at].quotes for at in right] == [content.quotes for content in contents]


def test_source_choices_have_a_null_for_a_cue_without_a_source():
    cues, sources, right = source_choices(window([QUOTES[0], QUOTES[1] | {"source": []}]).spans, window())
    assert (len(cues), len(sources), right) == (2, 1, [0, 1])


def test_source_choices_leave_out_a_cue_whose_source_stands_elsewhere():
    whole = window()
    cut = Window(whole.pieces, whole.codes, tuple(one for one in whole.spans if one.first > 5), whole.sourced)
    without_first_source = Window(
        cut.pieces,
        cut.codes,
        tuple(one for one in cut.spans if not (one.role == "source" and 0 in one.quotes)),
        cut.sourced,
    )
    cues, _, _ = source_choices(without_first_source.spans, without_first_source)
    assert [sorted(cue.quotes) for cue in cues] == [[1]]


def test_choice_is_past_the_end_where_nothing_fits():
    assert choice(span("content", 0, 3, 7), [span("cue", 4, 4, 1), span("cue", 9, 9)]) == 2


@pytest.mark.parametrize(
    ("found", "true", "expected"),
    [
        (span("content", 0, 9), span("content", 0, 9), True),
        (span("content", 0, 9), span("content", 0, 19), True),
        (span("content", 0, 9), span("content", 0, 20), False),
        (span("content", 0, 3), span("content", 4, 9), False),
        (span("cue", 3, 3), span("cue", 3, 9), True),
    ],
)
def test_content_is_the_same_from_half_on_and_a_cue_from_one_piece_on(found, true, expected):
    assert same(found, true) is expected


def test_found_spans_of_true_scores_are_the_true_spans():
    of_window = window()
    scores = np.eye(len(ROLES))[np.maximum(of_window.codes, 0)] * 9
    free = np.zeros((len(ROLES), len(ROLES)))
    found = found_spans(of_window, scores, free, free[0])
    assert found == sorted(of_window.spans, key=lambda one: one.first)


def test_found_span_that_hits_nothing_belongs_to_no_quote():
    of_window = window(quotes=[])
    scores = np.zeros((len(of_window.pieces), len(ROLES)))
    scores[0, ROLES.index("B-cue")] = 9
    free = np.zeros((len(ROLES), len(ROLES)))
    assert found_spans(of_window, scores, free, free[0]) == [RoleSpan("cue", 0, 0, frozenset())]


def test_lines_count_line_breaks_up():
    assert [int(lines_of(window())[at]) for at in (0, -1)] == [1, 2]
