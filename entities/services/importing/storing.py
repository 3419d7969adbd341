"""Stores what an annotated archive holds, some lines in one transaction, with everything that follows from them.

It does what storing an article and what it was found in does (articles/services.py:store_article,
entities/services/annotating/storing.py:replace_suggestions), in the same order of locks, for many at once. What the
engine's job does afterwards, looking at the actors again, is left to a job of its own.

The lines and the place in the file behind them are one transaction, so that whoever is killed goes on where the last
one ended: no line is lost, none is stored twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone
from psycopg import errors

from articles.intake.large_files import TakenMeanwhile
from articles.models import Article, LargeFile, Upload, UploadItem
from articles.services import held_sources
from entities.models import Quote, Run
from entities.services.actors.looking import leave
from entities.services.annotating.linking import barred_names
from entities.services.annotating.rows import Rows, next_ids
from entities.services.derived.arrivals import nothing_arrives
from entities.services.derived.locking import names_are_current
from entities.services.derived.ranking import seen_so_far
from entities.services.derived.recounting import recounting_new
from entities.services.importing.copies import Copies
from entities.services.importing.linking import link_all
from entities.services.importing.records import Imported
from newsdesk.database.again import tried_again
from newsdesk.database.plans import plan_anew
from newsdesk.queue.lanes import Priority

SAID = {"annotated": "yes"}  # the same file may have been imported without its annotations


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a shard, as `imported` read it or why it could not."""

    name: str
    size: int
    article: Imported | None
    problem: str = ""


Read = tuple[Line, Imported]
Key = tuple[int, str]  # of an article: outlet and SHA-256 of the text


@dataclass
class Stored:
    """How many of some lines became articles, were there already, and could not be used."""

    articles: int = 0
    duplicates: int = 0
    failed: int = 0

    def __iadd__(self, other: "Stored") -> "Stored":
        self.articles += other.articles
        self.duplicates += other.duplicates
        self.failed += other.failed
        return self


@tried_again
@transaction.atomic
def store_lines(*, large: LargeFile, lines: Sequence[Line], place: int, after: int) -> Stored:
    """Store these lines, which begin at this place of the file and end at the other. Raises TakenMeanwhile, Busy."""
    plan_anew()
    now = LargeFile.objects.select_for_update(of=["self"]).filter(pk=large.pk).select_related("upload").first()
    if now is None or now.position != place:
        raise TakenMeanwhile
    stored = _store_lines(now.upload, lines)
    LargeFile.objects.filter(pk=large.pk).update(position=after)
    return stored


def _store_lines(upload: Upload, lines: Sequence[Line]) -> Stored:
    """What the database refuses is found by storing the halves; a line that it refuses alone has an outcome."""
    try:
        with transaction.atomic():
            return _store_together(upload, lines)
    except (IntegrityError, DataError, errors.IntegrityError, errors.DataError) as error:  # COPY raises the latter two
        if len(lines) == 1:
            why = " ".join(str(error).split("\n")[0].split())
            broken = Line(lines[0].name, lines[0].size, None, f"its annotations contradict each other ({why})")
            return _store_together(upload, [broken])
    half = len(lines) // 2
    stored = _store_lines(upload, lines[:half])
    stored += _store_lines(upload, lines[half:])
    return stored


def _store_together(upload: Upload, lines: Sequence[Line]) -> Stored:
    read = [(line, line.article) for line in lines if line.article]
    new, twins = _without_twins(read)
    made = _store(upload, new) if new else {}
    broken = [line for line in lines if not line.article]
    _note_others(upload, [(line, made[twin] if isinstance(twin, tuple) else twin) for line, twin in twins], broken)
    return Stored(len(new), len(twins), len(broken))


