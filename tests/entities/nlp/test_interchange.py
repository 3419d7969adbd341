"""The interchange format: what is refused, and that nothing is lost on the way there and back."""

import json
from dataclasses import replace
from datetime import date

import pytest

from entities.nlp.annotation import (
    ActorFound,
    Annotation,
    DateFound,
    InnerAttribution,
    MentionFound,
    QuoteFound,
    Role,
    Span,
    TargetFound,
    UnnamedTarget,
)
from entities.nlp.interchange import (
    Article,
    BadRecord,
    annotation_of,
    article_of,
    line_of,
    parse,
    record_of,
)

TEXT = "Mayor Ana Ruiz said on Friday she had warned Borland: “No deal.”"


def at(words, occurrence=0):
    start = -1
    for _ in range(occurrence + 1):
        start = TEXT.index(words, start + 1)
    return Span(start, start + len(words))


FULL = Annotation(
    text=TEXT,
    actors=(
        ActorFound("Ana Ruiz", "person", ("Ana Ruiz",), (Role("Mayor", at("Mayor")),)),
        ActorFound("Borland", "place", ("Borland",), (), "XB"),
    ),
    mentions=(
        MentionFound(at("Ana Ruiz"), "PERSON", "name", 0, 0.75),
        MentionFound(at("she"), "PERSON", "pronoun", 0, 0.5),
        MentionFound(at("Borland"), "GPE", "name", None, 1.0),
    ),
    quotes=(
        QuoteFound(
            content=(at("she had warned Borland"), at("No deal.")),
            kind="mixed",
            attribution="said",
            source=(at("Mayor Ana Ruiz"),),
            cue=(at("said"),),
            cue_class="stated",
            speaker=0,
            speaker_span=at("Ana Ruiz"),
            speaker_words="",
            speaker_chain=(at("Ana Ruiz"),),
            targets=(TargetFound(1, "negative", 0.25),),
            about_self=True,
            stance="negative",
            confidence=0.5,
            speaker_confidence=0.75,
            speakers=(0, 1),
            chain=(
                InnerAttribution((at("she"),), (at("warned"),), 0, (at("No deal."),)),
                InnerAttribution((), (at("said"),), None),
            ),
        ),
        QuoteFound(
            content=(at("No deal."),),
            kind="direct",
            attribution="said",
            source=(),
            cue=(),
            cue_class="other",
            speaker=None,
            speaker_span=None,
            speaker_words="an official",
            speaker_chain=(),
            targets=(),
            about_self=False,
            stance="neutral",
            confidence=0.5,
            speaker_confidence=0.0,
            unnamed_targets=(
                UnnamedTarget("the envoys", at("deal"), "negative", 0.75),
                UnnamedTarget("No", at("No"), "neutral", 0.5),
            ),
        ),
    ),
    dates=(
        DateFound(at("Friday"), "2025-11-14", date(2025, 11, 14), date(2025, 11, 14), "day", 0.75),
        DateFound(at("on"), None, None, None, "week", 0.5),
    ),
)


def test_annotation_survives_writing_and_reading():
    line = line_of(record_of("a1", FULL))
    assert annotation_of(TEXT, parse(line)) == FULL


def test_empty_annotation_survives_writing_and_reading():
    assert annotation_of("", parse(line_of(record_of("a1", Annotation(""))))) == Annotation("")


def test_record_names_speaker_subjects_and_fragments():
    first, second = record_of("a1", FULL)["quotes"]
    assert (first["speaker"], first["about"], first["text"]) == (
        "Ana Ruiz",
        ["Borland"],
        "she had warned Borland [...] No deal.",
    )
    assert (second["speaker"], second["about"]) == ("an official", ["the envoys", "No"])


def test_who_is_named_in_about_alone_is_an_actor_or_one_of_the_unnamed():
    gunman = {"start": 30, "end": 33, "words": "the gunman", "stance": "negative"}
    quote = quote_of(about=["Tom Berg", "the gunman"], unnamed_targets=[gunman], stance="negative")
    assert [target.actor for target in quote.targets] == [1]
    (found,) = quote.unnamed_targets
    assert (found.words, found.span.start, found.stance) == ("the gunman", 30, "negative")


def test_record_names_all_speakers_and_whom_they_quote():
    first, second = record_of("a1", FULL)["quotes"]
    assert (first["speakers"], second["speakers"]) == (["Ana Ruiz", "Borland"], [])
    she = at("she")
    assert first["chain"][0]["source"] == [[she.start, she.end]]
    assert [inner["speaker"] for inner in first["chain"]] == ["Ana Ruiz", None]
    assert second["chain"] == []


def quote_of(**keys):
    people = [{"name": name, "kind": "person"} for name in ("Ana Ruiz", "Tom Berg")]
    record = {"actors": people, "quotes": [{"content": [[30, 33]], "type": "indirect", **keys}]}
    (quote,) = annotation_of(TEXT, record).quotes
    return quote


@pytest.mark.parametrize(
    ("keys", "speakers"),
    [
        ({"speaker": "Tom Berg"}, (1,)),
        ({"speaker": "Tom Berg", "speakers": ["Tom Berg", "Ana Ruiz"]}, (1, 0)),
        ({"speaker": "Tom Berg", "speakers": ["Tom Berg", "Tom Berg"]}, (1,)),
        ({"speaker": "Tom Berg", "speakers": []}, (1,)),
        ({"speaker": "an official"}, ()),
        ({}, ()),
    ],
)
def test_speakers_of_a_quote_are_those_listed_or_the_one_named(keys, speakers):
    assert quote_of(**keys).speakers == speakers


