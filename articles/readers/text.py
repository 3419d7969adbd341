"""Plain text: optional header lines, then a title line or none, then the article as it stands."""

from articles.readers.header import take_header, take_title
from articles.readers.printed import Printed


def read(text: str) -> Printed:
    fields, body = take_header(text)
    title, rest = take_title(body)
    if not fields.get("title"):
        return Printed(**(fields | {"title": title, "text": rest}))
    # Many files repeat the title of the header above the text.
    return Printed(**fields, text=rest if title == fields["title"] else body)
