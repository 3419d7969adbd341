"""A quote as a citation that can stand in a report."""

from django.utils.formats import date_format
from django.utils.timezone import localtime


def citation(quote, address: str) -> str:
    """“We will talk.” Ana Lind, quoted in Per Holm, “Ferry talks resume”, The Harbour Post, 20 November 2025, address.

    `address` is where Newsdesk shows the quote; the article's own address takes its place if it has one. Words that
    are not printed between quotation marks are cited as a paraphrase, without them.
    """
    article = quote.article
    speaker = quote.speaker.name if quote.speaker else quote.speaker_words or "speaker not known"
    words = f"[Paraphrase] {_ended(quote.text)}" if quote.kind == "indirect" else f"“{_ended(quote.text)}”"
    published = date_format(localtime(article.published_at), "j F Y") if article.published_at else "date not known"
    printed = [article.author, f"“{article.title}”", article.source.name, published, article.url or address]
    return f"{words} {speaker}, quoted in {', '.join(filter(None, printed))}"


def _ended(words):
    words = words.strip().rstrip(",;:–—-").rstrip()
    return words if words[-1:] in ".!?…" else f"{words}."
