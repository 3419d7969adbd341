"""What a quote takes along when a run of the engine replaces its row: since when it is known, who kept or reported it.

A run deletes the machine's open suggestions and stores new ones. Where a new one is the same quote (as difference.py
pairs them), people must not be told of it again, and collections must find it again.
"""

from datetime import datetime

from articles.models import Article
from entities.models import KeptQuote, Quote, Report
from entities.rules.texts.difference import Changed, Finding, pair

SLIGHT = {"Words", "Citing"}  # the borders of a quote, and whom its speaker quotes, may change without making it news


def arrivals_in(article: Article) -> dict[int, datetime]:
    """{quote id: arrived_at} of what the next run may replace."""
    return dict(Quote.objects.filter(article=article).untouched().order_by().values_list("pk", "arrived_at"))


def carry_over(before: list[Finding], after: list[Finding], arrivals: dict[int, datetime]) -> None:
    """`arrivals` are those of `before`. A quote that says something else now has only just arrived."""
    pairs = [(old, now) for old, now in pair(before, after)[2] if now.what == "quote"]
    now_called = {old.key: now.key for old, now in pairs if old.key is not None and now.key is not None}
    unchanged = {
        now_called[old.key]: arrivals[old.key]
        for old, now in pairs
        if old.key in now_called and says_the_same(old, now)
    }
    Quote.objects.bulk_update([Quote(pk=pk, arrived_at=at) for pk, at in unchanged.items()], ["arrived_at"])
    kept = list(KeptQuote.objects.filter(quote_number__in=now_called))
    for one in kept:
        one.quote_number = now_called[one.quote_number]
    KeptQuote.objects.bulk_update(kept, ["quote_number"])
    reports = list(Report.objects.about(Report.About.QUOTE, now_called))
    for one in reports:
        one.number = now_called[one.number]
    Report.objects.bulk_update(reports, ["number"])


def says_the_same(old: Finding, now: Finding) -> bool:
    return {field for field, *_ in Changed(old, now).fields} <= SLIGHT
