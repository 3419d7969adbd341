"""HTML inside other files (mails, exports, fields of JSON): its words, block by block, without looking for an "
"article."""

import html
import re
from collections.abc import Iterator

from lxml import html as lxml_html

from articles.readers.captions import without_captions

_BLOCKS = frozenset(
    "p div br h1 h2 h3 h4 h5 h6 li ul ol table tr section article header footer blockquote pre hr dt dd figure "
    "figcaption"
    " main aside nav form title center body html".split()
)
_SILENT = frozenset("script style noscript template head iframe svg button select".split())
_MOST_DEPTH = 400


def blocks(tree) -> list[str]:
    """The words of every block in reading order."""
    found = "".join(_pieces(tree, 0))
    return [" ".join(block.split()) for block in found.split("\n") if block.strip()]


def _pieces(node, depth: int) -> Iterator[str]:
    if not isinstance(node.tag, str) or node.tag in _SILENT:
        return
    is_block = node.tag in _BLOCKS
    if is_block:
        yield "\n"
    yield " ".join((node.text or "").split("\n"))
    for child in node:
        if depth < _MOST_DEPTH:
            yield from _pieces(child, depth + 1)
        else:
            yield " ".join(child.itertext())
        yield " ".join((child.tail or "").split("\n"))
    if node.tag in ("td", "th"):
        yield "\t"
    if is_block:
        yield "\n"


def words_of(markup: str, captions: list[str] | None = None) -> str:
    """The words of a piece of HTML; text without tags stays as it is, its entities decoded.

    Captions are left out where there is a list to put them in.
    """
    if not re.search(
        r"</?(?:p|div|br|a|b|i|em|strong|span|h[1-6]|ul|ol|li|blockquote|figure|figcaption|img)\b[^>]*>",
        markup,
        re.IGNORECASE,
    ):
        return html.unescape(markup)
    try:
        tree = lxml_html.fromstring(f"<div>{markup}</div>")
        if captions is not None:
            captions += without_captions(tree)
        return "\n\n".join(blocks(tree))
    except (ValueError, lxml_html.etree.LxmlError):
        return html.unescape(re.sub(r"<[^>]*>", " ", markup))


def blocks_of_page(page: str) -> list[str]:
    """The words of every block of a whole page; [] for one that can't be parsed."""
    try:
        return blocks(lxml_html.fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", page)))
    except (ValueError, lxml_html.etree.LxmlError):
        return []


def unescaped(text: str) -> str:
    """The text with the entities of HTML decoded that were left in it; a lone "&" or "AT&T" stays."""
    return re.sub(r"&(?:[a-zA-Z]{2,10}|#\d{1,6}|#[xX][0-9a-fA-F]{1,5});", lambda found: html.unescape(found[0]), text)
