"""Annotates an archive of very many articles, with processes on this machine or on others."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from entities import nlp
from entities.archives.annotating import annotate_shards
from entities.archives.shards import SUFFIXES, CannotOpen, shards_of
from entities.archives.written import writing_to
from entities.management.commands.annotate import positive
from newsdesk.machine import patience

SECONDS_TO_MEET = 60  # for a scheduler to be reached and for its first process to be there


class Command(BaseCommand):
    help = (
        f"Annotate a folder of files ({', '.join(SUFFIXES)}) in the interchange format, or one of them: the folder OUT "
        "gets a .jsonl for each, with articles and annotations, which manage.py import_annotations takes. Stopped or "
        "killed, the same command goes on. Lines that are wrong are named, also in OUT beside their shard; the exit "
        "status is 1 then."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("source", metavar="IN", type=Path, help="folder or file")
        parser.add_argument("target", metavar="OUT", type=Path, help="folder")
        parser.add_argument("--processes", type=positive, default=os.cpu_count() or 1, help="on this machine")
        parser.add_argument("--scheduler", default="", help="of a cluster, tcp://host:port, instead (docs/scaling.md)")

    def handle(self, *, source: Path, target: Path, processes: int, scheduler: str, **options) -> None:
        if target.resolve() == source.resolve():
            raise CommandError("IN and OUT are the same folder.")
        try:
            shards = shards_of(source)
            with writing_to(target, nlp.PIPELINE_VERSION) as written:
                standings = [written.standing(shard) for shard in shards]
                begun = [one for one in standings if one.place or one.finished]
                if begun:
                    n = sum(one.annotated for one in begun)
                    self.stderr.write(f"Goes on where it was stopped: {n:,} articles are done.")
                if not all(one.finished for one in standings):
                    with cluster(scheduler, processes) as (client, n_processes):
                        self._annotate(shards, written, client, n_processes)
        except CannotOpen as reason:
            raise CommandError(str(reason)) from reason
        done, bad = (sum(getattr(written.notes[one.name], what) for one in shards) for what in ("annotated", "bad"))
        self.stderr.write(f"{done:,} articles of {len(shards):,} files are in {target}.")
        if bad:
            raise CommandError(f"{bad:,} lines could not be annotated. OUT says why in the files .problems.txt.")

    def _annotate(self, shards, written, client, processes) -> None:
        began, before = time.monotonic(), sum(one.annotated for one in written.notes.values())
        with patience.bar(unit=" articles", initial=before) as bar:
            for step in annotate_shards(shards, written, client, processes=processes):
                for number, words in step.problems:
                    self.stderr.write(f"{step.shard.name}, line {number}: {words}.")
                bar.set_description(step.shard.name, refresh=False)
                bar.update(sum(one.annotated for one in written.notes.values()) - bar.n)
        n, seconds = sum(one.annotated for one in written.notes.values()) - before, time.monotonic() - began
        if n:
            self.stderr.write(
                f"{n:,} articles in {seconds:,.0f} s by {processes} processes, {n / seconds:.1f} a second."
            )


@contextmanager
def cluster(scheduler: str, processes: int) -> Iterator[tuple[Any, int]]:
    """A client of dask.distributed and how many processes work for it: those of a cluster, or own ones."""
    try:
        import dask

        dask.config.set({"logging": {"distributed": "critical"}})  # as it is imported it begins to log
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise CommandError("This needs dask.distributed: pip install -r requirements/archive.txt") from error
    if not scheduler:
        # One thread each: the engine is faster in two processes than in two threads.
        own = LocalCluster(n_workers=processes, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0")
        with own, Client(own) as client:
            yield client, processes
        return
    try:
        with Client(scheduler, timeout=SECONDS_TO_MEET) as client:
            client.wait_for_workers(1, timeout=SECONDS_TO_MEET)
            threads = client.nthreads()
            yield client, sum(threads.values())
    except (OSError, TimeoutError, ValueError) as error:
        raise CommandError(
            f"The scheduler {scheduler} cannot be reached, or no process works for it: {error} What is done stays."
        ) from error
