"""Mails (.eml) and mailboxes (.mbox): each message an article; quoted replies and signatures are left out."""

import email
import email.policy
import quopri
import re
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

from lxml import html as lxml_html

from articles.readers.captions import without_captions
from articles.readers.encoding import (
    codec_named,
    decode,
    decode_as,
    is_foreign,
    is_seven_bits,
    is_utf8_with_accents,
)
from articles.readers.facts.candidates import WEAK, Candidate
from articles.readers.furniture import notes_of_captions
from articles.readers.markup import blocks
from articles.readers.printed import PASSWORD, CannotRead, Printed
from articles.readers.replies import SUBJECT, Own, name_of, own_text

_FROM_LINE = re.compile(rb"^From \S+ +\S.*\d{4}.*$", re.MULTILINE)
_TAG = re.compile(r"</?(?:p|div|br|h[1-6]|table|td|tr|body|html|a|font|span)\b[^>]{0,300}>", re.IGNORECASE)
_NOT_ENCODED = re.compile("[\udc80-\udcff]")  # bytes of a header that no rule of mails allows
_BOUNDARY = re.compile(
    rb"^(content-type:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*?boundary=)([^\"\s;]*[=?/:,@()<>][^\s;]*)", re.I | re.M
)
MOST_PARTS = 1000
_PASSED_ON = re.compile(r"\s*(?:fwd?|wg|tr|rv|enc|doorst)\s*:", re.IGNORECASE)
_SIGNATURES = {
    "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
}  # fmt: skip
_SOFT_BREAK = re.compile(rb"[^\r\n=]=\r?\n")
_FEWEST_BREAKS = 2  # that make a text one whose lines were broken for the way
_MOST_NAMED = 5  # files
_FEW_WORDS = 8  # of its own in a mail that only carries others


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


def mails_in(content: bytes) -> list[bytes]:
    """The mails that a mail carries (a digest, one passed on as a file), where it says next to nothing itself."""
    try:
        found = _parts(_message(content))
        if not found.mails or found.locked:
            return []
        words = _content(found.text, "")[0] if found.text is not None else ""
        is_few = len(re.sub(r"<[^>]*>", " ", words).split()) < _FEW_WORDS
        return [one.as_bytes() for one in found.mails] if is_few else []
    except (RecursionError, UnicodeError, LookupError):  # which mails with broken headers raise when written
        return []


def read(content: bytes, encoding: str = "") -> tuple[Printed, str]:
    """What a mail prints, and the encoding of its text. `encoding` is that of its text, whatever the mail says."""
    try:
        message = _message(content)
        found = _parts(message)
        text = found.text
        words, used, notes = _content(text, encoding) if text is not None else ("", "", [])
        subject = _header(message, "subject")
        is_page = text is not None and text.get_content_type() == "text/html"
        own = _body(words, is_page=is_page, is_passed_on=bool(_PASSED_ON.match(subject)))
        sender, date = _sender(message), _header(message, "date")
    except RecursionError:
        raise CannotRead("This mail is nested too deeply. Save its text as .txt and upload that.") from None
    if not re.search(r"\w", own.text) and (found.attached or found.locked):
        raise _without_text(found)
    if own.note:
        notes.append(own.note)
    if found.attached:
        notes.append(f"Not read: {found.in_words}. Upload them separately.")
    outlet = _list_name(message)
    if not outlet and message.get("list-unsubscribe") and not message.get("list-post"):
        outlet = sender  # a newsletter; on a list to which people write, the sender is one of them
    printed = Printed(
        text=own.text,
        title=SUBJECT.sub("", own.told.get("title") or subject),
        author=own.told.get("author") or ("" if own.told or sender == outlet else sender),
        source_name=outlet,
        published=own.told.get("published") or date,
        where="the header of the mail that is passed on" if own.told else "the mail’s header",
        candidates=(Candidate("published", date, "the mail’s header", WEAK),) if own.told else (),
        notes=tuple(notes),
    )
    return printed, used


