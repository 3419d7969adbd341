import pytest

from tests.factories import actor, article, mention, quote

pytestmark = pytest.mark.django_db


def titles(answer):
    return [article.title for article in answer.context["articles"]]


def test_hits_are_marked_in_title_and_text(carol):
    article("The old ferry sank. Nobody was aboard.", title="Ferry sinks")
    text = carol.get("/articles/?q=ferry").text
    assert "<mark>Ferry</mark> sinks" in text
    assert "The old <mark>ferry</mark> sank." in text


def test_articles_without_a_date_come_first_and_say_so(carol):
    article(title="Dated")
    article(title="Undated", published_at=None)
    answer = carol.get("/articles/")
    assert titles(answer) == ["Undated", "Dated"]
    assert answer.text.count("needs a date</span>") == 1


def test_a_failed_article_says_why(carol):
    article(state="failed", failure="The text could not be read.")
    assert "The text could not be read." in carol.get("/articles/?state=failed").text


def test_articles_are_found_by_whom_they_mention_and_quote(carol):
    lind, berg = actor("Ana Lind"), actor("Tom Berg")
    both, one = article(title="Both"), article(title="One")
    mention(both, "Ana Lind", lind)
    mention(both, "Tom Berg", berg)
    mention(one, "Ana Lind", lind)
    quote(one, "We will talk", lind, [berg])
    assert titles(carol.get(f"/articles/?actor={lind.pk}&actor={berg.pk}")) == ["Both"]
    assert titles(carol.get(f"/articles/?speaker={lind.pk}&about={berg.pk}")) == ["One"]


def test_the_count_says_how_many(carol):
    article()
    assert "1 article<" in carol.get("/articles/").text.replace("\n", "")
    assert "0 articles found" in carol.get("/articles/?q=nothing").text
