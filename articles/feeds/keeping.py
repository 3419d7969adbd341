"""Adding feeds, changing how they are asked, and taking them off."""

from datetime import datetime

from django.db import transaction

from articles.feeds.asking import ask_soon
from articles.feeds.models import Feed
from articles.feeds.schedule import after_success
from articles.models import Source
from newsdesk.database.again import tried_again
from newsdesk.web.refusals import Refusal


class AlreadyAdded(Refusal):
    """The address is that of a feed that is asked already, `feed`."""

    def __init__(self, feed: Feed):
        super().__init__(f"This feed was added before, to {feed.source}.")
        self.feed = feed


class CannotAsk(Refusal):
    """The feed is paused, or gone."""

    def __init__(self) -> None:
        super().__init__("This feed is not asked at the moment. Resume it first.")


@tried_again
@transaction.atomic
def add_feed(*, source: Source, url: str, title: str, minutes: int, pages: str, by, now: datetime) -> Feed:
    """Add a feed to an outlet, with the job that asks it for the first time. Raises AlreadyAdded."""
    if known := Feed.objects.select_related("source").filter(url=url).first():
        raise AlreadyAdded(known)
    feed = Feed.objects.create(
        source=source, url=url, title=title[:200], minutes=minutes, pages=pages, by=by, next_at=now
    )
    ask_soon(feed)
    return feed


@tried_again
@transaction.atomic
def change_feed(*, feed: Feed, title: str, minutes: int, pages: str, now: datetime) -> None:
    """Another interval counts from when it was last asked; one that fails keeps the time of its next try."""
    locked = Feed.objects.select_for_update().get(pk=feed.pk)
    if locked.minutes != minutes and not locked.failures:
        locked.next_at = after_success(locked.asked_at or now, minutes=minutes)
    locked.title, locked.minutes, locked.pages = title[:200], minutes, pages
    locked.save(update_fields=["title", "minutes", "pages", "next_at"])


@tried_again
@transaction.atomic
def pause_feed(*, feed: Feed) -> None:
    Feed.objects.filter(pk=feed.pk).update(state=Feed.State.PAUSED)


@tried_again
@transaction.atomic
def resume_feed(*, feed: Feed, now: datetime) -> None:
    """Ask it again, from now on, also if its site once said that it is gone."""
    Feed.objects.filter(pk=feed.pk).update(
        state=Feed.State.ACTIVE, next_at=now, failures=0, failing_since=None, problem=""
    )
    ask_soon(feed)


@tried_again
@transaction.atomic
def ask_now(*, feed: Feed, now: datetime) -> None:
    """Have it asked as soon as a worker comes to it. Raises CannotAsk for one that is paused or gone."""
    if not Feed.objects.active().filter(pk=feed.pk).update(next_at=now):
        raise CannotAsk
    ask_soon(feed)


@tried_again
@transaction.atomic
def remove_feed(*, feed: Feed) -> None:
    """Ask it no more. The articles that it brought stay."""
    Feed.objects.filter(pk=feed.pk).delete()
