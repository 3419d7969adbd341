"""What was said by one actor about another in a period: added up from the counts by month, and by day at its ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from entities.choices import Attribution, Stance
from entities.reads.actors.leading import ONE_DAY

Row = dict[str, int]  # {"speaker", "target", "total", "positive", "neutral", "negative", "sure"}
COLUMNS = ("total", *Stance.values, "sure")
FEW = 3  # actors, of whom all rows are looked through

_OF_MONTHS = f"SELECT speaker_id, target_id, quotes, {', '.join(Stance.values)}, verified FROM entities_pairmonth"
_EACH_STANCE = ", ".join(f"CASE stance WHEN '{stance}' THEN quotes ELSE 0 END AS {stance}" for stance in Stance.values)
_OF_DAYS = f"""
    SELECT speaker_id, target_id, quotes, {_EACH_STANCE}, CASE WHEN verified THEN quotes ELSE 0 END AS verified
    FROM entities_pairactivity
"""
_ADDED_UP = ", ".join(f"sum({name})::int AS {name}" for name in ("quotes", *Stance.values, "verified"))
_COUNTED_DAYS = f"NOT repeats AND attribution = '{Attribution.SAID}'"
_SUMS = f"""
    SELECT speaker_id, target_id, {_ADDED_UP} FROM ({{parts}}) AS each
    GROUP BY speaker_id, target_id HAVING sum(quotes) > 0 ORDER BY sum(quotes) DESC, speaker_id, target_id
"""


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of one of the tables: their condition and what it is given.

    `hidden` keeps PostgreSQL from looking for actors by an index: of famous ones there are more rows than of some days.
    """

    words: str
    given: list[Any]
    hidden: str = ""


def pairs_of_period(
    since: date | None,
    until: date | None,
    *,
    speakers: Sequence[int] | None = None,
    targets: Sequence[int] | None = None,
    kinds: tuple[str, str] = ("", ""),
    most: int | None = None,
) -> list[Row]:
    """The `most` strongest pairs, or all, of what was said in these days, copies once; most quotes first.

    Of these speakers and targets (ids, None = any) and of these kinds of actors ("" = any).
    """
    narrowed, given = _narrowed(speakers, targets, kinds)
    parts = [Part(part.words + narrowed.format(part.hidden), [*part.given, *given]) for part in parts_of(since, until)]
    words = _SUMS.format(parts=" UNION ALL ".join(part.words for part in parts))
    limit = " LIMIT %s" if most else ""
    with connection.cursor() as cursor:
        cursor.execute(words + limit, [value for part in parts for value in part.given] + ([most] if most else []))
        return _rows(cursor)


def parts_of(since: date | None, until: date | None) -> list[Part]:
    """The whole months of a period, whose ends may be open, and the days at its ends that are none."""
    first, last = whole_months(since, until)
    if first and last and first > last:
        return [_days(since, until)]
    bounds = [(f"month {sign} %s", month) for sign, month in ((">=", first), ("<=", last)) if month]
    months = Part(
        f"{_OF_MONTHS} WHERE {' AND '.join(['true', *(words for words, _ in bounds)])}", [month for _, month in bounds]
    )
    edges = [_days(since, first - ONE_DAY)] if since and first and since < first else []
    if until and last and until > (after := _following(last)) - ONE_DAY:
        edges.append(_days(after, until))
    return [months, *edges]


def whole_months(since: date | None, until: date | None) -> tuple[date | None, date | None]:
    """The first and the last month (their first days) that lie wholly in a period; the first is later if none does."""
    first = since and (since if since.day == 1 else _following(since))
    last = until and ((until + ONE_DAY).replace(day=1) - ONE_DAY).replace(day=1)
    return first, last


def _following(day):
    """The first day of the next month."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def _days(first, last):
    return Part(f"{_OF_DAYS} WHERE {_COUNTED_DAYS} AND day BETWEEN %s AND %s", [first, last], hidden=" + 0")


def _narrowed(speakers, targets, kinds):
    words, given = "", []
    for end, ids, kind in (("speaker_id", speakers, kinds[0]), ("target_id", targets, kinds[1])):
        if ids is not None:
            words += f" AND {end}{'{0}' if len(ids) > FEW else ''} = ANY (%s)"
            given.append(list(ids))
        if kind:
            words += f" AND {end} IN (SELECT id FROM entities_actor WHERE kind = %s)"
            given.append(kind)
    return words, given


def _rows(cursor: Iterable[tuple]) -> list[Row]:
    return [
        {"speaker": speaker, "target": target, **dict(zip(COLUMNS, counts, strict=True))}
        for speaker, target, *counts in cursor
    ]
