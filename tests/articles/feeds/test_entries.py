from datetime import UTC, datetime, timedelta

import pytest

from articles.feeds import schedule
from articles.feeds.entries import ALWAYS, AS_NEEDED, NEVER, changed, is_in_feed, known_as
from articles.readers.feeds import Entry

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def seen(*entries):
    """What is remembered of these."""
    return {key: one.mark for one in known_as(entries) for key in one.keys}


def fresh(entries, marks):
    return [one.entry.title for one in changed(known_as(entries), marks)]


def test_entry_is_known_again_by_its_guid_or_its_address():
    before = seen(Entry(guid="1", url="https://a.example/1", title="One"))
    assert fresh([Entry(guid="1", url="https://a.example/moved", title="One")], before) == []
    assert fresh([Entry(guid="other", url="https://a.example/1", title="One")], before) == []
    assert fresh([Entry(guid="2", url="https://a.example/2", title="Two")], before) == ["Two"]


def test_entry_that_says_something_else_is_brought_again():
    before = seen(Entry(guid="1", title="One", text="Words."))
    assert fresh([Entry(guid="1", title="One", text="Other words.")], before) == ["One"]
    assert fresh([Entry(guid="1", title="One, corrected", text="Words.")], before) == ["One, corrected"]
    assert fresh([Entry(guid="1", title="One", text="Words.", updated="2026-05-01")], before) == ["One"]


def test_time_of_an_update_alone_is_none_where_the_whole_text_is_there():
    before = seen(Entry(guid="1", title="One", text="Words.", is_content=True, updated="1"))
    assert fresh([Entry(guid="1", title="One", text="Words.", is_content=True, updated="2")], before) == []


def test_guid_that_all_entries_share_tells_nothing():
    entries = [Entry(guid="same", url=f"https://a.example/{n}", title=f"Story {n}") for n in range(3)]
    assert fresh(entries, {}) == ["Story 0", "Story 1", "Story 2"]
    new = Entry(guid="same", url="https://a.example/9", title="Story 9")
    assert fresh([new, *entries], seen(*entries)) == ["Story 9"]


def test_address_and_guid_that_all_share_leave_title_and_time():
    entries = [Entry(guid="same", url="https://a.example/", title=f"Story {n}", published=str(n)) for n in range(3)]
    assert len(known_as(entries)) == 3
    assert fresh(entries, seen(*entries)) == []


def test_entries_alike_in_everything_are_one():
    assert len(known_as([Entry(title="One"), Entry(title="One")])) == 1


@pytest.mark.parametrize(
    ("words", "is_content", "is_cut", "pages", "in_feed"),
    [
        (120, True, False, AS_NEEDED, True), (120, True, True, AS_NEEDED, False), (120, False, False, AS_NEEDED, False),
        (300, False, False, AS_NEEDED, True), (20, True, False, AS_NEEDED, False), (20, True, True, NEVER, True),
        (900, True, False, ALWAYS, False),
    ],
)  # fmt: skip
def test_text_is_taken_where_it_is_whole(words, is_content, is_cut, pages, in_feed):
    entry = Entry(url="https://a.example/", text="word " * words, is_content=is_content, is_cut=is_cut)
    assert is_in_feed(entry, pages) is in_feed


def test_entry_without_a_page_is_what_the_feed_carries():
    assert is_in_feed(Entry(text="Short."), ALWAYS)


def test_failing_feed_is_asked_ever_more_rarely_and_once_a_day_at_least():
    pauses = [schedule.after_failure(NOW, minutes=60, failures=n) - NOW for n in (1, 2, 3, 5, 6, 1000)]
    assert pauses == [timedelta(hours=n) for n in (1, 2, 4, 16, 24, 24)]


def test_rare_feed_keeps_its_interval_when_it_fails():
    assert schedule.after_failure(NOW, minutes=10080, failures=4) == NOW + timedelta(days=7)


def test_site_may_ask_to_wait_for_a_week_at_most():
    assert schedule.after_failure(NOW, minutes=60, failures=1, asked_to_wait=7200) == NOW + timedelta(hours=2)
    assert schedule.after_failure(NOW, minutes=60, failures=3, asked_to_wait=7200) == NOW + timedelta(hours=4)
    assert schedule.after_failure(NOW, minutes=60, failures=1, asked_to_wait=1e12) == NOW + timedelta(days=7)
    assert schedule.after_success(NOW, minutes=15) == NOW + timedelta(minutes=15)
