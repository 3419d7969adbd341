"""From a table to a list: what becomes of each row, and that the same table again changes nothing."""

import pytest

from entities.models import Actor, ActorList, Alias, ImportedRow, Listed, ListImport
from entities.reads.lists.standing import said_of
from entities.services.actors.naming import rename_actor, set_country
from entities.services.lists import importing, storing
from entities.services.lists.importing import CannotImport
from tests.factories import actor

pytestmark = pytest.mark.django_db

TABLE = """name,aliases,type,country,roles,wikidata,id
Ana Pelenko,Pelenko; A. Pelenko,person,NO,Minister of Ports (2024 – 2026),Q77,1
Lumen Group,,company,Sweden,,,2
Tom Berg,,,,,,3
"""


def names_of(actor):
    return sorted(actor.aliases.values_list("text", flat=True))


def rows(imported):
    return {row.line: row.outcome for row in imported.rows.all()}


def state():
    """All that an import may change."""
    return (
        sorted(Actor.objects.values_list("pk", "name", "kind", "country", "origin")),
        sorted(Alias.objects.values_list("actor", "text", "origin")),
        [said_of(entry) for entry in Listed.objects.order_by("pk")],
    )


def test_nothing_is_stored_before_it_is_confirmed(desk):
    before = state()
    imported = desk.preview(TABLE)
    assert rows(imported) == {2: "new", 3: "new", 4: "new"}
    assert state() == before
    assert not ActorList.objects.exists()
    importing.discard(imported=imported)
    assert not ListImport.objects.exists()


def test_a_table_becomes_a_list(desk, berg):
    imported = desk.store(TABLE)
    assert (imported.state, imported.done, imported.total, imported.content) == ("stored", 3, 3, None)
    listed = ActorList.objects.get()
    assert (listed.name, listed.is_known, listed.is_shared) == ("Ministers 2026", True, True)
    ana, lumen, tom = listed.entries.order_by("own_id")
    assert (ana.actor.name, ana.actor.kind, ana.actor.country) == ("Ana Pelenko", "person", "NO")
    assert names_of(ana.actor) == ["A. Pelenko", "Ana Pelenko", "Pelenko"]
    assert (lumen.actor.kind, lumen.actor.country) == ("organisation", "SE")
    assert tom.actor == berg
    assert rows(imported) == {2: "new", 3: "new", 4: "joins"}


def test_the_same_table_again_changes_nothing(desk, berg):
    first = desk.store(TABLE)
    before = state()
    again = desk.preview(TABLE, to=first.list)
    assert rows(again) == {2: "same", 3: "same", 4: "same"}
    desk.store(again)
    assert state() == before


def test_a_changed_table_changes_what_the_list_brought_alone(desk, alice):
    first = desk.store(TABLE)
    ana, lumen = (Actor.objects.get(name=name) for name in ("Ana Pelenko", "Lumen Group"))
    set_country(actor=lumen, country="DK", by=alice)
    changed = TABLE.replace("Ana Pelenko,Pelenko;", "Anna Pelenko,").replace("Sweden", "Finland").replace(",NO,", ",,")
    again = desk.store(changed, to=first.list)
    assert rows(again) == {2: "changes", 3: "changes", 4: "same"}
    ana.refresh_from_db()
    lumen.refresh_from_db()
    assert (ana.name, ana.country) == ("Anna Pelenko", "")
    assert names_of(ana) == ["A. Pelenko", "Anna Pelenko"]
    assert lumen.country == "DK"
    rename_actor(actor=ana, name="A. P.", by=alice)
    desk.store(changed.replace("Anna", "Aña"), to=first.list)
    ana.refresh_from_db()
    assert ana.name == "A. P."


def test_an_undone_import_leaves_nothing(desk, berg):
    actor("Lumen Group", "organisation", aliases=["Lumen"])
    before = state()
    imported = desk.store(TABLE)
    assert state() != before
    assert desk.undo(imported).state == "undone"
    assert state() == before
    assert not ActorList.objects.open().exists()


def test_an_undone_change_brings_back_what_was_said_before(desk):
    first = desk.store(TABLE)
    before = state()
    again = desk.store(
        TABLE.replace("Ana Pelenko", "Anna Pelenko").replace("Tom Berg,", "Tom Borg,T.B."), to=first.list
    )
    with pytest.raises(CannotImport, match="Undo the later import"):
        storing.undo_import(imported=first)
    desk.undo(again)
    assert state() == before
    assert ActorList.objects.open().count() == 1


def test_what_people_decided_survives_an_undo(desk, alice, berg):
    imported = desk.store(TABLE)
    ana = Actor.objects.get(name="Ana Pelenko")
    rename_actor(actor=ana, name="Ana P. Pelenko", by=alice)
    set_country(actor=berg, country="IS", by=alice)
    desk.undo(imported)
    ana.refresh_from_db()
    berg.refresh_from_db()
    assert (ana.name, berg.country) == ("Ana P. Pelenko", "IS")


def test_several_that_fit_are_asked_about_and_answered(desk, alice):
    one, other = actor("Tom Berg"), actor("Tom Berg")
    imported = desk.preview(TABLE)
    row = imported.rows.get(line=4)
    assert (row.outcome, row.candidates) == ("asks", [one.pk, other.pk])
    with pytest.raises(CannotImport, match="no such choice"):
        importing.answer_row(row=row, choice="999999")
    importing.answer_row(row=row, choice=str(other.pk))
    importing.answer_row(row=imported.rows.get(line=3), choice="skip")
    desk.store(imported)
    assert set(Listed.objects.values_list("own_id", "actor__name")) == {("1", "Ana Pelenko"), ("3", "Tom Berg")}
    assert Listed.objects.get(own_id="3").actor == other


