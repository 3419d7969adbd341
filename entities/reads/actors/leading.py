"""Who leads a period, found without adding up everybody: by the threshold algorithm (Fagin, Lotem and Naor, 2003).

Principle: who is among the first of a period is among the first of one of its months, or nobody far down in every
month could add up to as much. So the first few of each month are taken, their counts of the period added up exactly,
and the last ones of the lists tell how much anybody who is on none of them can have at most. If that might be enough,
the lists are taken longer. Of a month that the period only touches, the whole is what somebody can have at most.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from entities.models import ActorActivity
from newsdesk.database.walking import walked

MEASURES = ("mentions", "quotes_by", "quotes_about")
FIRST_LOOK, LONGER = 2, 4  # times as many as are wanted are looked at in each month, then so many times as many
FEW_DAYS = 7  # of so many everything is added up
ONE_DAY = timedelta(days=1)

_ENDS = "SELECT min(month), max(month) FROM entities_actormonth WHERE {measure} > 0"
_FIRST = """
    SELECT wanted.month, best.actor_id, best.n FROM unnest(%s::date[]) AS wanted(month) CROSS JOIN LATERAL (
        SELECT counted.actor_id, counted.{measure} AS n FROM entities_actormonth counted {of_kind}
        WHERE counted.month = wanted.month AND counted.{measure} > 0
        ORDER BY counted.{measure} DESC, counted.actor_id LIMIT %s
    ) best
"""
_OF_KIND = "JOIN entities_actor actor ON actor.id = counted.actor_id AND actor.kind = %s"
_SUMS = """
    SELECT actor_id, sum(n) FROM (
        SELECT actor_id, {measure} AS n FROM entities_actormonth WHERE actor_id = ANY (%s) AND month = ANY (%s)
        {days}
    ) AS each GROUP BY actor_id
"""
_DAYS = """
    UNION ALL SELECT actor_id, {measure} FROM entities_actoractivity
    WHERE actor_id = ANY (%s) AND day BETWEEN %s AND %s AND NOT repeats
"""


_SEEN = """
    SELECT count(*) FROM (
        SELECT DISTINCT actor_id FROM entities_actormonth
        WHERE month = ANY (%s) AND mentions + quotes_by + quotes_about > 0
        {days}
    ) AS each {of_kind}
"""
_SEEN_ON = """
    UNION SELECT actor_id FROM entities_actoractivity
    WHERE day BETWEEN %s AND %s AND NOT repeats AND mentions + quotes_by + quotes_about > 0
"""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A period as whole months (their first days) and what is left of those at its ends: [(first day, last day)]."""

    months: list[date]
    edges: list[tuple[date, date]]

    @property
    def touched(self) -> list[date]:
        return sorted({*self.months, *(first.replace(day=1) for first, _ in self.edges)})


def stretch(first: date, last: date) -> Stretch:
    """Both days included."""
    months, edges = [], []
    month = first.replace(day=1)
    while month <= last:
        following = (month + timedelta(days=31)).replace(day=1)
        begins, ends = max(first, month), min(last, following - ONE_DAY)
        if (begins, ends) == (month, following - ONE_DAY):
            months.append(month)
        else:
            edges.append((begins, ends))
        month = following
    return Stretch(months, edges)


def leading(
    measure: str,
    since: date | None,
    until: date | None,
    most: int,
    *,
    kind: str = "",
    after: tuple[int, int] | None = None,
) -> list[tuple[int, int]]:
    """[(actor id, total)] of the `most` actors with most of `measure` in these days, copies once, at least one each.

    Of equal ones the smaller id goes first. `after`: (total, actor id) behind which to begin. `kind`: of actors.
    """
    if measure not in MEASURES:
        raise ValueError(measure)
    first, last = _ends(measure, since, until)
    if first is None or last is None or first > last or most < 1:
        return []
    if last - first < timedelta(days=FEW_DAYS):
        return _added_up(measure, first, last, most, kind, after)
    asked, look = stretch(first, last), FIRST_LOOK * most
    while True:
        found, at_most = _first_of_each(measure, asked.touched, look, kind)
        totals = _sums(measure, found, asked)
        ahead = [each for each in sorted(totals, key=_place) if not after or _place(after[::-1]) < _place(each)][:most]
        if not at_most or (len(ahead) == most and ahead[-1][1] > at_most):
            return ahead
        look *= LONGER


