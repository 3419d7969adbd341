import pytest

from articles.models import Article
from entities.pages.article import ArticlePage
from entities.pages.report import Report
from entities.queries.reader import ReaderQuery
from tests.entities.exports.stories import told
from tests.factories import quote

pytestmark = pytest.mark.django_db


def report(article, **asked):
    return Report(ArticlePage(Article.objects.get(pk=article.pk), ReaderQuery(asked)))


def test_quotes_are_numbered_as_they_stand_in_the_text_the_wider_first():
    story, *_ = told()
    inner = quote(story, "We")
    assert [(one.number, one.quote.text) for one in report(story).quotes] == [
        (1, "We will talk … when Tom Berg pays"),
        (2, "We"),
        (3, "=SUM(A1)"),
    ]
    assert report(story).quotes[1].quote == inner


def test_the_text_bears_each_number_once_where_its_quote_begins():
    html = "".join(paragraph.html for paragraph in report(told()[0]).text)
    assert [html.count(f'title="{number}"') for number in (1, 2, 3)] == [1, 1, 0]
    assert html.index('title="1"') < html.index("We will talk") < html.index('title="2"') < html.index("=SUM(A1)")
