"""Dates that texts speak of as an agenda: the sentence, the days it means, who says it and where."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from articles.search.folding import fold_words
from entities.models import Actor, DateMention, Quote
from entities.rules.texts.context import in_context

MOST_MONTHS = 24  # from the first to the last, to be told month by month
READ_AT_FIRST = 8  # entries, at least, that stand open


@dataclass(frozen=True, slots=True)
class Entry:
    """`sentence`: [(words, are they the date)]. `speakers`: of the quote that holds it; `unnamed`: their words where
    nobody is known. `outlets`: how many others print the same sentence. `near`: names of the lanes it belongs to.
    `ids`: of all date mentions that say it."""

    mention: DateMention
    sentence: list[tuple[str, bool]]
    speakers: list[Actor]
    unnamed: str
    outlets: int
    near: tuple[str, ...]
    ids: frozenset[int]

    @property
    def speaker(self):
        """Who says it, in words; "" where the sentence is nobody's quote."""
        return ", ".join(map(str, self.speakers)) or self.unnamed

    @property
    def outlet(self):
        return self.mention.article.source.name

    @property
    def words(self):
        return "".join(words for words, _ in self.sentence)

    @property
    def days(self):
        return self.mention.earliest, self.mention.latest


@dataclass(frozen=True, slots=True)
class Stretch:
    """A month or a year of an agenda; `days` as by_days() makes them."""

    first: date
    grain: str
    n: int  # entries
    days: list[tuple[tuple[date, date, str], list[Entry]]]
    is_open: bool


def agenda(mentions, near=None) -> list[Entry]:
    """An entry for each sentence and its days among date mentions `in_sentences()`, sorted by day.

    What several articles print is one entry, of the one published first. `near`: {id of a mention: names of lanes}.
    """
    quotes = Quote.objects.with_speakers().in_bulk({mention.quote for mention in mentions if mention.quote})
    found: dict[tuple[date, date, str], list[DateMention]] = {}
    sentences = {mention.pk: sentence_of(mention) for mention in mentions}
    for mention in mentions:
        key = fold_words("".join(words for words, _ in sentences[mention.pk]))
        found.setdefault((mention.earliest, mention.latest, key), []).append(mention)
    return [_entry(twins, sentences, quotes, near or {}) for _, twins in sorted(found.items(), key=lambda one: one[0])]


def by_days(entries):
    """[((first day, last day, grain), its entries)] of a sorted agenda."""
    return [
        ((*days, same[0].mention.grain), same)
        for days, same in ((days, list(some)) for days, some in groupby(entries, key=lambda entry: entry.days))
    ]


def by_stretches(entries) -> list[Stretch]:
    """A sorted agenda by month, or by year where it reaches over more than two years; open from the end until enough
    is read at first."""
    if not entries:
        return []
    months = (entries[-1].days[0].year - entries[0].days[0].year) * 12 + entries[-1].days[0].month
    by_year = months - entries[0].days[0].month > MOST_MONTHS
    grouped = groupby(entries, key=lambda entry: entry.days[0].replace(day=1, **({"month": 1} if by_year else {})))
    found: list[Stretch] = []
    for first, some in reversed([(first, list(some)) for first, some in grouped]):
        is_open = sum(stretch.n for stretch in found) < READ_AT_FIRST
        found.insert(0, Stretch(first, "year" if by_year else "month", len(some), by_days(some), is_open))
    return found


def sentence_of(mention) -> list[tuple[str, bool]]:
    return in_context(mention.window, mention.window_start, [(mention.start, mention.end)]) or [(mention.text, True)]


def _entry(twins, sentences, quotes, near):
    first = min(twins, key=lambda mention: (mention.published_at is None, mention.published_at, mention.pk))
    quote = quotes.get(first.quote)
    return Entry(
        first,
        sentences[first.pk],
        quote.speakers if quote and not quote.perhaps else [],
        quote.speaker_words if quote and not quote.speakers else "",
        len({mention.article.source_id for mention in twins} - {first.article.source_id}),
        tuple(dict.fromkeys(name for mention in twins for name in near.get(mention.pk, ()))),
        frozenset(mention.pk for mention in twins),
    )
