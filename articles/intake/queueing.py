"""In which order files are read and articles annotated.

Of each upload, the first that wait are *fresh*: they go before every backlog, and beside what takes long. What else
the upload holds is backlog, and so is what is read again. So an archive of 100,000 files shows its first articles at
once, and an article that somebody uploads meanwhile waits for none of the others.
"""

from collections.abc import Iterable, Iterator

from procrastinate.contrib.django import app
from procrastinate.types import JSONDict, TimeDeltaParams

from articles.models import Article, UploadItem
from newsdesk.queue.lanes import FRESH, Priority

READ, READ_TOGETHER, ANNOTATE = "articles.read_item", "articles.read_items", "entities.annotate_article"  # tasks
FRESH_AT_ONCE = 50  # of one upload
SMALL_BYTES = 1024 * 1024
TOGETHER, BYTES_TOGETHER = 100, 4 * 1024 * 1024  # small files that one job reads
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
    """Jobs for these waiting items, which belong to one upload: one for each that goes first or is large, one for many
    small ones that wait behind those.

    `in_seconds` leaves somebody else the time to read them before.
    """
    items = list(items)
    if not items:
        return
    waiting = UploadItem.objects.waiting().filter(upload_id=items[0].upload_id)
    before = len(waiting.exclude(pk__in=[item.pk for item in items]).values_list("pk")[:FRESH_AT_ONCE])
    turns = [(item, turn_to_read(item.size, before=n)) for n, item in enumerate(items, start=before)]
    is_alone = [turn[0] == FRESH or item.size > SMALL_BYTES for item, turn in turns]
    alone = [(turn, item) for (item, turn), is_it in zip(turns, is_alone, strict=True) if is_it]
    _defer(READ, ((turn, {"item_id": item.pk}) for turn, item in alone), in_seconds)
    backlog = [item for item, is_it in zip(items, is_alone, strict=True) if not is_it]
    turn = ("read", Priority.READ)
    _defer(
        READ_TOGETHER,
        ((turn, {"item_ids": [item.pk for item in some]}) for some in bunches(backlog)),
        in_seconds,
    )


def defer_reading_each(items: Iterable[UploadItem]) -> None:
    """A job for each of these, over which together one failed: what is wrong with one keeps no other waiting."""
    _defer(READ, ((("read", Priority.READ), {"item_id": item.pk}) for item in items))


def bunches(items: Iterable[UploadItem]) -> Iterator[list[UploadItem]]:
    """These items, those together whose bytes are held at a time; a large one alone."""
    some: list[UploadItem] = []
    size = 0
    for item in items:
        if some and (len(some) == TOGETHER or size + item.size > BYTES_TOGETHER):
            yield some
            some, size = [], 0
        some.append(item)
        size += item.size
    if some:
        yield some


def defer_annotation(articles: Iterable[Article]) -> None:
    """The jobs that annotate articles for the first time."""
    by_upload: dict[int | None, list[Article]] = {}
    for article in articles:
        by_upload.setdefault(article.upload_id, []).append(article)
    for upload, some in by_upload.items():
        before = 0
        if upload:
            waiting = Article.objects.filter(upload_id=upload, state=Article.State.RECEIVED)
            others = waiting.exclude(pk__in=[article.pk for article in some]).order_by()
            before = len(others.values_list("pk")[:FRESH_AT_ONCE])
        _defer(
            ANNOTATE,
            (
                (turn_to_annotate(article.n_words, before=n if upload else 0), {"article_id": article.pk})
                for n, article in enumerate(some, start=before)
            ),
        )


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
