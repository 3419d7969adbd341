"""Plain text: optional header lines, then a title line or none, byline and date lines, then the article as it "
"stands."""

from articles.readers.header import take_byline, take_header, take_title
from articles.readers.lines import without_quote_marks
from articles.readers.printed import Printed


def read(text: str) -> Printed:
    fields, body = take_header(text)
    body = without_quote_marks(body)
    title, rest = take_title(body)
    if title and (not fields.get("title") or title == fields["title"]):
        # Many files repeat the title of the header above the text.
        fields, body = {"title": title} | fields, rest
    above, body = take_byline(body)
    return Printed.of(body, above | fields)
