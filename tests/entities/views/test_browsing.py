"""What holds on every browsing page: who may see it, what it says when empty, and that it survives odd input."""

from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entities.models import Actor
from entities.services.derived.exact import repair
from tests.factories import actor, article, mention, quote

pytestmark = pytest.mark.django_db

PAGES = [
    "/", "/articles/", "/actors/", "/quotes/", "/relations/", "/compare/", "/timeline/", "/search/", "/search/?q=ferry",
]  # fmt: skip
LISTS = ["/articles/", "/actors/", "/quotes/", "/relations/", "/compare/", "/timeline/"]
LONG = "Ministry of " + "Incomprehensibly" * 12
RTL = "عمر <script>alert(1)</script> الخطيب"
TEXT = "“We will talk,” said Ana Lind. “Never,” said Tom Berg. They met by the harbour. Nobody knows."


_number = count(1)


def tell(n=1):
    """`n` articles, each with a speaker and a subject of its own, one of them written from right to left."""
    for number in (next(_number) for _ in range(n)):
        speaker = actor(f"{RTL} {number}")
        subject = actor(f"{LONG} {number}", kind="organisation")
        told = article(f"{TEXT} {number}")
        mention(told, "Ana Lind", speaker)
        mention(told, "Tom Berg", subject)
        quote(told, "We will talk", speaker, [subject], stance="negative")
        quote(told, "Never", subject, [speaker])
    repair()


@pytest.mark.parametrize("page", PAGES)
def test_an_analyst_sees_every_page(carol, page):
    tell()
    assert carol.get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_somebody_without_a_role_sees_nothing(dan, page):
    assert dan.get(page).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_somebody_signed_out_is_asked_to_sign_in(client, page):
    answer = client.get(page)
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/login/")


@pytest.mark.parametrize("page", LISTS)
def test_a_page_only_answers_questions(carol, page):
    assert carol.post(page).status_code == 405


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("/", "No articles yet."),
        ("/articles/", "No articles yet."),
        ("/actors/", "No actors yet."),
        ("/quotes/", "No quotes yet."),
        ("/relations/", "No quotes about anybody yet."),
        ("/timeline/", "Nobody has been quoted."),
        ("/search/", "Search actors, articles and quotes at once."),
        ("/search/?q=ferry", "No results."),
        ("/articles/?q=ferry", "No articles match."),
        ("/actors/?q=ferry", "No actors match."),
        ("/quotes/?q=ferry", "No quotes match."),
        ("/relations/?verified=1", "No quotes match."),
        ("/timeline/?from=2025-01-01", "Nobody has been quoted in this period."),
    ],
)
def test_an_empty_page_says_what_it_means(carol, page, words):
    assert words in carol.get(page).text


def test_only_editors_are_asked_to_upload(alice, carol):
    assert "Upload articles" not in carol.get("/").text
    assert "/admin/articles/upload/add/" in alice.get("/").text


@pytest.mark.parametrize("page", PAGES)
def test_names_are_never_markup(carol, page):
    tell()
    text = carol.get(page).text
    assert "<script>alert" not in text


@pytest.mark.parametrize("page", [*LISTS, "/", "/search/?q=talk"])
def test_three_rows_take_no_more_queries_than_one(carol, page):
    tell()
    if page == "/timeline/":  # each actor is a lane, with queries of its own
        page += f"?actor={Actor.objects.first().pk}"
    with CaptureQueriesContext(connection) as one:
        carol.get(page)
    tell(2)
    with CaptureQueriesContext(connection) as three:
        carol.get(page)
    assert len(three) <= len(one)  # fewer where a full page need not look for undated rows


BAD = "speaker=nobody&about=9999999&actor=nobody&from=yesterday&to=2025-99-99&source=x&kind=loud&stance=odd&after=x"


@pytest.mark.parametrize("page", LISTS)
def test_a_bad_parameter_is_named_and_the_page_still_works(carol, page):
    tell()
    answer = carol.get(f"{page}?{BAD}")
    assert answer.status_code == 200
    assert "Write a day as year-month-day: 2025-11-20." in answer.text
    assert "No quotes" not in answer.text


@pytest.mark.parametrize("page", LISTS)
def test_htmx_gets_the_results_alone(carol, page):
    tell()
    headers = {"HX-Request": "true", "HX-Target": "results"}
    fragment = carol.get(page, headers=headers).text
    assert fragment.lstrip().startswith('<section id="results"')
    assert "<html" not in fragment
    restored = carol.get(page, headers={**headers, "HX-History-Restore-Request": "true"}).text
    assert "<html" in restored


def test_more_rows_follow_without_the_page_around_them(carol):
    tell(11)
    whole = carol.get("/quotes/")
    rows = whole.context["quotes"]
    assert (len(rows), 'id="more"' in whole.text) == (20, True)
    rest = carol.get("/quotes/", {"after": str(rows.next)}, headers={"HX-Request": "true", "HX-Target": "more"})
    assert rest.text.count('class="quote-card') == 2
    assert "<form" not in rest.text
    assert 'id="more"' not in rest.text
