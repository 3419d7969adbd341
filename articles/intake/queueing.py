"""In which order files are read and articles annotated.

Of each upload, the first that wait are *fresh*: they go before every backlog, and beside what takes long. What else
the upload holds is backlog, and so is what is read again. So an archive of 100,000 files shows its first articles at
once, and an article that somebody uploads meanwhile waits for none of the others.
"""

from collections.abc import Iterable

from procrastinate.contrib.django import app
from procrastinate.types import JSONDict, TimeDeltaParams

from articles.models import Article, UploadItem
from newsdesk.queue.lanes import FRESH, Priority

READ, ANNOTATE = "articles.read_item", "entities.annotate_article"  # names of the tasks
FRESH_AT_ONCE = 50  # of one upload
SMALL_BYTES = 1024 * 1024
SMALL_WORDS = 3_000  # some seconds of the engine

Turn = tuple[str, Priority]  # a job's queue and its priority


def turn_to_read(size: int, *, before: int) -> Turn:
    """Of a file of so many bytes, when so many of the same upload wait `before` it."""
    if before < FRESH_AT_ONCE and size <= SMALL_BYTES:
        return FRESH, Priority.READ_FRESH
    return "read", Priority.READ


def turn_to_annotate(words: int, *, before: int) -> Turn:
    """Of an article of so many words, when so many of the same upload wait `before` it."""
    if before >= FRESH_AT_ONCE:
        return "annotate", Priority.ANNOTATE
    return (FRESH, Priority.ANNOTATE_FRESH) if words <= SMALL_WORDS else ("annotate", Priority.ANNOTATE_LONG)


def defer_reading(items: Iterable[UploadItem], *, in_seconds: int = 0) -> None:
    """A job for each of these waiting items, which belong to one upload.

    `in_seconds` leaves somebody else the time to read them before.
    """
    items = list(items)
    if not items:
        return
    waiting = UploadItem.objects.waiting().filter(upload_id=items[0].upload_id)
    before = len(waiting.exclude(pk__in=[item.pk for item in items]).values_list("pk")[:FRESH_AT_ONCE])
    _defer(
        READ,
        ((turn_to_read(item.size, before=n), {"item_id": item.pk}) for n, item in enumerate(items, start=before)),
        in_seconds,
    )


def defer_annotation(article: Article) -> None:
    """The job that annotates an article for the first time."""
    before = 0
    if article.upload_id:
        waiting = Article.objects.filter(upload_id=article.upload_id, state=Article.State.RECEIVED)
        before = len(waiting.exclude(pk=article.pk).order_by().values_list("pk")[:FRESH_AT_ONCE])
    _defer(ANNOTATE, [(turn_to_annotate(article.n_words, before=before), {"article_id": article.pk})])


def defer_annotation_again(words: dict[int, int], *, in_background: bool) -> None:
    """The jobs that annotate these articles (id: number of words) again. For a few, somebody waits."""
    few = len(words) <= FRESH_AT_ONCE and not in_background
    again = ("annotate", Priority.AGAIN)
    _defer(
        ANNOTATE,
        ((turn_to_annotate(n, before=0) if few else again, {"article_id": pk}) for pk, n in words.items()),
    )


def _defer(task: str, jobs: Iterable[tuple[Turn, JSONDict]], in_seconds: int = 0) -> None:
    later: TimeDeltaParams | None = {"seconds": in_seconds} if in_seconds else None
    by_turn: dict[Turn, list[JSONDict]] = {}
    for turn, arguments in jobs:
        by_turn.setdefault(turn, []).append(arguments)
    for (queue, priority), arguments_of_all in by_turn.items():
        app.configure_task(task, queue=queue, priority=priority, schedule_in=later).batch_defer(*arguments_of_all)