def test_what_nobody_answered_is_left_out(desk):
    actor("Tom Berg"), actor("Tom Berg")
    imported = desk.store(TABLE)
    assert not Listed.objects.filter(own_id="3").exists()
    assert rows(desk.preview(TABLE, to=imported.list)) == {2: "same", 3: "same", 4: "asks"}


def test_a_row_may_make_a_new_actor_of_a_known_name(desk, berg):
    imported = desk.preview(TABLE)
    importing.answer_row(row=imported.rows.get(line=4), choice="new")
    desk.store(imported)
    assert Listed.objects.get(own_id="3").actor != berg
    assert Actor.objects.filter(name="Tom Berg").count() == 2


def test_refused_rows_say_why_with_their_line(desk):
    imported = desk.preview("name,country\nAna Pelenko,NO\n\n,SE\nTom Berg,Atlantis\nana pelenko,\n=1+1,\n")
    found = {row.line: (row.outcome, row.why[:34]) for row in imported.rows.all()}
    assert found == {
        2: ("new", ""),
        4: ("refused", "It has no name."),
        5: ("refused", "“Atlantis” is no country. Write it"[:34]),
        6: ("refused", "Line 2 is about the same actor."),
        7: ("refused", "The name begins like a formula."),
    }


def test_columns_are_remembered_and_may_be_corrected(desk):
    table = "who is it,what\nAna Pelenko,person\n"
    first = desk.preview(table, columns={0: "name", 1: "kind"}, names=True)
    assert rows(first) == {2: "new"}
    again = importing.receive_list(
        name="x.csv", content=table.encode(), to=None, list_name="Others", kind="person", by=desk.by
    )
    assert importing.columns_of(again) == {0: "name", 1: "kind"}
    with pytest.raises(CannotImport, match="Say which column is the name"):
        desk.preview(table, columns={1: "kind"}, name="More")


def test_a_table_without_names_of_columns_is_a_list_of_names(desk):
    assert rows(desk.preview("Ana Pelenko\nTom Berg\n")) == {1: "new", 2: "new"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\n \n,,\n", "There is nothing in this table."),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "This is "),
        (b"name\n" + b"Ana\n" * 20_002, "This table has 20,003 rows. A list takes 20,000 at a time: divide it."),
        (b"name\n" + b"Ana\n" * 100_002, "This table has more than 100,000 rows."),
        (b'name\n"' + b"x" * (20 * 1024 * 1024 + 1), "The file is larger than 20 MB."),
        (b"<html><body><p>a</p><p>b</p><p>c</p></body></html>", "This is no table."),
        (b"PK\x03\x04" + b"\0" * 60, "This archive or Office document is damaged."),
    ],
)
def test_hostile_files_are_refused_in_words(desk, content, words):
    with pytest.raises(CannotImport, match=words.replace("(", "[(]")):
        desk.preview(content)
    assert not ListImport.objects.exists()


def test_other_encodings_and_strange_cells_are_read(desk):
    table = "name;aliases\nZoë Ångström;Zo\u202eë\nCafé Ruiz;" + "x" * 300
    imported = desk.preview(table.encode("cp1252", errors="ignore"))
    assert imported.rows.get(line=2).said["name"] == "Zoë Ångström"
    assert imported.rows.get(line=3).why == "One of its other names has 300 characters; at most 200 fit."
    tabbed = desk.preview("name\twikidata\nZoë Ångström\tQ5\n".encode("utf-16"), name="Other")
    assert tabbed.rows.get().said["wikidata"] == "Q5"


def test_two_rows_that_join_one_actor_are_asked_about(desk):
    tom = actor("Tom Berg", aliases=["Thomas Berg"])
    imported = desk.preview("name,id\nTom Berg,1\nThomas Berg,2\n")
    assert rows(imported) == {2: "joins", 3: "asks"}
    assert imported.rows.get(line=3).candidates == [tom.pk]


def test_the_name_of_a_list_is_taken_once(desk):
    desk.store(TABLE)
    with pytest.raises(CannotImport, match="There is a list called “Ministers 2026” already"):
        desk.preview(TABLE)


def test_a_killed_import_goes_on_where_it_was(desk, monkeypatch):
    monkeypatch.setattr(storing, "STEP", 1)
    imported = importing.confirm(imported=desk.preview(TABLE), by=desk.by)
    storing._store_some(imported)
    imported.refresh_from_db()
    assert (imported.state, imported.done, Listed.objects.count()) == ("storing", 1, 1)
    storing.carry_out(imported)
    storing.carry_out(imported)
    assert Listed.objects.count() == ImportedRow.objects.filter(is_done=True).count() == 3


def test_a_half_stored_import_can_be_undone(desk, monkeypatch):
    before = state()
    monkeypatch.setattr(storing, "STEP", 1)
    imported = importing.confirm(imported=desk.preview(TABLE), by=desk.by)
    storing._store_some(imported)
    with pytest.raises(CannotImport, match="still being stored"):
        storing.undo_import(imported=imported)
    storing.fail_import(imported, "The worker stopped.")
    desk.undo(imported)
    assert state() == before
