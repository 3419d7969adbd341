"""A table of actors, from its file to the rows that somebody confirms. Until then nothing but the table is stored.

What becomes of its rows is found out by services/lists/deciding.py, and stored by services/lists/storing.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now
from django.utils.crypto import get_random_string
from procrastinate.contrib.django import app

from articles.readers import CannotRead, rows_of
from articles.readers.tables import header_of
from articles.search.folding import fold_words
from entities.choices import Kind
from entities.models import ActorList, ImportedRow, ListImport
from entities.models.lists import LONGEST_NAME
from entities.rules.lists import columns as told
from entities.rules.lists.rows import Said, said_from
from newsdesk.contained import Limits, contained
from newsdesk.database.again import tried_again
from newsdesk.queue.lanes import CHANGES, Priority
from newsdesk.queue.progress import hold_run
from newsdesk.web.refusals import Refusal

STORE_LIST = "entities.store_list"  # name of the task
MOST_ROWS = 20_000
MOST_BYTES = 20 * 1024 * 1024
ROWS_SHOWN, LONGEST_SHOWN, MOST_COLUMNS = 6, 160, 60
FOR_A_PERSON = Limits(megabytes=1024, seconds=15)
FIRST_ROW = "first row"
State, Outcome = ListImport.State, ImportedRow.Outcome


class CannotImport(Refusal):
    """This file makes no list, or its import can't go on. The message says why."""

    argument = "file"


@dataclass(frozen=True)
class Head:
    """The beginning of the table, for somebody who says what its columns are."""

    rows: list[list[str]]
    n_rows: int


def receive_list(*, name: str, content: bytes, to: ActorList | None, list_name: str, kind: Kind, by) -> ListImport:
    """Keep a table for somebody who will say what its columns are. Raises CannotImport."""
    if not content.strip():
        raise CannotImport("The file is empty.")
    if len(content) > MOST_BYTES:
        raise CannotImport(f"The file is larger than {MOST_BYTES // 1024 // 1024} MB.")
    list_name = to.name if to else " ".join(list_name.split())[:LONGEST_NAME]
    if to is None and ActorList.objects.known().filter(name=list_name).exists():
        raise CannotImport(f"There is a list called “{list_name}” already. Choose it above, or another name.")
    rows = read_rows(name, content)
    header = header_of(rows)
    return ListImport.objects.create(
        list=to, list_name=list_name, makes_list=to is None, file_name=name[-240:], content=content, header=header,
        columns=_remembered(header) or _guessed(rows), kind=kind, by=by, total=len(rows),
    )  # fmt: skip


def read_rows(name: str, content: bytes) -> list[list[str]]:
    """All rows of the table, from the first that says something on. Raises CannotImport."""
    try:
        rows = contained(rows_of, name, content, refusal=CannotRead, within=FOR_A_PERSON)
    except CannotRead as reason:
        raise CannotImport(str(reason)) from None
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    if not filled:
        raise CannotImport("There is nothing in this table.")
    if len(filled) > MOST_ROWS + 1:
        raise CannotImport(f"This table has {len(filled):,} rows. A list takes {MOST_ROWS:,} at a time: divide it.")
    return rows


def head_of(imported: ListImport) -> Head:
    """Raises CannotImport."""
    rows = [row for row in read_rows(imported.file_name, bytes(imported.content or b"")) if any(map(str.strip, row))]
    shown = [[" ".join(cell.split())[:LONGEST_SHOWN] for cell in row[:MOST_COLUMNS]] for row in rows[:ROWS_SHOWN]]
    width = max(map(len, shown))
    return Head([row + [""] * (width - len(row)) for row in shown], len(rows))


def columns_of(imported: ListImport) -> dict[int, str]:
    return {int(number): field for number, field in imported.columns.items() if number.isdecimal()}


def has_names(imported: ListImport) -> bool:
    """Whether the first row names the columns."""
    return FIRST_ROW not in imported.columns


@tried_again
@transaction.atomic
def answer_row(*, row: ImportedRow, choice: str) -> ImportedRow:
    """Say whom a row means: the id of one of its candidates, "new", "skip", or "" for what was found.

    Raises CannotImport.
    """
    hold_run(row.imported)
    row = ImportedRow.objects.select_related("imported").get(pk=row.pk)
    if row.imported.state != State.PREVIEW:
        raise CannotImport("This table was confirmed in the meantime.")
    if choice not in {"", "new", "skip", *map(str, row.candidates)} or row.outcome == Outcome.REFUSED:
        raise CannotImport("This row has no such choice.")
    row.choice = choice
    row.save(update_fields=["choice"])
    return row


@tried_again
@transaction.atomic
def confirm(*, imported: ListImport, by) -> ListImport:
    """Begin to store what the rows say; a job goes on with it (services/lists/storing.py). Raises CannotImport."""
    hold_run(imported)
    imported = ListImport.objects.get(pk=imported.pk)
    if imported.state != State.PREVIEW:
        return imported  # a double click
    if imported.list_id is None:
        if ActorList.objects.known().filter(name=imported.list_name).exists():
            raise CannotImport(f"There is a list called “{imported.list_name}” by now. Begin again and choose it.")
        imported.list = new_list(name=imported.list_name, owner=by, is_known=True)
    elif imported.list and imported.list.deleted_at:
        raise CannotImport(f"“{imported.list}” was deleted in the meantime.")
    imported.total = imported.rows.exclude(outcome__in=[Outcome.REFUSED, Outcome.SAME]).count()
    imported.state, imported.done, imported.content = State.STORING, 0, None
    imported.save(update_fields=["list", "total", "state", "done", "content"])
    defer_carrying_out(imported)
    return imported


def new_list(*, name: str, owner, is_known: bool) -> ActorList:
    return ActorList.objects.create(
        name=name, key=get_random_string(12).lower(), owner=owner, is_known=is_known, is_shared=is_known,
        changed_at=Now(),
    )  # fmt: skip


def defer_carrying_out(imported: ListImport) -> None:
    app.configure_task(STORE_LIST, queue=CHANGES, priority=Priority.ASKED).defer(import_id=imported.pk)


@tried_again
@transaction.atomic
def discard(*, imported: ListImport) -> None:
    """Forget a table that nobody confirmed. Raises CannotImport."""
    hold_run(imported)
    if not ListImport.objects.waiting().filter(pk=imported.pk).delete()[0]:
        raise CannotImport("This table was confirmed in the meantime. Undo its import instead.")


def _remembered(header: str) -> dict:
    """What somebody said of the last table with this first row."""
    before = ListImport.objects.filter(header=header).exclude(state=State.COLUMNS).first()
    return before.columns if before else {}


def _guessed(rows: Sequence[Sequence[str]]) -> dict[str, str]:
    first = next(row for row in rows if any(map(str.strip, row)))
    found = {str(number): field for number, field in told.guess(first[:MOST_COLUMNS]).items()}
    if told.looks_like_names(first):
        return found
    return {"0": "name", FIRST_ROW: "an actor"}


def chosen_said(row: ImportedRow) -> Said:
    return said_from(row.said)


def name_of(file_name: str) -> str:
    """A name for the list of a file: "ministers-2026.csv" is “Ministers 2026”."""
    plain = file_name.rsplit("/", 1)[-1].rsplit(".", 1)[0].replace("_", " ").replace("-", " ")
    words = " ".join(plain.split())
    return (words[:1].upper() + words[1:])[:LONGEST_NAME] if fold_words(words) else "Known actors"