def _without_text(found: "Parts") -> CannotRead:
    """Why there is nothing to read in a mail, and what to do."""
    if found.locked:
        return CannotRead("This mail is encrypted. Open it in a mail program and save it decrypted.", PASSWORD)
    names = " ".join(found.attached).lower()
    if "winmail.dat" in names:
        return CannotRead(
            "Outlook packed what this mail says into winmail.dat, which only Outlook opens. Open the mail there, and "
            "save it as text or HTML."
        )
    if "smime.p7m" in names:
        return CannotRead(
            "This mail is signed in a way that packs its text (smime.p7m). Open it in a mail program and save its text."
        )
    return CannotRead(f"This mail has no text of its own, only {found.in_words}. Upload what is in it.")


def bytes_of_text(content: bytes) -> bytes:
    """Those of the text of a mail, which may be read in another encoding. Raises CannotRead."""
    try:
        text = _parts(_message(content)).text
    except RecursionError:
        raise CannotRead("This mail is nested too deeply. Save its text as .txt and upload that.") from None
    return b"" if text is None else _payload(text)


def _message(content: bytes) -> EmailMessage:
    content = _BOUNDARY.sub(rb'\1"\2"', content)  # written without the quotation marks that it needs
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _header(message: EmailMessage, name: str) -> str:
    return _decoded(_raw(message, name))


def _raw(message: EmailMessage, name: str) -> str:
    return next((str(value) for key, value in message.raw_items() if key.lower() == name), "")


def _decoded(raw: str) -> str:
    """A header in words: "=?koi8-r?B?…?=" decoded; bytes that no rule of mails allows, as they look."""
    if _NOT_ENCODED.search(raw):
        raw = _guessed(raw.encode("utf-8", "surrogateescape"))[0]
    raw = re.sub(r"\r?\n[ \t]*", " ", raw)
    try:
        pieces = decode_header(raw)  # pieces of one encoding come as one: a letter may be cut between two
    except (HeaderParseError, ValueError):
        return " ".join(raw.split())
    words = [piece if isinstance(piece, str) else _read_as(piece, label or "")[0] for piece, label in pieces]
    return " ".join("".join(words).split())


def _sender(message: EmailMessage) -> str:
    """The name of who sent it; "" where there is only an address."""
    raw = " ".join(_raw(message, "from").split())
    name, address = parseaddr(raw)
    name = _decoded(name) if name else ("" if "@" in address else name_of(_decoded(raw)))
    return "" if "@" in name else name.strip("\"' ")


def _list_name(message: EmailMessage) -> str:
    """The name of the newsletter: what its list calls itself."""
    return parseaddr(_header(message, "list-id").replace("<", " <"))[0].strip('"')


@dataclass
class Parts:
    """The parts of a mail: its text, plain before a page (None: there is none), the names of attached files, whether
    it is encrypted, and the mails in it."""

    text: Any = None
    attached: list[str] = field(default_factory=list)
    locked: bool = False
    mails: list[Any] = field(default_factory=list)

    @property
    def in_words(self) -> str:
        """ "2 attached files (minutes.pdf, map.png)"."""
        n, names = len(self.attached), [name for name in self.attached if name]
        told = f" ({', '.join(names[:_MOST_NAMED])}{', …' if len(names) > _MOST_NAMED else ''})" if names else ""
        return f"{n} attached file{'' if n == 1 else 's'}{told}"


def _parts(message: EmailMessage) -> Parts:
    found = Parts()
    plain, page = None, None
    waiting: list[Any] = [message]
    n = 0
    while waiting:
        part = waiting.pop(0)
        n += 1
        if n > MOST_PARTS:
            raise CannotRead(f"This mail has more than {MOST_PARTS:,} parts. Save its text as .txt and upload that.")
        kind = part.get_content_type()
        found.locked = found.locked or kind == "multipart/encrypted" or _is_locked(part)
        if kind == "message/rfc822" and part is not message:
            inner = part.get_payload()
            found.mails += inner if isinstance(inner, list) else []
            found.attached.append(_name(part) or "a mail")
        elif part.is_multipart():
            waiting[:0] = part.get_payload()
        elif kind.startswith("multipart/") or kind in _SIGNATURES:  # the former without any parts
            continue
        elif part.get_content_disposition() == "attachment" or kind not in ("text/plain", "text/html"):
            found.attached.append(_name(part))
        elif kind == "text/plain" and plain is None and _payload(part).strip():
            plain = part
        elif kind == "text/html" and page is None:
            page = part
    found.text = page if plain is None else plain  # one without headers is false
    return found


