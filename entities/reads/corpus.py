"""What the corpus is made of: articles by outlet and day, how much of it is annotated and verified, by which engine."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import log

from django.core.cache import cache
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from articles.models import Article
from entities.models import Quote, Run
from newsdesk.days import day_of
from newsdesk.web.spark import spark_points

CACHED_SECONDS = 600
DAYS_SHOWN = 30
ANNOTATED = (Article.State.ANNOTATED, Article.State.REVIEWED)


@dataclass(frozen=True, slots=True)
class OutletFacts:
    pk: int
    name: str
    articles: int
    annotated: int
    reviewed: int
    first: date | None
    last: date | None
    per_day: list[int]  # of the last DAYS_SHOWN days

    @property
    def lately(self) -> int:
        return sum(self.per_day)

    @property
    def spark(self) -> str:
        return spark_points(self.per_day)


@dataclass(frozen=True, slots=True)
class CorpusFacts:
    """All of it as counted at one moment."""

    counted_at: datetime
    until: date  # the newest day of publication
    states: dict[str, int]  # articles by their state
    undated: int
    outlets: list[OutletFacts]  # most articles first
    per_day: list[int]  # articles of the last DAYS_SHOWN days
    quotes: int  # said, and not rejected
    verified: int
    perhaps: int
    unnamed: int  # without a known speaker
    engines: list[tuple[str, int]]  # (version, articles it annotated), most first

    @property
    def articles(self) -> int:
        return sum(self.states.values())

    @property
    def annotated(self) -> int:
        return sum(self.states.get(state, 0) for state in ANNOTATED)

    @property
    def reviewed(self) -> int:
        return self.states.get(Article.State.REVIEWED, 0)

    @property
    def failed(self) -> int:
        return self.states.get(Article.State.FAILED, 0)

    @property
    def in_other_languages(self) -> int:
        return self.states.get(Article.State.OTHER, 0)

    @property
    def since(self) -> date:
        """The first of the days that are shown one by one."""
        return self.until - timedelta(days=DAYS_SHOWN - 1)

    @property
    def first(self) -> date | None:
        return min((outlet.first for outlet in self.outlets if outlet.first), default=None)

    @property
    def last(self) -> date | None:
        return max((outlet.last for outlet in self.outlets if outlet.last), default=None)

    @property
    def spark(self) -> str:
        return spark_points(self.per_day)


def corpus_facts() -> CorpusFacts | None:
    """None of an empty corpus. Kept for some minutes, and counted anew when it has grown by a thousandth."""
    newest = Article.objects.order_by("-pk").values_list("pk", flat=True).first()
    if newest is None:
        return None
    generation = int(1000 * log(newest)) if newest > 1000 else newest
    return cache.get_or_set(f"corpus-facts:{generation}", _counted, CACHED_SECONDS)


def _counted():
    until = Article.objects.newest_day(timezone.localdate())
    since = until - timedelta(days=DAYS_SHOWN - 1)
    lately = Article.objects.between(since, until).order_by().values("source", day=TruncDate("published_at"))
    counts = {(row["source"], row["day"]): row["n"] for row in lately.annotate(n=Count("pk"))}
    days = [since + timedelta(days=number) for number in range(DAYS_SHOWN)]
    outlets = [
        OutletFacts(
            row["source"],
            row["source__name"],
            row["n"],
            row["annotated"],
            row["reviewed"],
            day_of(row["first"]),
            day_of(row["last"]),
            [counts.get((row["source"], day), 0) for day in days],
        )
        for row in Article.objects.per_outlet(ANNOTATED)
    ]
    per_day: Counter[date] = Counter()
    for (_, day), n in counts.items():
        per_day[day] += n
    said = Quote.objects.live().said()
    states = Article.objects.order_by().values_list("state").annotate(n=Count("pk"))
    return CorpusFacts(
        counted_at=timezone.now(),
        until=until,
        states=dict(states),
        undated=Article.objects.needing_date().count(),
        outlets=outlets,
        per_day=[per_day[day] for day in days],
        quotes=said.count(),
        verified=said.verified().count(),
        perhaps=said.filter(perhaps=True).count(),
        unnamed=said.filter(speaker=None).count(),
        engines=list(Run.objects.per_engine()),
    )
