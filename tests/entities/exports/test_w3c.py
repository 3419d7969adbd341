import json

import pytest

from entities.exports import w3c
from entities.exports.records import article_record
from entities.models import Quote
from entities.services.correcting.quotes import accept_quote
from tests.entities.exports.stories import TEXT, told
from tests.factories import user

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    return article_record(told()[0], base="https://news.example")


def targets(annotation):
    return annotation["target"] if isinstance(annotation["target"], list) else [annotation["target"]]


def test_a_document_is_a_collection_that_counts_its_annotations(record):
    found = json.loads(b"".join(w3c.document([record, record], label="two")))
    assert (found["type"], found["label"], found["first"]["type"]) == ("AnnotationCollection", "two", "AnnotationPage")
    assert found["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert found["total"] == len(found["first"]["items"]) == 12


def test_a_document_without_articles_is_still_one():
    found = json.loads(b"".join(w3c.document([], label="none")))
    assert (found["total"], found["first"]["items"]) == (0, [])


def test_positions_select_the_very_words_that_are_quoted(record):
    for annotation in w3c.annotations(record):
        for target in targets(annotation):
            position, words = target["selector"]
            start, end = position["start"], position["end"]
            assert TEXT[start:end] == words["exact"]
            assert words["prefix"] + words["exact"] + words["suffix"] == TEXT[max(start - 32, 0) : end + 32]
            assert target["source"]["id"] == f"{record['address']}text.txt"


def test_a_quote_in_pieces_has_a_target_for_each(record):
    quoted = next(one for one in w3c.annotations(record) if one["body"]["type"] == "Quote")
    exact = [target["selector"][1]["exact"] for target in targets(quoted)]
    assert exact == ["We will talk", "when Tom Berg pays"]
    assert quoted["body"]["speakerName"] == "Iván Lind"
    assert [(about["actorName"], about["stance"]) for about in quoted["body"]["about"]] == [("Tom Berg", "negative")]


def test_ids_are_the_addresses_of_the_annotations(record):
    ids = [annotation["id"] for annotation in w3c.annotations(record)]
    assert len(set(ids)) == 6
    assert ids[0] == f"{record['address']}#mention-{record['entities'][0]['id']}"


def test_the_person_who_decided_is_its_creator():
    story, *_ = told()
    accept_quote(quote=Quote.objects.get(kind="direct"), by=user("bob", "annotator"), expected_revision=0)
    record = article_record(story, base="https://news.example")
    mention, *_, quoted = [one for one in w3c.annotations(record) if one["body"]["type"] != "DateExpression"][:4]
    assert quoted["creator"] == {"type": "Person", "nickname": "bob"}
    assert quoted["modified"] == record["quotes"][0]["at"]
    assert "creator" not in mention


def test_every_term_of_our_own_is_defined_in_the_document(record):
    ours = set(w3c.CONTEXT[1])
    of_the_model = {"type", "purpose"}
    for annotation in w3c.annotations(record):
        assert set(annotation["body"]) <= ours | of_the_model
        assert annotation["body"]["type"] in ours
