"""What one row says of an actor, or why it says nothing that can be used; and the same as a row again.

What an export writes, an import reads as the same (`as_cells`, `said_in`). Cells come from strangers: what runs in a
spreadsheet is a mere text here, and what nobody sees is left out of it.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache

from articles.search.folding import fold_words
from entities.choices import Kind
from entities.nlp.language.gazetteer import place_named, table
from newsdesk.web.spreadsheets import STARTS_FORMULA

LONGEST_NAME, LONGEST_ROLE, LONGEST_ID = 200, 200, 100
MOST_ALIASES, MOST_ROLES = 50, 30
WIKIDATA = re.compile(r"(?:https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/|wd:)?(Q[1-9]\d{0,14})", re.IGNORECASE)
UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
ESCAPED = re.compile(
    f"'(?=[{re.escape(''.join(STARTS_FORMULA))}])"
)  # by newsdesk/web/spreadsheets.py, before a formula
FORMULA = ("=", "+", "-", "＝", "＋", "－")  # an @ opens the name of an account
BETWEEN = re.compile(r"\s*[;|\n]\s*")
IN_BRACKETS = re.compile(r"\s*\(([^()]*)\)$")
DAY = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
DAYS = re.compile(rf"({DAY})?\s*(?:–|—|/|to|until|\.\.)\s*({DAY})?|since ({DAY})|({DAY})", re.IGNORECASE)
KINDS = {
    "person": Kind.PERSON, "people": Kind.PERSON, "human": Kind.PERSON, "politician": Kind.PERSON,
    "individual": Kind.PERSON,
    "organisation": Kind.ORGANISATION, "organization": Kind.ORGANISATION, "org": Kind.ORGANISATION,
    "company": Kind.ORGANISATION, "party": Kind.ORGANISATION, "agency": Kind.ORGANISATION,
    "institution": Kind.ORGANISATION, "ministry": Kind.ORGANISATION, "business": Kind.ORGANISATION,
    "place": Kind.PLACE, "country": Kind.PLACE, "city": Kind.PLACE, "location": Kind.PLACE, "gpe": Kind.PLACE,
    "group": Kind.GROUP, "event": Kind.EVENT, "other": Kind.OTHER, "thing": Kind.OTHER,
}  # fmt: skip


class CannotUse(Exception):
    """The row names no actor that could be listed. The message says why, for whoever made the table."""


@dataclass(frozen=True)
class Said:
    """What a list says of one actor; days in ISO form, as exact as they are given, or ""."""

    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    country: str = ""
    roles: tuple[tuple[str, str, str], ...] = ()  # (words, since, until)
    wikidata: str = ""
    own_id: str = ""

    @property
    def key(self) -> str:
        return fold_words(self.name)[:300]

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)

    def plain(self) -> dict[str, object]:
        return asdict(self)


def said_from(stored: Mapping[str, object]) -> Said:
    """What `plain` made, as the database returns it."""
    values = dict(stored)
    values["aliases"] = tuple(stored["aliases"])  # type: ignore[arg-type]
    values["roles"] = tuple(tuple(role) for role in stored["roles"])  # type: ignore[attr-defined]
    return Said(**values)  # type: ignore[arg-type]


def said_in(row: Sequence[str], columns: Mapping[int, str], kind: str) -> Said:
    """Raises CannotUse. `kind` is that of a row which says none."""
    cells: dict[str, list[str]] = {}
    for number, field in columns.items():
        if number < len(row) and (words := seen(row[number])):
            cells.setdefault(field, []).append(words)
    one = {field: some[0] for field, some in cells.items() if field != "aliases"}
    name = _line(one.get("name") or f"{one.get('given', '')} {one.get('family', '')}")
    if not fold_words(name) or not any(map(str.isalnum, name)):
        raise CannotUse("It has no name.")
    if len(name) > LONGEST_NAME:
        raise CannotUse(f"The name has {len(name):,} characters; at most {LONGEST_NAME} fit.")
    if name[:1] in FORMULA:
        raise CannotUse("The name begins like a formula.")
    aliases = [_line(part) for words in cells.get("aliases", []) for part in BETWEEN.split(words)]
    return Said(
        name=name,
        kind=_kind(one.get("kind", ""), kind),
        aliases=_aliases(name, aliases),
        country=_country(one.get("country", "")),
        roles=_roles(one),
        wikidata=_wikidata(one.get("wikidata", "")),
        own_id=_own_id(one.get("own_id", "")),
    )


def seen(cell: str) -> str:
    """A cell without what nobody sees: controls, which way letters run, halves of characters. Lines stay apart."""
    plain = ESCAPED.sub("", unicodedata.normalize("NFC", cell), count=1) if cell.startswith("'") else cell
    return UNSEEN.sub("", plain.replace("\r\n", "\n").replace("\n", ";")).strip()


def _line(words: str) -> str:
    return " ".join(unicodedata.normalize("NFC", words).split())


def _aliases(name: str, words: Sequence[str]) -> tuple[str, ...]:
    taken, aliases = {fold_words(name)}, []
    for alias in words:
        key = fold_words(alias)
        if not key or key in taken:
            continue
        if len(alias) > LONGEST_NAME:
            raise CannotUse(f"One of its other names has {len(alias):,} characters; at most {LONGEST_NAME} fit.")
        if not any(map(str.isalnum, alias)):
            continue
        if alias[:1] in FORMULA:
            raise CannotUse("One of its other names begins like a formula.")
        taken.add(key)
        aliases.append(alias)
    if len(aliases) > MOST_ALIASES:
        raise CannotUse(f"It has {len(aliases):,} other names; at most {MOST_ALIASES} fit.")
    return tuple(aliases)


def _kind(words: str, otherwise: str) -> str:
    if not words:
        return otherwise
    kind = KINDS.get(fold_words(words)) or KINDS.get(fold_words(words).rstrip("s"))
    if kind is None:
        kinds = ", ".join(Kind.values)
        raise CannotUse(f"“{words[:60]}” is no type. Write one of: {kinds}.")
    return kind.value


def _country(words: str) -> str:
    if not words:
        return ""
    if words.upper() in _codes():
        return words.upper()
    known = place_named(words.strip())
    if known is None or not known.place.code:
        raise CannotUse(f"“{words[:60]}” is no country. Write its name in English or its two letters, such as FR.")
    return known.place.code


@cache
def _codes() -> frozenset[str]:
    """ISO 3166 alpha-2"""
    return frozenset(code for code, *_ in table("countries.tsv", 5))


def _wikidata(words: str) -> str:
    if not words:
        return ""
    found = WIKIDATA.fullmatch(words)
    if found is None:
        raise CannotUse(f"“{words[:60]}” is no id of Wikidata. One looks like Q42.")
    return found[1].upper()


def _own_id(words: str) -> str:
    if len(words) > LONGEST_ID:
        raise CannotUse(f"Its own id has {len(words):,} characters; at most {LONGEST_ID} fit.")
    return _line(words)


def _roles(one: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    roles = []
    for words in filter(None, BETWEEN.split(one.get("roles", ""))):
        since = until = ""
        behind = IN_BRACKETS.search(words)
        if behind and (days := DAYS.fullmatch(behind[1].strip())):
            since, until = days[1] or days[3] or days[4] or "", days[2] or days[4] or ""
            words = words[: behind.start()]
        text = _line(words)
        if len(text) > LONGEST_ROLE:
            raise CannotUse(f"A role has {len(text):,} characters; at most {LONGEST_ROLE} fit.")
        if text[:1] in FORMULA:
            raise CannotUse("A role begins like a formula.")
        if text:
            roles.append((text, since, until))
    if len(roles) > MOST_ROLES:
        raise CannotUse(f"It has {len(roles)} roles; at most {MOST_ROLES} fit.")
    if len(roles) == 1:
        text, since, until = roles[0]
        roles = [(text, _day(one.get("since", "")) or since, _day(one.get("until", "")) or until)]
    for text, since, until in roles:
        for day in filter(None, (since, until)):
            _check(day)
        if since and until and since[: len(until)] > until[: len(since)]:
            raise CannotUse(f"The role “{text[:60]}” ends before it begins.")
    return tuple(roles)


def _day(words: str) -> str:
    """A day, month or year as a spreadsheet writes it: 2024-05-01T00:00:00 is a day."""
    plain = words.partition("T")[0].partition(" ")[0] if re.match(r"\d{4}-\d\d-\d\d[T ]", words) else words
    if plain and not re.fullmatch(DAY, plain):
        raise CannotUse(f"“{words[:40]}” is no day. Write it as year-month-day: 2025-11-20.")
    return plain


def _check(day: str) -> None:
    try:
        date.fromisoformat((day + "-01-01")[:10] if len(day) == 4 else (day + "-01")[:10])
    except ValueError:
        raise CannotUse(f"“{day}” is no day. Write it as year-month-day: 2025-11-20.") from None


def days_in_words(since: str, until: str) -> str:
    """ "2024-01-01 – 2025" or "since 2024", as a cell has it."""
    if since and until:
        return since if since == until else f"{since} – {until}"
    return f"since {since}" if since else f"– {until}" if until else ""


def role_in_words(text: str, since: str, until: str) -> str:
    days = days_in_words(since, until)
    return f"{text} ({days})" if days else text


# What an export of a list has: {title of the column: cell of a Said}. `guess` knows each title again.
CELLS = {
    "name": lambda said: said.name,
    "aliases": lambda said: "; ".join(said.aliases),
    "type": lambda said: said.kind,
    "country": lambda said: said.country,
    "roles": lambda said: "; ".join(role_in_words(*role) for role in said.roles),
    "wikidata": lambda said: said.wikidata,
    "own id": lambda said: said.own_id,
}
