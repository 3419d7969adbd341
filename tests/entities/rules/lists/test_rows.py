import pytest

from articles.readers.tables import cells_of_text
from entities.rules.lists.columns import guess, looks_like_names, trouble_with
from entities.rules.lists.rows import CELLS, CannotUse, Said, said_from, said_in
from newsdesk.web.spreadsheets import lines

COLUMNS = {0: "name", 1: "aliases", 2: "kind", 3: "country", 4: "roles", 5: "wikidata", 6: "own_id"}


def said(*cells, kind="person", columns=COLUMNS):
    return said_in(cells, columns, kind)


def test_columns_are_told_by_their_names():
    assert guess(["Full name", "Also known as", "Type", "Nationality", "Position", "QID", "ID", "Party"]) == {
        0: "name", 1: "aliases", 2: "kind", 3: "country", 4: "roles", 5: "wikidata", 6: "own_id",
    }  # fmt: skip
    assert guess(["First name", "Surname"]) == {0: "given", 1: "family"}
    assert looks_like_names(["Surname", "First name"])
    assert not looks_like_names(["Ana Ruiz", "Minister"])


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({0: "aliases"}, "Say which column is the name"),
        ({0: "name", 1: "name"}, "Two columns are said to be the name"),
        ({0: "name", 1: "since"}, "Days of a role need a column with the role."),
        ({0: "name", 1: "aliases", 2: "aliases"}, ""),
    ],
)
def test_columns_that_make_no_actor_are_refused(columns, words):
    assert trouble_with(columns).startswith(words)
    assert bool(trouble_with(columns)) == bool(words)


def test_a_row_says_who_an_actor_is():
    row = said(
        "Ána  Ruiz", "A. Ruiz; Ana Ruíz|Ruiz", "Politician", "Norwegian",
        "Minister of Ports (2024-01-05 – 2025); Member of the Storting (since 2021)",
        "https://www.wikidata.org/wiki/q77", "no-17",
    )  # fmt: skip
    assert row == Said(
        "Ána Ruiz", "person", ("A. Ruiz", "Ruiz"), "NO",
        (("Minister of Ports", "2024-01-05", "2025"), ("Member of the Storting", "2021", "")), "Q77", "no-17",
    )  # fmt: skip


def test_first_and_last_names_make_the_name():
    columns = {0: "family", 1: "given", 2: "roles", 3: "since", 4: "until"}
    row = said("Ruiz", "Ana", "Minister", "2024-01-01T00:00:00", "", columns=columns)
    assert (row.name, row.roles) == ("Ana Ruiz", (("Minister", "2024-01-01", ""),))


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([""], "It has no name."),
        (["—"], "It has no name."),
        (["x" * 201], "The name has 201 characters; at most 200 fit."),
        (['=HYPERLINK("http://x")'], "The name begins like a formula."),
        (["'=1+1"], "The name begins like a formula."),
        (["Ana", "+cmd|' /C calc'!A0"], "One of its other names begins like a formula."),
        (["Ana", "; ".join(f"Ana {n}" for n in range(51))], "It has 51 other names; at most 50 fit."),
        (["Ana", "", "spaceship"], "“spaceship” is no type."),
        (["Ana", "", "", "Atlantis"], "“Atlantis” is no country."),
        (["Ana", "", "", "", "Minister (2024-13)"], "“2024-13” is no day."),
        (["Ana", "", "", "", "Minister (2025 – 2024)"], "The role “Minister” ends before it begins."),
        (["Ana", "", "", "", "", "77"], "“77” is no id of Wikidata."),
        (["Ana", "", "", "", "", "", "x" * 101], "Its own id has 101 characters"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(cells, words):
    with pytest.raises(CannotUse, match=f"^{words.replace('.', '[.]').replace('(', '[(]')}"):
        said(*cells)


def test_what_nobody_sees_is_left_out():
    row = said("A\x00na\u202e Ru\u200biz\ud800", "A.\r\nRuiz\u2028", "", "", "Minister\x1b[31m")
    assert (row.name, row.aliases, row.roles) == ("Ana Ruiz", ("A.", "Ruiz"), (("Minister[31m", "", ""),))


def test_an_export_is_read_as_the_same():
    rows = [
        Said("Ana Ruiz", "person", ("@anaruiz", "Ruiz, A."), "NO", (("Minister, ports", "2024", ""),), "Q77", "-7"),
        Said("Lumen Group", "organisation", (), "", (), "", "=A1"),
        Said("Ola Øst", "person", (), "SE", (("Judge", "", "2020-01"), ("Poet", "1999", "1999"))),
    ]
    printed = b"".join(lines(rows, CELLS)).decode()
    header, *cells = cells_of_text(printed)
    columns = guess(header)
    assert [said_in(row, columns, "group") for row in cells] == rows
    assert [said_from(row.plain()) for row in rows] == rows
