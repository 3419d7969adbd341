"""Markdown: front matter, then the text without its markup; the words of links stay, pictures go."""

import re
from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.token import Token

from articles.readers.header import field, take_header
from articles.readers.markup import words_of
from articles.readers.printed import Printed

_FRONT_MATTER = re.compile(r"\A\s*(---|\+\+\+)[ \t]*\n(.*?)\n\1[ \t]*(?:\n|\Z)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_EMPTY_LINES = re.compile(r"\n[ \t]*\n")
_BREAKS = {"softbreak": " ", "hardbreak": "\n"}
_PARSER = MarkdownIt("commonmark").enable("table")
_PARSER_OF_TEXT = MarkdownIt("commonmark")
_MOST_CELLS = 20_000  # more are read as text, bars and all: each cell costs the parser 3 kB


def read(text: str) -> Printed:
    fields, text = _front_matter(text)
    if not fields:
        fields, text = take_header(text)
    parser = _PARSER if _cells(text) <= _MOST_CELLS else _PARSER_OF_TEXT
    blocks = list(_blocks(parser.parse(text)))
    if blocks and blocks[0][0] == "h1":
        _, heading = blocks.pop(0)
        fields.setdefault("title", heading)
    return Printed.of("\n\n".join(words for _, words in blocks if words), fields, where="the top of the file")


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, text
    # TOML front matter writes "key = value".
    lines = (re.sub(r"^(\w+)\s*=\s*", r"\1: ", line) for line in found[2].split("\n"))
    fields = dict(reversed([pair for line in lines if (pair := field(line)) and pair[1]]))
    return fields, text[found.end() :]


def _blocks(tokens: Iterable[Token]):
    """(tag, words) of every block in reading order; a row of a table is one."""
    tag = ""
    row: list[str] | None = None
    for token in tokens:
        if token.type in ("fence", "code_block"):
            yield token.tag, token.content.strip("\n")
        elif token.type == "html_block":
            yield "", words_of(_COMMENT.sub("", token.content)).strip()
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            yield token.tag, " · ".join(row or ())
            row = None
        elif token.type == "inline" and row is not None:
            row.append(_words(token))
        elif token.type == "inline":
            yield tag, _words(token)
        tag = token.tag


def _words(inline: Token) -> str:
    return "".join(_BREAKS.get(part.type) or _content(part) for part in inline.children or ()).strip()


def _content(part):
    return part.content if part.type in ("text", "code_inline") else ""


def _cells(text):
    """How many cells the tables have at most: a short row is filled up to the longest."""
    paragraphs = (words.split("\n") for words in _EMPTY_LINES.split(text) if "|" in words)
    return sum(max(line.count("|") for line in lines) * len(lines) for lines in paragraphs)
