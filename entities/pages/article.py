"""What the article reader shows: the rows of one article turned into marks on the text, cards and counts.

Reads only. The functions at the end are pure: they turn rows that are at hand into what is drawn.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from articles.models import Article
from entities.choices import Label, Layer, Part
from entities.models import Actor, DateMention, Mention, Quote
from entities.models.annotations import layer_of
from entities.queries.reader import ReaderQuery
from entities.rules.texts.context import speaker_chain
from entities.rules.texts.rendering import Mark, Paragraph, paragraphs, render
from entities.rules.texts.spans import places_to_split
from entities.rules.words.speakers import all_of, speakers_in_words
from newsdesk.database.batching import batched


@dataclass
class ActorHere:
    """An actor's part in one article."""

    actor: Actor
    mentions: int
    quotes_by: int
    quotes_about: int


class ArticlePage:
    """One article as one reader looks at it; every part is asked of the database once, when it is needed."""

    def __init__(self, article: Article, query: ReaderQuery):
        self.article = article
        self.query = query

    @cached_property
    def quotes(self) -> list[Quote]:
        quotes = list(self._shown_quotes().with_parts())
        for quote in quotes:
            quote.article = self.article
        return quotes

    def has_card(self, quote) -> bool:
        """Whether the side panel shows it; rejected ones stand apart there."""
        return self.query.shows(quote) or (quote.layer == Layer.REJECTED and not self.query.verified)

    @property
    def is_read_again(self) -> bool:
        """Whether anything was found or marked before the reading that is under way."""
        return self.article.quotes.exists() or self.article.mentions.exists()

    @cached_property
    def copies(self) -> list[Article]:
        """Near-verbatim copies of the article in other outlets."""
        return list(self.article.copies.by_outlet())

    @cached_property
    def mentions(self) -> list:
        """Rows of `MentionQuerySet.drawn`."""
        return list(self.query.layer(self.article.mentions.all()).drawn())

    @cached_property
    def dates(self) -> list[DateMention]:
        return list(self.query.layer(self.article.date_mentions.all()))

    @cached_property
    def rejected_quotes(self) -> list[Quote]:
        quotes = list(self.article.quotes.rejected().with_parts())
        for quote in quotes:
            quote.article = self.article
        return quotes

    @cached_property
    def rejected_mentions(self) -> list[Mention]:
        return list(self.article.mentions.rejected())

    @cached_property
    def actors(self) -> list[ActorHere]:
        """Those mentioned, speaking or spoken about here, most mentioned first."""
        mentioned = Counter(mention.actor_id for mention in self.mentions)
        speaking = Counter(who.pk for quote in self.quotes if not quote.perhaps for who in quote.speakers)
        spoken_about = Counter(target.actor_id for quote in self.quotes for target in quote.targets.all())
        perhaps = {who.pk for quote in self.quotes for who in quote.speakers}
        known = Actor.objects.in_bulk(({*mentioned, *perhaps, *spoken_about}) - {None})
        here = [ActorHere(actor, mentioned[pk], speaking[pk], spoken_about[pk]) for pk, actor in known.items()]
        return sorted(here, key=lambda one: (-one.mentions, -one.quotes_by, one.actor.key))

    @cached_property
    def n_actors(self):
        speakers = {who.pk for quote in self.quotes for who in quote.speakers}
        targets = {target.actor_id for quote in self.quotes for target in quote.targets.all()}
        return len((self._mentioned | speakers | targets) - {None})

    @property
    def _mentioned(self):
        """Ids of the actors mentioned; thousands of mentions are not read for them alone."""
        if "mentions" in self.__dict__:
            return {mention.actor_id for mention in self.mentions}
        mentions = self.query.layer(self.article.mentions.all())
        return set(mentions.order_by().values_list("actor", flat=True).distinct())

    @property
    def n_quotes(self):
        return self._tally[0]

    @property
    def n_verified(self):
        return self._tally[1]

    @cached_property
    def _tally(self):
        if "quotes" in self.__dict__:
            return len(self.quotes), sum(quote.is_verified for quote in self.quotes)
        return self._shown_quotes().tally()

    @cached_property
    def n_other_quotes(self):
        """Quotes that the choice of attribution hides."""
        return self.query.layer(self.article.quotes.all()).count() - self.n_quotes

    def _shown_quotes(self):
        return self.query.quotes(self.article.quotes.all())

    @cached_property
    def text(self) -> list[Paragraph]:
        return render(self.article.text, marks(self.quotes, self.mentions, self.dates))

    @property
    def stretches(self) -> list[Sequence[Paragraph]]:
        """The text, some paragraphs at a time: the browser passes over stretches that are out of sight."""
        return batched(self.text, PARAGRAPHS_IN_STRETCH)

    def text_at(self, places) -> list[Paragraph]:
        """The paragraphs that these (start, end) touch, as they look now."""
        return self.moved(places)[0]

    def moved(self, places, ids=()) -> tuple[list[Paragraph], list[Quote]]:
        """The paragraphs that these (start, end) touch, as they look now, and with them these quotes (ids)."""
        touched = self._paragraphs_at(list(places))
        # A quote's borders hold all its fragments, but not its cue and source, which may stand in these paragraphs.
        reach = (touched[0].start - REACH, touched[-1].end + REACH) if touched else (0, 0)
        near = self.article.quotes.overlapping(*reach)
        quotes = list((near | self.article.quotes.filter(pk__in=ids)).with_parts() if ids else near.drawn())
        for quote in quotes:
            quote.article = self.article
        drawn = marks(
            filter(self.query.shows, quotes),
            self.query.layer(self.article.mentions.overlapping(*reach)).drawn(),
            self.query.layer(self.article.date_mentions.overlapping(*reach)),
        )
        asked = (quote for quote in quotes if quote.pk in ids)
        in_order = sorted(asked, key=lambda quote: (quote.start, quote.end, quote.pk))
        return render(self.article.text, drawn, touched), in_order

    def _paragraphs_at(self, places):
        first, last = min((start for start, _ in places), default=0), max((end for _, end in places), default=0)
        return [
            paragraph
            for paragraph in paragraphs(self.article.text)
            if first < paragraph.end and last > paragraph.start
            if any(start < paragraph.end and end > paragraph.start for start, end in places)
        ]


