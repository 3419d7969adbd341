"""What kind of file is it? Told by what is in it; a name decides only between kinds of plain text."""

import re
import zipfile
from io import BytesIO
from pathlib import PurePath

from articles.readers.printed import PASSWORD, CannotRead

ACCEPTED = (
    ".txt", ".md", ".html", ".xhtml", ".pdf", ".docx", ".odt", ".rtf", ".eml", ".mbox", ".csv", ".tsv", ".xlsx", ".xls",
    ".ods", ".json", ".jsonl", ".xml", ".rss", ".atom", ".zip", ".tar", ".gz",
)  # fmt: skip
_MARKDOWN = {".md", ".markdown"}
_TABLES = {".csv", ".tsv", ".tab"}
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_OLD_SHEET = "Workbook".encode("utf-16-le"), "Book\x00".encode("utf-16-le")
_OLD_WORD = "WordDocument".encode("utf-16-le")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_UNREADABLE = (
    (b"\x1aE\xdf\xa3", "a video"), (b"ID3", "a recording"), (b"OggS", "a recording"), (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"), (b"BZh", "a bzip2 archive"), (b"\xfd7zXZ", "an xz archive"), (b"MZ", "a program"),
    (b"\x7fELF", "a program"), (b"SQLite format 3", "a database"),
)  # fmt: skip
_MAIL_LINE = re.compile(
    rb"(?:from|to|cc|path|newsgroups|subject|date|message-id|received|return-path|delivered-to|mime-version|content-type|reply-to|sender"
    rb"|x-[\w-]+|dkim-signature|list-[\w-]+|authentication-results|arc-[\w-]+):[ \t]",
    re.IGNORECASE,
)
_MAIL_NEEDS = re.compile(
    rb"^(?:message-id|newsgroups|received|mime-version|return-path|content-type):", re.IGNORECASE | re.MULTILINE
)
_FROM_LINE = re.compile(rb"From \S+ +\S.*\d{4}")
# What mailbox programs write between two messages, to the letter: whatever header follows, it is one.
_BORDER = re.compile(
    rb"From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d\d:\d\d(?::\d\d)?(?: [A-Z+-][\w]{1,4})? \d{4}"
    rb"[^\n]{0,20}\r?\n(?:[\w-]+:[^\n]*\n)"
)
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|article)\b", re.I | re.S
)
WORD_BODY = re.compile(r"word/document\d*\.xml")  # some programs number it
_XML_HEAD = r"\s*(?:<\?xml[^>]*\?>|<\?xml-[^>]*\?>|<!--.*?-->|<!doctype\s[^>\[]*(?:\[.*?\]\s*)?>|\s)*"
_FEED = re.compile(_XML_HEAD + r"<(?:rss|feed|rdf:RDF|channel)\b", re.I | re.S)
_XML = re.compile(r"\s*<\?xml\s", re.I)
_ROOT = re.compile(r"<([A-Za-z_][\w:.-]*)[\s>]")
_JSON_FEED = re.compile(r"""\{[^{}\[\]]{0,1000}"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org""")
_RECORD = re.compile(r"""\{\s*["}]|\[\s*\{""")  # Markdown may begin with a bracket, too
_TAG = re.compile(r"</?(?:p|div|br|h[1-6]|span|table|body|article|a)\b[^>]*>", re.IGNORECASE)


def kind_of(name: str, content: bytes) -> str:
    """What kind of file `content` is: the name of a reader. Raises CannotRead for what no reader can read.

    One of pdf, docx, odt, rtf, mail, mbox, sheet, zip, tar, gzip, and, told by their text, "text".
    """
    head = content[:2048]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _of_zip(content)
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if is_tar(content):
        return "tar"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _of_old_office(content)
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        raise CannotRead("This is a picture. Newsdesk reads no text in pictures.")
    for start, what in _UNREADABLE:
        if head.startswith(start):
            raise CannotRead(f"This is {what}, which Newsdesk can't read. {accepted()}")
    if _BORDER.match(head) or (_FROM_LINE.match(head) and _is_mail(head.partition(b"\n")[2])):
        return "mbox"
    if _is_mail(head) or (name.lower().endswith(".eml") and _is_odd_mail(head)):
        return "mail"
    return "text"


