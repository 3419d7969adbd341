from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from articles.models import Article
from entities.models import Run
from tests.factories import actor, article, quote, source

pytestmark = pytest.mark.django_db

TEXT = "“We will talk,” Ana Lind said. “Never,” said Tom Berg."


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


@pytest.fixture
def corpus():
    lind = actor("Ana Lind")
    told = article(TEXT, state="annotated")
    quote(told, "We will talk", lind, state="accepted")
    quote(told, "Never")
    for day in (19, 18):
        quote(
            article(f"{TEXT} {day}", published_at=datetime(2025, 11, day, tzinfo=UTC), state="reviewed"), "Never", lind
        )
    article("One of long ago.", published_at=datetime(2020, 1, 1, tzinfo=UTC), source=source("The Ledger"))
    article("No day.", published_at=None, state="failed", failure="Too long")
    Run.objects.create(article=told, pipeline="5")
    Run.objects.create(article=told, pipeline="5")


def test_it_tells_what_the_counts_rest_on(carol, corpus):
    answer = carol.get("/about-the-data/")
    told = answer.context["corpus"]
    assert (told.articles, told.annotated, told.reviewed, told.failed, told.undated) == (5, 3, 2, 1, 1)
    assert (told.quotes, told.verified, told.unnamed) == (4, 1, 1)
    assert told.engines == [("5", 1)]
    post, ledger = told.outlets
    assert (post.name, post.articles, post.per_day[-3:], post.lately) == ("The Harbour Post", 4, [1, 1, 1], 3)
    assert (ledger.lately, ledger.last.isoformat()) == (0, "2020-01-01")
    assert "25%" in answer.text  # of four quotes, one is verified
    assert "is known to be wrong" in answer.text


def test_everybody_sees_which_outlets_fell_silent(carol):
    tide = source("Daily Tide")
    for back in range(9, 20):
        came = timezone.now() - timedelta(days=back)
        Article.objects.filter(pk=article(source=tide).pk).update(created_at=came)
    last = timezone.localdate() - timedelta(days=9)
    text = " ".join(carol.get("/about-the-data/").text.split())
    assert "1 outlet fell silent" in text
    assert f"<bdi>Daily Tide</bdi> since {last:%-d %b %Y}." in text


def test_an_empty_corpus_has_the_engine_s_quality_alone(carol):
    text = carol.get("/about-the-data/").text
    assert "There are no articles yet." in text
    assert "Found, of what there is" in text


def test_it_is_counted_once_for_many_who_look(carol, corpus, django_assert_max_num_queries):
    carol.get("/about-the-data/")
    with django_assert_max_num_queries(8):
        carol.get("/about-the-data/")
    grown = 2 * Article.objects.latest("pk").pk  # a large archive is counted anew when it has grown by a thousandth
    Article.objects.create(pk=grown, source=source(), title="One more", text="More.", sha256="x", n_words=1, search="")
    assert carol.get("/about-the-data/").context["corpus"].articles == 6


@pytest.mark.parametrize("page", ["/quotes/", "/articles/", "/actors/"])
def test_every_export_leads_there(carol, corpus, page):
    assert 'href="/about-the-data/">about the data</a>' in carol.get(page).text
    file = carol.get(f"{page}export.csv")
    assert file["Link"] == '</about-the-data/>; rel="describedby"'
