"""From bytes to text: which encoding was it, and was it text at all?"""

import codecs
import itertools
import re
import unicodedata
from dataclasses import dataclass

from charset_normalizer import from_bytes

from articles.readers.printed import CannotRead

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Code pages so like the common ones of their script that the guesser takes one for the other.
_NEVER_SEEN = ["mac_cyrillic", "mac_greek", "mac_iceland", "mac_latin2", "mac_roman", "mac_turkish"]
# What browsers know (the Encoding Standard of WHATWG), under Python's names. Of what Python knows besides, some is no
# encoding of text at all ("hex", "rot13"), and a page that says UTF-16 in plain letters is not in it.
_OF_PAGES = {
    *(f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
    *(f"cp{n}" for n in (866, 874, 932, 949, *range(1250, 1259))),
    "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "gb18030", "big5hkscs", "euc_jp", "iso2022_jp_ext",
}  # fmt: skip
_PAGES = frozenset((0, 3, 4, 5, 6, 0x20))  # Latin, Greek, Cyrillic, Hebrew, Arabic, quotation marks
# What somebody may choose, the commonest first.
CHOICES = {
    "utf-8": "UTF-8", "cp1252": "Western European (Windows-1252)",
    "iso8859-15": "Western European with the euro (ISO 8859-15)",
    "cp1250": "Central European (Windows-1250)", "iso8859-2": "Central European (ISO 8859-2)",
    "cp1251": "Cyrillic (Windows-1251)", "koi8-r": "Cyrillic (KOI8-R)", "cp866": "Cyrillic (DOS)",
    "cp1253": "Greek (Windows-1253)", "cp1254": "Turkish (Windows-1254)", "cp1255": "Hebrew (Windows-1255)",
    "cp1256": "Arabic (Windows-1256)", "cp1257": "Baltic (Windows-1257)", "mac-roman": "Western European (Mac)",
    "cp850": "Western European (DOS)", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16, high byte first",
    "gb18030": "Chinese (GB 18030)", "big5": "Chinese (Big5)", "shift_jis": "Japanese (Shift JIS)",
    "euc_jp": "Japanese (EUC)", "euc_kr": "Korean (EUC)",
}  # fmt: skip
MOST_SHOWN = 8
_SHOWN = 160  # characters of a line
_TOGETHER = {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC"}  # in one text
_LATIN = ("cp1252", "cp1250", "iso8859-2")  # the first where all fit alike
_BESIDE_LETTERS = "“”„‘’‚«»‹›–—…\u00a0\u00ad€°®™©§"
_NOT_TEXT = "This is not text but a binary file."
# Names that mails and pages give to encodings, and those that contain what is said: as browsers read them.
_ALIASES = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "shift_jis": "cp932", "windows-31j": "cp932", "x-sjis": "cp932", "ms_kanji": "cp932", "euc_kr": "cp949",
    "ks_c_5601-1987": "cp949", "x-windows-949": "cp949", "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030",
    "big5": "big5hkscs", "cp950": "big5hkscs", "x-x-big5": "big5hkscs", "iso2022_jp": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext", "cp50221": "iso2022_jp_ext", "iso-2022-jp-ms": "iso2022_jp_ext",
    "hz-gb-2312": "hz", "x-mac-roman": "mac-roman", "x-mac-cyrillic": "mac-cyrillic", "x-mac-ce": "mac-latin2",
    "iso-8859-8-i": "iso8859-8", "windows-874": "cp874", "koi8-ru": "koi8-u", "koi8": "koi8-r", "utf8mb4": "utf-8",
    "x-cp1250": "cp1250", "x-cp1251": "cp1251", "win-1250": "cp1250", "win-1251": "cp1251", "win-1252": "cp1252",
    "x-windows-1251": "cp1251", "x-windows-1252": "cp1252", "ansi": "cp1252",
}  # fmt: skip
_OF_TEXT = _OF_PAGES | {"cp1252", "cp1254", "cp850", "cp437", "cp852", "mac-latin2", "mac-greek", "mac-turkish"} | {
    "utf-7", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "hz", "iso2022_kr", "iso2022_jp_ext", "johab",
}  # fmt: skip
_SEVEN_BITS = re.compile(rb"\x1b\$(?:[@B]|\(D)|\x1b\(I")  # ISO-2022-JP begins with it what is not ASCII
_FEWEST_FOREIGN = 0.6  # of the bytes beyond ASCII stand in words that have hardly any other
_DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")


def decode(content: bytes) -> tuple[str, str, list[str]]:
    """The text of `content`, the name of its encoding and warnings. Raises CannotRead for what is not text."""
    text, encoding, warnings = _decode(content)
    if len(_CONTROLS.findall(text)) > len(text) / 200 + 2:
        raise CannotRead(_NOT_TEXT)
    return text, encoding, warnings


def decode_as(content: bytes, encoding: str) -> tuple[str, str, list[str]]:
    """The same in an encoding that somebody chose. Raises CannotRead where too little of it can be read so."""
    return _with_losses(content, encoding)


def likely(content: bytes) -> list["Likely"]:
    """The encodings in which `content`, a text, can be read, the likeliest first, each with lines that tell it apart.

    Likely is one in which few letters stand beside signs and letters that no word has together. Of those that read it
    alike, the commonest.
    """
    found: dict[str, Likely] = {}
    content = content[:400_000]
    lines = [line for line in re.findall(rb"[^\n]*[\x80-\xff][^\n]*", content) if line.strip()][:4]
    for name, label in CHOICES.items():
        if name.startswith("utf-16") and content.count(0) < len(content) / 20:
            continue
        words = content.decode(name, errors="replace")
        lost, controls = words.count("\ufffd"), len(_CONTROLS.findall(words))
        if lost + controls > len(words) / 50:
            continue
        shown = _first_lines(words) if name.startswith("utf-16") else _lines(lines, name)
        one = Likely(name, label, lost, tuple(shown), _strange(words[:20_000]))
        found.setdefault("\n".join(shown), one)
    return sorted(found.values(), key=lambda one: one.lost + one.strange)[:MOST_SHOWN]


def _strange(words: str) -> int:
    """How many characters are of no script, or stand in a word as hardly any does: beside letters of another script, a
    foreign sign, or a capital behind a small letter."""
    kinds = [_kind(char) for char in words]
    beside = sum(
        one != other and "" not in (one, other) and not (one in _TOGETHER and other in _TOGETHER)
        for one, other in itertools.pairwise(kinds)
    )
    turned = sum(one.islower() and other.isupper() for one, other in itertools.pairwise(words))
    return beside + turned + kinds.count("none")


def _kind(char: str) -> str:
    """The script of a letter ("LATIN"), "sign" of what stands in no word, "" of what stands anywhere."""
    if char.isascii():
        return "LATIN" if char.isalpha() else ""
    if char.isalpha():
        return unicodedata.name(char, "none").split(" ")[0]
    if char in _BESIDE_LETTERS or char.isspace() or unicodedata.category(char) in ("Mn", "Mc"):
        return ""
    return "none" if unicodedata.category(char) in ("Cc", "Cn", "Co") else "sign"


def _lines(lines: list[bytes], encoding: str) -> list[str]:
    return [line.decode(encoding, errors="replace").strip()[:_SHOWN] for line in lines]


def _first_lines(words: str) -> list[str]:
    return [line.strip()[:_SHOWN] for line in words.split("\n") if line.strip()][:4]


@dataclass(frozen=True)
class Likely:
    """An encoding, how many characters can't be read in it, and how some lines look."""

    name: str
    label: str
    lost: int
    lines: tuple[str, ...]
    strange: int  # characters that hardly stand so in any language


def _decode(content: bytes) -> tuple[str, str, list[str]]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _with_losses(content, encoding)
    if encoding := _unmarked_utf16(content[:4096]):
        return _with_losses(content, encoding)
    if content.count(0) > len(content) / 200 + 2:
        raise CannotRead(_NOT_TEXT)
    if is_seven_bits(content):
        return _with_losses(content, "iso2022_jp_ext")
    try:
        return content.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        pass
    # A UTF-8 text with a few broken bytes is still one: in any other encoding each of its accents turns to salad.
    text = content.decode("utf-8", errors="replace")
    if len(_MULTIBYTE.findall(content)) > text.count("\ufffd"):
        return _with_losses(content, "utf-8")
    if declared := _declared(content):
        return _with_losses(content, declared)
    return _guessed(content)


def _with_losses(content: bytes, encoding: str) -> tuple[str, str, list[str]]:
    text = content.decode(encoding, errors="replace")
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    lost = text.count("\ufffd")
    if lost > len(text) / 10:
        raise CannotRead(_NOT_TEXT)
    return text, name, [f"{lost} unreadable characters are shown as �."] if lost else []


def _unmarked_utf16(head: bytes) -> str:
    """Every second byte of Western text in UTF-16 is zero."""
    for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if zeros.count(0) > len(zeros) * 0.7:
            return encoding
    # Of Greek, Cyrillic and the scripts next to them, the number of the script's page.
    for encoding, pages in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if len(pages) > 20 and 0 in pages and sum(page in _PAGES for page in pages) > len(pages) * 0.95:
            return encoding
    return ""


def codec_named(label: str) -> str:
    """The encoding that a mail or a page calls so, or the larger one that it means; "" for a name of none."""
    plain = label.strip().strip("\"'").lower()
    try:
        name = codecs.lookup(_ALIASES.get(plain, plain)).name
    except (LookupError, ValueError, UnicodeError):
        return ""
    name = _ALIASES.get(name, name)
    return name if name in _OF_TEXT else ""


def is_seven_bits(content: bytes) -> bool:
    """Whether it is Japanese of old mails, which shifts between alphabets by signs of its own."""
    return bool(_SEVEN_BITS.search(content)) and max(content) < 0x80


def is_utf8_with_accents(content: bytes) -> bool:
    """Whether it is UTF-8 beyond ASCII, as next to nothing else can be by chance."""
    return not content.isascii() and _decodes(content, "utf-8")


def _declared(content: bytes) -> str:
    """The encoding a web page says it has, if it can be in it; not the UTF-8 that it turned out not to be."""
    found = _DECLARED.search(content[:50_000])
    name = codec_named(found[1].decode("ascii", errors="replace")) if found else ""
    return name if name in _OF_PAGES else ""


def _guessed(content: bytes) -> tuple[str, str, list[str]]:
    """Principle: a text with more ASCII than not is Western. A guesser has too little to go by there and sees "Iván"
    as Polish; in Cyrillic, Greek or Asian text nearly every byte is foreign.

    Central European text shows by signs of Western encodings within its words ("powiedzia³"). Known exception: one or
    two such names in an English text may come out wrong; the warning asks to look.
    """
    words = re.sub(rb"<[^<>]{0,2000}>", b" ", content[:400_000])  # tags are ASCII, whatever stands between them
    latin = min(_LATIN, key=lambda encoding: _misfits(words, encoding))
    encoding = _most_plausible(words) if is_foreign(words) or not _decodes(content, latin) else latin
    warning = f"The encoding is a guess ({encoding}): check accents and quotation marks."
    return content.decode(encoding, errors="replace"), encoding, [warning]


def is_foreign(content: bytes) -> bool:
    """Whether it is in another script than Latin: by its share of bytes beyond ASCII, or because they make up words.

    In Western text they stand alone within words: three of four letters of a word never are beyond ASCII.
    """
    content = content[:200_000]
    foreign = sum(byte >= 0x80 for byte in content)
    if foreign >= len(content) * 0.4:
        return True
    words = re.findall(rb"[A-Za-z\x80-\xff]{4,}", content)
    beyond = [(sum(byte >= 0x80 for byte in word), len(word)) for word in words]
    in_words = sum(n for n, length in beyond if n > 0.7 * length)
    return in_words > _FEWEST_FOREIGN * foreign and in_words >= 8


def _misfits(content: bytes, encoding: str) -> int:
    """How many signs that are no letters touch a letter, in the first part of the text."""
    text = content[:100_000].decode(encoding, errors="replace")
    found = re.finditer(r"(?<=[^\W\d_])[^\x00-\x7f]|[^\x00-\x7f](?=[^\W\d_])", text)
    return sum(not match[0].isalpha() and match[0] not in _BESIDE_LETTERS for match in found)


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _most_plausible(content: bytes) -> str:
    best = from_bytes(content[:200_000], cp_exclusion=_NEVER_SEEN).best()
    if best is None:
        raise CannotRead(_NOT_TEXT)
    return codecs.lookup(best.encoding).name
