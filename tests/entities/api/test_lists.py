import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entities.exports.records import article_record
from entities.models import Quote
from entities.services.derived.exact import repair
from tests.entities.exports.stories import told
from tests.factories import actor, article, mention, quote, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(client):
    """Asks an address for JSON that must come."""
    client.force_login(user("carol", "analyst"))

    def ask(address):
        answer = client.get(f"/api{address}")
        assert answer.status_code == 200, answer.content
        return answer.json()

    ask.client = client
    return ask


def tell(n):
    for number in range(n):
        speaker = actor(f"Speaker {number}")
        story = article()
        mention(story, "Ana Lind", speaker)
        quote(story, "We will talk", speaker, [actor(f"Subject {number}")])
    repair()


@pytest.mark.parametrize(
    "asked", ["", "?stance=negative", "?speaker=iv%C3%A1n+lind", "?q=SUM", "?kind=indirect&limit=5"]
)
def test_quotes_are_those_of_the_page(api, asked):
    told()
    quote(article(), "We will talk", actor("Ana Lind"), stance="positive")
    page = asked.partition("&limit")[0]
    shown = [one.pk for one in api.client.get(f"/quotes/{page}").context["quotes"]]
    found = api(f"/quotes{asked}")
    assert [one["id"] for one in found["items"]] == shown != []
    assert (found["count"], found["next"]) == (str(len(shown)), None)


@pytest.mark.parametrize("asked", ["", "?q=ferry", "?actor=tom+berg", "?state=undated"])
def test_articles_are_those_of_the_page(api, asked):
    told()
    article(published_at=None)
    shown = [str(one.pk) for one in api.client.get(f"/articles/{asked}").context["articles"]]
    assert [one["id"] for one in api(f"/articles{asked}")["items"]] == shown != []


@pytest.mark.parametrize("asked", ["", "?sort=name", "?sort=rising", "?q=berg"])
def test_actors_are_those_of_the_page(api, asked):
    told()
    shown = [(one.pk, one.n_mentions) for one in api.client.get(f"/actors/{asked}").context["actors"]]
    assert [(one["id"], one["mentions"]) for one in api(f"/actors{asked}")["items"]] == shown != []


def test_relations_are_the_cells_of_the_matrix(api):
    _, lind, berg = told()
    assert api("/relations")["items"] == [
        {
            "speaker": "Iván Lind", "speaker_id": lind.pk, "about": "Tom Berg", "about_id": berg.pk,
            "quotes": 1, "positive": 0, "neutral": 0, "negative": 1, "mean_stance": -1.0, "through": [],
                "verified": 0, "likely": [0, 2], "perhaps": 0,
            "quotes_address": f"http://testserver/quotes/?speaker={lind.pk}&about={berg.pk}",
        }
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["quotes", "articles", "actors"])
def test_pages_follow_each_other_without_gap_or_repetition(api, name):
    tell(5)
    whole = [one["id"] for one in api(f"/{name}")["items"]]
    found, address = [], f"/{name}?limit=2"
    while address:
        page = api(address)
        assert len(page["items"]) <= 2
        assert (page["count"] is None) == ("after" in address)
        found += [one["id"] for one in page["items"]]
        address = page["next"] and f"/{name}?limit=2&after={page['next'].replace('+', '%2B')}"
    assert found == whole
    assert len(set(found)) == len(found) >= 5


@pytest.mark.parametrize("name", ["quotes", "articles", "actors", "relations"])
def test_a_list_takes_as_many_queries_for_three_items_as_for_one(api, name):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert api(f"/{name}")["items"] != []
        return len(captured)

    tell(1)
    one = queries()
    tell(3)
    assert queries() == one


def test_an_actor_says_how_far_its_counts_can_be_believed(api):
    _, lind, _ = told()
    by_id = {one["id"]: one for one in api("/actors")["items"]}
    assert by_id[lind.pk] == api(f"/actors/{lind.pk}")
    assert (by_id[lind.pk]["quotes_by"], by_id[lind.pk]["quotes_by_verified"]) == (1, 0)
    assert by_id[lind.pk]["quotes_by_likely"][0] <= 1 <= by_id[lind.pk]["quotes_by_likely"][1]
    Quote.objects.update(state="accepted")
    repair()
    assert api(f"/actors/{lind.pk}")["quotes_by_likely"] == [1, 1]


