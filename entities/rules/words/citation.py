"""A quote as a citation that can stand in a report.

Principle: words that the article prints between quotation marks are cited between them, and all others are said to be
a paraphrase, so that nobody takes the article's words for the speaker's, nor the speaker's for the article's.

Known exception: where the marks are not seen, what is called mixed is partly paraphrased as a whole.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Protocol

from django.utils.formats import date_format

from entities.choices import QuoteKind
from entities.nlp.language.quotation import quoted
from entities.rules.texts.spans import ELLIPSIS, Fragment, trim_quote
from entities.rules.words.directions import isolated
from entities.rules.words.speakers import speakers_in_words
from newsdesk.days import day_of

AS_SAID = "“{}”"
PARAPHRASED = "[Paraphrased: {}]"
AS_A_WHOLE: dict[str, str] = {
    QuoteKind.DIRECT: AS_SAID,
    QuoteKind.MIXED: "[Partly paraphrased] {}",
    QuoteKind.INDIRECT: "[Paraphrased] {}",
}
DOUBLE_MARKS = ' "“”„«»'
OPENING, CLOSING = {"“": "”", "„": "“”", "«": "»", "»": "«", '"': '"'}, '"”“»«'
BETWEEN = " \n,;:"  # what stands between them
Part = tuple[str, bool]  # words, whether they are the speaker's own


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
    perhaps: bool

    @property
    def article(self) -> Article: ...
    @property
    def speakers(self) -> Sequence[Named]: ...


def citation(quote: Quote, address: str, fragments: Sequence[Sequence[Part]] = ()) -> str:
    """“We will talk.” Ana Lind, quoted in Per Holm, “Ferry talks resume”, The Harbour Post, 20 November 2025, address.

    `address` is where Newsdesk shows the quote; the article's own address takes its place if it has one. `fragments`
    are those of the content as `told_apart` gives them; without them the words are cited as a whole.
    """
    article = quote.article
    speaker = isolated(speakers_in_words(quote)) or "unknown speaker"
    published = date_format(day_of(article.published_at), "j F Y") if article.published_at else "date not known"
    printed = [
        isolated(article.author),
        isolated(AS_SAID.format(_within(article.title))),
        isolated(article.source.name),
        published,
        article.url or address,
    ]
    return f"{isolated(_words(quote, fragments))} {speaker}, quoted in {', '.join(filter(None, printed))}"


def told_apart(window: str, offset: int, fragments: Iterable[Fragment]) -> list[list[Part]]:
    """Of each fragment, (start, end) in the article, its words in turn: between quotation marks, or outside of them.

    `window` is text that starts at code point `offset` of the article. Empty where a fragment leaves it.
    """
    mask, told = quoted(window), []
    for begin, finish in fragments:
        start, end = begin - offset, finish - offset
        if not 0 <= start < end <= len(window):
            return []
        parts = []
        for is_said, stretch in groupby(mask[start:end]):
            start, begun = start + len(list(stretch)), start
            parts.append((_bare(window, begun, start, bool(is_said)), bool(is_said)))
        told.append([(words, is_said) for words, is_said in parts if any(map(str.isalnum, words))])
    return told


def _bare(text: str, start: int, end: int, is_said: bool) -> str:
    """The words alone: without the marks around what was said, and the commas around what was not."""
    if not is_said:
        return text[start:end].strip(BETWEEN)
    start, end = trim_quote(text, start, end)
    return text[start:end].strip(DOUBLE_MARKS)


def _words(quote: Quote, fragments: Sequence[Sequence[Part]]) -> str:
    told = [list(parts) for parts in fragments if parts]
    if quote.kind == QuoteKind.DIRECT or not any(is_said for parts in told for _, is_said in parts):
        words = _within(quote.text) if quote.kind == QuoteKind.DIRECT else quote.text
        return AS_A_WHOLE[quote.kind].format(_ended(words))
    words, is_said = told[-1].pop()
    told[-1].append((_ended(words), is_said))
    return ELLIPSIS.join(
        " ".join(AS_SAID.format(_within(words)) if is_said else PARAPHRASED.format(words) for words, is_said in parts)
        for parts in told
    )


def _within(words: str) -> str:
    """The words as they stand between double marks: their own ones become single, and those around all of them go.

    A mark without its counterpart says nothing and is left out.
    """
    open_: list[int] = []
    pairs: list[tuple[int, int]] = []
    for place, sign in enumerate(words):
        if open_ and sign in OPENING[words[open_[-1]]]:
            pairs.append((open_.pop(), place))
        elif sign in OPENING:
            open_.append(place)
    marks = {begin: "‘" for begin, _ in pairs} | {end: "’" for _, end in pairs}
    said = [place for place, sign in enumerate(words) if sign not in f"{DOUBLE_MARKS},.;:"]
    if said:
        for begin, end in pairs:
            if begin < said[0] and end > said[-1]:
                del marks[begin], marks[end]
    kept = (marks.get(place, "" if sign in CLOSING + "„" else sign) for place, sign in enumerate(words))
    return "".join(kept).strip()


def _ended(words: str) -> str:
    words = words.strip().rstrip(",;:–—-").rstrip()
    return words if words[-1:] in ".!?…" else f"{words}."
