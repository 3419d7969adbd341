"""The site's time zone is another one: no article that is known to the day may move to another day.

Principle: a day is stored as its midnight. In another zone that moment lies on the day before, or at another hour, so
it is set to the midnight of the same day there. A time is a moment and stays one; its day may be another one. Each run
can be repeated: what was set already is midnight in the new zone.
"""

from collections.abc import Callable

import pghistory
from django.db import connection, transaction

from articles import derived
from articles.models import Article, Precision, Zone
from newsdesk.database.batching import batched

AT_ONCE = 1_000  # articles in one transaction
MOVE = """
UPDATE articles_article
SET published_at = (published_at AT TIME ZONE %(before)s)::date::timestamp AT TIME ZONE %(after)s
WHERE id = ANY(%(ids)s) AND published_precision = 'day' AND (published_at AT TIME ZONE %(before)s)::time = '00:00'
"""


def keep_days(*, zone: str, report: Callable[[str], None] = lambda words: None) -> bool:
    """Store every day in this zone, if they were stored in another one; returns whether they were.

    To be run while nothing else writes: before the site starts. A site that never noted its zone has the one it runs
    in.
    """
    last = Zone.objects.order_by("-pk").first()
    if last is None or last.name == zone:
        if last is None:
            Zone.objects.create(name=zone)
        return False
    dated = Article.objects.filter(published_precision=Precision.DAY).exclude(published_at=None)
    ids = list(dated.order_by("pk").values_list("pk", flat=True))
    report(f"The time zone was {last} and is {zone}: keeping the days of {len(ids):,} articles.")
    for some in batched(ids, AT_ONCE):
        with transaction.atomic(), pghistory.context(verb="change_time_zone"), connection.cursor() as cursor:
            cursor.execute(MOVE, {"before": last.name, "after": zone, "ids": list(some)})
            for follower in derived.followers:
                follower.redated(list(some))
    for follower in derived.followers:
        follower.rezoned(last.name)
    Zone.objects.create(name=zone)
    return True
