import gzip
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from entities.nlp.training.data.sources import BadSource, Source
from entities.nlp.training.teaching.lessons import (
    SHELF,
    UNLABELLED,
    Lesson,
    LinkLesson,
    batches,
    read,
    shelves,
    unlabelled,
    write,
)

FERRY = Source("ferry", "ferry", "quotes", 1, "invented", "CC0")
HARBOUR = Source("harbour", "harbour", "names", 1, "invented", "CC0", misc=False, labels={"person": "PER"})
FOUND = Source("found", "found", UNLABELLED, 1, "invented", "CC0")
TEXT = "“The ferry is late,” Lena Moor said."
QUOTES = [{"content": [[1, 18]], "source": [[21, 30]], "cue": [[31, 35]]}]
NAMES = [{"start": 21, "end": 30, "label": "person"}]


def shelf(source, task="quotes", **document):
    return next(shelves(task, [(source, {"text": TEXT} | document)], 1))


def lesson(window):
    words, nothing = window.pieces.first.sum(), LinkLesson((), (), np.zeros((0, 1), np.float16))
    return Lesson(window, np.ones((words, 7)), np.zeros((7, 7)), np.ones((words, 9)), nothing, nothing)


def test_shelves_hold_every_document_as_often_as_there_are_copies():
    documents = [(FERRY, {"text": TEXT, "quotes": QUOTES, "id": number}) for number in range(SHELF + 3)]
    found = list(shelves("quotes", documents, 2))
    assert [(one.copy, one.number, len(one.documents)) for one in found] == [
        (0, 0, SHELF),
        (0, 1, 3),
        (1, 0, SHELF),
        (1, 1, 3),
    ]
    assert len({one.file for one in found}) == 4


def test_shelves_hold_a_document_as_often_as_its_source_weighs():
    (one,) = shelves("names", [(replace(HARBOUR, weight=3), {"text": TEXT}), (HARBOUR, {"text": "Other."})], 1)
    assert [document["text"] for _, document in one.documents] == [*[TEXT] * 3, "Other."]


def test_windows_of_a_shelf_bear_the_labels_of_its_task():
    (of_quotes,) = shelf(FERRY, quotes=QUOTES).windows(1)
    (of_names,) = shelf(HARBOUR, "names", entities=NAMES).windows(1)
    assert [span.role for span in of_quotes.spans] == ["content", "source", "cue"]
    assert (of_names.codes > 0).sum() == 2
    assert (of_quotes.misc, of_names.misc) == (True, False)


def test_windows_of_an_unlabelled_text_have_no_spans():
    (window,) = shelf(FOUND, UNLABELLED).windows(1)
    assert window.spans == ()


def test_windows_of_a_shelf_are_the_same_whenever_asked():
    text = "\n".join([TEXT] * 100)
    one = shelf(FOUND, UNLABELLED, text=text)
    again, other = one.windows(7), one.windows(8)
    assert [len(window) for window in one.windows(7)] == [len(window) for window in again]
    assert [len(window) for window in other] != [len(window) for window in again]


def test_lessons_are_read_as_they_were_written(tmp_path):
    (window,) = shelf(FERRY, quotes=QUOTES).windows(1)
    write(tmp_path / "one.pickle.gz", [lesson(window)])
    (found,) = read(tmp_path / "one.pickle.gz")
    assert found.window.pieces.ids.tolist() == window.pieces.ids.tolist()
    assert found.window.spans == window.spans
    assert [path.name for path in tmp_path.iterdir()] == ["one.pickle.gz"]


def test_batches_go_round_and_round():
    lessons = [lesson(window) for window in shelf(FERRY, quotes=QUOTES).windows(1)] * 3
    stream = batches(lessons, 2, Random(1))
    assert sorted(len(next(stream)) for _ in range(2)) == [1, 2]
    assert len(next(stream)) in (1, 2)


def test_unlabelled_texts_are_read_from_every_file_of_a_folder(tmp_path):
    (tmp_path / "b.jsonl").write_text('{"id": "2", "text": "Two.", "quotes": [1]}\n')
    (tmp_path / "notes.txt").write_text("no document")
    with gzip.open(tmp_path / "a.jsonl.gz", "wt") as lines:
        lines.write('{"text": "One."}\n')
    assert [(source.name, document) for source, document in unlabelled(tmp_path)] == [
        ("a.jsonl.gz", {"text": "One."}),
        ("b.jsonl", {"text": "Two."}),
    ]


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "1"}', "7"])
def test_unlabelled_text_that_is_none_is_told_of(tmp_path, line):
    (tmp_path / "a.jsonl").write_text('{"text": "One."}\n' + line + "\n")
    with pytest.raises(BadSource, match=r"Line 2 of .*a\.jsonl is no document with a text"):
        list(unlabelled(tmp_path))


def test_folder_without_unlabelled_texts_is_told_of(tmp_path):
    with pytest.raises(BadSource, match=r"holds no \.jsonl"):
        list(unlabelled(tmp_path))
