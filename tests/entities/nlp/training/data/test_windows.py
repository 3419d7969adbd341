from random import Random

import numpy as np

from entities.nlp.training.data.sources import Source
from entities.nlp.training.data.windows import (
    IGNORED,
    NAMES,
    ROLES,
    WINDOW,
    batches,
    name_labels,
    name_windows,
    quote_windows,
    role_labels,
    split,
)

TEXT = "“The ferry is late,” Lena Moor said.\nBo Quist denied it."
QUOTES = [
    {"content": [[1, 18]], "source": [[21, 30]], "cue": [[31, 35]]},
    {"content": [[53, 55]], "source": [[37, 45]], "cue": [[46, 52]]},
]
HARBOUR = Source(
    "harbour", "harbour", "names", 1, "invented", "CC0", misc=False, labels={"person": "PER", "port": "LOC", "day": "O"}
)
FERRY = Source("ferry", "ferry", "quotes", 1, "invented", "CC0")


def printed(text, pieces, codes, labels):
    """(label, word) of every word that has one."""
    return [
        (labels[code], text[start:end])
        for code, start, end in zip(codes, pieces.starts, pieces.ends, strict=True)
        if code > 0
    ]


def test_role_labels_mark_content_source_and_cue():
    pieces = split(TEXT)
    codes, _ = role_labels(pieces, QUOTES)
    assert printed(TEXT, pieces, codes, ROLES) == [
        ("B-content", "The"),
        ("I-content", "ferry"),
        ("I-content", "is"),
        ("I-content", "late"),
        ("B-source", "Lena"),
        ("I-source", "Moor"),
        ("B-cue", "said"),
        ("B-source", "Bo"),
        ("I-source", "Quist"),
        ("B-cue", "denied"),
        ("B-content", "it"),
    ]


def test_role_labels_ignore_further_pieces_of_a_word():
    pieces = split(TEXT)
    codes, _ = role_labels(pieces, QUOTES)
    assert not pieces.first.all()
    assert ((codes == IGNORED) == ~pieces.first).all()


def test_role_labels_name_the_quotes_of_each_span():
    _, spans = role_labels(split(TEXT), QUOTES)
    assert [(span.role, sorted(span.quotes)) for span in spans] == [
        ("content", [0]),
        ("source", [0]),
        ("cue", [0]),
        ("source", [1]),
        ("cue", [1]),
        ("content", [1]),
    ]


def test_role_labels_join_quotes_of_one_source():
    text = "Ada Lund said it rained and said it froze."
    quotes = [
        {"content": [[14, 23]], "source": [[0, 8]], "cue": [[9, 13]]},
        {"content": [[33, 41]], "source": [[0, 8]], "cue": [[28, 32]]},
    ]
    _, spans = role_labels(split(text), quotes)
    assert [(span.role, sorted(span.quotes)) for span in spans] == [
        ("source", [0, 1]),
        ("cue", [0]),
        ("content", [0]),
        ("cue", [1]),
        ("content", [1]),
    ]


def test_role_labels_keep_an_outer_content_whole():
    text = "Ada Lund said Bo Quist claimed victory."
    quotes = [
        {"content": [[31, 38]], "source": [[14, 22]], "cue": [[23, 30]]},
        {"content": [[14, 38]], "source": [[0, 8]], "cue": [[9, 13]]},
    ]
    pieces = split(text)
    codes, _ = role_labels(pieces, quotes)
    assert [label for label, _ in printed(text, pieces, codes, ROLES)] == [
        "B-source",
        "I-source",
        "B-cue",
        "B-content",
        *["I-content"] * 3,
    ]


def test_name_labels_follow_the_source_and_ignore_what_it_does_not_know():
    text = "Bo Quist left Elmhaven on Friday with the Gulls."
    entities = [
        {"start": 0, "end": 8, "label": "person"},
        {"start": 14, "end": 23, "label": "port"},
        {"start": 26, "end": 32, "label": "day"},
        {"start": 42, "end": 47, "label": "team"},
    ]
    pieces = split(text)
    codes = name_labels(pieces, entities, HARBOUR)
    words = {text[pieces.starts[at] : pieces.ends[at]]: int(codes[at]) for at in np.flatnonzero(pieces.first)}
    assert [words[word] for word in ("Bo", "Quist", "left", "Elmhaven", "Friday", "Gulls")] == [
        NAMES.index("B-PER"),
        NAMES.index("I-PER"),
        0,
        NAMES.index("B-LOC"),
        0,
        IGNORED,
    ]


def long_document():
    return {"text": "\n".join([TEXT] * 60), "quotes": shifted(QUOTES, len(TEXT) + 1, 60), "entities": []}


def shifted(quotes, by, times):
    return [
        {part: [[start + by * turn, end + by * turn] for start, end in spans] for part, spans in quote.items()}
        for turn in range(times)
        for quote in quotes
    ]


def test_quote_windows_cover_a_document_once_and_start_at_lines():
    document = long_document()
    windows = list(quote_windows(document, Random(3)))
    ids = np.concatenate([window.pieces.ids for window in windows])
    assert len(ids) == len(split(document["text"]))
    assert max(map(len, windows)) <= WINDOW
    assert [window.pieces.breaks[0] >= 2 for window in windows] == [True] * len(windows)


def test_quote_windows_place_spans_within_themselves():
    windows = list(quote_windows(long_document(), Random(3)))
    assert {ROLES[window.codes[span.first]] == f"B-{span.role}" for window in windows for span in window.spans} == {
        True
    }
    assert sum(len(window.spans) for window in windows) == 6 * 60


def test_windows_of_one_seed_are_the_same():
    first, second = (list(quote_windows(long_document(), Random(8))) for _ in range(2))
    assert [window.pieces.ids.tolist() for window in first] == [window.pieces.ids.tolist() for window in second]


def test_name_windows_cut_no_name():
    text = " ".join(["the port of New Elm Haven Bay Town shut ;"] * 60)
    start = len("the port of ")
    entities = [
        {"start": start + turn * 42, "end": start + turn * 42 + len("New Elm Haven Bay Town"), "label": "port"}
        for turn in range(60)
    ]
    windows = list(name_windows({"text": text, "entities": entities}, HARBOUR, Random(5)))
    assert len(windows) > 1
    assert [bool(NAMES[window.codes[0]].startswith("I-")) for window in windows] == [False] * len(windows)
    assert [window.misc for window in windows] == [False] * len(windows)


def test_windows_end_within_a_word_without_end():
    document = {"text": "x1y2" * 2000, "quotes": []}
    windows = list(quote_windows(document, Random(1)))
    assert sum(map(len, windows)) == len(split(document["text"]))


def test_batches_go_round_and_round_by_weight():
    twice = Source("ferry", "ferry", "quotes", 2, "invented", "CC0")
    short = {"text": TEXT, "quotes": QUOTES}
    stream = batches([(twice, short), (FERRY, short)], 2, Random(0))
    epoch = [next(stream), next(stream)]
    assert sorted(map(len, epoch)) == [1, 2]
    assert len(next(stream)) in (1, 2)
