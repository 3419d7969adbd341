"""What the reader offers of identical mentions, and what the page shows on which they are chosen. Reads only."""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from articles.models import Article
from entities.choices import Label, Origin, State
from entities.models import Mention
from entities.querysets.mentions import SENTENCE_CHARACTERS
from entities.reads.articles import history
from entities.rules.texts.context import in_context
from entities.rules.texts.identical import Decision, Move, Standing, doubled
from entities.rules.texts.occurrences import occurrences

ROWS_SHOWN = 400
ARTICLES_SEARCHED = 500  # for words that nobody marked
HERE, EVERYWHERE = "article", "corpus"


@dataclass(frozen=True)
class Candidate:
    """One identical mention, or words (`mention` is None) that would become one."""

    article: Article
    start: int
    end: int
    window: str
    window_start: int
    mention: Mention | None = None
    chosen: bool = True
    why_not: str = ""  # in words: who decided otherwise, or what stands in the way
    possible: bool = True

    @classmethod
    def of(cls, mention: Mention) -> "Candidate":
        """The example itself, as it is printed."""
        return replace(_unmarked(mention.article, mention.start, mention.end), mention=mention)

    @property
    def value(self):
        """How a form names it, and how it looked when it was chosen."""
        if self.mention is None:
            return f"{self.article.pk}:{self.start}:{self.end}"
        now = Standing.of(self.mention)
        return f"{self.mention.pk}.{now.actor or ''}.{now.label}.{now.state}.{now.actor_origin}"

    @property
    def sentence(self) -> list[tuple[str, bool]]:
        """[(words, is the mention)]"""
        words = self.window[self.start - self.window_start : self.end - self.window_start]
        return in_context(self.window, self.window_start, [(self.start, self.end)]) or [(words, True)]