def of_text(name: str, text: str) -> str:
    """What kind of text it is: html, feed, xml, records, csv, markdown or text."""
    suffix = PurePath(name).suffix.lower()
    start = text[:5000].lstrip("\ufeff \t\r\n")
    if _PAGE.match(start):
        return "html"
    if _FEED.match(start) or _JSON_FEED.match(start):
        return "feed"
    if _XML.match(start):
        return "xml"
    if _RECORD.match(start):
        return "records"
    if suffix in {".json", ".jsonl", ".ndjson"}:
        return "records"
    if suffix in {".html", ".htm", ".xhtml"} or (start[:1] == "<" and len(_TAG.findall(text[:20_000])) > 3):
        return "html"
    if suffix in _TABLES:
        return "csv"
    if (root := _ROOT.match(start)) and text[-1000:].rstrip().endswith(f"</{root[1]}>"):
        return "xml"  # without the line that says so
    return "markdown" if suffix in _MARKDOWN else "text"


def accepted() -> str:
    return f"It reads {', '.join(ACCEPTED[:-1])} and {ACCEPTED[-1]}."


def _of_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            names = {entry.filename for entry in packed.infolist()[:20_000]}
            mimetype = packed.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, RuntimeError, ValueError, NotImplementedError, OSError, EOFError, KeyError):
        raise CannotRead("This archive or Office document is damaged.") from None
    if any(map(WORD_BODY.fullmatch, names)):
        return "docx"
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names or mimetype.endswith(b"spreadsheet"):
        return "sheet"
    if mimetype.endswith(b"opendocument.text"):
        return "odt"
    if "ppt/presentation.xml" in names or mimetype.endswith(b"presentation"):
        raise CannotRead("This is a presentation, which Newsdesk can't read. Save it as PDF.")
    if mimetype == b"application/epub+zip":
        raise CannotRead("This is an e-book, which Newsdesk can't read.")
    return "zip"


def is_tar(content: bytes) -> bool:
    """Whether it is a tar archive; one of before 1988 says so nowhere, but its sum is right."""
    if content[257:262] == b"ustar":
        return True
    head = content[:512]
    told = head[148:156].strip(b" \x00")
    if len(head) < 512 or not head[:1].strip(b"\x00") or not re.fullmatch(rb"[0-7]{1,7}", told):
        return False
    return sum(head[:148]) + 8 * 32 + sum(head[156:]) == int(told, 8)


def _of_old_office(content: bytes) -> str:
    if _ENCRYPTED in content:
        raise CannotRead("This document needs a password. Save it without one.", PASSWORD)
    if any(mark in content for mark in _OLD_SHEET):
        return "sheet"
    if _OLD_WORD in content:
        raise CannotRead("This is a Word document of before 2007. Save it as .docx.")
    raise CannotRead("This is an old Office document or a mail of Outlook (.msg). Save it as .docx, .eml or PDF.")


def _is_mail(head: bytes) -> bool:
    """Three header lines of mails at the top, one of which only programs write."""
    top = re.split(rb"\r?\n\r?\n", head.lstrip(b"\r\n"), maxsplit=1)[0]
    lines = [line for line in top.splitlines() if line[:1] not in (b" ", b"\t", b"")]
    if head and len(head) >= 2048 and lines:
        lines = lines[:-1] or lines
    known = sum(bool(_MAIL_LINE.match(line)) for line in lines)
    return known >= 3 and known >= len(lines) * 0.6 and bool(_MAIL_NEEDS.search(top))


def _is_odd_mail(head: bytes) -> bool:
    """Two header lines of mails among the first ones, for a file that is called one."""
    lines = [line for line in head.lstrip(b"\r\n").splitlines()[:20] if line[:1] not in (b" ", b"\t")]
    return sum(bool(_MAIL_LINE.match(line)) for line in lines) >= 2
