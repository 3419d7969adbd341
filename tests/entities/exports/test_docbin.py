import io
import json
import zipfile

import pytest
import spacy
from spacy.tokens import DocBin

from entities.exports.docbin import archive, docbin
from entities.exports.records import article_record
from tests.entities.exports.stories import TEXT, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    return article_record(told()[0], base="https://news.example")


def docs(data):
    nlp = spacy.blank("en")
    return list(DocBin(store_user_data=True).from_bytes(data).get_docs(nlp.vocab))


def test_spacy_reads_the_text_the_names_and_the_spans(record):
    (doc,) = docs(docbin([record]))
    assert doc.text == TEXT
    assert [(name.text, name.label_) for name in doc.ents] == [("Iván Lind", "PERSON"), ("Tom Berg", "PERSON")]
    assert [(span.text, span.label_, span.kb_id_) for span in doc.spans["quotes"]] == [
        ("We will talk", "direct", str(record["quotes"][0]["id"])),
        ("when Tom Berg pays", "direct", str(record["quotes"][0]["id"])),
        ("=SUM(A1)", "indirect", str(record["quotes"][1]["id"])),
    ]
    assert [(span.text, span.kb_id_) for span in doc.spans["mentions"]] == [
        (one["text"], str(one["actor_id"])) for one in record["entities"]
    ]
    assert [(span.text, span.label_) for span in doc.spans["cues"]] == [("said", "stated")]
    assert [span.text for span in doc.spans["sources"]] == ["the mayor, Iván Lind"]
    assert [(span.text, span.label_) for span in doc.spans["dates"]] == [("Monday", "day")]


def test_the_whole_record_travels_along(record):
    (doc,) = docs(docbin([record]))
    assert json.loads(doc.user_data["newsdesk"]) == record


def test_sentences_have_borders(record):
    (doc,) = docs(docbin([record]))
    assert [sentence.text.strip() for sentence in doc.sents][-1] == "=SUM(A1) is what Berg answered."


def test_an_annotation_that_ends_inside_a_word_cuts_it(record):
    start = TEXT.index("HARBOUR")
    record["entities"] = [{**record["entities"][0], "start": start, "end": start + 4}]
    (doc,) = docs(docbin([record]))
    assert [name.text for name in doc.ents] == ["HARB"]
    assert doc.text == TEXT


def test_of_overlapping_names_the_longest_is_an_entity(record):
    first, start = record["entities"][0], TEXT.index("Lind")
    record["entities"] = [{**first, "start": start, "end": start + 4}, first]
    (doc,) = docs(docbin([record]))
    assert [name.text for name in doc.ents] == ["Iván Lind"]
    assert [span.text for span in doc.spans["mentions"]] == ["Lind", "Iván Lind"]


def test_a_corpus_is_a_zip_of_files(record):
    data = b"".join(archive([record] * 3))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        assert file.namelist() == ["newsdesk/00001.spacy"]
        assert [doc.text for doc in docs(file.read("newsdesk/00001.spacy"))] == [TEXT] * 3


def test_an_empty_corpus_is_an_empty_zip():
    with zipfile.ZipFile(io.BytesIO(b"".join(archive([])))) as file:
        assert file.namelist() == []
