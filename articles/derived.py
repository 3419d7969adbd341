"""What other apps derive from articles, and how it follows when an article goes or moves.

Articles know nothing of quotes and actors. An app that derives rows from articles appends a `Follower` (an object,
or a module with these functions) to `followers` in its `AppConfig.ready`; the services of articles call them.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from articles.models import Article
from articles.querysets import ArticleQuerySet


class Follower(Protocol):
    def count(self, articles: ArticleQuerySet) -> dict[str, int]:
        """What is derived from these articles and would vanish with them, for a preview: {"quotes": 31}.

        The words are plurals that only add an s.
        """

    def removing(self, articles: ArticleQuerySet) -> AbstractContextManager:
        """Surrounds the deletion of these articles, inside its transaction."""

    def moving(self, articles: Sequence[Article]) -> AbstractContextManager:
        """Surrounds a change of the articles' source, publication time or what they copy, inside its transaction.

        Before the block they are stored as before, after it with the new values.
        """

    def carrying(
        self, before: Article, after: Article, known: Mapping[str, Mapping[str, int]], copies: Collection[int]
    ) -> AbstractContextManager["Carried"]:
        """Takes what is derived from one text of an article, and what people said of it, along to another text of it.

        Surrounds the change of what the two, and the `copies` (ids) of the first, are copies or versions of. `known` is
        what came from `after` to `before` once, as `Carried.numbers`: it takes the place of what it was.
        """

    def redated(self, article_ids: Sequence[int]) -> None:
        """Follows articles whose day stays while its midnight is another moment, inside the transaction."""

    def rezoned(self, before: str) -> None:
        """Follows the change of TIME_ZONE, once all days are stored in the new one."""


@dataclass
class Carried:
    """What was taken along, {kind: {number: number}}, and what has no place in the other text, in words."""

    numbers: dict[str, dict[str, int]] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)


followers: list[Follower] = []


def count_derived(articles: ArticleQuerySet) -> dict[str, int]:
    return dict(sum((Counter(follower.count(articles)) for follower in followers), Counter()))


@contextmanager
def removing(articles: ArticleQuerySet) -> Iterator[None]:
    with ExitStack() as stack:
        for follower in followers:
            stack.enter_context(follower.removing(articles))
        yield


@contextmanager
def moving(articles: Sequence[Article]) -> Iterator[None]:
    with ExitStack() as stack:
        for follower in followers:
            stack.enter_context(follower.moving(articles))
        yield


@contextmanager
def carrying(
    before: Article, after: Article, known: Mapping[str, Mapping[str, int]], copies: Collection[int]
) -> Iterator[Carried]:
    told = Carried()
    with ExitStack() as stack:
        for follower in followers:
            one = stack.enter_context(follower.carrying(before, after, known, copies))
            told.numbers |= one.numbers
            told.lost += one.lost
        yield told
