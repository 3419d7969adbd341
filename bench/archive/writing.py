"""What writing costs in a synthetic archive, in processor time of both sides, blocks and log, which a busy machine
changes little: an import, a merge of the two most famous actors, its undo, the deletion of what was imported.

Everything is taken back at the end, except the names that the archive has learnt.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Written:
    """`client` and `server` are seconds of processor time, `server` of all its processes; `blocks` of 8 kB were touched
    and `log` megabytes of it written."""

    what: str
    n: int = 0
    seconds: float = 0
    client: float = 0
    server: float = 0
    blocks: int = 0
    log: float = 0

    def __str__(self):
        each = f", {1000 * (self.client + self.server) / self.n:.2f} ms each" if self.n else ""
        return (
            f"{self.what:<40} {self.n:>9,} in {self.seconds:7.1f} s; processor {self.client:6.1f} s of the client, "
            f"{self.server:6.1f} s of the server{each}; {self.blocks:>11,} blocks, {self.log:7.1f} MB of log"
        )


@contextmanager
def measured(what: str) -> Iterator[Written]:
    written, before = Written(what), _spent()
    yield written
    after = [round(now - then, 2) for now, then in zip(_spent(), before, strict=True)]
    written.seconds, written.client, written.server, blocks, written.log = after
    written.blocks = int(blocks)
    print(written, flush=True)


def _spent() -> tuple[float, float, float, float, float]:
    from django.db import connection

    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT pg_backend_pid()")
        server = _parent(cursor.fetchone()[0])
        cursor.execute("SELECT sum(blks_hit + blks_read), pg_current_wal_insert_lsn() - '0/0' FROM pg_stat_database")
        blocks, log = cursor.fetchone()
    client = sum(one.ru_utime + one.ru_stime for one in used)
    return time.monotonic(), client, _processor_time(server), float(blocks), float(log) / 1e6


def _stat(process: int | str) -> list[str]:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()


def _parent(process: int) -> int:
    return int(_stat(process)[1])


def _processor_time(server: int) -> float:
    """Of a PostgreSQL server with all its processes, those that ended, too."""
    own = _stat(server)
    ticks = sum(map(int, own[11:15]))
    for one in Path("/proc").iterdir():
        try:
            if one.name.isdecimal() and _parent(int(one.name)) == server:
                ticks += sum(map(int, _stat(one.name)[11:13]))
        except FileNotFoundError:
            continue
    return ticks / TICKS


def measure_writing(n_articles: int, n: int) -> list[dict]:
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from articles.models import Deletion, Upload
    from articles.revisions.deleting import carry_out
    from bench.archive.lines import lines
    from bench.archive.shape import Shape
    from entities.models import ActorTotal
    from entities.services.actors.merging import merge_actors, undo_merge
    from entities.services.derived.exact import drift

    found = []
    by = User.objects.get_or_create(username="writer")[0]
    last = Upload.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lines.jsonl"
        path.write_text("".join(f"{line}\n" for line in lines(Shape(n_articles), n, str(last))), encoding="utf-8")
        with measured("import into it") as written:
            written.n = n
            call_command("import_annotations", str(path), stderr=sys.stderr)
        found.append(written)
    keep, absorb = [
        total.actor for total in ActorTotal.objects.of_layer().order_by("-mentions").select_related("actor")[:2]
    ]
    with measured("merge of its two most famous actors") as written:
        merge = merge_actors(keep=keep, absorb=absorb, by=by)
        written.n = merge.moves.count()
    found.append(written)
    with measured("undoing that") as written:
        undo_merge(merge=merge, by=by)
        written.n = found[-1].n
    found.append(written)
    for upload in Upload.objects.filter(pk__gt=last):
        with measured("deletion of what was imported") as written:
            written.n = upload.articles.count()
            carry_out(Deletion.objects.create(upload=upload, name=str(upload), by=by, total=written.n))
        found.append(written)
    wrong = drift()
    if len(wrong):
        raise ValueError(f"The counts are wrong afterwards: {wrong}")
    return [asdict(one) for one in found]
