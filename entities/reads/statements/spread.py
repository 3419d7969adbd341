"""Where a statement was printed, how often, when, and as whose words: as much of it as its page shows."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from articles.models import Source
from entities.models import Actor, Quote, QuoteTarget

OUTLETS_SHOWN = 20  # those that printed it first
NAMES_SHOWN = 5
OUTLETS_PER_NAME = 5


@dataclass(frozen=True, slots=True)
class Outlet:
    source: Source
    first: object  # its first version
    n: int
    delay: float  # from 0, the outlet that was first, to 1, the last one shown


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to have spoken, and by whom."""

    speakers: list[Actor]
    sources: list[Source]
    n_more: int


class Spread:
    """Of the wordings of one statement; of none where nothing makes it any more."""

    def __init__(self, wordings):
        self._printings = list(wordings.printings())
        self._firsts = [wording.quote for wording in wordings.first_of_each_outlet()[:OUTLETS_SHOWN]]
        self.first = self._firsts[0] if self._firsts else None
        self.last_at = max((printing.last_at for printing in self._printings), default=None)
        self._n_by_source = Counter()
        for printing in self._printings:
            self._n_by_source[printing.source] += printing.n

    @cached_property
    def subjects(self) -> list[QuoteTarget]:
        """Whom the first version is about."""
        return list(QuoteTarget.objects.live().filter(quote=self.first).select_related("actor"))

    @property
    def n_quotes(self):
        return self._n_by_source.total()

    @property
    def n_outlets(self):
        return len(self._n_by_source)

    @property
    def n_more_outlets(self):
        return self.n_outlets - len(self._firsts)

    @cached_property
    def outlets(self) -> list[Outlet]:
        begin, end = self._firsts[0].published_at, self._firsts[-1].published_at
        return [
            Outlet(
                first.article.source,
                first,
                self._n_by_source[first.article.source_id],
                (first.published_at - begin) / (end - begin) if end > begin else 0,
            )
            for first in self._firsts
        ]

    @cached_property
    def attributions(self) -> list[Attribution]:
        """None where all outlets name the same; quotes whose speaker nobody has named say nothing here."""
        printed_by: dict[int, list[int]] = {}  # {speaker: outlets}
        firsts: dict[int, int] = {}  # {speaker: the first quote}
        for printing in self._printings:
            if printing.speaker:
                printed_by.setdefault(printing.speaker, []).append(printing.source)
                firsts.setdefault(printing.speaker, printing.first)
        if len(printed_by) < 2:
            return []
        named = list(printed_by.items())[:NAMES_SHOWN]
        quotes = Quote.objects.in_their_articles().in_bulk([firsts[speaker] for speaker, _ in named])
        sources = Source.objects.in_bulk({source for _, some in named for source in some[:OUTLETS_PER_NAME]})
        return [
            Attribution(
                quotes[firsts[speaker]].speakers,
                [sources[source] for source in some[:OUTLETS_PER_NAME]],
                n_more=max(len(some) - OUTLETS_PER_NAME, 0),
            )
            for speaker, some in named
        ]

    @property
    def n_more_names(self):
        named = {printing.speaker for printing in self._printings} - {None}
        return len(named) - len(self.attributions) if self.attributions else 0