class IdenticalMentions:
    """The mentions identical to the example that stand otherwise than what a person decided about it.

    `scope` is HERE or EVERYWHERE; pronouns and descriptions mean somebody else elsewhere, so they are looked for in
    the example's own article only. `example.article` has its text. `values` are what was chosen before, if it was.
    """

    def __init__(self, example: Mention, scope: str = EVERYWHERE, values: set[str] | None = None):
        self.example = example
        self.decision = Decision.of(example)
        self.is_name = bool(self.decision and self.decision.is_name)
        self.scope = scope if self.is_name else HERE
        self.values = values

    # --- how many ---

    @cached_property
    def n_here(self) -> int:
        """In this article, and not decided by anybody; unmarked words too."""
        return self._undecided.filter(article=self.example.article_id).count() + len(self._unmarked_here)

    @cached_property
    def n_everywhere(self) -> int:
        if not self.is_name:
            return self.n_here
        return self._undecided.count() + len(self._unmarked_here) + len(self._unmarked_elsewhere)

    @cached_property
    def n_decided(self) -> int:
        """Decided otherwise by a person."""
        return self._otherwise.count() - self._undecided.count()

    @cached_property
    def n_not_shown(self) -> int:
        """Undecided mentions beyond the rows of the page."""
        shown = sum(not candidate.why_not and candidate.mention is not None for candidate in self.candidates)
        return self._in_scope(self._undecided).count() - shown

    # --- which ---

    @cached_property
    def by_article(self) -> list[tuple[Article, list[Candidate]]]:
        """The example's article first, then the newest."""
        in_order = sorted(self.candidates, key=lambda one: (*self._nearness(one.article), one.start))
        return [(run[0].article, run) for run in (list(run) for _, run in groupby(in_order, _article_id))]

    @cached_property
    def candidates(self) -> list[Candidate]:
        if self.decision is None:
            return []
        found = (self._marked() + [_unmarked(*place) for place in self._unmarked])[:ROWS_SHOWN]
        if self.values is None:
            return found
        return [replace(one, chosen=one.possible and one.value in self.values) for one in found]

    @property
    def searched_all(self):
        """Whether every article that prints the words was searched for unmarked ones."""
        return self.scope == HERE or len(self._printing) < ARTICLES_SEARCHED

    def _marked(self):
        rows = list(self._in_scope(self._otherwise).here_first(self.example.article_id).in_print()[:ROWS_SHOWN])
        moves = [
            Move(row.pk, (row.article_id, row.start, row.end), now := Standing.of(row), self.decision.applied_to(now))
            for row in rows
        ]
        articles = {row.article_id for row in rows}
        impossible = doubled(moves, Mention.objects.printing(self.example.key).live_at(articles))
        decided = [row for row in rows if not row.is_untouched]
        people = history.last_hands(decided)
        return [
            Candidate(
                article=row.article, start=row.start, end=row.end, window=row.window, window_start=row.window_start,
                mention=row, chosen=row.is_untouched and row.pk not in impossible, possible=row.pk not in impossible,
                why_not=_why_not(row, move.after, row.pk in impossible, people.get(row.pk)),
            )
            for row, move in zip(rows, moves, strict=True)
        ]  # fmt: skip

    @cached_property
    def _otherwise(self):
        if self.decision is None:
            return Mention.objects.none()
        alike = Mention.objects.identical_to(self.example).otherwise_than(self.decision).select_related("actor")
        return alike if self.is_name else alike.filter(article=self.example.article_id)

    @property
    def _undecided(self):
        return self._otherwise.untouched()

    def _in_scope(self, rows):
        return rows.filter(article=self.example.article_id) if self.scope == HERE else rows

    def _nearness(self, article):
        at = article.published_at.timestamp() if article.published_at else 0
        return article.pk != self.example.article_id, -at, -article.pk

    # --- unmarked words ---

    @property
    def _unmarked(self) -> list[tuple[Article, int, int]]:
        return self._unmarked_here + (self._unmarked_elsewhere if self.scope == EVERYWHERE else [])

    @cached_property
    def _unmarked_here(self):
        return unmarked_places(self.example, [self.example.article]) if self._looks_for_unmarked else []

    @cached_property
    def _unmarked_elsewhere(self):
        if not self._looks_for_unmarked or not self.is_name:
            return []
        return unmarked_places(self.example, [one for one in self._printing if one.pk != self.example.article_id])

    @cached_property
    def _printing(self):
        if not self._looks_for_unmarked:
            return []
        phrase = '"{}"'.format(self.example.text.replace('"', " "))
        return list(Article.objects.containing(phrase).for_reader().newest_first()[:ARTICLES_SEARCHED])

    @property
    def _looks_for_unmarked(self):
        return bool(self.decision and self.decision.marks)


def unmarked_places(example: Mention, articles: list[Article]) -> list[tuple[Article, int, int]]:
    """(article, start, end) where these articles print the example's words, and no mention covers any of them.

    Words that a person rejected as a mention are not unmarked.
    """
    printed = [(article, occurrences(article.text, example.text)) for article in articles]
    printed = [(article, places) for article, places in printed if places]
    covered: dict[int, list[tuple[int, int]]] = {}
    for article, start, end in Mention.objects.covering([article.pk for article, _ in printed], key=example.key):
        covered.setdefault(article, []).append((start, end))
    return [
        (article, start, end)
        for article, places in printed
        for start, end in places
        if not any(start < last and end > first for first, last in covered.get(article.pk, ()))
    ]


def _unmarked(article, start, end):
    window_start = max(0, start - SENTENCE_CHARACTERS)
    window = article.text[window_start : end + SENTENCE_CHARACTERS]
    return Candidate(article=article, start=start, end=end, window=window, window_start=window_start)


def _why_not(mention, after, is_impossible, who):
    if is_impossible:
        return f"already marked as {Label(after.label).label}"
    if mention.is_untouched:
        return ""
    by = f" by {who}" if who else ""
    if mention.state == State.REJECTED:
        return f"rejected{by}"
    if mention.origin == Origin.PERSON:
        return f"marked{by}"
    if mention.state == State.ACCEPTED:
        return f"accepted{by}"
    return f"linked{by}" if mention.actor_id else f"unlinked{by}"


def _article_id(candidate):
    return candidate.article.pk