def _is_locked(part: Any) -> bool:
    """Whether it is encrypted as S/MIME does; what is only signed there is packed alike, and says so."""
    is_packed = part.get_content_type() in ("application/pkcs7-mime", "application/x-pkcs7-mime")
    return is_packed and str(part.get_param("smime-type") or "").lower() in ("", "enveloped-data", "authenveloped-data")


def _name(part: Any) -> str:
    try:
        return " ".join(_decoded(part.get_filename() or "").split())[-60:]
    except (ValueError, LookupError, TypeError):
        return ""


def _body(words: str, *, is_page: bool, is_passed_on: bool) -> Own:
    if is_page or len(_TAG.findall(words)) > 5:  # or a page that its sender called plain text
        return _of_page(words)
    return own_text(re.sub(r"\r\n?", "\n", words), is_passed_on=is_passed_on)


def _of_page(page: str) -> Own:
    try:
        tree = lxml_html.fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", page))
    except (ValueError, lxml_html.etree.LxmlError):
        return Own("")
    captions = without_captions(tree)
    for quoted in tree.xpath("//blockquote[@type='cite'] | //*[contains(@class, 'gmail_quote')]"):
        if quoted.getparent() is not None:
            quoted.drop_tree()
    return Own("\n\n".join(blocks(tree)), note=" ".join(notes_of_captions(captions)))


def _content(part: Any, encoding: str) -> tuple[str, str, list[str]]:
    """The words of a part, the encoding that they were read in, and warnings.

    What a mail says of its encoding is believed where its bytes can be read so.
    """
    payload = _payload(part)
    if encoding:
        text, used, warnings = decode_as(payload, encoding)
    else:
        text, used, warnings = _read_as(payload, part.get_content_charset() or "")
    if str(part.get_param("format") or "").lower() == "flowed":
        text = unflowed(text, without_space=str(part.get_param("delsp") or "").lower() == "yes")
    return text, used, warnings


def unflowed(text: str, *, without_space: bool = False) -> str:
    """The text with its lines joined that end with a space, without the space before those that need one (RFC 3676).

    `without_space`: that space is no part of the text, either.
    """
    out: list[str] = []
    goes_on = False
    for line in re.sub(r"\r\n?", "\n", text).split("\n"):
        is_quoted, is_sign = line.startswith(">"), line in ("-- ", " -- ")
        line = line[1:] if line.startswith(" ") else line
        if goes_on and not is_quoted and not is_sign:
            out[-1] += line
        else:
            out.append(line)
        goes_on = line.endswith(" ") and not is_quoted and not is_sign
        if goes_on and without_space:
            out[-1] = out[-1][:-1]
    return "\n".join(out)


def _payload(part: Any) -> bytes:
    payload = bytes(part.get_payload(decode=True) or b"")
    said = str(part.get("content-transfer-encoding") or "").strip().lower()
    if said in ("", "7bit", "8bit") and len(_SOFT_BREAK.findall(payload)) >= _FEWEST_BREAKS and payload.isascii():
        return quopri.decodestring(payload)  # it does not say so
    return payload


def _read_as(payload: bytes, label: str) -> tuple[str, str, list[str]]:
    """The words, the encoding in which they were read ("" for ASCII) and warnings.

    A label that can't be true is not believed: many programs write one without looking.
    """
    said = codec_named(label)
    if payload.isascii() and said not in ("utf-7", "hz", "iso2022_kr") and not is_seven_bits(payload):
        return payload.decode("ascii"), "", []
    if is_utf8_with_accents(payload):
        said = "utf-8"
    elif is_seven_bits(payload):
        said = "iso2022_jp_ext"
    elif said == "cp1252" and is_foreign(payload):
        said = ""  # what programs write that know of no other
    try:
        return payload.decode(said), said, []
    except (UnicodeDecodeError, LookupError):
        return _guessed(payload, said)


def _guessed(payload: bytes, said: str = "") -> tuple[str, str, list[str]]:
    lost = payload.decode(said, errors="replace").count("\ufffd") if said else len(payload)
    if said and lost <= len(payload) / 100:  # a few bytes are broken
        return payload.decode(said, errors="replace"), said, [f"{lost} unreadable characters are shown as �."]
    try:
        return decode(payload)
    except CannotRead:  # a mail is text, whatever its bytes look like
        return payload.decode("cp1252", errors="replace"), "cp1252", []
