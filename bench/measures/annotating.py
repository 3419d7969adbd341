"""What annotating costs beyond the engine: storing, linking among 200,000 actors, waiting in turn, a second worker.

    OMP_NUM_THREADS=1 python -m bench.measures.annotating

A home of its own. Costs are processor time of this process and of its server process, so that other work on the machine
counts little; what workers do together is told by the clock.
"""

import itertools
import random
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

from bench.measures.engine import WORDS, articles
from bench.measures.lists import FIRST, SYLLABLES
from bench.measures.waiting import working
from bench.own_site import own_home
from bench.timing import Figure

ACTORS = 200_000
TEXTS = 20
OF_WORKERS = 48  # articles that workers annotate
WARM = 6  # before them, for each worker
WORKERS = 8  # for which the turn of linking must do
PATIENCE = 300  # seconds


def main() -> None:
    with own_home():
        for figure in measure_annotating():
            size = f", {figure.bytes / 2**20:,.0f} MB" if figure.bytes else ""
            print(f"{figure.name}: {figure.median_ms:,.1f} ms, best {figure.best_ms:,.1f} ms{size}")


def measure_annotating() -> list[Figure]:
    figures = _stored("with few actors")
    _store_actors()
    return [*figures, *_stored(f"beside {ACTORS:,} actors"), *_workers()]


def _stored(words: str) -> list[Figure]:
    """The engine alone, everything, and what of it others wait for."""
    from articles.services import store_article
    from entities import tasks
    from entities.nlp import annotate
    from entities.services.actors.looking import look_at_all_left
    from entities.services.annotating import first, linking, storing

    alone: list[float] = []
    whole: list[float] = []
    served: list[float] = []
    held: list[float] = []
    linked: list[float] = []
    began: list[float] = []
    made: list[Any] = []
    in_turn, link_actors, store = linking.one_at_a_time, linking.link_actors, storing.store_annotation

    def taking_turn(what: str) -> None:
        in_turn(what)
        began.append(_spent())

    def linking_timed(*given: Any) -> Any:
        linked.append(_cost(lambda: made.append(link_actors(*given))))
        return made.pop()

    def storing_timed(**given: Any) -> Any:
        before = len(began)
        run = store(**given)  # the turn ends with its transaction
        held.append(_spent() - began[before])
        return run

    with (
        patch.object(linking, "one_at_a_time", taking_turn),
        patch.object(first, "link_actors", linking_timed),
        patch.object(tasks, "store_annotation", storing_timed),
    ):
        for number, text in enumerate(itertools.islice(articles(), TEXTS)):
            article = store_article(text=text, title=f"{words} {number}", source_name=f"Bench {words} {number}")
            alone.append(_cost(partial(annotate, text)))
            before = _parts()
            tasks.annotate(article)
            python, server = (after - begun for after, begun in zip(_parts(), before, strict=True))
            whole.append(python + server)
            served.append(server)
    looked = _cost(partial(look_at_all_left, [])) / TEXTS  # which a backlog leaves until it can be done of many
    whole = [one + looked for one in whole]
    share = median(alone) / median(whole)
    most = median(whole) / median(held)
    enough = f"the turn of linking is enough for {most:.1f} workers, {WORKERS} are wanted"
    print(f"{words}: the engine is {share:.1%} of all; {enough}")
    return [
        _told(f"annotate {WORDS} words {words}, the engine alone", alone),
        _told(f"annotate {WORDS} words {words}, stored", whole),
        _told(f"PostgreSQL's part of {WORDS} words stored {words}", served),
        _told(f"looking at the actors again, of {TEXTS} articles together, for each {words}", [looked]),
        _told(f"linking the actors of {WORDS} words {words}", linked),
        _told(f"the turn of linking, as long as {WORDS} words hold it {words}", held),
    ]


def _cost(act: Callable[[], object]) -> float:
    """Seconds of processor time."""
    begun = _spent()
    act()
    return _spent() - begun


