"""Markdown: front matter, then the text without its markup; the words of links stay, pictures go."""

import re

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from articles.readers.header import field, take_header
from articles.readers.printed import Printed

_FRONT_MATTER = re.compile(r"\A\s*(---|\+\+\+)[ \t]*\n(.*?)\n\1[ \t]*(?:\n|\Z)", re.DOTALL)
_PARSER = MarkdownIt("commonmark").enable("table")


def read(text: str) -> Printed:
    fields, text = _front_matter(text)
    if not fields:
        fields, text = take_header(text)
    blocks = list(_blocks(SyntaxTreeNode(_PARSER.parse(text))))
    if blocks and blocks[0][0] == "h1":
        _, heading = blocks.pop(0)
        fields.setdefault("title", heading)
    return Printed(**fields, text="\n\n".join(words for _, words in blocks if words))


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, text
    # TOML front matter writes "key = value".
    lines = (re.sub(r"^(\w+)\s*=\s*", r"\1: ", line) for line in found[2].split("\n"))
    fields = dict(reversed([pair for line in lines if (pair := field(line)) and pair[1]]))
    return fields, text[found.end() :]


def _blocks(node: SyntaxTreeNode):
    """(tag, words) of every block in reading order."""
    for child in node.children:
        if child.type in ("fence", "code_block"):
            yield child.tag, child.content.strip("\n")
        elif child.type in ("paragraph", "heading"):
            yield child.tag, _words(child).strip()
        elif child.type == "tr":
            yield child.tag, " · ".join(_words(cell).strip() for cell in child.children)
        elif child.children:
            yield from _blocks(child)


def _words(node: SyntaxTreeNode) -> str:
    if node.type == "softbreak":
        return " "
    if node.type == "hardbreak":
        return "\n"
    if node.type in ("text", "code_inline"):
        return node.content
    if node.type == "image":
        return ""
    return "".join(_words(child) for child in node.children)
