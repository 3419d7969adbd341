"""The text of a mail: without what it answers and its signature; what it passes on, with who wrote that and when."""

import re
from dataclasses import dataclass, field
from email.utils import parseaddr

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
# What programs write above a mail that they pass on, and the lines about it, in whatever language.
_PASSED_ON = re.compile(
    r"^(?:-{3,} ?(?:Forwarded [Mm]essage|Weitergeleitete Nachricht|Message transféré|Mensaje reenviado|Messaggio "
    r"inoltrato|Doorgestuurd bericht|Пересылаемое сообщение|Mensagem encaminhada)(?: by [^\n]{1,80})? ?-{3,}"
    r"|Begin forwarded message:|(?:Anfang der weitergeleiteten Nachricht|Début du message transféré|Inicio del mensaje "
    r"reenviado) ?:)[ \t]*\n(?:[ \t]*\n)?((?:\*?[^\W\d_][\w -]{1,24}\*? ?:[^\n]*\n(?:[ \t]+[^\n]+\n)*)+)",
    re.MULTILINE,
)
_ORIGINAL = re.compile(r"^-{2,} ?Original Message ?-{2,}[ \t]*\n((?:[A-Z][\w -]{1,24}:[^\n]*\n)+)", re.MULTILINE)
_TOLD = {
    "from": "author", "von": "author", "de": "author", "da": "author", "van": "author", "от": "author",
    "sent": "published", "date": "published", "gesendet": "published", "datum": "published", "envoyé": "published",
    "fecha": "published", "data": "published", "verzonden": "published", "дата": "published", "enviado": "published",
    "subject": "title", "betreff": "title", "objet": "title", "asunto": "title", "oggetto": "title", "assunto": "title",
    "onderwerp": "title", "тема": "title",
}  # fmt: skip
_SIGNED = re.compile(
    r"^-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Z][\w-]*:[^\n]*\n)*\n?|^-----BEGIN PGP SIGNATURE-----\n.*?"
    r"^-----END PGP SIGNATURE-----$\n?",
    re.MULTILINE | re.DOTALL,
)
_PACKED = re.compile(r"^begin [0-7]{3,4} \S[^\n]*\n(?:[ -`]{1,62}\n)*(?:end\b[^\n]*)", re.MULTILINE)
SUBJECT = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|rv|enc|doorst)\s*:\s*)+", re.IGNORECASE)
_FEW_WORDS = 10  # that somebody writes above what is passed on


@dataclass(frozen=True)
class Own:
    """The text of a mail, what it says of the mail that it passes on, and what was left out."""

    text: str
    told: dict[str, str] = field(default_factory=dict)
    note: str = ""


def own_text(text: str, *, is_passed_on: bool) -> Own:
    """The mail's own text. Where somebody passes a mail on with a few words, or none, that mail is the text.

    `is_passed_on`: its subject says so ("Fwd: …").
    """
    text = _PACKED.sub("", _SIGNED.sub("", text))
    for border in (_PASSED_ON, _ORIGINAL) if is_passed_on else (_PASSED_ON,):
        found = border.search(text)
        if found is None:
            continue
        above, below = text[: found.start()].strip(), text[found.end() :].strip("\n")
        if len(above.split()) < _FEW_WORDS <= len(below.split()):
            left_out = f" Left out above it: “{' '.join(above.split())[:100]}”." if re.search(r"\w", above) else ""
            return Own(without_replies(below)[0], _told(found[1]), f"This mail passes on another one.{left_out}")
    kept, is_reply = without_replies(_PASSED_ON.sub("", text))
    return Own(kept, note="The quoted reply was left out." if is_reply else "")


def _told(lines: str) -> dict[str, str]:
    """Title, author and time of a mail in the lines above it."""
    found: dict[str, str] = {}
    for line in re.sub(r"\n[ \t]+", " ", lines).split("\n"):
        name, _, value = line.replace("*", "").partition(":")
        told = _TOLD.get(name.strip().lower())
        if told and value.strip():
            found.setdefault(told, value.strip())
    if "author" in found:
        found["author"] = name_of(re.sub(r"\s*\[mailto:[^\]]*\]", "", found["author"]))
    return {told: value for told, value in found.items() if value}


def name_of(sender: str) -> str:
    """The name in "Ana Lind <ana@bell.example>"; "" where there is only an address."""
    name, address = parseaddr(sender)
    name = name or ("" if "@" in address else sender)
    return "" if "@" in name else " ".join(name.split())


def without_replies(text: str) -> tuple[str, bool]:
    """The text without the mail it answers, unless nothing else would be left; whether something was left out."""
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
    if len(" ".join(own).split()) < _FEW_WORDS:  # the mail is nothing but what it quotes
        return _BLOCK.sub("", text, count=1).strip("\n"), False
    return "\n".join(own).strip("\n"), start is not None or len(own) < len(lines)