@pytest.mark.parametrize(
    ("keys", "refusal"),
    [
        ({"speaker": "Tom Berg", "speakers": ["Ana Ruiz"]}, 'the first of "speakers" must be the "speaker"'),
        ({"speaker": "an official", "speakers": ["Ana Ruiz"]}, 'the first of "speakers" must be the "speaker"'),
        ({"speakers": ["Nobody"]}, '"Nobody" is not among the actors'),
        ({"chain": [{"speaker": "Nobody"}]}, '"Nobody" is not among the actors'),
        ({"chain": ["Tom Berg"]}, '"chain" must be a list of objects'),
        ({"chain": [{"cue": [[3, 900]]}]}, '"cue": [3, 900] lies outside the text of 64 characters'),
    ],
)
def test_speakers_and_chains_that_make_no_sense_are_refused(keys, refusal):
    with pytest.raises(BadRecord) as refused:
        quote_of(**keys)
    assert str(refused.value) == refusal


def test_quote_whose_speaker_is_not_the_first_of_its_speakers_is_no_quote():
    with pytest.raises(ValueError, match="is not the first"):
        replace(FULL.quotes[0], speaker=1)


def test_record_of_other_tools_needs_no_more_than_the_format_asks():
    record = {
        "id": "a1",
        "entities": [{"start": 6, "end": 14, "text": "Ana Ruiz", "label": "PERSON", "actor": "Ana Ruiz"}],
        "actors": [{"name": "Ana Ruiz", "kind": "person", "aliases": [], "role": "Mayor"}],
        "quotes": [{"content": [[30, 33]], "type": "indirect", "speaker": None, "about": ["Ana Ruiz"]}],
        "dates": [{"start": 23, "end": 29, "text": "Friday", "value": None}],
        "something": "else",
    }
    found = annotation_of(TEXT, record)
    assert [target.actor for target in found.quotes[0].targets] == [0]
    assert found.mentions == (MentionFound(Span(6, 14), "PERSON", "name", 0, 1.0),)


def test_article_is_read_with_its_day_of_publication():
    line = '{"id": "a1", "text": "Łódź", "date": "2025-11-20", "title": "T", "publisher": null}'
    assert article_of(parse(line)) == Article("a1", "Łódź", date(2025, 11, 20), "T", "")


def test_point_in_time_is_read_as_its_printed_day():
    line = '{"id": "a1", "text": "x", "date": "2025-11-20T23:30:00-05:00"}'
    assert article_of(parse(line)).published == date(2025, 11, 20)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'{"id": "a1", "text": "\xff"}', "not UTF-8 text (byte 23)"),
        (b"{", "not JSON: Expecting property name enclosed in double quotes at character 2"),
        (b"[1]", "not a JSON object"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"id": %s}' % (b"9" * 5000), "a number has thousands of digits"),
        (b'{"text": "x"}', '"id" is missing'),
        (b'{"id": 7, "text": "x"}', '"id" must be a string'),
        (b'{"id": "a1"}', '"text" is missing'),
        (b'{"id": "a1", "text": ["x"]}', '"text" must be a string'),
        (b'{"id": "a1", "text": "x", "date": "May"}', '"date" must be a date such as 2025-11-20, not "May"'),
        (
            b'{"id": "a1", "text": "x", "date": "2025-02-30"}',
            '"date" must be a date such as 2025-11-20, not "2025-02-30"',
        ),
    ],
)
def test_bad_article_is_refused_in_words(line, message):
    with pytest.raises(BadRecord) as refusal:
        article_of(parse(line))
    assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"entities": [{"start": 0, "end": 99, "label": "ORG"}]},
            '"start": [0, 99] lies outside the text of 64 characters',
        ),
        (
            {"entities": [{"start": 3, "end": 3, "label": "ORG"}]},
            '"start": [3, 3] lies outside the text of 64 characters',
        ),
        ({"entities": [{"start": True, "end": 3, "label": "ORG"}]}, '"start" must be a whole number'),
        ({"entities": [{"start": 0, "end": 5, "label": "ORG", "actor": "X"}]}, '"X" is not among the actors'),
        ({"quotes": [{"content": [], "type": "direct"}]}, 'a quote\'s "content" has no span'),
        ({"quotes": [{"content": [[1]], "type": "direct"}]}, '"content" must hold pairs of whole numbers [start, end]'),
        (
            {"quotes": [{"content": [[1, 2]], "type": "loud"}]},
            '"type" must be one of direct, mixed, indirect, not "loud"',
        ),
        (
            {"quotes": [{"content": [[1, 2]], "type": "direct", "confidence": 2}]},
            '"confidence" must be a number from 0 to 1',
        ),
        ({"actors": ["Ana"]}, '"actors" must be a list of objects'),
        ({"dates": {}}, '"dates" must be a list'),
    ],
)
def test_bad_annotation_is_refused_in_words(change, message):
    with pytest.raises(BadRecord) as refusal:
        annotation_of(TEXT, {"id": "a1", **change})
    assert str(refusal.value) == message


def test_line_of_half_a_surrogate_pair_is_still_utf8():
    assert json.loads(line_of({"id": "\ud800"}).decode()) == {"id": "\ud800"}
