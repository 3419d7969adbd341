"""Annotations as spaCy reads them: DocBin files (https://spacy.io/api/docbin).

In every Doc, `ents` holds the names that don't overlap, longest first; `spans["mentions"]`, `spans["quotes"]` (each
fragment of a quote), `spans["cues"]`, `spans["sources"]` and `spans["dates"]` hold everything. A span's label is the
mention's label, the quote's kind, the cue's class or the date's grain; its `kb_id_` is the number of the actor or of
the quote. The whole record, with its exact offsets, is in `user_data["newsdesk"]` as JSON.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, DocBin, Span, SpanGroup
from spacy.util import filter_spans

from entities.exports.records import chunks
from entities.exports.tokens import tokenized

DOCS_PER_FILE = 200
ATTRIBUTES = ["ORTH", "SPACY", "SENT_START", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID"]


def docbin(records: Iterable[dict]) -> bytes:
    """One DocBin with a Doc for each article."""
    bin = DocBin(attrs=ATTRIBUTES, store_user_data=True)
    for record in records:
        bin.add(doc_of(record))
    return bin.to_bytes()


def archive(records: Iterable[dict]) -> Iterator[bytes]:
    """A zip of DocBin files, 200 articles in each: a corpus that `spacy.training.Corpus` reads as a folder."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w") as file:
        for number, chunk in enumerate(chunks(records, DOCS_PER_FILE), 1):
            file.writestr(f"newsdesk/{number:05}.spacy", docbin(chunk))  # a DocBin is compressed already
            yield pipe.taken()
    yield pipe.taken()


def doc_of(record: dict) -> Doc:
    doc = tokenized(record)

    def span(start: int, end: int, label: str, number: int | None = None) -> Span:
        found = doc.char_span(start, end, label, kb_id=str(number or ""), alignment_mode="expand")
        if found is None:
            raise ValueError(f"An annotation from {start} to {end} lies outside of its text.")
        return found

    def places(quote: dict, part: str) -> list[tuple[int, int]]:
        return [(start, end) for start, end in quote[part]]

    mentions = [span(m["start"], m["end"], m["label"], m["actor_id"]) for m in record["entities"]]
    quotes = [(quote, quote["id"]) for quote in record["quotes"]]
    groups = {
        "mentions": mentions,
        "quotes": [
            span(start, end, quote["type"], number) for quote, number in quotes for start, end in quote["content"]
        ],
        "cues": [
            span(start, end, quote["cue_class"], number) for quote, number in quotes for start, end in quote["cue"]
        ],
        "sources": [span(start, end, "source", number) for quote, number in quotes for start, end in quote["source"]],
        "dates": [span(date["start"], date["end"], date["grain"]) for date in record["dates"]],
    }
    for name, spans in groups.items():
        doc.spans[name] = SpanGroup(doc, name=name, spans=spans)
    names = [
        found
        for mention, found in zip(record["entities"], mentions, strict=True)
        if mention["form"] == "name" and not found.text.isspace()
    ]
    doc.ents = filter_spans(names)
    doc.user_data["newsdesk"] = json.dumps(record, ensure_ascii=False)
    return doc


class _Pipe(io.RawIOBase):
    """What a zip file writes to when it can't seek; what was written is taken from time to time."""

    def __init__(self):
        self.written = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.written += data
        return len(data)

    def taken(self):
        written, self.written = bytes(self.written), bytearray()
        return written
