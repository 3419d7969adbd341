"""What passes between the stages of reading: what a file prints, what is made of it, why it can't be read."""

from dataclasses import dataclass
from datetime import datetime


class CannotRead(Exception):
    """A file that holds no readable article; the message says why, in the words of the person who sent it."""


@dataclass(frozen=True)
class Printed:
    """What one file prints, word for word; an empty string where it prints nothing.

    Every format's `read(text)` returns this. `text` is the body without markup, title and header lines, its
    paragraphs separated by an empty line; `published` is the publication time as printed.
    """

    text: str
    title: str = ""
    author: str = ""
    source_name: str = ""
    url: str = ""
    published: str = ""


@dataclass(frozen=True)
class ReadArticle:
    """An article as read: `text` is final, every later offset counts its code points.

    `published_at` is aware, or None when the file prints no usable time; `precision` is "time" or "day". An empty
    `source_name`, `author` or `url` was not found. `language` is an ISO 639-1 code or "und". `warnings` are
    sentences for the person who sent the file.
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
    warnings: tuple[str, ...] = ()
