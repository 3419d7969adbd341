"""Reading an article again: a job compares, a page shows the difference, another job applies it."""

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.models import Article
from entities.models import Quote, Rereading, Run
from entities.nlp.annotation import Annotation
from entities.services.annotating.jobs import ask_for_preview, ask_to_apply
from entities.services.annotating.storing import store_annotation
from entities.services.derived.exact import drift
from entities.tasks import read_again
from newsdesk.queue.jobs import MOST_DEATHS
from tests.factories import article, job_context, user

HTMX = {"HX-Request": "true"}


@pytest.fixture
def bob(client, db):
    client.person = user("bob", "annotator")
    client.force_login(client.person)
    return client


@pytest.fixture
def story(db):
    """Read by an engine that found nothing."""
    story = article("“We left,” she said.")
    store_annotation(article=story, annotation=Annotation(story.text), pipeline="test 1")
    story.refresh_from_db()
    return story


def words(response):
    return response.content.decode()


def ask(client, story):
    return client.post(reverse("article_difference", args=[story.pk]), headers=HTMX)


def look(client, story):
    return client.get(reverse("article_difference", args=[story.pk]), headers=HTMX)


def run_jobs(attempts=0):
    for queued in ProcrastinateJob.objects.filter(task_name="entities.read_again").order_by("pk"):
        read_again(job_context(attempts), **queued.args)


def test_reading_again_shows_the_difference_and_applies_it(bob, story):
    page = words(bob.get(reverse("article_reannotate", args=[story.pk])))
    assert "0 new, 0 gone, 0 changed" in page
    assert f'hx-post="{reverse("article_difference", args=[story.pk])}"' in page
    assert "Run and compare" in page
    assert 'hx-trigger="load' not in page  # only when somebody asks
    assert "Newsdesk processes the 4 words again to compare." in words(ask(bob, story))
    assert "No worker is running, so nothing is being processed." in words(look(bob, story))
    run_jobs()
    shown = words(look(bob, story))
    assert "We left" in shown
    assert "0 gone, 0 changed; nothing of yours is touched" in shown
    assert Quote.objects.count() == 0
    preview = Rereading.objects.get()
    waiting = words(bob.post(reverse("rereading_apply", args=[preview.pk]), follow=True))
    assert "Newsdesk processes the 4 words and updates the article." in waiting
    run_jobs()
    told = look(bob, story)
    assert told["HX-Redirect"] == story.get_absolute_url()
    said = words(bob.get(story.get_absolute_url()))
    assert f"Re-ran extraction on “{story}”: " in said
    assert "nothing of yours is touched" in said
    assert Quote.objects.get().text.startswith("We left")
    assert "requested by bob" in words(bob.get(reverse("article_reannotate", args=[story.pk])))
    ask(bob, story)
    run_jobs()
    assert "Nothing changes." in words(look(bob, story))
    assert not any(drift().counters)


def test_asking_or_applying_twice_is_once(bob, story):
    first = ask_for_preview(article=story, by=bob.person)
    assert ask_for_preview(article=story, by=bob.person) == first
    run_jobs()
    applied = ask_to_apply(preview=first, by=bob.person)
    assert ask_to_apply(preview=first, by=bob.person) == applied
    run_jobs()
    run_jobs()
    assert ask_to_apply(preview=first, by=bob.person) == applied  # the same request, replayed
    assert (Rereading.objects.count(), Run.objects.count(), ProcrastinateJob.objects.count()) == (2, 2, 2)


def test_comparison_is_made_anew_when_the_article_moved_on(bob, story):
    ask_for_preview(article=story, by=bob.person)
    run_jobs()
    page = reverse("article_reannotate", args=[story.pk])
    assert "Apply</button>" in words(bob.get(page))
    Article.objects.filter(pk=story.pk).update(revision=9)
    assert "Apply</button>" not in words(bob.get(page))
    assert "Run and compare" in words(bob.get(page))


def test_text_that_kills_worker_after_worker_is_given_up_with_a_reason(bob, story):
    ask(bob, story)
    run_jobs(attempts=MOST_DEATHS)
    shown = words(look(bob, story))
    assert "Reading this text stopped the worker 5 times. Nothing was changed." in shown
    assert "Try again" in shown
    assert 'hx-trigger="load' not in shown  # only when somebody asks
    ask(bob, story)
    run_jobs()
    assert "nothing of yours is touched" in words(look(bob, story))


def test_article_deleted_meanwhile_is_no_error(bob, story):
    ask(bob, story)
    story.delete()
    run_jobs()
    assert Rereading.objects.count() == 0


def test_without_scripts_the_button_leads_back_to_the_page(bob, story):
    answer = bob.post(reverse("article_difference", args=[story.pk]))
    assert answer.url == reverse("article_reannotate", args=[story.pk])


@pytest.mark.parametrize("name", ["article_reannotate", "article_difference"])
def test_analysts_read_nothing_again(client, story, name):
    client.force_login(user("carol", "analyst"))
    assert client.get(reverse(name, args=[story.pk])).status_code == 403
    assert client.post(reverse(name, args=[story.pk])).status_code == 403


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("name", ["article_reannotate", "article_difference"])
def test_looking_starts_nothing(bob, story, name, headers, method):
    answer = getattr(bob, method)(reverse(name, args=[story.pk]), headers=headers)
    assert answer.status_code == 200
    assert (Rereading.objects.count(), ProcrastinateJob.objects.count()) == (0, 0)


def test_comparison_is_applied_by_no_link(bob, story):
    preview = ask_for_preview(article=story, by=bob.person)
    run_jobs()
    assert bob.get(reverse("rereading_apply", args=[preview.pk])).status_code == 405
    assert Rereading.objects.count() == 1
