"""What readers report, who answers, and what survives."""

import pytest
from django.db import IntegrityError
from django.http import QueryDict
from django.utils import timezone

from articles.models import Article
from articles.services import delete_articles
from entities.models import Quote, Report
from entities.queries.review import ReviewQuery
from entities.reads.articles.reports import reported, thing_of, to_answer
from entities.services.actors.merging import merge_actors
from entities.services.annotating.storing import store_annotation
from entities.services.correcting.quotes import accept_quote, set_stance
from entities.services.correcting.reporting import AlreadyAnswered, NothingSaid, answer_report, report_wrong
from entities.services.correcting.reviewing import decide, next_item, skip
from entities.services.derived.exact import repair
from tests.entities.services.annotating.test_reannotating import TEXT, annotation, quote_found
from tests.factories import actor, article, mention, quote

NO_FILTER = ReviewQuery(QueryDict(""))


@pytest.fixture
def others(db):
    """Quotes that the queue would take first."""
    told = article("“One,” she said. “Two,” he said.")
    made = [quote(told, "One", actor("Eva Holm"), confidence=0.1), quote(told, "Two", actor("Per Holm"))]
    Quote.objects.filter(pk__in=[one.pk for one in made]).update(review_rank=9)
    return made


def next_for(who):
    return next_item(by=who, query=NO_FILTER, now=timezone.now())


def settle(quote, state, who, **more):
    quote = Quote.objects.select_related("article").get(pk=quote.pk)
    decide(quote=quote, state=state, by=who, expected_revision=quote.article.revision, now=timezone.now(), **more)


def test_a_reported_quote_comes_first_even_if_it_was_decided(found, others, bob, carol):
    assert next_for(bob) in others
    accept_quote(quote=found, by=bob, expected_revision=0)
    report_wrong(thing=found, words="  The minister\nsays it ", by=carol)
    skip(quote=next_for(bob), by=bob, now=timezone.now())
    assert next_for(bob) == found
    assert next_for(bob) == found  # reloading loses no place
    [one] = to_answer()
    assert (one.report.words, one.report.by, one.thing) == ("The minister says it", carol, found)


def test_accepting_it_as_it_is_answers_so(found, others, bob, carol):
    report = report_wrong(thing=found, words="Wrong speaker", by=carol)
    settle(found, "accepted", bob, words="She is the minister.")
    report.refresh_from_db()
    assert (report.answer, report.answer_words, report.answered_by) == ("accepted", "She is the minister.", bob)
    assert list(Report.objects.to_read(carol)) == [report]
    assert next_for(bob) in others


@pytest.mark.parametrize("how", ["corrected", "rejected"])
def test_correcting_or_rejecting_it_answers_corrected(found, bob, carol, how):
    report = report_wrong(thing=found, words="Wrong stance", by=carol)
    if how == "corrected":
        set_stance(quote=found, stance="negative", by=bob, expected_revision=0)
        settle(found, "accepted", bob)
    else:
        settle(found, "rejected", bob)
    report.refresh_from_db()
    assert report.answer == "corrected"


def test_a_reported_quote_that_was_accepted_can_be_accepted_once_more(found, bob, carol):
    accept_quote(quote=found, by=bob, expected_revision=0)
    report = report_wrong(thing=found, words="Wrong", by=carol)
    settle(found, "accepted", bob)
    report.refresh_from_db()
    assert report.answer == "accepted"
    assert next_for(bob) is None


def test_whoever_reports_twice_says_it_in_other_words(found, carol, bob):
    report_wrong(thing=found, words="Wrong", by=carol)
    report_wrong(thing=found, words="Very wrong", by=carol)
    report_wrong(thing=found, words="Indeed", by=bob)
    assert sorted(Report.objects.values_list("words", flat=True)) == ["Indeed", "Very wrong"]
    with pytest.raises(NothingSaid):
        report_wrong(thing=found, words=" ", by=carol)


def test_a_report_is_answered_once(found, lind, bob, alice, carol):
    report = report_wrong(thing=lind, words="Two people", by=carol)
    answer_report(report=report, answer="left", words="One", by=bob, now=timezone.now())
    with pytest.raises(AlreadyAnswered):
        answer_report(report=report, answer="corrected", by=alice, now=timezone.now())
    with pytest.raises(IntegrityError):
        Report.objects.filter(pk=report.pk).update(answer="")


def test_a_report_survives_a_newer_reading_a_merge_and_a_deletion(bob, alice, carol):
    told = article(TEXT)
    store_annotation(article=told, annotation=annotation(quote_found("The port is safe", speaker=0)))
    made = told.quotes.get()
    named = told.mentions.first() or mention(told, "Ana Lind", made.speaker)
    reports = [report_wrong(thing=thing, words="Wrong", by=carol) for thing in (made, named, made.speaker)]
    store_annotation(article=told, annotation=annotation(quote_found("The port is safe", speaker=0)))
    reports = list(Report.objects.order_by("pk"))
    again = told.quotes.get()
    assert again.pk != made.pk
    assert (reports[0].number, thing_of(reports[0])) == (again.pk, again)
    assert thing_of(reports[1]) is not None
    assert next_for(bob) == again
    kept = actor("Ana M. Lind")
    repair()
    merge_actors(keep=kept, absorb=again.speaker, by=bob)
    assert thing_of(Report.objects.get(about="actor")) == kept
    delete_articles(articles=Article.objects.filter(pk=told.pk), by=alice)
    assert [one.thing for one in reported(Report.objects.filter(about="quote"))] == [None]
    assert Report.objects.get(about="quote").text == "The port is safe"
