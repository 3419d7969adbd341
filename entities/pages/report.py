"""An article for paper: its quotes numbered in the order of the text, and the numbers in the text."""

from dataclasses import dataclass
from functools import cached_property

from entities.choices import Part
from entities.models import Quote
from entities.pages.article import ArticlePage, chain_of, speaker_words
from entities.rules.texts.rendering import Mark, Paragraph, render


@dataclass(frozen=True, slots=True)
class Numbered:
    number: int
    quote: Quote
    speaker: str
    chain: list[str]  # the words that lead to the speaker


class Report:
    """What the report prints of an article."""

    def __init__(self, article_page: ArticlePage):
        self.article_page = article_page

    @cached_property
    def quotes(self) -> list[Numbered]:
        in_text = sorted(self.article_page.quotes, key=lambda quote: (quote.start, -quote.end, quote.pk))
        return [
            Numbered(number, quote, speaker_words(quote), chain_of(quote)) for number, quote in enumerate(in_text, 1)
        ]

    @cached_property
    def text(self) -> list[Paragraph]:
        return render(self.article_page.article.text, numbered_marks(self.quotes))


def numbered_marks(quotes: list[Numbered]) -> list[Mark]:
    """The fragments of the quotes; the first of each bears the number."""
    marks = []
    for numbered in quotes:
        fragments = sorted((s.start, s.end) for s in numbered.quote.spans.all() if s.part == Part.CONTENT)
        for position, (start, end) in enumerate(fragments):
            label, pin = ("", "") if position else (str(numbered.number), "pin-number")
            marks.append(Mark("quote", numbered.quote.pk, start, end, "q", label=label, pin=pin))
    return marks