def _without_twins(read: Sequence[Read]) -> tuple[list[Read], list[tuple[Line, Key | int]]]:
    """Those that no outlet has, and those whose outlet has the same text, with that article: its key if it is new."""
    digests = sorted({one.sha256 for _, one in read})
    with connection.cursor() as cursor:  # as whoever stores one of these texts does
        cursor.execute(
            "SELECT pg_advisory_xact_lock(digest) FROM unnest(%s::bigint[]) AS given(digest)",
            [sorted({int.from_bytes(bytes.fromhex(one)[:8], signed=True) for one in digests})],
        )
    there = Article.objects.filter(sha256__in=digests).order_by("-pk").values_list("source", "sha256", "pk")
    known: dict[Key, Key | int] = {(source, sha): pk for source, sha, pk in there}
    new, twins = [], []
    sources = _sources(one for _, one in read)
    for line, one in read:
        key = (sources[one.outlet], one.sha256)
        if key in known:
            twins.append((line, known[key]))
        else:
            known[key] = key
            new.append((line, one))
    return new, twins


def _sources(some: Iterable[Imported]) -> dict[str, int]:
    """{name: outlet} of these articles, which stay until the transaction ends."""
    return {name: source.pk for name, source in held_sources(one.outlet for one in some).items()}


def _store(upload: Upload, new: Sequence[Read]) -> dict[Key, int]:
    """Returns the articles."""
    some = [one for _, one in new]
    sources = _sources(some)
    pks = list(next_ids(Article, len(some)))
    copies = Copies(some, pks, sources)
    becoming = copies.becoming
    list(Article.objects.filter(pk__in=becoming).held().only("pk"))
    rows = Rows()
    with nothing_arrives(), recounting_new(rows.added, becoming):
        chosen = link_all(some, upload)
        linked = {pk for ids in chosen for pk in ids}
        rows.barred = barred_names(linked)
        runs = next_ids(Run, len(some))
        quotes = next_ids(Quote, sum(len(one.annotation.quotes) for one in some))
        at = timezone.now()
        for pk, (line, one), ids in zip(pks, new, chosen, strict=True):
            rows.article(
                pk, next(runs), one, ids, quotes, upload=upload.pk, source=sources[one.outlet],
                copy_of=copies.of.get(pk), version_of=copies.versions.get(pk),
            )  # fmt: skip
            rows.of[UploadItem].append((upload.pk, line.name, line.size, UploadItem.State.STORED, at, "utf-8", pk))
        with names_are_current():
            rows.store(seen_so_far(linked))
        for pk, first in becoming.items():
            Article.objects.filter(pk=pk).update(copy_of=first)
    leave(linked, priority=Priority.AGAIN)
    return {(sources[one.outlet], one.sha256): pk for pk, one in zip(pks, some, strict=True)}


def _note_others(upload: Upload, twins: Sequence[tuple[Line, int]], broken: Sequence[Line]) -> None:
    state, at = UploadItem.State, timezone.now()
    UploadItem.objects.bulk_create(
        [
            *(
                UploadItem(
                    upload=upload, name=line.name, size=line.size, read_at=at, state=state.DUPLICATE,
                    duplicate_of_id=twin,
                )
                for line, twin in twins
            ),
            *(
                UploadItem(
                    upload=upload, name=line.name, size=line.size, read_at=at, state=state.FAILED,
                    why=UploadItem.Why.UNREADABLE, reason=line.problem,
                )
                for line in broken
            ),
        ],
        batch_size=1000,
    )  # fmt: skip


def begin(*, name: str, mark: str, size: int, upload: Upload | None) -> LargeFile:
    """The file as it was left when it was begun before; otherwise it is one of this upload, or of a fresh one."""
    known = LargeFile.objects.select_related("upload").filter(mark=mark, said=SAID).first()
    if known:
        return known
    with transaction.atomic():
        upload = upload or Upload.objects.create(kind=Upload.Kind.COMMAND)
        return LargeFile.objects.create(upload=upload, name=name[-300:], size=size, mark=mark, said=SAID)


def finish(large: LargeFile) -> None:
    LargeFile.objects.filter(pk=large.pk, finished_at=None).update(finished_at=timezone.now())
