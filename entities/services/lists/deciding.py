"""What becomes of each row of a table, found out before anything is stored: some rows at a time.

A small table is compared with the actors that are known while somebody waits; a large one by a job. Whoever is killed
between two steps left whole steps behind, and the next one goes on.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max

from entities.choices import Kind
from entities.models import ActorList, ImportedRow, ListImport
from entities.reads.lists.standing import candidates_for, near, standing_of, under_same_id
from entities.rules.lists import columns as told
from entities.rules.lists.deciding import Decision, decide, twice
from entities.rules.lists.rows import CannotUse, Said, said_in
from entities.services.lists.importing import (
    FIRST_ROW,
    CannotImport,
    columns_of,
    defer_carrying_out,
    has_names,
    read_rows,
)
from newsdesk.database.again import tried_again
from newsdesk.queue.progress import hold_run

STEP = 1_000  # rows
FOR_A_PERSON = 300  # rows that are compared while somebody waits
State, Outcome = ListImport.State, ImportedRow.Outcome


@tried_again
@transaction.atomic
def choose_columns(*, imported: ListImport, columns: Mapping[int, str], names: bool, kind: Kind) -> None:
    """Say what the columns are, and find out what becomes of each row, or let a job do that. Raises CannotImport."""
    hold_run(imported)
    imported = ListImport.objects.get(pk=imported.pk)
    if imported.state == State.DECIDING and not imported.problem:
        raise CannotImport("Its rows are being compared with known actors. Wait until that is done, or discard it.")
    if imported.state not in (State.COLUMNS, State.DECIDING, State.PREVIEW) or imported.content is None:
        raise CannotImport("This table was confirmed in the meantime.")
    columns = {number: field for number, field in columns.items() if field in told.FIELDS}
    if trouble := told.trouble_with(columns):
        raise CannotImport(trouble)
    imported.columns = {str(number): field for number, field in columns.items()}
    if not names:
        imported.columns[FIRST_ROW] = "an actor"
    imported.kind, imported.state, imported.done, imported.problem = kind, State.DECIDING, 0, ""
    imported.finished_at = None
    imported.save(update_fields=["columns", "kind", "state", "done", "problem", "finished_at"])
    imported.rows.all().delete()
    if imported.total <= FOR_A_PERSON:
        decide_rows(imported)
    else:
        defer_carrying_out(imported)


def decide_rows(imported: ListImport) -> None:
    """Find out what becomes of each row, from where it was left to the end."""
    table = _read(imported)
    while table and _decide_some(imported, table):
        pass


@dataclass
class _Table:
    """The rows of a table, with the line of each: what it says, or its cells and why they are refused."""

    said: list[tuple[int, Said]]
    refused: dict[int, tuple[str, str]]  # {line: (cells, why)}
    joined: dict[int, int] = field(default_factory=dict)  # {actor: line of the row that joins it}

    @property
    def lines(self) -> list[int]:
        return sorted([*(line for line, _ in self.said), *self.refused])


def _read(imported: ListImport) -> _Table | None:
    """None where somebody discarded or confirmed it in the meantime."""
    imported_now = ListImport.objects.filter(pk=imported.pk, state=State.DECIDING).first()
    if imported_now is None or imported_now.content is None:
        return None
    rows = read_rows(imported_now.file_name, bytes(imported_now.content))
    table = _Table([], {})
    columns = columns_of(imported_now)
    for line, row in _filled(rows, has_names(imported_now)):
        try:
            table.said.append((line, said_in(row, columns, imported_now.kind)))
        except CannotUse as reason:
            table.refused[line] = _shown(row), str(reason)
    again = twice(table.said)
    table.refused |= {line: (_shown(one.names), again[line]) for line, one in table.said if line in again}
    table.said = [(line, one) for line, one in table.said if line not in again]
    joins = imported_now.rows.filter(outcome=Outcome.JOINS).order_by("line").values_list("candidates", "line")
    table.joined = {candidates[0]: line for candidates, line in joins}
    return table


def _shown(cells: Sequence[str]) -> str:
    return "; ".join(filter(None, (" ".join(cell.split())[:60] for cell in cells[:8])))


def _filled(rows: Sequence[Sequence[str]], is_headed: bool) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of the rows that say something, but for the names of the columns."""
    filled = ((line, list(row)) for line, row in enumerate(rows, start=1) if any(map(str.strip, row)))
    if is_headed:
        next(filled, None)
    yield from filled


@tried_again
@transaction.atomic
def _decide_some(imported: ListImport, table: _Table) -> bool:
    """Whether there is more to do."""
    hold_run(imported)
    now = ListImport.objects.select_related("list").filter(pk=imported.pk, state=State.DECIDING).first()
    if now is None:
        return False
    reached = now.rows.aggregate(line=Max("line"))["line"] or 0
    lines = [line for line in table.lines if line > reached][:STEP]
    if not lines:
        ListImport.objects.filter(pk=now.pk).update(state=State.PREVIEW)
        return False
    joined = dict(table.joined)
    fresh = [_refused(now, line, *table.refused[line]) for line in lines if line in table.refused]
    said = [(line, one) for line, one in table.said if lines[0] <= line <= lines[-1]]
    for (line, one), decision in zip(said, decisions([one for _, one in said], now.list), strict=True):
        fresh.append(_row(now, line, one, decision, joined))
    ImportedRow.objects.bulk_create(fresh)
    ListImport.objects.filter(pk=now.pk).update(done=now.rows.count(), total=len(table.lines))
    table.joined = joined
    return True


def decisions(rows: Sequence[Said], to: ActorList | None) -> list[Decision]:
    """A Decision for each of these rows, as things stand now."""
    standing, known, elsewhere = standing_of(to, rows), candidates_for(rows), under_same_id(rows, to)
    return [decide(one, standing, near(one, known), elsewhere.get(one.wikidata)) for one in rows]


def _row(imported: ListImport, line: int, said: Said, decision: Decision, joined: dict[int, int]) -> ImportedRow:
    """`joined` is told whom the row joins; the second one that joins somebody is asked about."""
    outcome, why = decision.outcome, decision.why
    candidates = [decision.actor] if decision.actor else list(decision.candidates)
    if outcome == "joins" and (earlier := joined.setdefault(candidates[0], line)) != line:
        outcome, why = Outcome.ASKS, f"Line {earlier} joins the same actor."
    return ImportedRow(
        imported=imported, line=line, said=said.plain(), outcome=outcome, why=why[:300], candidates=candidates
    )


def _refused(imported: ListImport, line: int, cells: str, why: str) -> ImportedRow:
    said = {"name": _printable(cells[:200])}
    return ImportedRow(imported=imported, line=line, said=said, outcome=Outcome.REFUSED, why=_printable(why)[:300])


def _printable(words: str) -> str:
    return "".join(char for char in words if char.isprintable())
