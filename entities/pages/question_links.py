"""Links to what a question asks: each with the query behind it, so that what it finds can be counted."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.template.defaultfilters import pluralize

from articles.models import Article
from entities.models import Actor, Quote
from entities.queries import ActorQuery, ArticleQuery, PairQuery, QuoteQuery
from entities.queries.base import address
from entities.queries.known import Known
from entities.queries.quotes import ANY
from entities.rules.words.in_words import any_of, period_in_words
from newsdesk.web.addresses import fixed
from newsdesk.web.paging import Count

STANCES = {"negative": "Negative quotes", "positive": "Positive quotes", "": "Quotes"}

SIGNS = '*"“”'  # of the full-text search, around words


@dataclass(frozen=True, slots=True)
class Option:
    """A link. `query`: what a list of quotes or articles is asked, `count`: how many of `what` it holds.

    `is_sure`: offered even if it finds nothing. `is_one_of`: it is about one of several who hold an office.
    """

    words: str
    url: str
    query: Any = None  # a QuoteQuery, PairQuery, ArticleQuery or ActorQuery: no type tells the values of their fields
    what: str = "quote"
    count: Count | None = None
    is_sure: bool = True
    is_one_of: bool = False

    @property
    def aside(self):
        """ "12 quotes" """
        if self.count is None:
            return ""
        return f"{self.count if self.count else 'no'} {self.what}{pluralize(self.count.number)}"

    @property
    def rows(self):
        """What is counted; None where nothing is."""
        if self.query is None:
            return None
        if isinstance(self.query, ArticleQuery):
            return Article.objects.matching(self.query)
        if isinstance(self.query, ActorQuery):
            return Actor.objects.asked_for_by(self.query)
        return (Quote.objects.of_pair if isinstance(self.query, PairQuery) else Quote.objects.matching)(self.query)


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a name or an office that somebody typed means. `words`: what they are called in a link."""

    actors: tuple[Actor, ...] = ()
    words: str = ""

    def __bool__(self):
        return bool(self.actors)


def list_of(speaker: Who, about: Who, asked, outlet=None, *, q="", is_sure=True) -> Option:
    """The quotes by these about those, with the stance, cue and period that are asked for."""
    parameters = {"stance": asked.stance, "cue": asked.cue, "q": q}
    if asked.stance or asked.cue:
        parameters["attribution"] = ANY  # praise and criticism are often only reported
    words = [STANCES[asked.stance]]
    if speaker and about and not asked.stance:
        words = [f"{speaker.words} about {about.words}"]
    else:
        words += [f"by {speaker.words}"] if speaker else []
        words += [f"about {about.words}"] if about else []
    words += [f"with “{q.strip(SIGNS)}”"] if q else []
    words += [f"in {outlet}"] if outlet else []
    said = " ".join([*words, *period_in_words(asked.period.since, asked.period.until)])
    said += f", {asked.cue}" if asked.cue else ""
    ends = {"speaker": speaker.actors, "about": about.actors, "source": outlet}
    return of_quotes(said, is_sure, **ends, **_period(asked), **parameters)


def of_quotes(words, is_sure, *, speaker=(), about=(), source=None, **parameters) -> Option:
    where = address(fixed("quote_list"), speaker=speaker, about=about, source=source, **parameters)
    return Option(words, where, QuoteQuery(_asked(where), _known([*speaker, *about], source)), is_sure=is_sure)


def narrowed(option: Option, words: str, **to) -> Option:
    """The same quotes, only of a `speaker`, `about` somebody or in a `source`."""
    query = option.query
    asked = query.page_with(**to)
    source = to.pop("source", query.source)
    known = _known([*(query.speaker or ()), *(query.about or ()), *to.values()], source)
    return Option(words, f"{fixed('quote_list')}{asked}", QuoteQuery(QueryDict(asked[1:]), known))


def over_time(speaker: Actor, about: Actor, asked) -> Option:
    where = address(fixed("pair"), speaker=speaker, about=about, **_period(asked))
    words = " ".join(period_in_words(asked.period.since, asked.period.until))
    words = f"Tone over time: {speaker} about {about}{f' {words}' if words else ''}"
    return Option(words, where, PairQuery(_asked(where), _known([speaker, about])), is_sure=asked.in_time)


def comparison(speaker: Who, other: Who, about: Who, asked) -> Option:
    """Of the likeliest of each."""
    sides = {
        "speaker": speaker.actors[0],
        "other_speaker": other.actors[0],
        "about": about.actors[0] if about else None,
        **_period(asked),
    }
    words = f"Compare {any_of(speaker.actors[:1])} with {any_of(other.actors[:1])}"
    return Option(words + (f" about {about.words}" if about else ""), address(fixed("compare"), **sides))


def ways_into(actor: Actor) -> list[Option]:
    return [
        of_quotes(f"Quotes by {actor}", False, speaker=[actor]),
        of_quotes(f"Quotes about {actor}", False, about=[actor]),
        articles_of(Who((actor,), str(actor)), is_sure=False),
    ]


def articles_of(about: Who, asked=None, outlet=None, *, q="", is_sure=True) -> Option:
    """Articles that mention these, or with these words, in the outlet and period that are asked for."""
    period = _period(asked) if asked else {}
    where = address(fixed("article_list"), actor=about.actors, q=q, source=outlet, **period)
    words = [
        "Articles",
        *([f"that mention {about.words}"] if about else [f"with “{q.removesuffix('*')}”"] if q else []),
    ]
    words += [f"in {outlet}"] if outlet else []
    words += period_in_words(period.get("since"), period.get("until"))
    query = ArticleQuery(_asked(where), _known(about.actors, outlet))
    return Option(" ".join(words), where, query, "article", is_sure=is_sure)


def actors_called(words: str) -> Option:
    where = address(fixed("actor_list"), role=words)
    return Option(f"Actors called “{words}”", where, ActorQuery(_asked(where)), "actor", is_sure=False)


def _period(asked):
    return {"since": asked.period.since, "until": asked.period.until}


def _asked(where):
    return QueryDict(where.partition("?")[2])


def _known(actors, source=None):
    return Known({actor.pk: actor for actor in actors}, {source.pk: source} if source else {})