def test_an_article_comes_with_its_text_and_annotations(api):
    story, *_ = told()
    answer = api(f"/articles/{story.pk}")
    assert answer == json.loads(json.dumps(article_record(story, base="http://testserver")))
    assert api(f"/articles/{story.pk}?layer=verified")["quotes"] == []


def test_one_quote_is_as_in_the_list(api):
    told()
    first = api("/quotes")["items"][0]
    assert api(f"/quotes/{first['id']}") == first


def test_outlets_have_the_numbers_that_filters_take(api):
    story, *_ = told()
    (outlet,) = api("/sources")["items"]
    assert outlet == {"id": story.source_id, "name": "The Harbour Post", "articles": 1}
    assert [one["publisher_id"] for one in api(f"/articles?source={outlet['id']}")["items"]] == [outlet["id"]]


def test_a_merged_actor_leads_to_the_one_that_was_kept(api):
    _, lind, berg = told()
    old = actor("T. Berg", merged_into=berg)
    assert api(f"/actors/{old.pk}") == api(f"/actors/{berg.pk}")
    assert api(f"/actors/{lind.pk}")["aliases"] == ["Iván Lind", "Lind"]


@pytest.mark.parametrize("address", ["/api/quotes/7", "/api/articles/7", "/api/actors/7"])
def test_what_is_not_there_is_not_found(api, address):
    answer = api.client.get(address)
    assert (answer.status_code, answer.json()) == (404, {"detail": "There is nothing with this number."})


def test_a_rejected_quote_is_not_there(api):
    made = quote(article(), "We will talk", state="rejected")
    assert api.client.get(f"/api/quotes/{made.pk}").status_code == 404


@pytest.mark.parametrize(
    ("address", "field", "words"),
    [
        ("/quotes?stance=angry", "stance", "“angry” is not one of the choices."),
        ("/quotes?from=yesterday", "from", "Write a day as year-month-day: 2025-11-20."),
        ("/quotes?from=2025-11-20&to=2025-11-19", "to", "The period ends before it begins."),
        ("/quotes?speaker=nobody", "speaker", "No actor is called “nobody”."),
        ("/quotes?after=nonsense", "after", "There is no such page; here is the first one."),
        ("/quotes?limit=0", "limit", "Ask for 1 to 200 items."),
        ("/actors?limit=many", "limit", "Ask for 1 to 200 items."),
        ("/actors?limit=99999999999999999999", "limit", "Ask for 1 to 200 items."),
        ("/quotes?verified=banana", "verified", "“banana” is neither yes nor no. Write 1 or 0."),
        ("/relations?top=7", "top", None),
        ("/relations?limit=2", "limit", None),
        ("/articles?speakers=3", "speakers", None),
        ("/articles/1?layer=best", "layer", None),
    ],
)
def test_a_question_that_cannot_be_understood_is_refused_in_words(api, address, field, words):
    answer = api.client.get(f"/api{address}")
    assert answer.status_code == 400
    (said,) = answer.json()["fields"][field]
    assert said in answer.json()["detail"]
    assert words in (said, None)


@pytest.mark.parametrize(("said", "n"), [("0", 2), ("false", 2), ("no", 2), ("off", 2), ("", 2), ("1", 1), ("true", 1)])
def test_a_switch_is_read_as_it_is_said(api, said, n):
    story = article("“We will talk,” said Ana Lind. “Never,” said Tom Berg.")
    quote(story, "We will talk", state="accepted")
    quote(story, "Never")
    assert len(api.client.get(f"/api/quotes?verified={said}").json()["items"]) == n


def test_an_unknown_parameter_is_told_the_known_ones(api):
    answer = api.client.get("/api/articles?speakers=3").json()
    assert answer["fields"]["speakers"][0].startswith(
        "There is no such parameter. There are: about, actor, after, from,"
    )


def test_a_number_that_is_none_is_refused(api):
    assert api.client.get("/api/quotes/x").status_code in (404, 422)
