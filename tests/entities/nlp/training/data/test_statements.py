"""Statements as the encoder learns them: with their marks, their “that” and a place of their cue."""

from entities.nlp.training.data import own_corpus, statements
from entities.nlp.training.data.sources import OWN, listed

TEXT = 'Mayor Ida Brandt said that "the bridge is safe." She denied the bridge would close, and said it twice.'


def span(words: str) -> list[int]:
    start = TEXT.index(words)
    return [start, start + len(words)]


def learned(content: str, **others: object) -> dict[str, object]:
    return statements.learned(TEXT, {"content": [span(content)], **others})


def printed(spans: object) -> list[str]:
    assert isinstance(spans, list)
    return [TEXT[start:end] for start, end in spans]


def test_content_holds_its_marks_and_the_that_before_them():
    quote = learned("the bridge is safe", cue="said", speaker_span=span("Mayor Ida Brandt"))
    assert printed(quote["content"]) == ['that "the bridge is safe."']
    assert printed(quote["source"]) == ["Mayor Ida Brandt"]


def test_content_without_marks_stays_as_it_is():
    quote = learned("the bridge would close", cue="denied", speaker_span=span("She"))
    assert printed(quote["content"]) == ["the bridge would close"]


def test_cue_is_the_printing_next_to_its_source_and_content():
    early = learned("the bridge is safe", cue="said", speaker_span=span("Mayor Ida Brandt"))
    late = learned("it twice", cue="said", speaker_span=span("She"))
    assert early["cue"] == [span("said")]
    assert late["cue"] == [[TEXT.rindex("said"), TEXT.rindex("said") + 4]]


def test_cue_that_stands_nowhere_or_inside_the_content_is_none():
    assert learned("the bridge is safe", cue="warned", speaker_span=None)["cue"] == []
    assert learned("denied the bridge would close", cue="denied", speaker_span=None)["cue"] == []


def test_what_the_weights_find_stands_beside_the_statements_and_never_over_them():
    text = "Ida Brandt said the bridge is safe. Olaf Moe told reporters that the road would stay open."
    content = [text.index("the bridge"), text.index(". Olaf")]
    record = {"id": "one", "text": text, "quotes": [{"content": [content], "cue": "said", "speaker_span": [0, 10]}]}
    (document,) = statements.documents([record])
    contents = sorted(text[start:end] for quote in document["quotes"] for start, end in quote["content"])
    assert contents == ["that the road would stay open", "the bridge is safe"]


def test_own_corpus_is_listed_and_needs_no_file(tmp_path):
    (own,) = (source for source in listed() if source.file == OWN)
    assert own.statements
    assert len(list(own.documents(tmp_path))) == len(list(own_corpus.records()))
