"""What becomes of the rows of a large table, found out by a job."""

import pytest

from entities.models import ImportedRow, ListImport
from entities.services.lists import deciding, importing, storing
from entities.services.lists.importing import CannotImport
from tests.factories import actor

pytestmark = pytest.mark.django_db

TABLE = "name,aliases,id\nTom Berg,,1\n=1+1,,2\nThomas Berg,Tom Berg,3\nAna Lind,,4\nana lind,,\nOla Stensrud,,5\n"


def rows(imported):
    return [(row.line, row.outcome, row.why) for row in imported.rows.all()]


def test_a_table_compared_in_steps_says_the_same_as_one_compared_at_once(desk, monkeypatch):
    actor("Tom Berg", aliases=["Thomas Berg"])
    at_once = rows(desk.preview(TABLE))
    assert [outcome for _, outcome, _ in at_once] == ["joins", "refused", "asks", "new", "refused", "new"]
    monkeypatch.setattr(deciding, "STEP", 1)
    monkeypatch.setattr(deciding, "FOR_A_PERSON", 0)
    imported = desk.preview(TABLE, name="In steps")
    assert (imported.state, imported.rows.count()) == ("deciding", 0)
    storing.carry_out(imported)
    imported.refresh_from_db()
    assert (imported.state, imported.done, imported.total) == ("preview", 6, 6)
    assert rows(imported) == at_once


def test_a_killed_comparison_goes_on_where_it_was(desk, monkeypatch):
    actor("Tom Berg", aliases=["Thomas Berg"])
    monkeypatch.setattr(deciding, "STEP", 2)
    monkeypatch.setattr(deciding, "FOR_A_PERSON", 0)
    imported = desk.preview(TABLE)
    deciding._decide_some(imported, deciding._read(imported))
    assert imported.rows.count() == 2
    storing.carry_out(imported)
    assert [outcome for _, outcome, _ in rows(imported)] == ["joins", "refused", "asks", "new", "refused", "new"]


def test_a_table_that_is_compared_can_be_discarded_and_not_read_in_two_ways(desk, monkeypatch):
    monkeypatch.setattr(deciding, "FOR_A_PERSON", 0)
    imported = desk.preview(TABLE)
    with pytest.raises(CannotImport, match="being compared"):
        deciding.choose_columns(imported=imported, columns={0: "name"}, names=True, kind="person")
    table = deciding._read(imported)
    importing.discard(imported=imported)
    assert not deciding._decide_some(imported, table)
    assert not ListImport.objects.exists()
    assert not ImportedRow.objects.exists()


def test_a_comparison_that_failed_can_be_begun_again(desk, monkeypatch):
    monkeypatch.setattr(deciding, "FOR_A_PERSON", 0)
    imported = desk.preview(TABLE)
    storing.fail_import(imported, "The worker stopped.")
    monkeypatch.setattr(deciding, "FOR_A_PERSON", 100)
    deciding.choose_columns(imported=imported, columns={0: "name"}, names=True, kind="person")
    imported.refresh_from_db()
    assert (imported.state, imported.problem, imported.finished_at) == ("preview", "", None)
