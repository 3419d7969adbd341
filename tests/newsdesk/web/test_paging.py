from datetime import UTC, datetime, timedelta

import pytest

from articles.models import Article
from entities.models import Actor
from newsdesk.web.paging import Count, Cursor, count_each, count_up_to, newest_page, ordered_page
from tests.factories import actor, article

NOON = datetime(2025, 11, 20, 12, tzinfo=UTC)


def walk(page_after):
    """All pages, one after the other, as lists of rows."""
    pages, after = [], None
    while True:
        page = page_after(after)
        pages.append(list(page))
        after = page.next
        if after is None:
            return pages


@pytest.fixture
def five(db):
    """Two articles of one moment, an older and a newer one, and one without a date."""
    made = [article(published_at=NOON + timedelta(hours=hour)) for hour in (0, 0, -1, 1)]
    return [*made, article(published_at=None)]


def test_newest_page_walks_every_row_once_with_undated_last(five):
    first, second, older, newer, undated = five
    assert walk(lambda after: newest_page(Article.objects.all(), after, 2)) == [
        [newer, second],
        [first, older],
        [undated],
    ]


def test_newest_page_can_put_undated_first(five):
    first, second, older, newer, undated = five
    assert walk(lambda after: newest_page(Article.objects.all(), after, 2, undated_first=True)) == [
        [undated, newer],
        [second, first],
        [older],
    ]


def test_newest_page_walks_from_the_oldest_too_with_undated_last(five):
    first, second, older, newer, undated = five
    assert walk(lambda after: newest_page(Article.objects.all(), after, 2, oldest_first=True)) == [
        [older, first],
        [second, newer],
        [undated],
    ]


def test_a_full_last_page_has_no_next(five):
    assert newest_page(Article.objects.all(), size=5).next is None


def test_pages_do_not_repeat_rows_when_newer_ones_arrive(five):
    first, _, older, _, undated = five
    page = newest_page(Article.objects.all(), size=2)
    article(published_at=NOON + timedelta(days=1))
    assert list(newest_page(Article.objects.all(), page.next)) == [first, older, undated]


def test_ordered_page_walks_equal_values_by_key(db):
    made = [actor(name) for name in ("Bea", "Abe", "Bea")]
    assert walk(lambda after: ordered_page(Actor.objects.all(), "key", after, 1)) == [[made[1]], [made[0]], [made[2]]]


def test_ordered_page_can_descend(db):
    made = [actor(name) for name in ("Abe", "Bea", "Cleo")]
    assert walk(lambda after: ordered_page(Actor.objects.all(), "-key", after, 2)) == [made[:0:-1], [made[0]]]


def test_cursor_prints_what_an_address_can_hold():
    assert str(Cursor(NOON, 7)) == "2025-11-20T12:00:00+00:00~7"
    assert str(Cursor(None, 7)) == "~7"
    assert str(Cursor(12, 7)) == "12~7"


def test_count_stops_at_its_limit(five):
    assert count_up_to(Article.objects.all(), limit=4) == Count(5, 4)
    assert str(count_up_to(Article.objects.all(), limit=4)) == "4+"
    assert str(count_up_to(Article.objects.all(), limit=5)) == "5"


@pytest.mark.parametrize(("number", "words"), [(0, "0"), (1234, "1,234"), (10_000, "10,000"), (10_001, "10,000+")])
def test_count_is_printed_with_its_limit(number, words):
    assert str(Count(number)) == words


def test_several_lists_are_counted_in_one_read(five, django_assert_num_queries):
    actor("Ana Lind")
    lists = {
        "all": Article.objects.all(),
        "dated": Article.objects.filter(published_at__isnull=False),
        "none": Article.objects.none(),
        "actors": Actor.objects.filter(name="Ana Lind"),
    }
    with django_assert_num_queries(1):
        counts = count_each(lists, limit=4)
    assert {key: str(count) for key, count in counts.items()} == {"all": "4+", "dated": "4", "none": "0", "actors": "1"}


def test_no_lists_are_counted_without_a_read(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert count_each({}) == {}
        assert count_each({"none": Article.objects.none()}) == {"none": Count(0)}
