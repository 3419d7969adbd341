import pytest

from articles.models import Article
from entities.models import DateMention, Quote
from entities.tasks import annotate_article
from newsdesk.queue.jobs import MOST_DEATHS, RETRIES
from tests.factories import article, job_context

TEXT = "“The port is safe,” Harbour Minister Ana Lindqvist told reporters on Monday."


def test_article_is_annotated_by_the_engine(db):
    story = article(TEXT)
    annotate_article(job_context(), article_id=story.pk)
    story.refresh_from_db()
    assert story.state == "annotated"
    assert [(q.text, q.speaker.name) for q in Quote.objects.all()] == [("The port is safe,", "Ana Lindqvist")]
    assert DateMention.objects.get(text="Monday").value == "2025-11-17"


def test_deleted_article_is_no_error(db):
    annotate_article(job_context(), article_id=404)
    assert Article.objects.count() == 0


def test_article_that_keeps_killing_the_worker_is_given_up(db):
    story = article(TEXT)
    annotate_article(job_context(attempts=MOST_DEATHS), article_id=story.pk)
    story.refresh_from_db()
    assert (story.state, story.failure) == ("failed", "Reading this text stopped the worker 5 times.")


@pytest.mark.parametrize(("attempts", "state"), [(0, "received"), (RETRIES, "failed")])
def test_error_is_told_when_no_attempt_is_left(db, attempts, state):
    story = article(TEXT, published_at=None)
    # The next revision does not fit its column any more, so that storing fails.
    Article.objects.filter(pk=story.pk).update(revision=2147483647)
    with pytest.raises(Exception, match="out of range"):
        annotate_article(job_context(attempts=attempts), article_id=story.pk)
    story.refresh_from_db()
    assert story.state == state
