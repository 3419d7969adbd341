"""Tables that a spreadsheet opens as they are.

UTF-8 with a byte order mark, without which Excel reads accents wrong; lines end as RFC 4180 says. A text that a
spreadsheet would run as a formula gets an apostrophe in front (https://owasp.org/www-community/attacks/CSV_Injection);
numbers stay numbers.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter

BYTE_ORDER_MARK = "\ufeff"
STARTS_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


class Line:
    """A file that keeps only what was written last."""

    def write(self, words):
        self.words = words


def lines(records: Iterable[Mapping], columns: Mapping) -> Iterator[bytes]:
    """A header and a line for each record; `columns` = {title: function of a record, or the name of its key}."""
    line = Line()
    writer = csv.writer(line)
    cells = [itemgetter(cell) if isinstance(cell, str) else cell for cell in columns.values()]
    writer.writerow(columns)
    yield (BYTE_ORDER_MARK + line.words).encode()
    for record in records:
        writer.writerow([printed(cell(record)) for cell in cells])
        yield line.words.encode()


def printed(value):
    """What stands in a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return round(value, 4)
    words = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"'{words}" if words.startswith(STARTS_FORMULA) else words


QUOTES = {
    "Quote": "text",
    "Speaker": "speaker",
    "About": "about",
    "Stance": "stance",
    "Kind": "type",
    "Attribution": "attribution",
    "Cue": "cue_text",
    "Cue class": "cue_class",
    "Outlet": lambda quote: quote["article"]["publisher"],
    "Article": lambda quote: quote["article"]["title"],
    "Author": lambda quote: quote["article"]["author"],
    "Date": lambda quote: quote["article"]["date"],
    "Published at": lambda quote: quote["article"]["published_at"],
    "Original": lambda quote: quote["article"]["url"],
    "In Newsdesk": "address",
    "Layer": "layer",
    "Confidence": "confidence",
    "Speaker's confidence": "speaker_confidence",
    "Decided by": "by",
    "Decided at": "at",
    "Quote number": "id",
    "Speaker number": "speaker_id",
    "Article number": lambda quote: int(quote["article"]["id"]),
    "All speakers": "speakers",
    "Perhaps": "perhaps",
    "Said for": "said_for",
}
KEPT = {"Note": "note", **QUOTES, "Kept at": "kept_at", "Since then": "since", "Citation": "citation"}
ARTICLES = {
    "Article": "title",
    "Outlet": "publisher",
    "Author": "author",
    "Date": "date",
    "Published at": "published_at",
    "Language": "language",
    "State": "state",
    "Words": "words",
    "Quotes": "quotes",
    "Original": "url",
    "In Newsdesk": "address",
    "Article number": lambda article: int(article["id"]),
}
ACTORS = {
    "Actor": "name",
    "Kind": "kind",
    "Country": "country",
    "Mentions": "mentions",
    "Quoted": "quotes_by",
    "Talked about": "quotes_about",
    "Change": "rising",
    "Names": "aliases",
    "In Newsdesk": "address",
    "Actor number": "id",
}
PAIRS = {
    "Speaker": "speaker",
    "About": "about",
    "Quotes": "quotes",
    "Positive": "positive",
    "Neutral": "neutral",
    "Negative": "negative",
    "Mean stance": "mean_stance",
    "Quotes in Newsdesk": "quotes_address",
    "Speaker number": "speaker_id",
    "About number": "about_id",
    "Through": "through",
}
DATES = {
    "Actor": "actor",
    "What": "what",
    "From": "earliest",
    "To": "latest",
    "Exact to the": "grain",
    "Quotes": "quotes",
    "Words": "text",
    "Sentence": "sentence",
    "Outlet": lambda date: date["article"] and date["article"]["publisher"],
    "Article": lambda date: date["article"] and date["article"]["title"],
    "Published": lambda date: date["article"] and date["article"]["date"],
    "Layer": "layer",
    "In Newsdesk": "address",
    "Actor number": "actor_id",
}
