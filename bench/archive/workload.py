"""What is asked of an archive: a fixed list of requests, each for ROTATED different actors, pairs, words or days.

The values follow from the archive alone: of what is frequent and what is rare as many, so that no page is measured on
a favourable one. They are asked in a fixed order in which the frequent ones do not stand together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from django.db import connection

from articles.search.searching import understood
from bench.archive import references as sql

ROTATED = 40
QUOTES = r'href="/articles/\d+/[^"]*#quote-(\d+)"'
ARTICLES = r'<h2 dir="auto">\s*<a href="/articles/(\d+)/'
ACTORS = r'class="chip chip-\w+" href="/actors/(\d+)/"'
STATEMENTS = r'<a href="/statements/(\d+)/"'
ITEMS = r'"id": ?(\d+), ?"url"'
LAST_DAY = date(2025, 11, 20)
Values = dict[str, Any]


@dataclass(frozen=True)
class Request:
    """`path` and `reference` hold the values of a `rotation`; `shows` finds the keys of the rows on the page.

    `part`: what the page's script asks for after it, instead of the page.
    """

    name: str
    path: str
    rotation: str
    reference: str
    shows: str = ""
    part: str = ""


QUOTE_LISTS = (
    Request("quotes, newest", "/quotes/", "one", sql.newest_quotes(), QUOTES),
    Request(
        "quotes, going on from any day", "/quotes/?after={cursor}", "cursor",
        sql.newest_quotes(dated="(quote.published_at, quote.id) < (%(moment)s, %(pk)s)"), QUOTES,
    ),
    Request("quotes by an actor", "/quotes/?speaker={actor}", "actor", sql.newest_quotes(sql.SURE, sql.FOR), QUOTES),
    Request("quotes by a body", "/quotes/?speaker={actor}", "body", sql.newest_quotes(sql.SURE, sql.FOR), QUOTES),
    Request("quotes about an actor", "/quotes/?about={actor}", "actor", sql.newest_quotes(sql.ABOUT), QUOTES),
    Request(
        "quotes about an actor, negative", "/quotes/?about={actor}&stance=negative", "actor",
        sql.newest_quotes(sql.ABOUT.replace("target.state", "target.stance = 'negative' AND target.state")), QUOTES,
    ),
    Request(
        "quotes about an actor in a year", "/quotes/?about={actor}&from={since}&to={until}", "actor and year",
        sql.newest_quotes(sql.ABOUT, sql.PERIOD), QUOTES,
    ),
    Request(
        "quotes of a pair", "/quotes/?speaker={actor}&about={target}", "pair",
        sql.newest_quotes(sql.SURE, sql.FOR, sql.ABOUT_TARGET), QUOTES,
    ),
    Request(
        "quotes by an actor in an outlet", "/quotes/?speaker={actor}&source={outlet}", "actor and outlet",
        sql.newest_quotes(sql.SURE, sql.FOR, sql.OUTLET), QUOTES,
    ),
    Request(
        "quotes by an actor, every printing", "/quotes/?speaker={actor}&printings=all", "actor",
        sql.newest_quotes(sql.SURE, sql.FOR, once=""), QUOTES,
    ),
    Request(
        "quotes of a month", "/quotes/?from={since}&to={until}", "month", sql.newest_quotes(sql.PERIOD), QUOTES,
    ),
    Request(
        "quotes of a month, negative", "/quotes/?stance=negative&from={since}&to={until}", "month",
        sql.newest_quotes(sql.PERIOD, "quote.stance = 'negative'"), QUOTES,
    ),
    Request(
        "quotes of a month, by organisations", "/quotes/?speaker_type=organisation&from={since}&to={until}", "month",
        sql.newest_quotes(
            sql.PERIOD, sql.SURE,
            "(EXISTS (SELECT FROM entities_actor a WHERE a.id = quote.speaker_id AND a.kind = 'organisation')"
            " OR EXISTS (SELECT FROM entities_jointspeaker j JOIN entities_actor a ON a.id = j.actor_id"
            " WHERE j.quote_id = quote.id AND a.kind = 'organisation'))",
        ), QUOTES,
    ),
    Request(
        "quotes of an outlet", "/quotes/?source={outlet}", "outlet", sql.newest_quotes(sql.OUTLET), QUOTES,
    ),
    Request(
        "quotes by cue and type, in a year", "/quotes/?cue=denied&kind=direct&from={since}&to={until}", "year",
        sql.newest_quotes(sql.PERIOD, "quote.cue_class = 'denied'", "quote.kind = 'direct'"), QUOTES,
    ),
    Request(
        "quotes, verified", "/quotes/?verified=1&from={since}&to={until}", "year",
        sql.newest_quotes(sql.PERIOD, sql.VERIFIED), QUOTES,
    ),
    Request(
        "quotes, uncertain", "/quotes/?unsure=1&from={since}&to={until}", "year",
        sql.newest_quotes(
            sql.PERIOD, "quote.state = 'suggested'", "quote.origin = 'machine'",
            "(quote.confidence < 0.6 OR quote.speaker_confidence < 0.6 AND quote.speaker_id IS NOT NULL)",
        ), QUOTES,
    ),
    Request(
        "quotes perhaps by an actor", "/quotes/?perhaps=1&speaker={actor}", "actor",
        sql.newest_quotes("quote.perhaps", sql.FOR), QUOTES,
    ),
    Request(
        "quotes in three outlets, in a year", "/quotes/?outlets=3&from={since}&to={until}", "year",
        sql.newest_quotes(
            sql.PERIOD,
            "EXISTS (SELECT FROM entities_wording w JOIN entities_statement s ON s.id = w.statement_id"
            " WHERE w.quote_id = quote.id AND s.n_outlets >= 3)",
        ), QUOTES,
    ),
    Request(
        "quotes about an actor, grouped", "/quotes/?about={actor}&grouped=1", "actor",
        sql.newest_quotes(
            sql.ABOUT,
            "NOT EXISTS (SELECT FROM entities_wording mine JOIN entities_wording theirs USING (statement_id)"
            " JOIN entities_quote earlier ON earlier.id = theirs.quote_id WHERE mine.quote_id = quote.id"
            " AND (earlier.published_at, earlier.id) < (quote.published_at, quote.id)"
            " AND earlier.state <> 'rejected' AND earlier.attribution = 'said'"
            f" AND {sql.ABOUT.replace('quote.id', 'earlier.id')})",
            once="",
        ), QUOTES,
    ),
    Request("what quotes by an actor have in common", "/quotes/?speaker={actor}", "actor", sql.FACETS, part="facets"),
    Request("what all quotes have in common", "/quotes/", "one", sql.FACETS.replace(sql.BY, "true"), part="facets"),
    Request(
        "what quotes with a word have in common", "/quotes/?q={word}", "word",
        sql.FACETS.replace(sql.BY, sql.WORDS).replace(f"{sql.SURE} AND ", ""), part="facets",
    ),
    Request(
        "days of quotes by an actor", "/quotes/?speaker={actor}", "actor", sql.DAYS_OF_A_SPEAKER, part="period_rest",
    ),
)  # fmt: skip
SEARCHES = (
    Request("full text, common word", "/quotes/?q={word}", "common word", sql.newest_quotes(sql.WORDS), QUOTES),
    Request("full text, middling word", "/quotes/?q={word}", "word", sql.newest_quotes(sql.WORDS), QUOTES),
    Request("full text, rare word", "/quotes/?q={word}", "rare word", sql.newest_quotes(sql.WORDS), QUOTES),
    Request("full text, phrase", "/quotes/?q={word}", "phrase", sql.newest_quotes(sql.WORDS), QUOTES),
    Request("full text, two words", "/quotes/?q={word}", "two words", sql.newest_quotes(sql.WORDS), QUOTES),
    Request(
        "full text, common word by an actor", "/quotes/?speaker={actor}&q={word}", "actor and word",
        sql.newest_quotes(sql.WORDS, sql.SURE, sql.FOR), QUOTES,
    ),
    Request(
        "full text, word of a month", "/quotes/?q={word}&from={since}&to={until}", "word and month",
        sql.newest_quotes(sql.WORDS, sql.PERIOD), QUOTES,
    ),
    Request("articles by a common word", "/articles/?q={word}", "common word",
            sql.newest_articles(sql.ARTICLE_WORDS), ARTICLES),
    Request("articles by a middling word", "/articles/?q={word}", "word",
            sql.newest_articles(sql.ARTICLE_WORDS), ARTICLES),
    Request("search everywhere", "/search/?q={word}", "word", sql.newest_articles(sql.ARTICLE_WORDS, most=6)),
    Request("search as one types", "/search/suggest/?q={name}", "name", sql.leading_actors(sql.NAMED)),
)  # fmt: skip
OTHER_LISTS = (
    Request("articles, newest", "/articles/", "one", sql.newest_articles(), ARTICLES),
    Request("articles of a month", "/articles/?from={since}&to={until}", "month",
            sql.newest_articles(sql.ARTICLE_PERIOD), ARTICLES),
    Request("articles that mention an actor", "/articles/?actor={actor}", "actor",
            sql.newest_articles(sql.MENTIONED), ARTICLES),
    Request("articles of an outlet", "/articles/?source={outlet}", "outlet",
            sql.newest_articles("article.source_id = %(outlet)s"), ARTICLES),
    Request("actors, most mentioned", "/actors/", "one", sql.leading_actors(), ACTORS),
    Request("actors, most quoted people", "/actors/?type=person&sort=quotes_by", "one",
            sql.leading_actors("actor.kind = 'person'", order="total.quotes_by DESC"), ACTORS),
    Request("actors of a name", "/actors/?q={name}", "name", sql.leading_actors(sql.NAMED), ACTORS),
    Request("actors of a month", "/actors/?from={since}&to={until}", "month", sql.ACTORS_OF_A_PERIOD, ACTORS),
    Request("actors, rising", "/actors/?sort=rising", "one", sql.RISING, ACTORS),
    Request("statements, in most outlets", "/statements/", "one", sql.STATEMENTS, STATEMENTS),
    Request("statements of a month", "/statements/?from={since}&to={until}", "month",
            sql.STATEMENTS_OF_A_PERIOD, STATEMENTS),
    Request("statements about an actor", "/statements/?about={actor}", "actor", sql.STATEMENTS_ABOUT, STATEMENTS),
)  # fmt: skip
PAGES = (
    Request("desk", "/", "one", sql.newest_articles(most=8)),
    Request("desk, what follows", "/", "one", sql.LEADERS_OF_A_MONTH, part="side"),
    Request("actor", "/actors/{actor}/", "actor", sql.ACTOR_BY_DAY),
    Request("actor, said about", "/actors/{actor}/?tab=about", "actor", sql.newest_quotes(sql.ABOUT), QUOTES),
    Request("dossier", "/actors/{actor}/dossier/", "actor", sql.ACTOR_BY_DAY),
    Request("matrix, ever", "/relations/?top={top}", "top", sql.MATRIX_EVER),
    Request("matrix of six months", "/relations/?from={since}&to={until}", "half",
            sql.MATRIX.format(period=sql.IN_PERIOD)),
    Request("matrix of an outlet", "/relations/?source={outlet}", "outlet",
            sql.MATRIX.format(period="source_id = %(outlet)s AND")),
    Request("matrix of a speaker", "/relations/?speaker={actor}", "actor", sql.OF_A_SPEAKER),
    Request("network, ever", "/relations/?view=network&top={top}", "top", sql.NETWORK_EVER),
    Request("network of a year", "/relations/?view=network&from={since}&to={until}", "year", sql.NETWORK),
    Request("tone over time", "/relations/pair/?speaker={actor}&about={target}", "pair", sql.PAIR_BY_DAY),
    Request("timeline of a month", "/timeline/?from={since}&to={until}", "month", sql.LANES),
    Request("timeline of an actor", "/timeline/?actor={actor}", "actor", sql.ACTOR_BY_DAY),
    Request("timeline of three actors in a year",
            "/timeline/?actor={actor}&actor={target}&actor={third}&from={since}&to={until}", "three and year",
            sql.LANES),
    Request("timeline of outlets in a year", "/timeline/?lanes=outlets&from={since}&to={until}", "year",
            sql.OUTLETS_BY_DAY),
    Request("compare two speakers", "/compare/?speaker={actor}&other_speaker={target}", "pair",
            sql.STANCES_OF_A_SPEAKER),
    Request("a statement", "/statements/{statement}/", "statement", sql.PRINTINGS),
    Request("reader", "/articles/{article}/", "article", sql.ANNOTATIONS),
    Request("reader, actors", "/articles/{article}/?panel=actors", "article", sql.MENTIONS, part="panel"),
    Request("review", "/review/", "one", sql.TO_REVIEW),
    Request("possible duplicates", "/actors/duplicates/", "one", sql.DUPLICATES),
    Request("about the data", "/about-the-data/", "one", sql.OUTLETS),
    Request("API, quotes by an actor", "/api/quotes?speaker={actor}", "actor",
            sql.newest_quotes(sql.SURE, sql.FOR, most=50)),
    Request("API, actors", "/api/actors", "one", sql.leading_actors()),
    Request("API, relations of a year", "/api/relations?from={since}&to={until}", "year",
            sql.MATRIX.format(period=sql.IN_PERIOD)),
)  # fmt: skip
WORKLOAD = (*QUOTE_LISTS, *SEARCHES, *OTHER_LISTS, *PAGES)


class Rotations:
    """The values for each rotation of the workload, read from the archive once; ROTATED of each, or all there are."""

    def __init__(self):
        self.found: dict[str, list[Values]] = {}

    def __getitem__(self, name: str) -> list[Values]:
        if name not in self.found:
            values = _VALUES[name](self)
            Random(name).shuffle(values)
            self.found[name] = values
        return self.found[name]

    def both(self, one: str, other: str) -> list[Values]:
        return [{**a, **b} for a, b in zip(self[one], self[other], strict=False)]


def _rows(words: str, *given) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(words, given)
        return cursor.fetchall()


def _spread(rows: list[Any]) -> list[Any]:
    """ROTATED of these, which are sorted by how frequent they are: their places grow by the same factor each time."""
    if len(rows) <= ROTATED:
        return rows
    places: list[int] = []
    for step in range(ROTATED):
        place = round(len(rows) ** (step / (ROTATED - 1))) - 1
        places.append(max(place, places[-1] + 1) if places else place)
    return [rows[min(place, len(rows) - ROTATED + step)] for step, place in enumerate(places)]


_BY_QUOTES = """
SELECT actor_id FROM entities_actortotal total JOIN entities_actor actor ON actor.id = actor_id {and_more}
WHERE NOT verified_only AND NOT once AND quotes_by > 0 ORDER BY quotes_by DESC, actor_id
"""
_PAIRS = """
SELECT speaker_id, target_id FROM entities_pairtotal WHERE NOT verified_only AND NOT once AND attribution = 'said'
ORDER BY quotes DESC, speaker_id, target_id LIMIT 20000
"""
_STATEMENTS = "SELECT id FROM entities_statement WHERE last_at IS NOT NULL ORDER BY n_quotes DESC, id LIMIT 20000"
_SOME_QUOTES = "SELECT published_at, id, text FROM entities_quote WHERE published_at IS NOT NULL AND id = ANY (%s)"


def _actors(_, more=""):
    return [{"actor": pk} for (pk,) in _spread(_rows(_BY_QUOTES.format(and_more=more)))]


def _bodies(rotations):
    return _actors(
        rotations, "AND actor.kind IN ('organisation', 'place') AND actor_id IN (SELECT body_id FROM entities_voice)"
    )


def _pairs(_):
    return [{"actor": speaker, "target": target} for speaker, target in _spread(_rows(_PAIRS))]


def _quotes(_=None):
    """Some quotes from all over the archive."""
    ((most,),) = _rows("SELECT max(id) FROM entities_quote")
    return _rows(_SOME_QUOTES, [1 + most * step // (ROTATED + 3) for step in range(ROTATED + 3)])[:ROTATED]


def _cursors(_):
    return [{"cursor": f"{at.isoformat()}~{pk}".replace("+", "%2B"), "moment": at, "pk": pk} for at, pk, _ in _quotes()]


def _sought(words: list[str]) -> list[Values]:
    return [{"word": each.replace(" ", "+").replace('"', "%22"), "tsquery": understood(each).query} for each in words]


def _words_by_frequency(low: int, high: int):
    """Words of these places among the words of the archive, most frequent first, as the statistics tell them."""

    def found(_):
        counted = _rows(
            "SELECT word, ndoc FROM ts_stat('SELECT search FROM entities_quote WHERE id %% 53 = 0')"
            " ORDER BY ndoc DESC, word LIMIT %s", high
        )  # fmt: skip
        return _sought([word for word, _ in _spread(counted[low:high])])

    return found


def _phrases(_):
    return _sought([f'"{" ".join(text.split()[2:4])}"' for *_, text in _quotes()])


def _two_words(rotations):
    words = [value["word"] for value in rotations["word"]]
    return _sought([" ".join(pair) for pair in zip(words, words[1:] + words[:1], strict=True)])


def _periods(days: int) -> Callable[[Rotations], list[Values]]:
    """From the newest back to where the archive begins, some of them reaching into each other."""

    def found(_):
        first, step = LAST_DAY - timedelta(days=3_600), (3_600 - days) / (ROTATED - 1)
        begins = [first + timedelta(days=round(step * n)) for n in range(ROTATED)]
        return [{"since": day, "until": day + timedelta(days=days - 1)} for day in begins]

    return found


def _three_and_year(rotations):
    actors = [value["actor"] for value in rotations["actor"]]
    return [
        {"target": actors[place - 1], "third": actors[place - 2], "actor": actor, **rotations["year"][place % ROTATED]}
        for place, actor in enumerate(actors)
    ]


def _names(_):
    names = [name for (name,) in _spread(_rows("SELECT key FROM entities_actor ORDER BY id"))]
    return [{"name": name.split()[-1][: 3 + place % 3]} for place, name in enumerate(names)]


_VALUES: dict[str, Callable[[Rotations], list[Values]]] = {
    "one": lambda _: [{}],
    "actor": _actors,
    "body": _bodies,
    "pair": _pairs,
    "cursor": _cursors,
    "top": lambda _: [{"top": n} for n in (8, 15, 20, 30)],
    "outlet": lambda _: [{"outlet": pk} for (pk,) in _spread(_rows("SELECT id FROM articles_source ORDER BY id"))],
    "month": _periods(30),
    "half": _periods(183),
    "year": _periods(365),
    "common word": _words_by_frequency(0, ROTATED),
    "word": _words_by_frequency(100, 1_000),
    "rare word": _words_by_frequency(5_000, 12_000),
    "phrase": _phrases,
    "two words": _two_words,
    "name": _names,
    "statement": lambda _: [{"statement": pk} for (pk,) in _spread(_rows(_STATEMENTS))],
    "article": lambda _: [
        {"article": pk} for (pk,) in _rows("SELECT id FROM articles_article WHERE id %% 997 = 3 LIMIT %s", ROTATED)
    ],
    "actor and year": lambda rotations: rotations.both("actor", "year"),
    "actor and outlet": lambda rotations: rotations.both("actor", "outlet"),
    "actor and word": lambda rotations: rotations.both("actor", "common word"),
    "word and month": lambda rotations: rotations.both("word", "month"),
    "three and year": _three_and_year,
}
