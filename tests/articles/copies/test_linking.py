from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Fingerprint
from articles.services import NewArticle, store_article, store_articles
from tests.articles.copies.test_comparing import OTHER, REPORT
from tests.factories import NOON, describe, user

pytestmark = pytest.mark.django_db

PRINTED = "CORRAN (StraitWire) - " + REPORT.replace('"', "’")


def stored(text, source, *, days=0):
    moment = None if days is None else NOON + timedelta(days=days)
    return store_article(text=text, title="Ferry talks", source_name=source, published_at=moment)


def originals():
    """{outlet: the outlet it copied, or None}"""
    return dict(Article.objects.values_list("source__name", "copy_of__source__name"))


def test_a_near_verbatim_report_is_linked_to_the_one_before_it():
    stored(REPORT, "StraitWire")
    stored(PRINTED, "The Harbour Post", days=1)
    stored(OTHER, "The Lamp", days=1)
    assert originals() == {"StraitWire": None, "The Harbour Post": "StraitWire", "The Lamp": None}


def test_it_does_not_matter_which_came_in_first():
    stored(PRINTED, "The Harbour Post", days=1)
    stored(REPORT, "StraitWire")
    assert originals() == {"StraitWire": None, "The Harbour Post": "StraitWire"}


def test_copies_lead_to_what_was_printed_first():
    stored(REPORT, "StraitWire")
    stored(PRINTED, "The Harbour Post", days=1)
    stored(PRINTED.replace("large", "round"), "The Lamp", days=2)
    assert originals() == {"StraitWire": None, "The Harbour Post": "StraitWire", "The Lamp": "StraitWire"}


def test_a_date_that_is_told_later_links_the_copy():
    stored(REPORT, "StraitWire")
    article = stored(PRINTED, "The Harbour Post", days=None)
    assert originals()["The Harbour Post"] is None
    describe(article, by=user("alice", "editor"), published_at=NOON + timedelta(days=2))
    assert originals()["The Harbour Post"] == "StraitWire"


def test_what_was_printed_long_before_is_no_original():
    stored(REPORT, "StraitWire")
    stored(PRINTED, "The Harbour Post", days=8)
    assert originals() == {"StraitWire": None, "The Harbour Post": None}


def test_the_same_text_dated_before_the_one_known_as_the_original_stays_its_copy():
    stored(REPORT, "StraitWire", days=1)
    stored(REPORT, "The Harbour Post")
    assert originals() == {"StraitWire": None, "The Harbour Post": "StraitWire"}


def test_articles_stored_before_are_compared_by_the_command(capsys):
    stored(REPORT, "StraitWire")
    stored(PRINTED, "The Harbour Post", days=1)
    Article.objects.update(copy_of=None)
    Fingerprint.objects.all().delete()
    call_command("find_copies")
    assert capsys.readouterr().out == "1 article printed as a copy.\n"
    assert originals() == {"StraitWire": None, "The Harbour Post": "StraitWire"}


def test_the_article_says_who_printed_it_too(client):
    client.force_login(user("carol", "analyst"))
    report = stored(REPORT, "StraitWire")
    printed = stored(PRINTED, "The Harbour Post", days=1)
    assert (
        f'href="/articles/{printed.pk}/">also printed by The Harbour Post</a>'
        in client.get(f"/articles/{report.pk}/").text
    )
    assert f'href="/articles/{report.pk}/">copy of StraitWire</a>' in client.get(f"/articles/{printed.pk}/").text


def asked_to_store(n, *, first):
    """How many questions storing so many different reports of one day asks."""
    reports = [
        NewArticle(text=f"Number {at} of {first}. " + OTHER.replace(" the ", f" the {first}{at} "), title="Ferries",
                   source_name="The Lamp", published_at=NOON)
        for at in range(n)
    ]  # fmt: skip
    with CaptureQueriesContext(connection) as asked:
        assert all(isinstance(one, Article) for one in store_articles(reports))
    return len(asked)


def test_many_articles_are_compared_by_as_many_questions_as_few():
    stored(REPORT, "The Lamp")
    assert asked_to_store(3, first="a") == asked_to_store(12, first="b")


def test_copies_that_come_together_are_linked_as_if_they_came_one_after_the_other():
    stored(PRINTED.replace("large", "round"), "The Lamp", days=2)
    said = [(PRINTED, "The Harbour Post", 1), (REPORT, "StraitWire", 0), (OTHER, "The Evening Bell", 0)]
    store_articles(
        [
            NewArticle(text=text, title="Ferry talks", source_name=outlet, published_at=NOON + timedelta(days=days))
            for text, outlet, days in said
        ]
    )
    assert originals() == {
        "The Lamp": "The Harbour Post",  # it was linked when that came, and stays so
        "The Harbour Post": "StraitWire",
        "StraitWire": None,
        "The Evening Bell": None,
    }
