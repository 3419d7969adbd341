"""Word documents (.docx): the words of paragraphs and tables, deleted words and field codes left out."""

from collections.abc import Iterator
from dataclasses import dataclass

from articles.readers.documents.xml import name_of_part, part, tree
from articles.readers.kinds import WORD_BODY
from articles.readers.printed import CannotRead

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = (
    {  # text boxes come twice (AlternateContent), as do pictures; what is deleted or an instruction is not printed
        f"{_W}{name}"
        for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sectPr", "tblPr", "tcPr", "trPr", "rt")
    }
    | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)
_FIELDS = {f"{_W}{name}" for name in ("sdt", "sdtContent", "customXml")}
# As Word calls the style of captions, by the language of who writes.
_CAPTIONS = (
    "caption",
    "beschriftung",
    "lgende",
    "légende",
    "descripcin",
    "epgrafe",
    "legenda",
    "didascalia",
    "bijschrift",
)
_DC = "{http://purl.org/dc/elements/1.1/}"


@dataclass(frozen=True)
class Document:
    """The paragraphs of a document, as (style, words), and what its properties say.

    A style is "title", "heading", "caption" or "".
    """

    paragraphs: list[tuple[str, str]]
    title: str = ""
    author: str = ""


def document(content: bytes) -> Document:
    words = part(content, name_of_part(content, WORD_BODY))
    if not words:
        raise CannotRead("This document is damaged.")
    body = tree(words).find(f"{_W}body")
    if body is None:
        raise CannotRead("This document is damaged.")
    paragraphs = [(style, text) for style, text in _paragraphs(body) if text.strip()]
    core = part(content, "docProps/core.xml")
    about = tree(core) if core else None

    def told(name: str) -> str:
        return (about.findtext(f"{_DC}{name}") or "") if about is not None else ""

    return Document(paragraphs, title=told("title"), author=told("creator"))


def _paragraphs(body) -> Iterator[tuple[str, str]]:
    """In reading order; a row of a table is one paragraph, unless its cells hold several (a page laid out by a "
    "table)."""
    for node in body.iter(f"{_W}p", f"{_W}tr"):
        if node.tag == f"{_W}tr":
            cells = _within(node, "tc")
            if _is_one_line(cells):
                yield "", " · ".join(filter(None, ("".join(_words(cell)).strip() for cell in cells)))
        elif not _in_row(node):
            yield _style(node), "".join(_words(node)).strip()


def _in_row(paragraph) -> bool:
    """Whether its row is one paragraph that has its words, or it is not printed at all."""
    if any(above.tag in _SKIPPED for above in paragraph.iterancestors()):
        return True
    cell = _around(paragraph)
    if cell is None or cell.tag != f"{_W}tc":
        return False
    row = _around(cell)
    return row is not None and _is_one_line(_within(row, "tc"))


def _is_one_line(cells: list) -> bool:
    return len(cells) > 1 and all(len(_within(cell, "p")) <= 1 for cell in cells)


def _around(node):
    """What it stands in, beside a field to be filled in."""
    above = node.getparent()
    while above is not None and above.tag in _FIELDS:
        above = above.getparent()
    return above


def _within(node, name: str) -> list:
    """The cells of a row, or the paragraphs of a cell, those too that stand in a field to be filled in."""
    found = []
    for child in node:
        if child.tag == f"{_W}{name}":
            found.append(child)
        elif child.tag in _FIELDS:
            found += _within(child, name)
    return found


def _style(paragraph) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    value = (style.get(f"{_W}val") or "").lower() if style is not None else ""
    if value == "title":
        return "title"
    if value.startswith(_CAPTIONS):
        return "caption"
    return "heading" if value.startswith(("heading", "berschrift", "titre")) else ""


def _is_on(switch) -> bool:
    return (switch.get(f"{_W}val") or "true").lower() not in ("0", "false", "off")


def _words(node) -> Iterator[str]:
    for child in node:
        if child.tag in _SKIPPED or not isinstance(child.tag, str):
            continue
        name = child.tag.removeprefix(_W)
        if name == "t":
            yield child.text or ""
        elif name == "tab":
            yield "\t"
        elif name == "r" and (hidden := child.find(f"{_W}rPr/{_W}vanish")) is not None and _is_on(hidden):
            continue
        elif name in ("br", "cr"):
            yield "\n"
        elif name == "noBreakHyphen":
            yield "-"
        elif name in ("p", "drawing", "pict", "object"):
            if name == "p":
                yield from _words(child)
                yield " "
        else:
            yield from _words(child)
