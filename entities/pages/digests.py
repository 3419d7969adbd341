"""When somebody's mail is due, and what it says."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from entities.models import Digest, Quote, SavedSearch, Watch
from entities.pages.saved_pages import PAGES, understand_each
from entities.pages.watching import MOST_NEW, broken, count_apart, in_address, new_hits
from newsdesk.web.paging import Count

SENT_FROM_HOUR = 6  # in TIME_ZONE
SHOWN_EACH = 5
SALT = "stop the digest"


@dataclass(frozen=True, slots=True)
class News:
    """What is new in one watch."""

    search: SavedSearch
    count: Count | None  # None of a search that can't be answered
    rows: list  # the newest arrivals, at most SHOWN_EACH
    url: str

    @property
    def trouble(self):
        return " ".join(broken(self.count))

    @property
    def kind(self):
        """What a hit is called: "quote", "article" or "actor"."""
        return PAGES[self.search.page].hit

    @property
    def in_words(self):
        """ "3 new quotes in “Iran about us”", or what is wrong with the search."""
        if self.trouble:
            return f"“{self.search}”: {self.trouble}"
        return f"{self.count} new {self.kind}{'' if self.count.number == 1 else 's'} in “{self.search}”"


def is_due(rhythm: str, covered_until: datetime, now: datetime) -> bool:
    """Once a day or a week, after SENT_FROM_HOUR; what could not be sent then is due until it is."""
    local, last = timezone.localtime(now), timezone.localtime(covered_until)
    return local.hour >= SENT_FROM_HOUR and beginning(rhythm, last.date()) < beginning(rhythm, local.date())


def beginning(rhythm: str, day: date) -> date:
    """The day on which the period of `day` begins: itself, or its Monday."""
    return day if rhythm == Digest.Rhythm.DAILY else day - timedelta(days=day.weekday())


def news_for(digest: Digest, until: datetime, site: str) -> list[News]:
    """What arrived in this person's watches since the last mail and since they last looked, and until then.

    Behind it stand the searches that can't be answered; they alone are no reason for a mail.
    """
    today = timezone.localdate(until)
    since = {watch: max(watch.seen_at, digest.covered_until) for watch in Watch.objects.of(digest.user)}
    queries = understand_each({watch.search for watch in since})
    new = {
        watch: partial(new_hits, watch.search, queries[watch.search], moment, today, until=until)
        for watch, moment in since.items()
    }
    counts = count_apart(new, MOST_NEW)
    told = sorted((watch for watch in new if counts[watch] or counts[watch] is None), key=lambda one: not counts[one])
    if not any(counts.values()):
        return []
    return [
        News(
            watch.search,
            counts[watch],
            list(_in_short(new[watch]().newest_arrivals())[:SHOWN_EACH]) if counts[watch] else [],
            f"{site}{watch.search.get_absolute_url()}?since={in_address(since[watch])}",
        )
        for watch in told
    ]


def _in_short(rows):
    """What a line about each of them prints."""
    if rows.model is Quote:
        return rows.in_their_articles()
    return rows.select_related("source").defer("text", "search") if rows.model is Article else rows


def letter(digest: Digest, news: list[News], site: str) -> EmailMultiAlternatives:
    """The mail, as text and as HTML, with the address that stops these mails (RFC 8058)."""
    stop = site + reverse("digest_stop", args=[signing.dumps(digest.user_id, salt=SALT)])
    context = {"news": news, "site": site, "stop": stop, "digest": digest}
    return EmailMultiAlternatives(
        subject=subject(news),
        body=render_to_string("entities/saved/digest.txt", context),
        to=[digest.user.email],
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        alternatives=[(render_to_string("entities/saved/digest.html", context), "text/html")],
    )


def subject(news: list[News]) -> str:
    """ "3 new in “Ana Lind about Tom Berg” and 2 more searches" """
    first, more = news[0], sum(bool(one.count) for one in news) - 1
    others = f" and {more} more search{'' if more == 1 else 'es'}" if more else ""
    return f"{first.count} new in “{first.search}”{others}"


def user_of(token: str) -> int | None:
    """Whose mails a link stops; None if nobody signed it."""
    try:
        return signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
