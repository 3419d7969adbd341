"""How far the counts of actors on a page can be believed: of the actors shown alone, and of their newest quotes.

What is verified is counted exactly. How sure the others are, and how they stand together in articles, is read off the
newest SAMPLE of each actor and taken for all of them, so that a famous actor costs no more than a page of others. What
is said for a body by others is taken for as sure as what it says itself.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from entities.choices import Attribution, Origin, State
from entities.models import Actor, ActorActivity, ActorTotal, Quote, QuoteTarget
from entities.rules.doubt import Interval, Seen, Settling, firming, interval, measured, settling
from newsdesk.database.walking import walked
from newsdesk.days import midnight

SAMPLE = 200  # quotes of an actor, to tell how sure its others are
LOOKED_AT = 400  # to find the ones to review
USUAL_SHARE = 0.85  # of quotes that are right, where none of those counted could be read
USUAL_BETWEEN = 0.75  # the same of those by one actor about another

_QUOTE, _TARGET = Quote._meta.db_table, QuoteTarget._meta.db_table
_SURE_OF_SPEAKER = f"CASE quote.speaker_origin WHEN '{Origin.PERSON}' THEN 1 ELSE quote.speaker_confidence END"
_UNVERIFIED = (
    f"quote.state = '{State.SUGGESTED}' AND quote.origin <> '{Origin.PERSON}' "
    f"AND quote.attribution = '{Attribution.SAID}'"
)
# Of one actor, `given.id`: the newest quotes that count for it and are not verified. An order that begins with the
# speaker is that of one index alone: without it PostgreSQL may walk the newest quotes of everybody to find theirs.
NEWEST = {
    "by": f"""
        SELECT quote.id, quote.article_id, quote.confidence * {_SURE_OF_SPEAKER} AS probability FROM {_QUOTE} quote
        WHERE quote.speaker_id BETWEEN given.id AND given.id AND NOT quote.perhaps AND {_UNVERIFIED} {{period}}
        ORDER BY quote.speaker_id, quote.published_at DESC, quote.id DESC LIMIT {{most}}
    """,
    "about": f"""
        SELECT quote.id, quote.article_id, quote.confidence AS probability
        FROM {_TARGET} target JOIN {_QUOTE} quote ON quote.id = target.quote_id
        WHERE target.actor_id = given.id AND target.state <> '{State.REJECTED}' AND {_UNVERIFIED} {{period}}
        ORDER BY target.published_at DESC, target.id DESC LIMIT {{most}}
    """,
}
_EACH = """
    SELECT each.id, each.article_id, each.probability
    FROM unnest(%s::bigint[]) AS given(id) CROSS JOIN LATERAL ({newest}) AS each
"""
_SUMS = """
    SELECT given.id, sums.n, sums.expected, sums.squares
    FROM unnest(%s::bigint[]) AS given(id) CROSS JOIN LATERAL (
        SELECT sum(n)::int AS n, sum(expected)::float AS expected, sum(n * n)::float AS squares FROM (
            SELECT count(*) AS n, sum(probability) AS expected FROM ({newest}) AS newest GROUP BY article_id
        ) AS article
    ) AS sums WHERE sums.n > 0
"""
# Of the same newest quotes by each speaker, what they are about.
_BETWEEN = f"""
    SELECT speaker, subject, sum(n)::int, sum(expected)::float, sum(n * n)::float FROM (
        SELECT given.id AS speaker, target.actor_id AS subject, count(*) AS n, sum(newest.probability) AS expected
        FROM unnest(%s::bigint[]) AS given(id) CROSS JOIN LATERAL ({{newest}}) AS newest
        JOIN {_TARGET} target ON target.quote_id = newest.id
        WHERE target.actor_id = ANY (%s) AND target.state <> '{State.REJECTED}'
        GROUP BY given.id, target.actor_id, newest.article_id
    ) AS article GROUP BY speaker, subject
