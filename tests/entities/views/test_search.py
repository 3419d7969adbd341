import pytest

from tests.factories import actor, article, quote, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def carol(client):
    client.force_login(user("carol", "analyst"))
    return client


def test_one_box_finds_actors_articles_and_quotes(carol):
    actor("Ferry Company", kind="organisation")
    told = article("“The ferry is late,” Ana Lind said.", title="Waiting")
    quote(told, "The ferry is late")
    answer = carol.get("/search/?q=FERRY")
    assert [each.name for each in answer.context["actors"]] == ["Ferry Company"]
    assert [each.title for each in answer.context["articles"]] == ["Waiting"]
    assert [each.text for each in answer.context["quotes"]] == ["The ferry is late"]
    assert "1 actor, 1 article, 1 quote" in answer.text
    assert '/quotes/?q=FERRY"' in answer.text


@pytest.mark.parametrize("words", ["", "   ", "-", '"', "a & b | !c", "'; drop table"])
def test_any_words_are_answered(carol, words):
    assert carol.get("/search/", {"q": words}).status_code == 200


def test_too_many_words_are_refused_in_words(carol):
    assert "at most 200 characters" in carol.get("/search/", {"q": "x" * 300}).text
