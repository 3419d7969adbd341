"""Rich text (.rtf): its paragraphs. Read after the Rich Text Format specification 1.9.1 (Microsoft, 2008)."""

import codecs
import re

from articles.readers.documents.docx import Document
from articles.readers.printed import CannotRead

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([\r\n]+)|([^\\{}\r\n]+)"
)
# Destinations whose words are not part of the text.
_ELSEWHERE = frozenset(
    b"fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator info pict object themedata "
    b"colorschememapping"
    b" datastore latentstyles xmlnstbl header headerl headerr headerf footer footerl footerr footerf fldinst bkmkstart"
    b" bkmkend annotation atnid atnauthor pgdsctbl nonshppict objdata filetbl revtbl mmathPr wgrffmtfilter operator"
    b" footnote ftnsep ftnsepc template listtext".split()
)
_SIGNS = {
    b"par": "\n\n", b"line": "\n", b"tab": "\t", b"cell": "\t", b"row": "\n\n",
    b"nestcell": "\t", b"nestrow": "\n\n", b"sect": "\n\n", b"page": "\n\n",
    b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"bullet": "•",
    b"emspace": " ", b"enspace": " ", b"~": "\u00a0", b"_": "-", b"-": "", b"{": "{", b"}": "}", b"\\": "\\",
    b"\n": "\n\n", b"\r": "\n\n",
}  # fmt: skip
_CHARSETS = {
    0: "cp1252", 77: "mac-roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253",
    162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_HIDING = (b"v", b"deleted")  # what is hidden, and what somebody took out while changes were kept
_MOST_GROUPS = 10_000  # open at once


def document(content: bytes) -> Document:
    fonts = _fonts(content)
    page = re.search(rb"\\ansicpg(\d{3,5})", content[:2000])
    standard = _codec(f"cp{int(page[1])}") if page else ("mac-roman" if rb"\mac" in content[:100] else "cp1252")
    usual = re.search(rb"\\deff(\d{1,5})", content[:2000])
    standard = fonts.get(int(usual[1]), standard) if usual else standard
    text = _text(content, standard, fonts)
    title = re.search(rb"\{\\title ([^{}\\]{1,300})\}", content[:20_000])
    paragraphs = [("", words.strip()) for words in re.split(r"\n{2,}", text) if words.strip()]
    return Document(paragraphs, title=title[1].decode(standard, errors="replace") if title else "")


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def _fonts(content: bytes) -> dict[int, str]:
    """The encoding of each font, by its number."""
    found = re.finditer(rb"\{\\f(\d{1,5})\s?(?:\\[a-z]+-?\d*\s?)*?\\fcharset(\d{1,3})", content[:200_000])
    return {
        int(match[1]): _CHARSETS[int(match[2])] for match in found if int(match[2]) in _CHARSETS and match[2] != b"0"
    }


def _text(content: bytes, standard: str, fonts: dict[int, str]) -> str:
    out: list[str] = []
    pending = bytearray()  # bytes of one encoding, which may need two for a character
    codec, skip, unicode_skip, to_skip = standard, False, 1, 0
    hidden: frozenset[bytes] = frozenset()
    stack: list[tuple[str, bool, int, frozenset[bytes]]] = []
    opened = False  # a group has just begun

    def flush() -> None:
        if pending:
            out.append(pending.decode(codec, errors="replace"))
            pending.clear()

    position = 0
    while position < len(content):
        match = _TOKEN.match(content, position)
        if match is None:
            position += 1
            continue
        position = match.end()
        word, number, hexadecimal, sign, brace, _, plain = match.groups()
        if brace == b"{":
            flush()
            if len(stack) >= _MOST_GROUPS:
                raise CannotRead("This document is nested too deeply.")
            stack.append((codec, skip, unicode_skip, hidden))
            opened, to_skip = True, 0
            continue
        if brace == b"}":
            flush()
            if stack:
                codec, skip, unicode_skip, hidden = stack.pop()
            to_skip = 0
            continue
        if sign == b"*" or (word and opened and word in _ELSEWHERE):
            skip = True
        elif word == b"bin" and number:
            position += max(0, int(number))
        elif skip:
            pass
        elif word in _HIDING or word == b"plain":
            flush()
            hidden = frozenset() if word == b"plain" else hidden - {word} if number == b"0" else hidden | {word}
            codec = standard if word == b"plain" else codec
        elif hidden:
            pass
        elif word == b"u" and number:
            flush()
            out.append(chr(int(number) % 0x10000))
            to_skip = unicode_skip
        elif word == b"uc" and number:
            unicode_skip = min(max(0, int(number)), 10)
        elif word == b"f" and number:
            flush()
            codec = fonts.get(int(number), standard)
        elif word in _SIGNS or sign in _SIGNS:
            flush()
            if to_skip:
                to_skip -= 1
            else:
                out.append(_SIGNS[word or sign])
        elif hexadecimal:
            if to_skip:
                to_skip -= 1
            else:
                pending.append(int(hexadecimal, 16))
        elif plain:
            skipped = min(to_skip, len(plain))
            to_skip -= skipped
            pending += plain[skipped:]
        if match.lastindex != 6:
            opened = opened and sign == b"*"
    flush()
    # Characters beyond the first plane come as two surrogates.
    return "".join(out).encode("utf-16-le", errors="surrogatepass").decode("utf-16-le", errors="replace")
