"""What passes between the stages of reading: what a file prints, what is made of it, why it can't be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self


class CannotRead(Exception):
    """A file that holds no readable article; the message says why, in the words of the person who sent it."""


@dataclass(frozen=True)
class Printed:
    """What one article prints, word for word; an empty string where it prints nothing.

    Every format's reader returns this. `text` is the body without markup, title and header lines, its paragraphs
    separated by an empty line; `published` is the publication time as printed, `dates` are others to try in turn if it
    is none. `notes` are sentences about what was done to the text or what is uncertain, for the person who sent it.
    """

    text: str
    title: str = ""
    author: str = ""
    source_name: str = ""
    url: str = ""
    published: str = ""
    section: str = ""
    dates: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str, fields: Mapping[str, str], notes: Sequence[str] = ()) -> Self:
        """From a text and its other fields by their names."""
        told: dict[str, Any] = dict(fields)
        return cls(text=text, notes=tuple(notes), **told)


@dataclass(frozen=True)
class ReadArticle:
    """An article as read: `text` is final, every later offset counts its code points.

    `published_at` is aware, or None when the file prints no usable time; `precision` is "time" or "day". An empty
    `source_name`, `author`, `section` or `url` was not found. `language` is an ISO 639-1 code or "und". `warnings` are
    sentences for the person who sent the file; `notes` say what was done to the text, for whoever reads the article.
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
