"""What typed words ask, as links: the question itself, and the ways into the actor whom a name means."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.http import QueryDict

from articles.models import Article
from articles.search.searching import still_typing
from entities.models import Actor, Quote
from entities.queries import ArticleQuery, PairQuery, QuoteQuery
from entities.queries.base import address
from entities.queries.known import Known
from entities.queries.quotes import ANY
from entities.reads.actors.names_typed import whom_they_mean
from entities.rules.actors.names_typed import Closeness
from entities.rules.words.asking import Asked, readings
from newsdesk.web.addresses import fixed
from newsdesk.web.paging import Count, count_each

MOST_QUESTIONS, MOST_RESPELT = 4, 2
MOST_WORDS = 3  # that may be two names side by side, of which one is only a part
STANCES = {"negative": "Negative quotes", "positive": "Positive quotes", "": "Quotes"}


@dataclass(frozen=True, slots=True)
class Option:
    """A link. `query`: what a list of quotes or articles is asked, `count`: how many of `what` it holds.

    `is_sure`: offered even if it finds nothing.
    """

    words: str
    url: str
    query: QuoteQuery | PairQuery | ArticleQuery | None = None
    what: str = "quote"
    count: Count | None = None
    is_sure: bool = True

    @property
    def aside(self):
        """ "12 quotes" """
        if self.count is None:
            return ""
        return f"{self.count if self.count else 'no'} {self.what}{'' if str(self.count) == '1' else 's'}"


@dataclass(frozen=True, slots=True)
class Meant:
    """What words typed into the search box ask for, besides the words themselves."""

    questions: list[Option]
    actor: Actor | None  # whom the words name, all of them together
    ways: list[Option]  # into that actor
    is_said: bool  # the words ask in so many words, and do not only name somebody
    unknown: list[str]  # names in such a question that nobody bears

    @property
    def answer(self):
        """What the list of quotes is asked if the words are a question that finds some."""
        first = self.questions[0] if self.questions and self.is_said else None
        return first.query if first and first.count and isinstance(first.query, QuoteQuery) else None


def what_is_meant(words: str, counted_to: int) -> Meant:
    """At most MOST_QUESTIONS questions, the likeliest first, and the ways into the actor whom the words name.

    Every number is that of the list it leads to, up to `counted_to`.
    """
    name = " ".join(words.split()).rstrip("?").strip()
    asked = readings(words)
    called = list(dict.fromkeys(part for each in asked for part in (each.speaker, each.about, each.other) if part))
    # Of many words side by side, hardly any two are names; each of them costs a walk along all names there are.
    is_short = any(each.is_said for each in asked) or len(name.split()) <= MOST_WORDS
    names = list(dict.fromkeys(filter(None, [name, *called])))
    known = whom_they_mean(names, parts=names if is_short else names[:1])
    named = known.get(name)
    if named and named[0][1] <= Closeness.WORDS:
        asked = [each for each in asked if each.is_said]  # "port authority" is one name, not two
    drafts = {draft.url: draft for each in asked for draft in _questions(each, known)}
    actor = named[0][0] if named else None
    ways = _ways_into(actor) if actor else []
    counts = count_each({draft.url: _rows(draft) for draft in (*drafts.values(), *ways) if draft.query}, counted_to)
    questions, ways = (
        [
            draft
            for draft in (replace(draft, count=counts.get(draft.url)) for draft in some)
            if draft.is_sure or draft.count
        ]
        for some in (drafts.values(), ways)
    )
    said = [each for each in asked if each.is_said]
    unknown = [part for each in said[:1] for part in (each.speaker, each.about, each.other) if part and not known[part]]
    return Meant(questions[:MOST_QUESTIONS], actor, ways, bool(said), unknown)


def respelt(words: str, unknown: list[str]) -> list[tuple[str, str]]:
    """[(question, the same)] with a name that may be the one meant in the place of one that nobody bears."""
    found = []
    for name in unknown:
        for actor in Actor.objects.current().spelled_like(name, most=MOST_RESPELT):
            question = re.sub(re.escape(name), actor.name.replace("\\", ""), words, flags=re.IGNORECASE)
            found.append((question, question))
    return found


def _questions(asked: Asked, known) -> Iterator[Option]:
    """What a reading asks, if its names are somebody's; a subject that is nobody's name is sought as words."""
    (speaker, how), (about, about_how), (other, _) = (
        known[name][0] if known.get(name) else (None, Closeness.NONE)
        for name in (asked.speaker, asked.about, asked.other)
    )
    if (asked.speaker and not speaker) or (asked.other and not other):
        return
    if other:
        sides = {"speaker": speaker, "other_speaker": other, "about": about}
        yield Option(
            f"Compare {speaker} with {other}{f' about {about}' if about else ''}", address(fixed("compare"), **sides)
        )
        return
    if not asked.is_said and not about:
        return
    is_sure = asked.is_said or max(how, about_how) <= Closeness.MEANT
    if about or not asked.about:
        quotes = _list_of(speaker, about, asked, is_sure=is_sure)
        in_time = [_over_time(speaker, about, is_sure=asked.in_time)] if speaker and about else []
        yield from [*in_time, quotes] if asked.in_time else [quotes, *in_time]
    if asked.about and about_how > Closeness.MEANT:
        yield _list_of(speaker, None, asked, q=still_typing(asked.about), is_sure=not about and speaker is not None)


def _list_of(speaker, about, asked, *, q="", is_sure):
    parameters = {"speaker": speaker, "about": about, "stance": asked.stance, "cue": asked.cue, "q": q}
    if asked.stance or asked.cue:
        parameters["attribution"] = ANY  # praise and criticism are often only reported
    words = [STANCES[asked.stance]]
    if speaker and about and not asked.stance:
        words = [f"{speaker} about {about}"]
    else:
        words += [f"by {speaker}"] if speaker else []
        words += [f"about {about}"] if about else []
    words += [f"with “{q.removesuffix('*')}”"] if q else []
    return _of_quotes(" ".join(words) + (f", {asked.cue}" if asked.cue else ""), is_sure, **parameters)


def _ways_into(actor) -> list[Option]:
    where = address(fixed("article_list"), actor=actor)
    articles = ArticleQuery(_asked(where), _known(actor))
    return [
        _of_quotes(f"Quotes by {actor}", False, speaker=actor),
        _of_quotes(f"Quotes about {actor}", False, about=actor),
        Option(f"Articles that mention {actor}", where, articles, "article", is_sure=False),
    ]


def _over_time(speaker, about, *, is_sure):
    where = address(fixed("pair"), speaker=speaker, about=about)
    query = PairQuery(_asked(where), _known(speaker, about))
    return Option(f"Tone over time: {speaker} about {about}", where, query, is_sure=is_sure)


def _of_quotes(words, is_sure, **parameters):
    where = address(fixed("quote_list"), **parameters)
    query = QuoteQuery(_asked(where), _known(*(value for value in parameters.values() if isinstance(value, Actor))))
    return Option(words, where, query, is_sure=is_sure)


def _asked(where):
    return QueryDict(where.partition("?")[2])


def _known(*actors):
    return Known({actor.pk: actor for actor in actors}, {})


def _rows(draft):
    query = draft.query
    if isinstance(query, ArticleQuery):
        return Article.objects.matching(query)
    return Quote.objects.of_pair(query) if isinstance(query, PairQuery) else Quote.objects.matching(query)
