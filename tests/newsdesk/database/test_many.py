"""Many keys go to PostgreSQL as one array, and find what they found one by one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from entities.models import Mention
from newsdesk.database.many import MANY
from tests.factories import article, mention

pytestmark = pytest.mark.django_db


def asked(queryset):
    with CaptureQueriesContext(connection) as asking:
        found = set(queryset.values_list("pk", flat=True))
    return found, asking.captured_queries[-1]["sql"]


def test_many_keys_are_one_array_and_few_are_not():
    one, other = article(), article()
    beyond = range(other.pk + 1, other.pk + MANY)
    found, sql = asked(Article.objects.filter(pk__in=[one.pk, *beyond, one.pk]))
    assert found == {one.pk}
    assert "= ANY(" in sql
    found, sql = asked(Article.objects.filter(pk__in={one.pk, other.pk}))
    assert found == {one.pk, other.pk}
    assert "IN (" in sql


def test_foreign_keys_take_rows_and_keys_and_none_of_them():
    marked, left = mention(article(), "Ana Lind"), mention(article(), "Ana Lind")
    beyond = list(range(left.article_id + 1, left.article_id + MANY))
    assert asked(Mention.objects.filter(article__in={marked.article_id, *beyond}))[0] == {marked.pk}
    assert asked(Mention.objects.exclude(article__in=[marked.article_id, *beyond]))[0] == {left.pk}
    assert asked(Mention.objects.filter(article__in=[marked.article, *beyond]))[0] == {marked.pk}
    assert asked(Mention.objects.filter(article__in=[marked.article_id, None, *beyond]))[0] == {marked.pk}
    assert asked(Mention.objects.filter(article__copy_of__in=beyond))[0] == set()
