"""What came in of each outlet, day by day, and which fell silent."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.db.models import Count, Max
from django.db.models.functions import TruncDate
from django.utils import timezone

from articles.feeds.models import Feed
from articles.models import Article, Source
from articles.outlets.rhythm import pause_expected, silent_since
from newsdesk.days import day_of, midnight
from newsdesk.web.spark import spark_points

DAYS_KNOWN = 180  # back to which a rhythm is looked for
DAYS_SHOWN = 30
CACHED_SECONDS = 300
Days = dict[date, int]


@dataclass(frozen=True)
class OutletRow:
    """One outlet as its list shows it."""

    source: Source
    articles: int
    per_day: list[int]  # that came in, of the last DAYS_SHOWN days
    last: date | None
    silent_since: date | None
    expected: int | None  # days without an article that are no alarm yet, by its own rhythm
    feeds: list[Feed]

    @property
    def lately(self) -> int:
        return sum(self.per_day)

    @property
    def spark(self) -> str:
        return spark_points(self.per_day)


def arrivals(today: date) -> dict[int, Days]:
    """{outlet: {day: articles that came in}} of the days from which a rhythm is told."""
    since = midnight(today - timedelta(days=DAYS_KNOWN))
    rows = Article.objects.filter(created_at__gte=since).order_by().values("source", day=TruncDate("created_at"))
    found: dict[int, Days] = defaultdict(dict)
    for row in rows.annotate(n=Count("pk")):
        found[row["source"]][row["day"]] = row["n"]
    return found


def outlet_rows(sources, *, today: date) -> list[OutletRow]:
    """What the list shows of these outlets, in their order."""
    sources = list(sources)
    ids = [source.pk for source in sources]
    came = arrivals(today)
    counted = Article.objects.filter(source__in=ids).order_by().values("source")
    known = {row["source"]: row for row in counted.annotate(n=Count("pk"), last=Max("created_at"))}
    feeds: dict[int, list[Feed]] = defaultdict(list)
    for feed in Feed.objects.filter(source__in=ids):
        feeds[feed.source_id].append(feed)
    shown = [today - timedelta(days=back) for back in reversed(range(DAYS_SHOWN))]
    rows = []
    for source in sources:
        days = came.get(source.pk, {})
        last = day_of(known[source.pk]["last"]) if source.pk in known else None
        rows.append(
            OutletRow(
                source=source,
                articles=known[source.pk]["n"] if source.pk in known else 0,
                per_day=[days.get(day, 0) for day in shown],
                last=last,
                silent_since=silent_since(days or ({last} if last else ()), today=today, after=source.silent_after),
                expected=pause_expected(days),
                feeds=feeds[source.pk],
            )
        )
    return rows


def silent_outlets() -> list[tuple[str, date]]:
    """[(name, the last day on which something came)] of all that fell silent, longest first. Kept for some minutes."""
    return cache.get_or_set("silent-outlets", _silent, CACHED_SECONDS) or []


def _silent() -> list[tuple[str, date]]:
    today = timezone.localdate()
    found = [(row.source.name, row.silent_since) for row in outlet_rows(Source.objects.all(), today=today)]
    return sorted(((name, since) for name, since in found if since), key=lambda one: one[1])
