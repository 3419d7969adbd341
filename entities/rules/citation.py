"""A quote as a citation that can stand in a report."""

from datetime import datetime
from typing import Protocol

from django.utils.formats import date_format

from entities.choices import QuoteKind
from newsdesk.days import day_of

PRINTED: dict[str, str] = {
    QuoteKind.DIRECT: "“{}”",
    QuoteKind.MIXED: "[Partly paraphrased] {}",
    QuoteKind.INDIRECT: "[Paraphrased] {}",
}


class Named(Protocol):
    name: str


class Article(Protocol):
    title: str
    author: str
    url: str
    published_at: datetime | None

    @property
    def source(self) -> Named: ...


class Quote(Protocol):
    text: str
    kind: str
    speaker_words: str

    @property
    def article(self) -> Article: ...
    @property
    def speaker(self) -> Named | None: ...


def citation(quote: Quote, address: str) -> str:
    """“We will talk.” Ana Lind, quoted in Per Holm, “Ferry talks resume”, The Harbour Post, 20 November 2025, address.

    `address` is where Newsdesk shows the quote; the article's own address takes its place if it has one. Only words
    that the article prints between quotation marks as a whole are cited between them.
    """
    article = quote.article
    speaker = quote.speaker.name if quote.speaker else quote.speaker_words or "speaker not known"
    words = PRINTED[quote.kind].format(_ended(quote.text))
    published = date_format(day_of(article.published_at), "j F Y") if article.published_at else "date not known"
    printed = [article.author, f"“{article.title}”", article.source.name, published, article.url or address]
    return f"{words} {speaker}, quoted in {', '.join(filter(None, printed))}"


def _ended(words: str) -> str:
    words = words.strip().rstrip(",;:–—-").rstrip()
    return words if words[-1:] in ".!?…" else f"{words}."
