"""Plain text: optional header lines, a title line or none, byline and date lines, then the article as it stands."""

from articles.readers.facts.candidates import MARKED, Candidate
from articles.readers.header import take_byline, take_header, take_title
from articles.readers.lines import without_quote_marks
from articles.readers.printed import Printed


def read(text: str) -> Printed:
    fields, body = take_header(text)
    body = without_quote_marks(body)
    title, rest = take_title(body)
    if title and (not fields.get("title") or title == fields["title"]):
        # Many files repeat the title of the header above the text.
        body = rest
    else:
        title = ""
    above, body = take_byline(body)
    lines = [Candidate(field, words, "the line above the text", MARKED) for field, words in above.items()]
    if title and not fields.get("title"):
        lines.append(Candidate("title", title, "the first line", MARKED))
    return Printed.of(body, fields, where="a header line", candidates=lines)
