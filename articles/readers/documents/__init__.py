"""Articles in documents (Word, OpenDocument, rich text): title, byline and date lines above the text."""

import re

from articles.readers.documents.docx import Document
from articles.readers.furniture import notes_of_captions
from articles.readers.header import take_byline, take_header, take_title
from articles.readers.printed import Printed

# What programs write into a document's properties when nobody gave it a title.
_NO_TITLE = re.compile(
    r"(?:untitled|document|dokument|microsoft word|word document|[\w\s-]+\.(?:docx?|odt|rtf|pdf|qxd|indd))\b.*", re.I
)


def printed(found: Document) -> Printed:
    blocks = [(style, words) for style, words in found.paragraphs if style != "caption"]
    notes = notes_of_captions([words for style, words in found.paragraphs if style == "caption"])
    title = ""
    if blocks and blocks[0][0] in ("title", "heading"):
        title = blocks.pop(0)[1]
    fields, text = take_header("\n\n".join(words for _, words in blocks))
    title = fields.pop("title", "") or title
    if not title:
        title, text = take_title(text)
    if not title and found.title and not _NO_TITLE.fullmatch(found.title.strip()):
        title = found.title
    above, text = take_byline(text)
    return Printed.of(text, {"title": " ".join(title.split())} | above | fields, notes, where="the top of the document")