"""


@dataclass(frozen=True, slots=True)
class Likely:
    """A count as a page prints it: how much of it is verified, and between which numbers the true one lies."""

    counted: int
    verified: int
    interval: Interval

    @property
    def leaning(self) -> str:
        """Where what was counted is not among the likely numbers: "more" or "fewer" of them are likely."""
        if self.counted in self.interval:
            return ""
        return "more" if self.counted < self.interval.low else "fewer"


def likely(
    sort: str, counts: Mapping[int, tuple[int, int]], since: date | None = None, until: date | None = None
) -> dict[int, Likely]:
    """{actor id: Likely} of {actor id: (quotes, how many of them are verified)}; `sort` is "by" or "about".

    `since` and `until` are the period that was counted.
    """
    doubtful = [pk for pk, (counted, verified) in counts.items() if counted > verified]
    rows = _read(_SUMS, sort, doubtful, since, until) if doubtful else []
    sums = {pk: (n, expected, squares) for pk, n, expected, squares in rows}
    return {pk: _likely(sort, *count, *sums.get(pk, (1, USUAL_SHARE, 1.0))) for pk, count in counts.items()}


def likely_between(
    counts: Mapping[tuple[int, int], tuple[int, int]], since: date | None = None, until: date | None = None
) -> dict[tuple[int, int], Likely]:
    """The same of {(speaker id, subject id): (quotes, how many of them are verified)}.

    How sure they are is read off the newest SAMPLE of each speaker, whoever these are about: that is one short walk for
    each speaker, where one for each pair would be long for those who seldom speak about each other.
    """
    doubtful = [pair for pair, (counted, verified) in counts.items() if counted > verified]
    ends = [sorted({pair[place] for pair in doubtful}) for place in (0, 1)]
    rows = _read(_BETWEEN, "by", ends[0], since, until, ends[1]) if doubtful else []
    sums = {(speaker, subject): (n, expected, squares) for speaker, subject, n, expected, squares in rows}
    return {
        pair: _likely("between", *count, *sums.get(pair, (1, USUAL_BETWEEN, 1.0))) for pair, count in counts.items()
    }


def _likely(sort: str, counted: int, verified: int, n: int, expected: float, squares: float) -> Likely:
    """Of a count, from n of its unverified quotes: the sum of their probabilities, and of the squares by article."""
    rest = max(0, counted - verified)
    seen = Seen(verified, rest, rest * expected / n, max(1.0, squares / n))
    return Likely(counted, verified, interval(seen, measured(sort)))


def of_actor(actor: Actor, sort: str, totals: Mapping[str, int], verified: Mapping[str, int]) -> Likely:
    """Of its totals, {"quotes_by", "quotes_about"} of everything and of what is verified."""
    name = f"quotes_{sort}"
    return likely(sort, {actor.pk: (totals[name], verified[name])})[actor.pk]


def tell_likely(
    actors: Iterable[Actor], since: date | None = None, until: date | None = None, *, once: bool = True
) -> None:
    """Gives each of a page of actors, with their `n_quotes_by` and `n_quotes_about`, `likely_by` and `likely_about`."""
    actors = list(actors)
    ids = [actor.pk for actor in actors]
    for sort in ("by", "about"):
        verified = verified_of(sort, ids, since, until, once=once)
        counts = {actor.pk: (getattr(actor, f"n_quotes_{sort}"), verified.get(actor.pk, 0)) for actor in actors}
        told = likely(sort, counts, since, until)
        for actor in actors:
            setattr(actor, f"likely_{sort}", told[actor.pk])


def verified_of(
    sort: str, ids: Sequence[int], since: date | None = None, until: date | None = None, *, once: bool = True
) -> dict[int, int]:
    """How many quotes by or about each of these actors (ids) are verified."""
    measure = f"quotes_{sort}"
    if since or until:
        counted = ActorActivity.objects.of(*ids).between(since, until).verified().printed(once)
        return dict(counted.leaders(measure, len(ids)))
    return dict(ActorTotal.objects.of_layer(True, once=once).filter(actor__in=ids).values_list("actor", measure))


def settling_of(actor: Actor, sort: str, told: Likely) -> Settling:
    """Which quotes to review so that this count of an actor is settled."""
    rows = newest_unverified(actor, sort)
    if not rows:
        return Settling()
    by_article = Counter(article for _, article, _ in rows)
    rest = told.counted - told.verified
    expected = rest * sum(probability for *_, probability in rows) / len(rows)
    together = sum(n * n for n in by_article.values()) / len(rows)
    seen = Seen(told.verified, rest, expected, together)
    return settling([(pk, probability) for pk, _, probability in rows], seen, measured(sort))


def firming_of(query, quotes: int, verified: int) -> Settling:
    """Which quotes of a PairQuery to review so that a tone that rests on so many of them is firm."""
    waiting = Quote.objects.of_pair(query).waiting().order_by("-published_at", "-pk")
    rows = waiting.values_list("pk", "confidence", "speaker_confidence")[:LOOKED_AT]
    return firming([(pk, sure * of_speaker) for pk, sure, of_speaker in rows], quotes, verified)


def newest_unverified(actor: Actor, sort: str) -> list[tuple[int, int, float]]:
    """[(quote id, article id, probability)] of at most LOOKED_AT of them, newest first."""
    return _read(_EACH, sort, [actor.pk], None, None, most=LOOKED_AT)


def _read(statement, sort, ids, since, until, *more, most=SAMPLE):
    table, period, moments = ("quote" if sort == "by" else "target"), "", []
    if since:
        period, moments = f"AND {table}.published_at >= %s", [midnight(since)]
    if until:
        period += f" AND {table}.published_at < %s"
        moments.append(midnight(until + timedelta(days=1)))
    return walked(statement.format(newest=NEWEST[sort].format(period=period, most=most)), [ids, *moments, *more])
