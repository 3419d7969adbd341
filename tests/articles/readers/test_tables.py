"""Tables: each row an article."""

import pytest

from tests.articles.readers.made import BODY, SECOND, zipped
from tests.articles.readers.whole import DAY, all_of, refusal

ROWS = [["Headline", "Outlet", "Published at", "Full text", "Link"],
        ["One", "Harbour Post", "2026-04-01", BODY, "https://post.example/1"],
        ["Two, with comma", "Evening Bell", "1 April 2026", SECOND, ""]]  # fmt: skip


def as_csv(delimiter, rows=ROWS):
    return "\r\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)


def as_xlsx(rows):
    cells = "".join(
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t xml:space="preserve">{cell}</t></is></c>' for cell in row)
        + "</row>"
        for row in rows
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    of = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def relation(name, kind, target):
        link = f'<Relationship Id="{name}" Type="{of}/{kind}" Target="{target}"/>'
        return f'<Relationships xmlns="{rels}">{link}</Relationships>'

    sheets = '<sheets><sheet name="A" sheetId="1" r:id="s"/></sheets>'
    return zipped(
        {
            "_rels/.rels": relation("r", "officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{of}">{sheets}</workbook>',
            "xl/_rels/workbook.xml.rels": relation("s", "worksheet", "worksheets/s.xml"),
            "xl/worksheets/s.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
        }
    )


def as_ods(rows):
    spaces = ("office", "table", "text")
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in spaces)

    def cell(words):
        lines = "".join(f"<text:p>{line}</text:p>" for line in words.split("\n"))
        return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'

    cells = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    sheet = f'<table:table table:name="A">{cells}</table:table>'
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"<office:document-content {names}>{body}</office:document-content>",
            "META-INF/manifest.xml": manifest,
        }
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.ods", as_ods(ROWS)),
        ("t.csv", as_csv(",").encode()),
        ("t.csv", as_csv(";").encode("utf-16")),
        ("t.tsv", as_csv("\t").encode()),
        ("t.xlsx", as_xlsx(ROWS)),
    ],
    ids=["ods", "comma", "semicolon in UTF-16", "tab", "xlsx"],
)
def test_each_row_of_a_table_is_an_article(name, content):
    (where, one), (_, two) = all_of(name, content)
    assert where == f"{name}, row 2"
    assert (one.title, one.source_name, one.published_at, one.text, one.url) == (
        "One", "Harbour Post", DAY, BODY, "https://post.example/1",
    )  # fmt: skip
    assert (two.title, two.source_name, two.published_at, two.text) == ("Two, with comma", "Evening Bell", DAY, SECOND)


def test_table_without_a_column_of_texts_says_which_columns_it_has():
    rows = [["Title", "Outlet"], ["One", "Post"]]
    reason = "No column is named as the text. Say which one it is. The columns are: Title, Outlet."
    assert refusal("t.csv", as_csv(",", rows).encode()) == reason


def test_empty_table_says_so():
    assert refusal("t.xlsx", as_xlsx([])) == "This table is empty."


def test_row_without_a_text_is_said_to_have_none():
    (_, found), _ = all_of("t.csv", as_csv(",", [*ROWS[:1], ["One", "Post", "", "", ""], ROWS[2]]).encode())
    assert found.startswith('This article has no "text" (or "content", "body").')


def test_formula_in_a_cell_is_its_words():
    (_, found), *_ = all_of("t.csv", as_csv(",", [ROWS[0], ['=cmd|"/c calc"!A1', "Post", "", BODY, ""]]).encode())
    assert (found.title, found.text) == ('=cmd|"/c calc"!A1', BODY)
