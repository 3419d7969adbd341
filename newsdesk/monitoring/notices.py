"""When people are told of the queue, and in which words: editors what to do, everybody what an answer lacks."""

from newsdesk.monitoring.queue import Standing

GRACE = 60  # seconds: a worker that is being started takes some
LATE_FRESH = 5 * 60  # seconds that a fresh upload may wait
LATE = 60 * 60  # seconds that anything else may
LACKS_AFTER = 10 * 60  # seconds after which readers are told that articles are missing


def for_editors(queue: Standing) -> str:
    """What is wrong with the queue and what to do; "" while all is well."""
    if not queue.workers and queue.oldest >= GRACE:
        return (
            f"No worker is running, so nothing is read or annotated. The first in line has waited {ago(queue.oldest)}. "
            "Start one with manage.py worker; make run starts one by itself."
        )
    if queue.oldest_fresh >= LATE_FRESH:
        return f"A fresh upload has waited {ago(queue.oldest_fresh)}. More workers would help: manage.py worker."
    if queue.oldest >= LATE:
        return f"The queue is behind: the first in line has waited {ago(queue.oldest)}."
    return ""


def for_readers(queue: Standing) -> str:
    """What an answer lacks for now; "" where nothing has been missing for long."""
    late = queue.oldest >= LACKS_AFTER or (not queue.workers and queue.oldest >= GRACE)
    if not queue.articles or not late:
        return ""
    if queue.articles == 1:
        return "1 article is not annotated yet: its quotes are missing here."
    return f"{queue.articles:,} articles are not annotated yet: their quotes are missing here."


def ago(seconds: float) -> str:
    for size, unit in ((24 * 3600, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            n = int(seconds // size)
            return f"{n} {unit}{'' if n == 1 else 's'}"
    return f"{int(seconds)} seconds"
