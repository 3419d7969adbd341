"""OpenDocument texts (.odt): the words of paragraphs, headings and tables, without deletions and comments."""

from collections.abc import Iterator, Set

from articles.readers.documents.docx import Document
from articles.readers.documents.xml import part, tree
from articles.readers.printed import PASSWORD, CannotRead

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CAPTIONS = {"Caption", "Illustration", "Figure", "Drawing"}
_SKIPPED = {f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}note-citation", f"{_TEXT}table-of-content"}
_MOST_BLANKS = 1000  # of one element that says how many blanks it stands for


def document(content: bytes) -> Document:
    words = part(content, "content.xml")
    if not words:
        raise CannotRead("This document is damaged.")
    manifest = part(content, "META-INF/manifest.xml")
    if b"encryption-data" in manifest:
        raise CannotRead("This document needs a password. Save it without one.", PASSWORD)
    body = tree(words).find(f"{_OFFICE}body")
    if body is None:
        raise CannotRead("This document is damaged.")
    about = part(content, "meta.xml")
    meta = tree(about) if about else None

    def told(*names: str) -> str:
        return next((node.text or "" for name in names for node in (meta.iter(name) if meta is not None else ())), "")

    captions = _styles_of_captions(tree(words))
    paragraphs = [(style, text) for style, text in _blocks(body, captions) if text.strip()]
    return Document(paragraphs, title=told(f"{_DC}title"), author=told(f"{_META}initial-creator", f"{_DC}creator"))


def _styles_of_captions(root) -> set[str]:
    """The names of the styles that stand below pictures, and those made of them."""
    made = {
        style.get(f"{_STYLE}name"): style.get(f"{_STYLE}parent-style-name") for style in root.iter(f"{_STYLE}style")
    }
    return _CAPTIONS | {name for name, parent in made.items() if name and parent in _CAPTIONS}


def _blocks(node, captions: Set[str] = frozenset()) -> Iterator[tuple[str, str]]:
    for child in node:
        if child.tag in _SKIPPED:
            continue
        if child.tag == f"{_TEXT}h":
            yield "heading", "".join(_words(child)).strip()
        elif child.tag == f"{_TEXT}p":
            style = child.get(f"{_TEXT}style-name") or ""
            yield (
                "caption" if style in captions else "title" if style.lower() == "title" else "",
                "".join(_words(child)).strip(),
            )
        elif child.tag == f"{_TABLE}table-row":
            cells = [" ".join(text for _, text in _blocks(cell, captions)) for cell in child]
            yield "", " · ".join(cell for cell in cells if cell.strip())
        else:
            yield from _blocks(child, captions)


def _words(node) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        if child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c") or "1"
            yield " " * (min(int(count), _MOST_BLANKS) if count.isdecimal() else 1)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif child.tag not in _SKIPPED and child.tag != f"{_TEXT}note":
            yield from _words(child)
        yield child.tail or ""
