"""An outlet comes with its first article and goes with its last, whoever stores and deletes at the same moment."""

import pytest
from django.db import transaction

from articles.models import Article, Source
from articles.services import delete_articles, store_article
from tests.beside import at_once, in_thread, somebody_waits

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
OUTLET = "The Harbour Post"
FIRST, SECOND = "The ferry was late on Monday.", "The harbour was quiet on Tuesday."


def store(text):
    return store_article(text=text, title=text, source_name=OUTLET)


def delete(text):
    delete_articles(articles=Article.objects.filter(text=text), by=None)


def kept():
    """[(outlet, text of an article)], without a text for an outlet that has none."""
    return list(Source.objects.order_by("pk", "articles__pk").values_list("name", "articles__text"))


def test_outlet_in_which_somebody_is_storing_stays_when_its_last_article_goes():
    store(FIRST)
    raised = []
    with transaction.atomic():
        store(SECOND)
        deleting = in_thread(lambda: delete(FIRST), raised)
        deleting.join(60)
        assert not deleting.is_alive()  # it waits for nobody who stores
        assert Article.objects.filter(text=FIRST).exists() is False
    assert (raised, kept()) == ([], [(OUTLET, SECOND)])


def test_article_of_an_outlet_that_goes_at_that_moment_brings_it_back():
    store(FIRST)
    before = Source.objects.get().pk
    raised = []
    with transaction.atomic():
        delete(FIRST)
        storing = in_thread(lambda: store(SECOND), raised)
        assert somebody_waits()
    storing.join(60)
    assert (raised, kept()) == ([], [(OUTLET, SECOND)])
    assert Source.objects.get().pk != before


def test_outlet_whose_deletion_is_given_up_has_the_article_that_waited_for_it():
    store(FIRST)
    before = Source.objects.get().pk
    raised = []
    with transaction.atomic():
        delete(FIRST)
        storing = in_thread(lambda: store(SECOND), raised)
        assert somebody_waits()
        transaction.set_rollback(True)
    storing.join(60)
    assert (raised, kept()) == ([], [(OUTLET, FIRST), (OUTLET, SECOND)])
    assert Source.objects.get().pk == before


def test_first_two_articles_of_an_outlet_share_it():
    raised = []
    with transaction.atomic():
        store(FIRST)
        storing = in_thread(lambda: store(SECOND), raised)
        assert somebody_waits()
    storing.join(60)
    assert (raised, kept()) == ([], [(OUTLET, FIRST), (OUTLET, SECOND)])


def test_outlet_lasts_however_deleting_and_storing_meet():
    store(FIRST)
    for _ in range(10):
        raised = at_once(lambda: delete(FIRST), lambda: store(SECOND))
        assert (raised, kept()) == ([], [(OUTLET, SECOND)])
        raised = at_once(lambda: delete(SECOND), lambda: store(FIRST))
        assert (raised, kept()) == ([], [(OUTLET, FIRST)])
