"""Jobs that read articles. Each can be run again at any time: a run replaces only what an earlier run left."""

import logging
import time

from django.conf import settings
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from articles.models import Article
from entities.models import ActorList, CorpusChange, ListImport, NameSearch, Rereading
from entities.services.actors.looking import LOOK, look_at_all_left, look_soon
from entities.services.actors.suspecting import suggest_all_splits
from entities.services.annotating import jobs
from entities.services.annotating.jobs import READ_AGAIN, fail_rereading
from entities.services.annotating.reading import read
from entities.services.annotating.storing import mark_failed, store_annotation
from entities.services.corpus_changes import CHANGE_CORPUS, carry_out, fail_change
from entities.services.derived.ranking import rank_all
from entities.services.keeping.digests import send_due
from entities.services.keeping.saving import prune_deleted
from entities.services.lists import searching, storing, withdrawing
from entities.services.lists.importing import STORE_LIST
from entities.services.lists.searching import SEARCH_NAMES
from entities.services.lists.withdrawing import SETTLE_LIST
from newsdesk.queue.jobs import job
from newsdesk.queue.lanes import CHANGES

log = logging.getLogger(__name__)


@job(
    "entities.annotate_article",
    queue="annotate",
    argument="article_id",
    rows=Article.objects.select_related("source"),
    fail=lambda article, problem: mark_failed(article=article, reason=problem),
    act="Reading this text",
    problem="The text could not be read: {error}",
)
def annotate_article(article: Article) -> None:
    """Find the actors, quotes and dates of one article and store them.

    The article's state says *failed*, with the reason, once the last attempt has failed.
    """
    try:
        annotate(article)
    except Article.DoesNotExist:
        log.info("Article %s was deleted while it was being processed.", article.pk)


def annotate(article: Article) -> None:
    """Run the engine over one article and store what it finds."""
    begun = time.perf_counter()
    annotation, seconds = read(article)
    store_annotation(article=article, annotation=annotation, seconds=seconds)
    look_soon(article.mentions.live().named_actors())
    log.info("Annotated article %s in %.1f s, %.1f s of it reading.", article.pk, time.perf_counter() - begun, seconds)


@job(
    CHANGE_CORPUS,
    queue=CHANGES,
    argument="change_id",
    rows=CorpusChange.objects.all(),
    fail=fail_change,
)
def change_corpus(change: CorpusChange) -> None:
    """Carry out a merge, a split or the undoing of one that is too large for a request."""
    carry_out(change)


@job(
    READ_AGAIN,
    queue="annotate",
    argument="rereading_id",
    rows=Rereading.objects.under_way(),
    fail=fail_rereading,
    act="Reading this text",
    problem="The text could not be read: {error}",
)
def read_again(rereading: Rereading) -> None:
    """Read one article again, to compare or to change it."""
    try:
        jobs.carry_out(rereading)
    except Article.DoesNotExist:
        log.info("An article was deleted before extraction could be re-run.")


@app.task(
    name=LOOK,
    aliases=["entities.settle_import"],  # of earlier versions, which name the articles, too
    queue="annotate",
    retry=RetryStrategy(max_attempts=5, exponential_wait=10),
)
def look_at_actors(actors: list[int], **articles: int) -> None:
    """Look again at the actors of articles that came in."""
    look_at_all_left(actors)


@job(
    STORE_LIST,
    queue=CHANGES,
    argument="import_id",
    rows=ListImport.objects.under_way(),
    fail=storing.fail_import,
)
def store_list(imported: ListImport) -> None:
    """Store a confirmed table of actors, or undo it, some rows at a time."""
    storing.carry_out(imported)


@job(
    SETTLE_LIST,
    queue=CHANGES,
    argument="list_id",
    rows=ActorList.objects.all(),
    fail=withdrawing.fail_settling,
)
def settle_list(actor_list: ActorList) -> None:
    """Take away what a deleted list brought to its actors, or bring it back, some entries at a time."""
    withdrawing.settle_list(actor_list)


@job(
    SEARCH_NAMES,
    queue="annotate",
    argument="search_id",
    rows=NameSearch.objects.under_way(),
    fail=searching.fail_search,
)
def search_names(search: NameSearch) -> None:
    """Look for some names of a list in the texts that are there, or read some of those with a name again."""
    searching.carry_on(search)


@app.periodic(cron="15 3 * * *")
@app.task(name="entities.rank_for_review", queueing_lock="rank for review", queue="annotate")
def rank_for_review(timestamp: int) -> None:
    """Bring the order of the review queue up to what is known of its actors by now."""
    log.info("Ranked the review queue again. %d quotes moved.", rank_all())


@app.periodic(cron="30 3 * * *")
@app.task(name="entities.look_over_actors", queueing_lock="look over actors", queue="annotate")
def look_over_actors(timestamp: int) -> None:
    """Find the actors whose articles contradict each other: they may be several people."""
    log.info("%d actors may be several people.", suggest_all_splits())


@app.periodic(cron="5 * * * *")
@app.task(name="entities.send_digests", queueing_lock="send digests", queue="annotate")
def send_digests(timestamp: int) -> None:
    """Mail what is new in people's watches to those whose digest is due; without a mail server, to nobody."""
    if settings.MAIL_IS_SET_UP:
        log.info("Sent %d digests.", send_due(now=timezone.now(), site=settings.ADDRESS))


@app.periodic(cron="45 3 * * *")
@app.task(name="entities.prune_deleted", queueing_lock="prune deleted", queue="annotate")
def prune_deleted_rows(timestamp: int) -> None:
    """Forget searches, collections and kept quotes that were deleted long ago."""
    log.info("Forgot %d deleted rows.", prune_deleted(now=timezone.now()))
