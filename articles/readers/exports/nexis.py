"""Nexis (Lexis Advance, Nexis Uni, LexisNexis Academic): Word, rich text, HTML, text.

Today's exports print above each article its headline, outlet, date, copyright, and lines such as "Byline: …", then
"Body", and "End of Document" below. Those of before 2018 begin each with "3 of 20 DOCUMENTS"; their fields have the
names of the language in which the archive was asked.
"""

import re

from articles.readers.printed import Printed

_END = re.compile(r"End of Document\W*", re.IGNORECASE)
_NUMBER = re.compile(r"\d+ of \d+ DOCUMENTS?")
_BODY = re.compile(r"Body:?", re.IGNORECASE)
_LABELS = (
    "Section|Length|Byline|Dateline|Highlight|Load-Date|Graphic|Language|Publication-Type|Subject|Journal Code"
    "|Copyright|Headline|Type|Correction|Series|Notes|Company|Organization|Industry|Person|City|State|Country|Geographic"
    "|Ticker|Document-Type|Pub-Type|Correction-Date|Update|Classification"
)
# What the archive calls them in French, German and Spanish.
_TRANSLATED = {
    "auteur": "byline", "rubrique": "section", "longueur": "length", "encart": "highlight", "titre": "headline",
    "sujet": "subject", "localisation-geo": "geographic", "date-chargement": "load-date", "langue": "language",
    "type-publication": "publication-type", "societe": "company", "société": "company", "personne": "person",
    "organisme": "organization", "ville": "city", "pays": "country", "illustration": "graphic",
    "autor": "byline", "rubrik": "section", "länge": "length", "überschrift": "headline", "sprache": "language",
    "grafik": "graphic", "thema": "subject", "firma": "company", "sección": "section", "seccion": "section",
    "longitud": "length", "título": "headline", "titular": "headline", "fecha-carga": "load-date", "idioma": "language",
    "tipo-publicación": "publication-type", "tema": "subject",
}  # fmt: skip
_FIELD = re.compile(rf"({_LABELS}|{'|'.join(_TRANSLATED)})\s*:\s*(.*)\Z", re.IGNORECASE | re.DOTALL)
_AFTER = {
    "load-date", "graphic", "language", "publication-type", "subject", "journal code", "type", "company",
    "organization", "industry", "person", "city", "state", "country", "geographic", "ticker", "document-type",
    "pub-type", "classification", "notes", "correction-date", "update",
}  # fmt: skip
_COPYRIGHT = re.compile(r"(?:Copyright|©|\(c\)|\d{4} )\b.{0,200}", re.IGNORECASE)
_MONTH = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December"
    "|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    "|Januar|Februar|März|Juni|Juli|Oktober|Dezember"
    "|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
)
_DATE = re.compile(
    rf"(?:{_MONTH} \d{{1,2}}, \d{{4}}|\d{{1,2}}(?:er|\.)? (?:de )?{_MONTH},?(?: de)? \d{{4}})[^\n]{{0,60}}",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r",?\s*\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b,?\s*", re.IGNORECASE)
_EDITION = re.compile(r"\s+[\w ]*\b(?:edition|final)\b.*\Z", re.IGNORECASE)
_OF_EDITION = re.compile(
    r"(?:[\w ]{0,40} )?Edition(?: \d{1,2})?;?|(?:[\w ]{1,40};)+", re.IGNORECASE
)  # a line below the date


def articles_in(paragraphs: list[str]) -> list[Printed]:
    lines = [line.strip() for paragraph in paragraphs for line in _lines(paragraph) if line.strip()]
    ends = [number for number, line in enumerate(lines) if _END.fullmatch(line)]
    if ends:
        starts = [0, *(end + 1 for end in ends[:-1])]
        pieces = [lines[start:end] for start, end in zip(starts, ends, strict=True)]
        if not any(_BODY.fullmatch(line) or _FIELD.match(line) for line in lines):
            return []
    else:
        starts = [number for number, line in enumerate(lines) if _NUMBER.fullmatch(line)]
        pieces = [lines[start + 1 : end] for start, end in zip(starts, [*starts[1:], len(lines)], strict=False)]
    return [found for piece in pieces if (found := _article(piece)) is not None]


def _field(line: str) -> tuple[str, str] | None:
    """(name, value) of a line "Name: value", the name in English."""
    found = _FIELD.match(line)
    return found and (_TRANSLATED.get(found[1].lower(), found[1].lower()), found[2])


def _lines(paragraph: str) -> list[str]:
    """A paragraph may hold several of the archive's lines; within the text, its lines are one paragraph's."""
    parts = paragraph.split("\n")
    is_head = len(parts) > 1 and any(
        _FIELD.match(part.strip())
        or _DATE.fullmatch(part.strip())
        or _END.fullmatch(part.strip())
        or _BODY.fullmatch(part.strip())
        for part in parts
    )
    return parts if is_head else [paragraph]


def _article(lines: list[str]) -> Printed | None:
    body_at = next((number for number, line in enumerate(lines) if _BODY.fullmatch(line)), None)
    date_at = _date_at(lines[:body_at])
    if body_at is None:
        # The old exports have no line "Body": it begins below the last field of the head.
        fields = [number for number, line in enumerate(lines) if (found := _field(line)) and found[0] not in _AFTER]
        if not fields or date_at is None:
            return None
        body_at = fields[-1]
    if date_at is None:
        return None
    told: dict[str, str] = {}
    for line in lines:
        if found := _field(line):
            told.setdefault(found[0], " ".join(found[1].split()))
    body = []
    for line in lines[body_at + 1 :]:
        if (found := _field(line)) and found[0] in _AFTER:
            break
        body.append(line)
    while body and _COPYRIGHT.fullmatch(body[-1]) and len(body[-1]) < 120 and re.match(r"(?:Copyright|©)", body[-1]):
        body.pop()
    above = [line for line in lines[:date_at] if not _COPYRIGHT.fullmatch(line) and not _NUMBER.fullmatch(line)]
    outlet = above[-1] if above else ""
    below = [line for line in lines[date_at + 1 : body_at] if not _FIELD.match(line) and not _COPYRIGHT.match(line)]
    while below and _OF_EDITION.fullmatch(below[0]):
        # What is left of it may stand on a line of its own: "Edition 1;", "Scotland".
        below = below[2:] if below[0].endswith(";") and len(below) > 2 and len(below[1]) < 40 else below[1:]
    title = told.get("headline") or (above[-2] if len(above) > 1 else below[0] if below else "")
    date = _EDITION.sub("", _WEEKDAY.sub(" ", lines[date_at])).strip()
    return Printed(
        text="\n\n".join(body),
        title=" ".join(title.split()),
        author=_names(told.get("byline", "")),
        source_name=re.sub(r"\s*\((?:[A-Z][\w ]*, )?[A-Z][\w ]*\)\Z", "", outlet),
        published=date,
        section=told.get("section", "").split(";")[0].strip(),
        notes=("From an export of Nexis.",),
    )


def _date_at(lines: list[str]) -> int | None:
    """The line of the date: the last above the copyright, which the list of contents above all articles has not."""
    found = [number for number, line in enumerate(lines) if _DATE.fullmatch(line)]
    return found[-1] if found else None


def _names(byline: str) -> str:
    name = re.sub(r"\ABy\s+", "", byline, flags=re.IGNORECASE)
    return name.title() if name.isupper() else name
