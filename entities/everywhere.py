"""Actors, articles and quotes for the same words, a few of each: the search that the key / opens on every page."""

from dataclasses import dataclass

from articles.folding import fold
from articles.models import Article
from articles.searching import still_typing
from entities.models import Actor, Quote
from entities.queries import QuoteQuery
from newsdesk.paging import Count, Page, count_up_to

SHOWN_OF_EACH = 6


@dataclass(frozen=True, slots=True)
class Found:
    """`words`: as typed; `query`: how articles and quotes are searched, the last word being taken for a beginning."""

    words: str
    query: QuoteQuery
    actors: Page
    n_actors: Count
    articles: Page
    n_articles: Count
    quotes: Page
    n_quotes: Count

    @property
    def sought(self):
        return self.query.q

    def __bool__(self):
        return bool(self.actors.rows or self.articles.rows or self.quotes.rows)


def found_everywhere(words, *, counted_to, size=SHOWN_OF_EACH, in_context=True):
    """What these words find, newest first, actors by mentions; counts stop at `counted_to`.

    `in_context`: with everything a quote card prints; else a quote comes with its speaker and its article only.
    """
    query = QuoteQuery({"q": still_typing(words)})
    actors = Actor.objects.current().named(words).with_totals()
    articles = Article.objects.containing(query.q)
    quotes = Quote.objects.matching(query)
    return Found(
        words,
        query,
        actors.prefetch_related("aliases").page_by("mentions", size=size),
        count_up_to(actors, counted_to),
        articles.for_list(whole_text=True).page(size=size),
        count_up_to(articles, counted_to),
        (quotes.with_context() if in_context else quotes.in_their_articles()).page(size=size),
        count_up_to(quotes, counted_to),
    )


def name_answering(name, aliases, words):
    """The one of an actor's aliases that `words` found, where its own name does not answer to them; else "".

    A name answers where one of its words begins so, as in `ActorQuerySet.named`.
    """
    key = fold(words)

    def answers(text):
        folded = fold(text)
        return folded.startswith(key) or any(f"{border}{key}" in folded for border in " -'")

    return "" if answers(name) else next((text for text in sorted(aliases, key=len) if answers(text)), "")