def _spent() -> float:
    """Seconds of processor time so far, of this process and of its server process."""
    return sum(_parts())


def _parts() -> tuple[float, float]:
    """The same, each for itself."""
    from django.db import connection

    connection.ensure_connection()
    told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text()
    return time.process_time(), int(told.split()[0]) / 1e9


def _store_actors() -> None:
    from django.db import connection

    from articles.search.folding import fold_words
    from bench.archive.building import copy_rows
    from entities.models import Actor, Alias
    from entities.services.annotating.rows import next_ids
    from newsdesk.database.plans import plan_anew

    chance = random.Random(7)
    names: set[str] = set()
    while len(names) < ACTORS:
        names.add(f"{chance.choice(FIRST)} {''.join(chance.choices(SYLLABLES, k=4)).capitalize()}")
    rows = [(pk, name, fold_words(name)) for pk, name in zip(next_ids(Actor, ACTORS), sorted(names), strict=True)]
    plan_anew()  # that actors exist was checked by reading the few there were
    copy_rows(
        "entities_actor",
        ["id", "name", "key", "kind", "country", "origin", "created_at"],
        rows,
        ("person", "", "machine", "2025-11-20"),
    )
    copy_rows(Alias._meta.db_table, ["actor_id", "text", "key", "origin"], rows, ("machine",))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _workers() -> list[Figure]:
    """The same work by one worker and by two; what one of them keeps in memory."""
    from contextlib import ExitStack

    from articles.models import Article
    from articles.services import store_article

    figures, sizes = [], []
    for n in (1, 2):
        texts = list(itertools.islice(articles(), OF_WORKERS))
        Article.objects.filter(state="received").update(state="other")
        with ExitStack() as stack:
            workers = [stack.enter_context(working()) for _ in range(n)]
            warm = [
                store_article(text=f"{n} {number}. {text}", title="Warm", source_name=f"Warm {n} {number}").pk
                for number, text in enumerate(texts[: WARM * n])
            ]
            _until_read(warm)  # so many that each worker reads one, and has the engine
            for worker in workers:
                worker.send_signal(signal.SIGSTOP)  # what they work on is stored while they wait
            pks = [
                store_article(text=text, title=f"{n} {number}", source_name=f"Of {n} workers, {number}").pk
                for number, text in enumerate(texts)
            ]
            begun = time.monotonic()
            for worker in workers:
                worker.send_signal(signal.SIGCONT)
            _until_read(pks)
            seconds = time.monotonic() - begun
            sizes += [_resident(worker.pid) for worker in workers]
        figures.append(_told(f"{OF_WORKERS} articles of {WORDS} words by {n} worker{'s' * (n > 1)}", [seconds]))
    times = figures[0].median_ms / figures[1].median_ms
    print(f"two workers do {times:.2f} times what one does; each keeps up to {max(sizes) / 2**20:,.0f} MB")
    return [*figures, Figure("a worker that annotates", 0, 0, 0, max(sizes))]


def _until_read(pks: list[int]) -> None:
    from articles.models import Article

    deadline = time.monotonic() + PATIENCE
    while Article.objects.filter(pk__in=pks, state="received").exists():
        if time.monotonic() > deadline:
            raise RuntimeError("The workers did not annotate in time.")
        time.sleep(0.1)


def _resident(pid: int) -> int:
    """Bytes at the most."""
    told = Path(f"/proc/{pid}/status").read_text()
    return int(told.split("VmHWM:")[1].split()[0]) * 1024


def _told(name: str, seconds: list[float]) -> Figure:
    times = [one * 1000 for one in seconds]
    figure = Figure(name, round(median(times), 1), round(min(times), 1), len(times))
    print(f"{figure.median_ms:>9,.1f} ms  {name}", flush=True)
    return figure


if __name__ == "__main__":
    main()