def rising(
    as_of: date, days: int, most: int, *, kind: str = "", after: tuple[int, int] | None = None
) -> list[tuple[int, int]]:
    """[(actor id, rise)] of the `most` whose mentions in the `days` up to `as_of` exceed those in as many days before
    by most, at least by one; copies once. `after` and `kind` as of `leading`.

    Nobody rises by more than it is mentioned in the later days: so those with most mentions are looked at, until the
    next one has too few.
    """
    first = as_of - timedelta(days=days - 1)
    before, look = stretch(first - timedelta(days=days), first - ONE_DAY), LONGER * most
    while True:
        recent = leading("mentions", first, as_of, look, kind=kind)
        earlier = dict(_sums("mentions", {pk for pk, _ in recent}, before))
        rises = sorted(((pk, n - earlier.get(pk, 0)) for pk, n in recent), key=_place)
        ahead = [each for each in rises if each[1] > 0 and (not after or _place(after[::-1]) < _place(each))][:most]
        if len(recent) < look or (len(ahead) == most and ahead[-1][1] > recent[-1][1]):
            return ahead
        look *= LONGER


def _place(total):
    pk, n = total
    return -n, pk


def _ends(measure, since, until):
    if since and until:
        return since, until
    with connection.cursor() as cursor:
        cursor.execute(_ENDS.format(measure=measure))
        first, last = cursor.fetchone()
    return since or first, until or (last and (last + timedelta(days=31)).replace(day=1) - ONE_DAY)


def _first_of_each(measure, months, look, kind) -> tuple[set[int], int]:
    """(ids of the first of each month, how much somebody who is none of these has at most in all of them)"""
    words = _FIRST.format(measure=measure, of_kind=_OF_KIND if kind else "")
    lists: dict[date, list[tuple[int, int]]] = {month: [] for month in months}
    for month, actor, n in walked(words, [months, *([kind] if kind else []), look]):
        lists[month].append((n, actor))
    at_most = sum(min(n for n, _ in each) for each in lists.values() if len(each) == look)
    return {actor for each in lists.values() for _, actor in each}, at_most


def _sums(measure, actors: Collection[int], asked: Stretch) -> list[tuple[int, int]]:
    """[(actor id, total in all of these days)] of those with at least one."""
    ids = sorted(actors)
    words = _SUMS.format(measure=measure, days="".join(_DAYS.format(measure=measure) for _ in asked.edges))
    given = [ids, asked.months, *(value for edge in asked.edges for value in (ids, *edge))]
    with connection.cursor() as cursor:
        cursor.execute(words, given)
        return [(pk, n) for pk, n in cursor if n]


def _added_up(measure, first, last, most, kind, after):
    activity = ActorActivity.objects.between(first, last).printed(once=True).of_type(kind)
    if not after:
        return activity.leaders(measure, most)
    totals = activity.leaders(measure, None)
    return [each for each in totals if _place(after[::-1]) < _place(each)][:most]


def n_seen(since: date, until: date, kind: str = "") -> int:
    """How many actors (of a kind) are mentioned, quoted or talked about in these days, copies once."""
    asked = stretch(since, until)
    of_kind = "JOIN entities_actor counted ON counted.id = each.actor_id AND counted.kind = %s" if kind else ""
    words = _SEEN.format(days="".join(_SEEN_ON for _ in asked.edges), of_kind=of_kind)
    with connection.cursor() as cursor:
        cursor.execute(words, [asked.months, *(day for edge in asked.edges for day in edge), *([kind] if kind else [])])
        return cursor.fetchone()[0]
