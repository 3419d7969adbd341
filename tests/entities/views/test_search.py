import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entities.services.derived.exact import repair
from tests.factories import actor, article, mention, quote

pytestmark = pytest.mark.django_db


def tell(day=1):
    told = article(f"“The ferry is late,” Ana Lind said on day {day}.", title="Waiting")
    lind = actor(f"Ana Lind {day}", aliases=[f"Ferry Queen {day}"])
    mention(told, "Ana Lind", lind)
    quote(told, "The ferry is late", lind)
    repair()
    return lind


def test_one_box_finds_actors_articles_and_quotes(carol):
    actor("Ferry Company", kind="organisation")
    told = article("“The ferry is late,” Ana Lind said.", title="Waiting")
    quote(told, "The ferry is late")
    answer = carol.get("/search/?q=FERRY")
    hits = answer.context["hits"]
    assert [each.name for each in hits.actors] == ["Ferry Company"]
    assert [each.title for each in hits.articles] == ["Waiting"]
    assert [each.text for each in hits.quotes] == ["The ferry is late"]
    assert "1 actor, 1 article, 1 quote" in answer.text
    assert '/quotes/?q=FERRY%2A"' in answer.text  # finds the same there


def test_the_page_answers_with_its_results_alone_while_somebody_types(carol):
    tell()
    answer = carol.get("/search/?q=fer", headers={"HX-Request": "true", "HX-Target": "results"}).text
    assert answer.lstrip().startswith('<section id="results"')
    assert "<mark>ferry</mark>" in answer


def test_options_lead_to_what_was_found_and_say_how_much(carol):
    lind = tell()
    answer = carol.get("/search/suggest/?q=fer").text
    assert answer.count('role="option"') == 5
    assert "Quotes by Ana Lind 1" in answer
    assert f'href="{lind.get_absolute_url()}"' in answer
    assert "also <bdi><mark>Ferry</mark> Queen 1</bdi>" in "".join(answer.splitlines())
    assert "1 actor, 1 article, 1 quote. Arrow keys choose." in answer
    assert "<html" not in answer


def test_a_group_with_more_ends_with_a_way_to_all_of_it(carol):
    for day in range(5):
        tell(day)
    answer = carol.get("/search/suggest/?q=ferry").text
    assert answer.count('role="option"') == 3 * (4 + 1) + 2
    assert 'href="/actors/?q=ferry"' in answer
    assert 'href="/articles/?q=ferry%2A"' in answer
    assert 'href="/quotes/?q=ferry%2A"' in answer


@pytest.mark.parametrize("page", ["/search/", "/search/suggest/"])
def test_three_hits_take_no_more_queries_than_one(carol, page):
    tell(1)
    with CaptureQueriesContext(connection) as one:
        carol.get(page, {"q": "ferry"})
    tell(2), tell(3)
    with CaptureQueriesContext(connection) as three:
        carol.get(page, {"q": "ferry"})
    assert len(three) <= len(one)


def test_a_stranger_gets_no_options(dan):
    tell()
    assert dan.get("/search/suggest/?q=fer").status_code == 403


@pytest.mark.parametrize("page", ["/search/", "/search/suggest/"])
@pytest.mark.parametrize(
    "words", ["", "   ", "-", '"', "*", "a*", "a & b | !c", "'; drop table", "x" * 300, "1.5", "port_", "2024-25"]
)
def test_any_words_are_answered(carol, page, words):
    assert carol.get(page, {"q": words}).status_code == 200


def test_too_many_words_are_refused_in_words(carol):
    assert "at most 200 characters" in carol.get("/search/", {"q": "x" * 300}).text


def test_words_that_find_nothing_lead_to_what_may_be_meant(carol):
    tell(1)
    for page in ("/search/", "/search/suggest/"):
        shown = carol.get(page, {"q": "ana lindt 1"}).text
        assert "No results." in shown
        assert "Ana Lind 1, an actor" in shown
        assert 'href="/search/?q=Ana+Lind+1"' in shown
        shown = carol.get(page, {"q": "ferry zeppelin"}).text
        assert "1 article without “zeppelin”" in shown


def test_a_question_shows_its_own_quotes(carol):
    lind = tell(1)
    shown = carol.get("/search/", {"q": "what did ana lind 1 say"})
    assert [each.text for each in shown.context["hits"].quotes] == ["The ferry is late"]
    assert f'href="/quotes/?speaker={lind.pk}"' in shown.text


def test_pages_are_found_by_role(carol, alice):
    assert "Upload articles" not in carol.get("/search/suggest/?q=upload").text
    assert 'href="/admin/articles/upload/add/"' in alice.get("/search/suggest/?q=upload").text
    assert 'data-do="dark"' in carol.get("/search/suggest/?q=dark").text


def test_every_page_keeps_the_box_of_the_header(carol, alice):
    for client, page in ((carol, "/search/?q=ferry"), (carol, "/quotes/"), (alice, "/admin/")):
        shown = client.get(page).text
        assert shown.count('id="everywhere"') == 1
    assert 'value="ferry"' in carol.get("/search/?q=ferry").text


def test_a_question_that_finds_nothing_leaves_the_quotes_that_hold_its_words(carol):
    lind = tell(1)
    told = article("“Ana Lind 1 about the port,” somebody said.")
    quote(told, "Ana Lind 1 about the port")
    shown = carol.get("/search/", {"q": "ana lind 1 about port"})
    assert [each.text for each in shown.context["hits"].quotes] == ["Ana Lind 1 about the port"]
    assert "No quotes match." in shown.text
    assert f'<a href="/quotes/?speaker={lind.pk}"  dir="auto"><strong>1</strong> without the words</a>' in shown.text


def test_a_misspelt_name_in_a_question_is_offered_as_it_may_be_meant(carol):
    actor("David Medina", aliases=["Medina"])
    for page in ("/search/", "/search/suggest/"):
        shown = carol.get(page, {"q": "what did Medena say"}).text
        assert 'href="/search/?q=what+did+David+Medina+say"' in shown


def test_words_that_find_nothing_say_what_there_is(carol):
    assert "There are no articles yet." in carol.get("/search/", {"q": "zeppelin"}).text
    tell()
    shown = carol.get("/search/", {"q": "zeppelin"}).text
    assert 'href="/articles/"><strong>1</strong> article<' in shown
    assert 'href="/actors/"><strong>' in shown
