"""The jobs that read an article again: one compares, the next applies what a person has seen compared."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Subquery
from django.db.models.functions import Now
from procrastinate.contrib.django import app

from articles.intake.queueing import SMALL_WORDS
from articles.models import Article
from entities import nlp
from entities.models import Rereading
from entities.services.annotating.reading import read_again
from entities.services.annotating.reannotating import preview_reannotation, reannotate_article
from newsdesk.database.again import tried_again
from newsdesk.queue.lanes import FRESH, Priority
from newsdesk.queue.progress import hold_run

READ_AGAIN = "entities.read_again"  # name of the task


@tried_again
@transaction.atomic
def ask_for_preview(*, article: Article, by) -> Rereading:
    """The comparison that a job is about to make. Asked for twice, it is the same one."""
    article = Article.objects.held().only("revision", "n_words").get(pk=article.pk)
    return article.rereadings.under_way().filter(applies=None).first() or _ask(article, by)


@tried_again
@transaction.atomic
def ask_to_apply(*, preview: Rereading, by) -> Rereading:
    """The job that changes the article. Asked for twice, also after it is done, it is the same one."""
    article = Article.objects.held().only("revision", "n_words").get(pk=preview.article_id)
    return preview.applied_by.filter(problem="").first() or _ask(article, by, applies=preview)


def _ask(article, by, applies=None):
    asked = Rereading.objects.create(article=article, revision=article.revision, by=by, applies=applies)
    queue = FRESH if article.n_words <= SMALL_WORDS else "annotate"
    app.configure_task(READ_AGAIN, queue=queue, priority=Priority.ASKED).defer(rereading_id=asked.pk)
    return asked


@tried_again
def carry_out(rereading: Rereading) -> None:
    """Do what was asked, once: a second run of the job finds it finished.

    Raises Article.DoesNotExist when the article has been deleted in the meantime.
    """
    article = Article.objects.for_reader().get(pk=rereading.article_id)
    annotation, seconds = read_again(article)
    with transaction.atomic():
        hold_run(rereading)
        if not Rereading.objects.under_way().filter(pk=rereading.pk).exists():
            return
        if rereading.applies_id:
            by = get_user_model().objects.filter(pk__in=[rereading.by_id]).first()
            done = reannotate_article(article=article, annotation=annotation, seconds=seconds, by=by)
        else:
            done = preview_reannotation(article=article, annotation=annotation)
        run, compared = done.run, Article.objects.filter(pk=article.pk).values("revision")
        Rereading.objects.filter(pk=rereading.pk).update(
            revision=Subquery(compared),
            pipeline=nlp.PIPELINE_VERSION,
            n_new=run.n_new,
            n_gone=run.n_gone,
            n_changed=run.n_changed,
            found={} if rereading.applies_id else done.listed,
            finished_at=Now(),
        )


def fail_rereading(rereading: Rereading, problem: str) -> None:
    """Nothing was changed; the page says why."""
    Rereading.objects.under_way().filter(pk=rereading.pk).update(problem=problem[:300], finished_at=Now())


def is_current(preview: Rereading) -> bool:
    """Whether a finished comparison still is one with what is there, by the engine of today."""
    article = preview.article
    return preview.revision == article.revision and preview.pipeline == nlp.PIPELINE_VERSION
