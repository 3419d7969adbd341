"""Actors, articles and quotes for the same words, a few of each: the search that the key / opens on every page."""

from dataclasses import dataclass

from django.template.defaultfilters import pluralize

from articles.models import Article
from articles.search.folding import fold_words
from articles.search.searching import still_typing
from entities.models import Actor, Quote
from entities.queries import QuoteQuery
from entities.queries.base import address
from entities.rules.words.asking import QUESTION_WORDS
from newsdesk.web.addresses import fixed
from newsdesk.web.paging import COUNT_LIMIT, Count, Page, count_each, count_up_to, keys_by_words

SHOWN_OF_EACH = 6
FEW = 1_000
MOST_PARTS = 6  # words of which each is left out once


@dataclass(frozen=True, slots=True)
class Hits:
    """`words`: as typed; `sought`: the same with the last word taken for a beginning; `query`: of quotes."""

    words: str
    sought: str
    query: QuoteQuery
    actors: Page
    n_actors: Count
    articles: Page
    n_articles: Count
    quotes: Page
    n_quotes: Count

    @property
    def all_quotes(self):
        """Address of the list that these quotes begin."""
        return (
            address(fixed("quote_list"), q=self.sought)
            if self.query.q
            else f"{fixed('quote_list')}?{self.query.data.urlencode()}"
        )

    @property
    def in_words(self):
        """ "2 actors, 1 article, 10,000+ quotes", without what nothing is found of."""
        counts = (self.n_actors, "actor"), (self.n_articles, "article"), (self.n_quotes, "quote")
        return ", ".join(f"{count} {what}{pluralize(count.number)}" for count, what in counts if count)

    def __bool__(self):
        return bool(self.actors.rows or self.articles.rows or self.quotes.rows)


def search_everywhere(words, *, counted_to, size=SHOWN_OF_EACH, in_context=True, answer=None):
    """What these words find, newest first, actors by mentions; counts stop at `counted_to`.

    `in_context`: with everything a quote card prints; else a quote comes with its speaker and its article only.
    `answer`: what the words ask, where they are a question; its quotes then take the place of those with the words.
    """
    sought = still_typing(words)
    query = answer or QuoteQuery({"q": sought})
    n_actors, actors = _bounded(Actor.objects.current().named(words), counted_to)
    n_articles, articles = _bounded(Article.objects.containing(sought), counted_to, by_words=True)
    n_quotes, quotes = _bounded(Quote.objects.matching(query), counted_to)
    return Hits(
        words,
        sought,
        query,
        actors.with_totals().prefetch_related("aliases").page_by("mentions", size=size),
        n_actors,
        articles.for_list(whole_text=True).page(size=size),
        n_articles,
        (quotes.with_context() if in_context else quotes.in_their_articles()).page(size=size),
        n_quotes,
    )


def all_there_is():
    """[(Count, what, address of its list)] of what could be found at all; nothing of what there is none of."""
    kinds = (
        (Article.objects.all(), "article", "article_list"),
        (Actor.objects.current(), "actor", "actor_list"),
        (Quote.objects.live().said().printed(True), "quote", "quote_list"),
    )
    counted = [(count_up_to(rows, FEW), what, fixed(page)) for rows, what, page in kinds]
    return [each for each in counted if each[0]]


def other_searches(words):
    """[(what is found, words that find it)]: what somebody may have meant whose words find nothing."""
    near = [(f"{actor}, an actor", actor.name) for actor in Actor.objects.current().spelled_like(words)]
    parts = list(dict.fromkeys(words.split()))
    telling = [part for part in parts if part.casefold().strip("?,") not in QUESTION_WORDS]
    if 0 < len(telling) < len(parts):
        near += [other for other in other_searches(" ".join(telling)) if other not in near]
        count = count_up_to(Article.objects.containing(" ".join(telling)))
        return (
            [(f"{count} article{pluralize(count.number)} with “{' '.join(telling)}”", " ".join(telling)), *near]
            if count
            else near
        )
    if not 1 < len(parts) <= MOST_PARTS:
        return near
    fewer = {" ".join(parts[:place] + parts[place + 1 :]): f"without “{part}”" for place, part in enumerate(parts)}
    fewer[" or ".join(parts)] = "with any of these words"
    counts = count_each({other: Article.objects.containing(other) for other in fewer}, COUNT_LIMIT)
    return near + [
        (f"{count} article{pluralize(count.number)} {fewer[other]}", other) for other, count in counts.items() if count
    ]


def _bounded(found, limit, *, by_words=False):
    """(how many are found, the same open to further questions).

    A few are looked up once, by their words, and then sorted; of many, the first ones of any order are met soon by
    walking along it. Asked for both at once, PostgreSQL at times walks along all rows in order to meet none.
    """
    keys = found.order_by().values_list("pk", flat=True)
    ids = keys_by_words(found, limit + 1) if by_words else list(keys[: limit + 1])
    return Count(len(ids), limit), found.model.objects.filter(pk__in=ids) if len(ids) <= min(FEW, limit) else found


def name_answering(name, aliases, words):
    """The one of an actor's aliases that `words` found, where its own name does not answer to them; else "".

    A name answers where one of its words begins so, as in `ActorQuerySet.named`.
    """
    key = fold_words(words)

    def answers(text):
        folded = fold_words(text)
        return folded.startswith(key) or any(f"{border}{key}" in folded for border in " -'")

    return "" if answers(name) else next((text for text in sorted(aliases, key=len) if answers(text)), "")
