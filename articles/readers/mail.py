"""Mails (.eml) and mailboxes (.mbox): each message an article; quoted replies and signatures are left out."""

import codecs
import email
import email.policy
import re
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

from lxml import html as lxml_html

from articles.readers.encoding import decode, decode_as
from articles.readers.markup import blocks
from articles.readers.printed import CannotRead, Printed

_FROM_LINE = re.compile(rb"^From \S+ +\S.*\d{4}.*$", re.MULTILINE)
_REPLY = re.compile(
    r"^(?:On\b.{5,200}\bwrote:|Le\b.{5,200}\ba écrit ?:|Am\b.{5,200}\bschrieb.{0,80}:|-{2,} ?(?:Original Message"
    r"|Ursprüngliche"
    r" Nachricht|Message d'origine) ?-{2,}|_{20,})\s*$",
    re.MULTILINE,
)
# What stands above what is quoted, without a line of dashes: "From: … Sent: … Subject: …", in many languages.
_BLOCK = re.compile(
    r"^\*?(?:From|Von|De|Da|Van|От)\*?: ?[^\n]+\n(?:\*?[\w -]{2,20}\*? ?: ?[^\n]*\n){0,4}"
    r"\*?(?:Sent|Date|Gesendet|Datum|Envoyé|Enviad[oa]|Inviato|Data|Fecha|Verzonden|Отправлено|Дата)\*? ?: ?[^\n]*\n"
    r"(?:\*?[\w -]{2,20}\*? ?: ?[^\n]*\n)*",
    re.MULTILINE,
)
_ABOVE_QUOTE = re.compile(r"^(?=[^\n]*(?:@|\d))[^\n>][^\n]{8,200}:[ \t]*\n(?:[ \t]*\n)?(?=>)", re.MULTILINE)
_WRAPPED_REPLY = re.compile(r"^On [^\n]{5,100}\n[^\n]{0,80}\bwrote:\s*$", re.MULTILINE)
_SUBJECT = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr)\s*:\s*)+", re.IGNORECASE)
_FORWARDED = re.compile(r"^-{3,} ?Forwarded message ?-{3,}\n(?:[A-Z][\w-]*:[^\n]*\n)+", re.MULTILINE)
_TAG = re.compile(r"</?(?:p|div|br|h[1-6]|table|td|tr|body|html|a|font|span)\b[^>]{0,300}>", re.IGNORECASE)
_NOT_ENCODED = re.compile("[\udc80-\udcff]")  # bytes of a header that no rule of mails allows
_BOUNDARY = re.compile(
    rb"^(content-type:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*?boundary=)([^\"\s;]*[=?/:,@()<>][^\s;]*)", re.I | re.M
)
MOST_PARTS = 1000


def split(content: bytes) -> list[bytes]:
    """The messages of a mailbox, without the lines "From …" between them."""
    borders = [
        match
        for match in _FROM_LINE.finditer(content)
        if match.start() == 0 or content[match.start() - 1 : match.start()] == b"\n"
    ]
    # A line of the text may begin with "From "; only one that headers follow begins a message.
    borders = [match for match in borders if re.match(rb"\r?\n[\w-]+:", content[match.end() : match.end() + 60])]
    ends = [match.start() for match in borders[1:]] + [len(content)]
    messages = [content[match.end() : end].strip(b"\r\n") for match, end in zip(borders, ends, strict=True)]
    return [re.sub(rb"^>(>*From )", rb"\1", message, flags=re.MULTILINE) for message in messages if message.strip()]


def read(content: bytes, encoding: str = "") -> tuple[Printed, str]:
    """What a mail prints, and the encoding of its text. `encoding` is that of its text, whatever the mail says."""
    try:
        message = _message(content)
        text, attached = _text_part(message)
        words, used, notes = _content(text, encoding) if text is not None else ("", "", [])
        body, quoted_left_out = _body(words, is_page=text is not None and text.get_content_type() == "text/html")
        subject, sender, date = (_header(message, name) for name in ("subject", "from", "date"))
    except RecursionError:
        raise CannotRead("This mail is nested too deeply.") from None
    if attached and not re.search(r"\w", body):
        raise CannotRead(f"This mail has no text of its own, only {_files(attached)}. Upload what is in it.")
    if quoted_left_out:
        notes.append("The quoted reply was left out.")
    if attached:
        notes.append(f"Not read: {_files(attached)}. Upload them separately.")
    name, _address = parseaddr(sender)
    name = "" if "@" in name else name
    outlet = _list_name(message) or (name if message.get("list-unsubscribe") else "")
    printed = Printed(
        text=body,
        title=_SUBJECT.sub("", subject),
        author="" if name == outlet else name,
        source_name=outlet,
        published=date,
        where="the mail’s header",
        notes=tuple(notes),
    )
    return printed, used


