import html
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from entities.models import DateMention
from entities.services.derived.exact import repair
from tests.factories import NOON, actor, article, mention, quote, user

pytestmark = pytest.mark.django_db


def test_the_desk_counts_up_to_the_newest_article(carol):
    article(published_at=datetime(2025, 12, 5, 9, tzinfo=UTC))
    assert "As of the newest article, 5 December 2025" in carol.get("/").text


def test_an_article_of_the_future_does_not_move_the_desk(carol):
    article(published_at=datetime(2025, 12, 5, 9, tzinfo=UTC))
    article(published_at=timezone.now() + timedelta(days=400))
    assert "5 December 2025" in carol.get("/").text


def test_the_desk_shows_who_leads_and_links_to_what_was_counted(carol):
    lind, berg = actor("Ana Lind"), actor("Tom Berg")
    quote(article(), "We will talk", lind, [berg])
    repair()
    text = carol.get("/").text
    assert f'href="/quotes/?speaker={lind.pk}&amp;from=2025-10-22&amp;to=2025-11-20">1</a>' in text
    assert f'href="/quotes/?about={berg.pk}&amp;from=2025-10-22&amp;to=2025-11-20">1</a>' in text


def test_the_desk_says_what_waits_for_somebody(carol):
    quote(article(), "We will talk", confidence=0.2)
    article(published_at=None)
    article(state="failed", failure="The text could not be read.")
    context = carol.get("/").context
    assert [str(context[name]()) for name in ("to_review", "undated", "failed")] == ["1", "1", "1"]
    assert "The text could not be read." in carol.get("/").text


@pytest.mark.parametrize(
    ("role", "there", "what"),
    [("annotator", "/review/", "quote to review"), ("analyst", "/quotes/?unsure=1", "uncertain quote ")],
)
def test_the_queue_is_counted_for_those_who_may_review_and_uncertain_quotes_for_others(client, role, there, what):
    client.force_login(user("bob", role))
    quote(article(), "We will talk", confidence=0.2)
    assert f'<a href="{there}"><strong>1</strong> {what}</a>' in client.get("/").text


def test_the_desk_follows_articles_in_work_and_then_stops(carol):
    told = article(state="received")
    fragment = carol.get("/", headers={"HX-Request": "true", "HX-Target": "newest"}).text
    assert fragment.lstrip().startswith('<section class="panel" id="newest" hx-get="/" hx-trigger="every 3s"')
    assert "1 processing" in fragment
    told.state = "annotated"
    told.save()
    settled = carol.get("/", headers={"HX-Request": "true", "HX-Target": "newest"}).text
    assert "hx-trigger" not in settled


def test_the_fragment_costs_less_than_the_page(carol, django_assert_max_num_queries):
    article()
    with django_assert_max_num_queries(7):
        carol.get("/", headers={"HX-Request": "true", "HX-Target": "newest"})


def test_what_lies_ahead_is_one_click_away_from_the_desk_and_from_days_to_come(carol):
    lind = actor("Ana Lind")
    for days in range(3):
        text = f"“The ferry leaves on 8 December,” Ana Lind said on day {days}."
        told = article(text, published_at=NOON - timedelta(days=days))
        mention(told, "Ana Lind", lind)
        quote(told, "The ferry leaves on 8 December", lind)
        start, words, day = text.index("8 December"), "8 December", date(2025, 12, 8)
        DateMention.objects.create(
            article=told, start=start, end=start + len(words), text=words, grain="day", earliest=day, latest=day,
            published_at=told.published_at,
        )  # fmt: skip
    repair()
    for page in ("/", "/timeline/?from=2025-12-01&to=2026-01-31"):
        (there,) = re.findall(r'href="([^"]*)">Dates mentioned that lie ahead', carol.get(page).text)
        assert "<h3>8 December 2025</h3>" in carol.get(html.unescape(there)).text
    assert "lie ahead" not in carol.get("/timeline/?from=2024-12-01&to=2025-01-31").text
