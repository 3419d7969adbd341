"""Tables (CSV, TSV, Excel, OpenDocument): one article a row, fields told by the names of the columns."""

import csv
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO, StringIO

from python_calamine import CalamineError, CalamineWorkbook

from articles.readers.printed import COLUMNS, PASSWORD, CannotRead
from articles.readers.records import NAMES

MOST_ROWS = 100_000
MOST_COLUMNS = 500
FIELDS = ("text", *(name for name in NAMES if name != "text"))
FIRST_ROW = "first row"  # beside the columns of a map: "an article", where it does not name them
ROWS_SHOWN, COLUMNS_SHOWN, LONGEST_SHOWN = 6, 60, 160
_SAMPLE = 64 * 1024
_LIMIT = 20 * 1024 * 1024  # characters of one cell


def cells_of_text(text: str, *, with_empty: bool = False) -> list[list[str]]:
    """The rows of a CSV or TSV file. Told by its first lines: the sign that divides all of them alike."""
    csv.field_size_limit(_LIMIT)
    text = text.removeprefix("\ufeff")
    first = text[:_SAMPLE].split("\n", 1)[0]
    if first.lower().startswith("sep=") and len(first.strip()) == 5:  # what Excel writes above
        delimiter, text = first.strip()[4], text.split("\n", 1)[1]
    else:
        delimiter = max("\t;,|", key=lambda sign: (_fields(first, sign), sign == ","))
    rows = []
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
            if with_empty or any(cell.strip() for cell in row):
                rows.append(row[:MOST_COLUMNS])
            if len(rows) > MOST_ROWS:
                raise CannotRead(f"This table has more than {MOST_ROWS:,} rows.")
    except csv.Error as error:
        raise CannotRead(f"This table can't be read: {error}.") from None
    return rows


def _fields(line: str, delimiter: str) -> int:
    return len(next(csv.reader([line], delimiter=delimiter), []))


def cells_of_sheet(content: bytes, *, with_empty: bool = False) -> list[list[str]]:
    """The rows of the first sheet that has a column of texts, otherwise of the first that is not empty."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        first: list[list[str]] = []
        for name in book.sheet_names[:50]:
            rows = [[_words(cell) for cell in row[:MOST_COLUMNS]] for row in book.get_sheet_by_name(name).iter_rows()]
            if not with_empty or not any(cell.strip() for row in rows for cell in row):
                rows = [row for row in rows if any(cell.strip() for cell in row)]
            if len(rows) > MOST_ROWS:
                raise CannotRead(f"This table has more than {MOST_ROWS:,} rows.")
            if rows and "text" in guess(rows).values():
                return rows
            first = first or rows
    except CalamineError as error:
        if "assword" in str(error):
            raise CannotRead("This table needs a password. Save it without one.", PASSWORD) from None
        raise CannotRead("This table is damaged.") from None
    return first


def _words(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if hasattr(cell, "isoformat") else str(cell)


Columns = Mapping[str, str]  # {number of a column: field}, and what the first row is


@dataclass(frozen=True)
class Sheet:
    """The beginning of a table, for somebody who says what its columns are."""

    rows: list[list[str]]
    columns: int
    n_rows: int
    guessed: dict[str, str]
    header: str


def sheet(rows: list[list[str]]) -> Sheet:
    shown = [[" ".join(cell.split())[:LONGEST_SHOWN] for cell in row[:COLUMNS_SHOWN]] for row in rows[:ROWS_SHOWN]]
    columns = max((len(row) for row in shown), default=0)
    guessed = {str(column): field for column, field in guess(rows).items() if column < columns}
    return Sheet([row + [""] * (columns - len(row)) for row in shown], columns, len(rows), guessed, header_of(rows))


def header_of(rows: list[list[str]]) -> str:
    """By which a table with the same first row is known again."""
    names = "\x1f".join(_plain(cell) for cell in rows[0]) if rows else ""
    return hashlib.sha256(names.encode(errors="replace")).hexdigest()


def guess(rows: list[list[str]]) -> dict[int, str]:
    """The field of each column, by its number: told by its name; the text, failing that, by its length."""
    if not rows:
        return {}
    found = _by_names(rows[0])
    if "text" not in found.values():
        longest = {
            column: sum(len(row[column]) for row in rows[1:200] if column < len(row)) for column in range(len(rows[0]))
        }
        free = [column for column in longest if column not in found and longest[column] > 200 * len(rows[1:200])]
        if free:
            found[max(free, key=longest.__getitem__)] = "text"
    return found


def _by_names(header: list[str]) -> dict[int, str]:
    plain = [_plain(cell) for cell in header]
    found: dict[int, str] = {}
    for field, names in NAMES.items():
        column = next(
            (plain.index(name) for name in names.split() if name in plain and plain.index(name) not in found), None
        )
        if column is not None:
            found[column] = field
    return found


def _plain(name: str) -> str:
    return "".join(char for char in name.lower() if char.isalnum())


def split(
    rows: list[list[str]], maps: Mapping[str, Columns] | None = None, *, ask: bool = False
) -> list[tuple[str, bytes]]:
    """("row 2", the article as JSON) of every row.

    `maps` says what the columns are, by `header_of`; failing that, their names do. Where neither says which one is the
    text, somebody has to: raises CannotRead with COLUMNS; and so it does of a new table, if they `ask` for that.
    What no field was found for is kept beside the article.
    """
    if not rows:
        raise CannotRead("This table is empty.")
    known = (maps or {}).get(header_of(rows))
    columns = {int(name): field for name, field in known.items() if name.isdecimal()} if known else _by_names(rows[0])
    if "text" not in columns.values():
        names = ", ".join(cell.strip()[:30] for cell in rows[0][:12] if cell.strip())
        words = f"No column is named as the text. Say which one it is. The columns are: {names or 'without names'}."
        raise CannotRead(words, COLUMNS, header_of(rows))
    if ask and not known:
        raise CannotRead("Look whether the columns are what they seem to be.", COLUMNS, header_of(rows))
    has_names = not known or FIRST_ROW not in known
    parts = []
    for number, row in enumerate(rows[1:] if has_names else rows, start=2 if has_names else 1):
        article = {field: row[column] for column, field in columns.items() if column < len(row)}
        if not article.get("text", "").strip():
            article = dict.fromkeys(rows[0][:8], "") | {"row": str(number)} if not any(article.values()) else article
        beside = {_name(rows[0], column, has_names): cell for column, cell in enumerate(row)
                  if column not in columns and cell.strip()}  # fmt: skip
        parts.append((f"row {number}", json.dumps(_named(article) | ({"cells": beside} if beside else {})).encode()))
    return parts


def _name(header: list[str], column: int, has_names: bool) -> str:
    name = header[column].strip() if has_names and column < len(header) else ""
    return name or f"column {column + 1}"


def _named(article: dict[str, str]) -> dict[str, str]:
    return {{"source_name": "publisher", "published": "date"}.get(name, name): value for name, value in article.items()}