def _files(attached: int) -> str:
    return f"{attached} attached file{'' if attached == 1 else 's'}"


def bytes_of_text(content: bytes) -> bytes:
    """Those of the text of a mail, which may be read in another encoding. Raises CannotRead."""
    try:
        text, _ = _text_part(_message(content))
    except RecursionError:
        raise CannotRead("This mail is nested too deeply.") from None
    return b"" if text is None else _payload(text)


def _message(content: bytes) -> EmailMessage:
    content = _BOUNDARY.sub(rb'\1"\2"', content)  # written without the quotation marks that it needs
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _header(message: EmailMessage, name: str) -> str:
    raw = next((value for key, value in message.raw_items() if key.lower() == name), "")
    if isinstance(raw, str) and _NOT_ENCODED.search(raw):
        return " ".join(_guessed(raw.encode("utf-8", "surrogateescape"))[0].split())
    try:
        return " ".join(str(message.get(name) or "").split())
    except Exception:  # the parser of broken headers raises a little of everything
        return " ".join(str(dict(message._headers).get(name.title(), "")).split())  # type: ignore[attr-defined]


def _list_name(message: EmailMessage) -> str:
    """The name of the newsletter: what its list calls itself."""
    return parseaddr(_header(message, "list-id").replace("<", " <"))[0].strip('"')


def _text_part(message: EmailMessage) -> tuple[Any, int]:
    """(the part that is its text, plain before a page, or None; the number of attached files)."""
    plain, page, attached = None, None, 0
    for n, part in enumerate(message.walk()):
        if n > MOST_PARTS:
            raise CannotRead(f"This mail has more than {MOST_PARTS:,} parts.")
        kind = part.get_content_type()
        if part.is_multipart() or kind.startswith("multipart/"):  # the latter without any parts
            continue
        if part.get_content_disposition() == "attachment" or kind not in ("text/plain", "text/html"):
            attached += 1
        elif kind == "text/plain" and plain is None and _payload(part).strip():
            plain = part
        elif kind == "text/html" and page is None:
            page = part
    return (page if plain is None else plain), attached  # one without headers is false


def _body(words: str, *, is_page: bool) -> tuple[str, bool]:
    """(text, whether a quoted reply was left out)."""
    if is_page or len(_TAG.findall(words)) > 5:  # or a page that its sender called plain text
        return _of_page(words), False
    return without_replies(words.replace("\r\n", "\n"))


def _of_page(page: str) -> str:
    try:
        tree = lxml_html.fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", page))
    except (ValueError, lxml_html.etree.LxmlError):
        return ""
    for quoted in tree.xpath("//blockquote[@type='cite'] | //*[contains(@class, 'gmail_quote')]"):
        if quoted.getparent() is not None:
            quoted.drop_tree()
    return "\n\n".join(blocks(tree))


def _content(part: Any, encoding: str) -> tuple[str, str, list[str]]:
    """The words of a part, the encoding that they were read in, and warnings.

    What a mail says of its encoding is believed where its bytes can be read so.
    """
    payload = _payload(part)
    said = part.get_content_charset() or ""
    if encoding:
        text, used, warnings = decode_as(payload, encoding)
    else:
        try:
            text, used, warnings = payload.decode(said or "ascii"), codecs.lookup(said or "ascii").name, []
        except (UnicodeDecodeError, LookupError):
            text, used, warnings = _guessed(payload)
    if (part.get_param("format") or "").lower() == "flowed":
        text = re.sub(r"(?<=[^\n -]) \n(?!>)", " ", text)
    return text, "" if used == "ascii" else used, warnings


def _payload(part: Any) -> bytes:
    return bytes(part.get_payload(decode=True) or b"")


def _guessed(payload: bytes) -> tuple[str, str, list[str]]:
    try:
        return decode(payload)
    except CannotRead:  # a mail is text, whatever its bytes look like
        return payload.decode("cp1252", errors="replace"), "cp1252", []


def without_replies(text: str) -> tuple[str, bool]:
    """The text without the mail it answers, unless nothing else would be left; whether something was left out."""
    text = _FORWARDED.sub("", text)
    start = min(
        (
            found.start()
            for pattern in (_REPLY, _WRAPPED_REPLY, _ABOVE_QUOTE, _BLOCK)
            if (found := pattern.search(text))
        ),
        default=None,
    )
    kept = text if start is None else text[:start]
    kept = re.split(r"^-- ?$", kept, maxsplit=1, flags=re.MULTILINE)[0]
    lines = kept.split("\n")
    own = [line for line in lines if not line.startswith(">")]
    if len(" ".join(own).split()) < 10:  # the mail is nothing but what it quotes
        return _BLOCK.sub("", text, count=1).strip("\n"), False
    return "\n".join(own).strip("\n"), start is not None or len(own) < len(lines)