PARAGRAPHS_IN_STRETCH = 5  # watching each for itself costs the browser more than laying out a few too many
REACH = 1500  # code points within which the cue and the source of a quote stand


def marks(quotes, mentions, dates) -> list[Mark]:
    """What is drawn on the text for these: quotes with their spans, and rows of mentions and dates."""
    return [
        *(mark for quote in quotes for mark in _quote_marks(quote)),
        *(Mark("mention", m.pk, m.start, m.end, _mention_classes(m), actor=m.actor_id) for m in mentions),
        *(Mark("date", date.pk, date.start, date.end, "d") for date in dates),
    ]


def _quote_marks(quote):
    look = f"q q-{quote.layer} q-{quote.kind}"
    pin = f"pin-{quote.stance} pin-{quote.layer}"
    first = True
    for span in quote.spans.all():
        if span.part == Part.CONTENT:
            label = f"Quote by {speaker_words(quote)}" if first else ""
            yield Mark("quote", quote.pk, span.start, span.end, look, label=label, pin=pin if first else "")
            first = False
        elif span.part == Part.CUE:
            yield Mark("cue", quote.pk, span.start, span.end, "c")
        elif span.part in (Part.SOURCE, Part.SPEAKER):
            yield Mark("source", quote.pk, span.start, span.end, "s")


def _mention_classes(mention):
    layer = layer_of(mention.state, mention.origin, [mention.actor_origin])
    return f"m m-{Label(mention.label).kind} m-{layer} m-{mention.form}"


def places_of(annotation):
    """(start, end) of everything that is drawn for an annotation."""
    yield annotation.start, annotation.end
    if isinstance(annotation, Quote):
        for span in annotation.spans.all():
            yield span.start, span.end


def speaker_words(quote) -> str:
    return speakers_in_words(quote) or "an unknown speaker"


def split_places(quote) -> list[tuple[int, str]]:
    """(place, the words that follow) where a quote may be cut in two."""
    text = quote.article.text
    fragments = sorted((span.start, span.end) for span in quote.spans.all() if span.part == Part.CONTENT)
    return [(at, text[at : at + 40]) for at in places_to_split(text, fragments)]


def chain_links(quote) -> list[tuple[str, int, int]]:
    """(words, start, end) of each printed link that leads to the speaker, nearest to the quote first."""
    links = chain_of(quote)
    text = quote.article.text
    places = (
        {text[span.start : span.end]: (span.start, span.end) for span in reversed(quote.spans.all())} if links else {}
    )
    return [(words, *places[words]) for words in links]


def chain_of(quote) -> list[str]:
    """The printed words that lead to the speaker, nearest to the quote first: ["he", "the minister"]."""
    name = quote.speaker.name if quote.speaker else quote.speaker_words
    text = quote.article.text
    return speaker_chain(name, [(span.part, span.position, text[span.start : span.end]) for span in quote.spans.all()])


class InnerLink(NamedTuple):
    """Whom a speaker quotes in turn, with the words that print it."""

    position: int
    source: str
    cue: str
    speaker: Actor | None


def inner_chain(quote) -> list[InnerLink]:
    """Whom the speaker quotes in turn, the outermost first: "citing the driver, who told"."""
    text = quote.article.text

    def words(places):
        return " ".join(text[start:end] for start, end in places)

    return [InnerLink(one.position, words(one.source), words(one.cue), one.speaker) for one in quote.inner.all()]


def speakers_named(quote) -> str:
    """ "Ana Lind and Tom Berg" """
    return all_of([who.name for who in quote.speakers])
