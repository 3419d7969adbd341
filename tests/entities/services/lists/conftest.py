"""A table of ministers and how it is stored, undone and looked for in these tests."""

import pytest

from entities.choices import Kind
from entities.models import ListImport, NameSearch
from entities.services.lists import deciding, importing, searching, storing


class Desk:
    """An editor who imports tables."""

    def __init__(self, by):
        self.by = by

    def preview(self, table, *, to=None, name="Ministers 2026", file="ministers.csv", **more):
        content = table if isinstance(table, bytes) else table.encode()
        imported = importing.receive_list(
            name=file, content=content, to=to, list_name=name, kind=Kind.PERSON, by=self.by
        )
        deciding.choose_columns(
            imported=imported,
            columns=more.get("columns", importing.columns_of(imported)),
            names=more.get("names", importing.has_names(imported)),
            kind=Kind.PERSON,
        )
        imported.refresh_from_db()
        return imported

    def store(self, table, **more):
        imported = self.preview(table, **more) if not isinstance(table, ListImport) else table
        imported = importing.confirm(imported=imported, by=self.by)
        storing.carry_out(imported)
        imported.refresh_from_db()
        return imported

    def undo(self, imported):
        storing.carry_out(storing.undo_import(imported=imported))
        imported.refresh_from_db()
        return imported


@pytest.fixture
def desk(alice):
    return Desk(alice)


@pytest.fixture
def search_all():
    """Carries every search for names to its end."""

    def run():
        while search := NameSearch.objects.under_way().first():
            searching.carry_on(search)

    return run


def outcomes(imported):
    return {row.line: (row.outcome, row.why) for row in imported.rows.all()}
