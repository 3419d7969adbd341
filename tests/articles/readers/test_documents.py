"""Word, OpenDocument, rich text and PDF: the words of their paragraphs, and hostile ones."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.readers import CannotRead, read
from tests.articles.readers.made import BODY, FIRST, SECOND, docx, odt, pdf, rtf, set_in_lines, zipped

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
HEAD = ["By Anna Lindqvist", "1 April 2026"]
PARAGRAPHS = [FIRST, SECOND]


def made(name, content):
    return read(name, content, now=NOW, max_bytes=50_000_000, insist=True)


def refusal(content, name="a.pdf"):
    with pytest.raises(CannotRead) as caught:
        made(name, content)
    return str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        docx([("Title", "Night ferry to end"), *HEAD, *PARAGRAPHS]),
        docx(["Night ferry to end", *HEAD, *PARAGRAPHS]),
        odt([("h", "Night ferry to end"), *HEAD, *PARAGRAPHS]),
        rtf(["Night ferry to end", *HEAD, *PARAGRAPHS]),
    ],
    ids=["docx", "docx without styles", "odt", "rtf"],
)
@pytest.mark.parametrize("name", ["a.docx", "a.txt", "a", "photo.png"])
def test_document_is_read_by_its_content_whatever_its_name(content, name):
    article = made(name, content)
    assert (article.title, article.author, article.text) == ("Night ferry to end", "Anna Lindqvist", BODY)
    assert (article.published_at, article.precision) == (datetime(2026, 4, 1, tzinfo=UTC), "day")


def test_body_of_a_word_document_may_be_numbered():
    whole = docx(["Night ferry to end", *HEAD, *PARAGRAPHS])
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        parts = {name.replace("word/document", "word/document2"): packed.read(name) for name in packed.namelist()}
    assert made("a.docx", zipped(parts)).text == BODY


def test_words_of_a_document_that_are_deleted_or_instructions_are_left_out():
    inner = (
        "<w:p><w:r><w:t>He will </w:t></w:r><w:del><w:r><w:delText>never </w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>soon </w:t></w:r></w:ins><w:r><w:instrText>HYPERLINK x</w:instrText></w:r>"
        "<w:hyperlink><w:r><w:t>resign</w:t></w:r></w:hyperlink><w:r><w:tab/><w:t>today.</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Party</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>12</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    assert made("a.docx", docx([FIRST], inner=inner)).text == f"{FIRST}\n\nHe will soon resign\ttoday.\n\nParty · 12"


def test_signs_of_rich_text_are_read_in_its_encodings():
    content = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset238 Arial;}}\f0 Caf\'e9 \ldblquote "
        rb"yes\rdblquote"
        rb"\emdash \u321?\'f3d\u378? \f1 \'b3\'f3d\'9f\f0  \u-10179?\u-8694? end of the text.{\pict 89504e47}\par}"
    )
    assert made("a.rtf", content).text == "Café “yes”—Łódź łódź 😊 end of the text."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (docx(["&x;"]).replace(b"&amp;", b"&amp;"), ""),
        (zipped({"word/document.xml": "<a><b></a>"}), "This document is damaged."),
        (
            docx([FIRST], prolog='<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'),
            "This document declares entities of its own, which Newsdesk does not read.",
        ),
        (zipped({"word/document.xml": "<a>" * 100_000}), "This document is damaged."),
        (zipped({"word/document.xml": b"a" * 210_000_000}), "This document unpacks to more than 200 MB."),
        (zipped({"ppt/presentation.xml": "x"}), "This is a presentation, which Newsdesk can't read. Save it as PDF."),
        (docx([FIRST])[:200], "This archive or Office document is damaged."),
        (b"{\\rtf1" + b"{" * 20_000, "This document is nested too deeply."),
    ],
    ids=["escaped", "broken", "entities", "deep", "bomb", "presentation", "cut", "rtf deep"],
)
def test_hostile_document_is_refused_in_words(content, reason):
    if not reason:
        assert made("a.docx", content).text == "&x;"
    else:
        assert refusal(content, "a.docx") == reason


@given(
    st.binary(max_size=300),
    st.sampled_from([b"%PDF-1.4\n", b"{\\rtf1 ", b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0"]),
)
def test_hostile_bytes_behind_a_magic_number_are_read_or_refused(content, magic):
    try:
        made("a", magic + content)
    except CannotRead:
        return


# --- PDF ---


def test_pdf_of_two_columns_is_read_column_by_column_without_running_heads():
    def page(number, left, right):
        return [
            (50, 770, 8, f"The Harbour Post - 1 April 2026 - {number}"), (290, 20, 8, str(number)),
            *set_in_lines(left, x=50, y=680, width=45), *set_in_lines(right, x=320, y=680, width=45),
        ]  # fmt: skip

    third = (
        "The council will meet again on Friday to hear the ministry, its chair, Per Aune, said after the "
        "session in the hall. " * 3
    )
    last = (
        "Transport minister Ivar Dahl promised to look into the subsidy again but warned that the budget was "
        "already spent. " * 3
    )
    pages = [
        [(50, 730, 22, "Night ferry to end"), *page(1, FIRST, SECOND)],
        page(2, third, last),
        page(3, FIRST, third),
    ]
    article = made("a.pdf", pdf(pages))
    assert article.title == "Night ferry to end"
    assert article.text.split("\n\n") == [
        " ".join(words.split()) for words in (FIRST, SECOND, third, last, FIRST, third)
    ]


def test_words_of_a_pdf_are_mended_at_the_ends_of_lines():
    lines = [
        "The minister said on Friday that the govern-", "ment would not give in to the pressure of well-",
        "known critics. The government had a well-known", "record of that, he said, and would stand by all",
        "of it until the summer and the elections then.",
    ]  # fmt: skip
    article = made("a.pdf", pdf([[(50, 700 - 12 * n, 10, line) for n, line in enumerate(lines)]]))
    assert article.text == (
        "The minister said on Friday that the government would not give in to the pressure of well-known critics. The "
        "government had a well-known record of that, he said, and would stand by all of it until the summer and the "
        "elections then."
    )


def test_paragraphs_of_a_pdf_that_are_set_in_are_told_apart():
    one = set_in_lines(FIRST, x=50, y=700)
    below = one[-1][1] - 12
    two = set_in_lines(SECOND, x=50, y=below)
    two[0] = (65, *two[0][1:])
    assert made("a.pdf", pdf([one + two])).text == BODY


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            pdf([None, None]),
            "This PDF is a scan: its pages are pictures without text. Run text recognition (OCR) first.",
        ),
        (pdf([[]]), "There is no text in this PDF."),
        (b"%PDF-1.7 ...", "This PDF is damaged."),
    ],
)
def test_pdf_without_text_says_why(content, reason):
    assert refusal(content) == reason


def test_pdf_that_claims_a_billion_pages_is_read_for_those_it_has():
    content = pdf([set_in_lines(FIRST, x=50, y=700)]).replace(b"/Count 1 ", b"/Count 999999999 ")
    assert made("a.pdf", content).text == FIRST


def test_cell_of_a_word_table_that_is_to_be_filled_in_is_read_once():
    def cell(words):
        return f"<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>"

    def field(inner):
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    within = f"<w:tc>{field('<w:p><w:r><w:t>Three</w:t></w:r></w:p>')}</w:tc>"
    inner = f"<w:tbl><w:tr>{cell('One')}{field(cell('Two'))}{within}</w:tr></w:tbl>"
    assert made("a.docx", docx([FIRST], inner=inner)).text == f"{FIRST}\n\nOne · Two · Three"


def test_hidden_words_and_readings_above_the_line_of_a_word_document_are_left_out():
    inner = (
        "<w:p><w:r><w:t>Seen </w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen </w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>again </w:t></w:r><w:r><w:ruby><w:rt><w:r><w:t>read</w:t></w:r>'
        "</w:rt><w:rubyBase><w:r><w:t>written</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    )
    assert made("a.docx", docx([FIRST], inner=inner)).text == f"{FIRST}\n\nSeen again written"


def test_words_of_rich_text_that_are_hidden_or_deleted_are_left_out():
    rich = rf"{{\rtf1\ansi Night ferry to end\par {FIRST[:90]} {{\deleted never }}{{\v hidden {{\b too}} }}"
    rich += r"\v off \v0 {\v gone\plain back} on\deleted lost\deleted0 .\par}"
    assert made("a.rtf", rich.encode("ascii")).text.endswith(f"{FIRST[:90]} back on.")


def test_rich_text_is_read_in_the_encoding_of_its_font():
    czech = "Článek říká, že trajekt přestane plout v červnu, a ředitel to potvrdil."
    coded = "".join(f"\\'{byte:02x}" if byte > 127 else chr(byte) for byte in czech.encode("cp1250"))
    fonts = r"{\fonttbl{\f0\fbidi \froman\fcharset0 Times;}{\f7\fbidi \fswiss\fcharset238 Arial CE;}}"
    for start in (rf"\deff0{fonts}\f7 ", rf"\deff7{fonts} ", rf"\deff7{fonts}\f0 x\plain "):
        rich = rf"{{\rtf1\ansi\ansicpg1252{start}{coded}\par}}"
        assert made("a.rtf", rich.encode("ascii")).text.removeprefix("x") == czech
