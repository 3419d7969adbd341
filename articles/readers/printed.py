"""What passes between the stages of reading: what a file prints, what is made of it, why it can't be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from articles.readers.facts.candidates import Candidate, Found
from articles.readers.facts.guessed_day import GuessedDay

# What kind of reason it is. A person may insist on what is asked; what needs a password or is too large has to be sent
# otherwise; the rest is no article.
UNREADABLE, ASKED, PASSWORD, TOO_LARGE = "unreadable", "asked", "password", "too_large"
COLUMNS = "columns"  # somebody has to say what the columns of a table are


class CannotRead(Exception):
    """A file that holds no readable article; the message says why, in the words of the person who sent it."""

    def __init__(self, message: str, why: str = UNREADABLE, header: str = ""):
        super().__init__(message)
        self.why = why
        self.header = header


@dataclass(frozen=True)
class Unread:
    """The same as plain data."""

    reason: str
    why: str = UNREADABLE
    header: str = ""  # of a table whose columns nobody knows: by which it is known again


@dataclass(frozen=True)
class Printed:
    """What one article prints, word for word; an empty string where it prints nothing.

    Every format's reader returns this. `text` is the body without markup, title and header lines, its paragraphs
    separated by an empty line; `published` is the publication time as printed. `where` is the place of all these;
    `candidates` are what other places say. `notes` are sentences about what was done to the text or what is uncertain,
    for the person who sent it.
    """

    text: str
    title: str = ""
    author: str = ""
    source_name: str = ""
    url: str = ""
    published: str = ""
    section: str = ""
    where: str = "the text"
    candidates: tuple[Candidate, ...] = ()
    language: str = ""  # that it says it is in
    notes: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        text: str,
        fields: Mapping[str, str],
        notes: Sequence[str] = (),
        *,
        where: str = "the text",
        candidates: Sequence[Candidate] = (),
    ) -> Self:
        """From a text and its other fields by their names."""
        told: dict[str, Any] = dict(fields)
        return cls(text=text, notes=tuple(notes), where=where, candidates=tuple(candidates), **told)

    def says(self, field: str) -> list[Candidate]:
        """Every candidate for a field, what the format itself names first."""
        own = getattr(self, field)
        told = [Candidate(field, own, self.where)] if own else []
        return told + [one for one in self.candidates if one.field == field]


@dataclass(frozen=True)
class ReadArticle:
    """An article as read: `text` is final, every later offset counts its code points.

    `published_at` is aware, or None when the file prints no usable time; `precision` is "time" or "day". An empty
    `source_name`, `author`, `section` or `url` was not found. `language` is an ISO 639-1 code or "und". `warnings` are
    sentences for the person who sent the file; `notes` say what was done to the text, for whoever reads the article.
    `found` says where the fields were found. Where the date has two readings, none is taken and `dates` are both, the
    one with the day first before the one with the month first.
    """

    title: str
    text: str
    author: str = ""
    source_name: str = ""
    url: str = ""
    published_at: datetime | None = None
    precision: str = "time"
    language: str = "en"
    encoding: str = ""
    section: str = ""
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    found: tuple[Found, ...] = ()
    dates: tuple[datetime, ...] = ()
    guess: GuessedDay | None = None
