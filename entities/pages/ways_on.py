"""The ways on from an empty answer: the same question with one thing changed, each with what it would find."""

import re
from dataclasses import dataclass

from django.http import QueryDict
from django.utils import timezone

from articles.models import Article
from entities.choices import Attribution
from entities.models import Actor, Quote
from entities.pages.saved_pages import PAGES
from entities.queries import ActorQuery, PairQuery, QuoteQuery, StatementsQuery
from entities.queries.base import EVERY, Query
from entities.rules.words.in_words import any_of
from newsdesk.web.addresses import fixed
from newsdesk.web.paging import Count, count_each, count_up_to

MOST = 6
COUNTED_TO = 500
SIGNS = re.compile(r'["“”()*|-]|\b(?:OR|or|NOT|AND)\b')  # of a search that says itself how its words go together
# The filters that are left out together, and what the answer is then called.
WITHOUT = {
    ("since", "until"): "without the period",
    ("q",): "without the words",
    ("source",): "in any outlet",
    ("outlets",): "in fewer outlets",
    ("verified",): "with unverified ones",
    ("unsure",): "with those not up for review",
    ("stance",): "of any stance",
    ("kind",): "of any type",
    ("cue",): "with any cue",
    ("speaker_type",): "by any type of speaker",
    ("about_type",): "about any type of subject",
    ("not_speaker", "not_about"): "with nobody left out",
    ("state",): "in any state",
    ("type",): "of any type",
    ("country",): "of any country",
    ("role",): "in any role",
    ("listed",): "with anyone, on the list or not",
    ("speaker_listed",): "by anyone",
    ("about_listed",): "about anyone or anything",
    ("actor",): "with any actors",
    ("around",): "around anybody",
}


@dataclass(frozen=True, slots=True)
class Way:
    count: Count
    words: str
    url: str
    elsewhere: bool = False  # whether it leads to another page


def ways_on(query: Query, where: str = "") -> list[Way]:
    """At most MOST ways, each of which finds something, in the order in which they keep to the question.

    `where`: the path of the page that asks the query, if it is another one than shows them.
    """
    page = next((page for page in PAGES.values() if type(query) is page.query), None)
    if page is None or not query.is_understood:
        return []
    as_of = Article.objects.newest_day(timezone.localdate())
    asked, called = {}, {}
    for words, changes in _changes(query):
        data = _changed(query, changes)
        url = f"{where}?{data.urlencode()}"
        if url not in asked:  # two changes may come to the same
            asked[url], called[url] = (page.rows or page.hits)(page.query(data), as_of), words
    counts = count_each(asked, limit=COUNTED_TO)
    ways = [
        Way(count, _SINGULAR.get(called[url], called[url]) if count.number == 1 else called[url], url, bool(where))
        for url, count in counts.items()
        if count
    ]
    return (ways + _elsewhere(query))[:MOST]


def _elsewhere(query):
    """What another list has of it: a statement of one outlet alone has quotes, and so has each actor of a pair."""
    if isinstance(query, StatementsQuery):
        return _quotes({"outlets": None, "sort": None}, query, "quote{s}, however many outlets printed them")
    if isinstance(query, PairQuery) and query.is_complete:
        return [
            *_quotes({"speaker": None, "by": None}, query, f"about {query.about} by anybody"),
            *_quotes({"about": None, "by": None}, query, f"by {query.speaker} about anybody"),
        ]
    return []


def _quotes(changes, query, words):
    asked = query.page_with(**changes)
    count = count_up_to(Quote.objects.matching(QuoteQuery(QueryDict(asked[1:]))), COUNTED_TO)
    words = words.replace("{s}", "" if count.number == 1 else "s")
    return [Way(count, words, f"{fixed('quote_list')}{asked}", elsewhere=True)] if count else []


def about_voices(query, found: Count) -> Way | None:
    """Of a QuoteQuery that finds so many: those, besides, that are about people who speak for its subjects.

    What is said of a minister is not said of the country, so they are not counted; but whoever asks about a country may
    mean its government.
    """
    bodies = query.about_voices.bodies
    if not bodies or query.about_voices.included or not query.is_understood or not found:
        return None
    data = _changed(query, {"about_spokespeople": True})
    with_them = type(query)(data)
    with_them.known = query.known
    count = count_up_to(Quote.objects.matching(with_them))
    more = count.number - found.number
    if more < 1 or count.is_capped:
        return None
    return Way(Count(more), f"about spokespeople of {any_of(bodies)}", f"?{data.urlencode()}")


def _changes(query):
    """(what is found, {parameter: new value}) for what the query may ask for instead."""
    has = {name for name in query.fields if query.cleaned_data.get(name) not in (None, "", False, [])}
    speaker, about = _named(query, "speaker"), _named(query, "about")
    for switch, voices, by in (("spokespeople", "voices", "by"), ("about_spokespeople", "about_voices", "about")):
        bodies = getattr(getattr(query, voices, None), "bodies", None)
        if bodies and switch in query.fields and switch not in has:
            yield f"{by} people who speak for {any_of(bodies)}", {switch: True}
    if "attribution" in query.fields and "cue" in query.fields:
        for value, label in Attribution.choices:
            if value != query.attribution:
                yield _ATTRIBUTED.get(value, label), {"attribution": None if value == Attribution.SAID else value}
    if getattr(query, "once", False):
        yield "where every printing counts", {"printings": EVERY}
    if "q" in has:
        yield from _other_words(query)
    for names, words in WITHOUT.items():
        if has & set(names):
            yield words, dict.fromkeys(names)
    if speaker and about:
        yield f"by {about} about {speaker}", {"speaker": query.about, "about": query.speaker}
    if about and "speaker" in has:
        yield f"about {about} by anybody", {"speaker": None, "spokespeople": None}
    if speaker and "about" in has:
        yield f"by {speaker} about anybody", {"about": None, "about_spokespeople": None}
    if len(has - set(query.defaults)) > 1:
        kept = {name: getattr(query, name) for name in ("speaker", "about") if name in has}
        if kept:
            others = dict.fromkeys(set(query.fields) - set(kept))
            yield "with no other filter", others


def _other_words(query):
    """Names that may be meant, an office that is no name, more or longer words."""
    if isinstance(query, ActorQuery):
        if "role" in query.fields and not query.role:
            yield f"called “{query.q}” by an article", {"q": None, "role": query.q}
        for actor in Actor.objects.current().spelled_like(query.q, most=2):
            yield f"called {actor}", {"q": actor.name}
    elif not SIGNS.search(query.q):
        words = query.q.split()
        if len(words) > 1:
            yield "with any of the words", {"q": " or ".join(words)}
        else:
            yield f"with words that begin “{query.q}”", {"q": f"{query.q}*"}


_SINGULAR = {"attitudes": "attitude", "thoughts": "thought", "that were said": "that was said"}
_ATTRIBUTED = {Attribution.SAID: "that were said", Attribution.ATTITUDE: "attitudes", Attribution.THOUGHT: "thoughts"}


def _named(query, name):
    value = getattr(query, name, None)
    return any_of(value if isinstance(value, list) else [value]) if value else ""


def _changed(query, changes) -> QueryDict:
    return QueryDict(query.page_with(**changes)[1:])
