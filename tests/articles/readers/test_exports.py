"""Exports of press archives are split into their articles. The samples are invented after the archives' layouts."""

from datetime import UTC, datetime

import pytest

from articles.readers import parse
from tests.articles.readers.made import BODY, FIRST, SECOND, docx, rtf

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
SECOND_DAY = datetime(2026, 4, 2, tzinfo=UTC)
PARAGRAPHS = [FIRST, SECOND]


def articles_of(name, content):
    content = content.encode() if isinstance(content, str) else content
    found = parse(name, content, now=NOW, max_bytes=20_000_000)
    return [parse(*part, now=NOW, max_bytes=20_000_000) for part in found] if isinstance(found, list) else [found]


def described(article):
    return article.title, article.source_name, article.author, article.published_at.date().isoformat(), article.section


EXPECTED = [
    ("Night ferry to end", "The Harbour Post", "Anna Lindqvist", "2026-04-01", "NEWS"),
    ("Council meets again", "Evening Bell", "Tom Berg", "2026-04-02", "LOCAL"),
]

# --- Nexis ---

NEXIS = [
    "User Name: Desk", "Date and Time: Friday, April 3, 2026 9:00 AM CET", "Job Number: 12345", "Documents (2)",
    "1. Night ferry to end", "2. Council meets again", "Night ferry to end", "The Harbour Post (England)",
    "April 1, 2026 Wednesday", "National Edition", "Copyright 2026 Harbour Media All Rights Reserved",
    "Section: NEWS; Pg. 4", "Length: 130 words", "Byline: By Anna Lindqvist", "Body", *PARAGRAPHS,
    "Load-Date: April 2, 2026", "End of Document",
    "Council meets again", "Evening Bell", "2 April 2026 Thursday", "Copyright 2026 Bell All Rights Reserved",
    "Section: LOCAL", "Length: 40 words", "Byline: TOM BERG", "Highlight: The council sits.", "Body", SECOND, FIRST,
    "Graphic: A ferry", "Load-Date: April 2, 2026", "End of Document",
]  # fmt: skip
ACADEMIC = f"""                               1 of 2 DOCUMENTS

                               The Harbour Post

                            April 1, 2026 Wednesday

Night ferry to end

BYLINE: Anna Lindqvist

SECTION: NEWS; Pg. 4

LENGTH: 130 words

{BODY}

LOAD-DATE: April 2, 2026

LANGUAGE: ENGLISH

Copyright 2026 Harbour Media
All Rights Reserved

                               2 of 2 DOCUMENTS

                                 Evening Bell

                                 April 2, 2026

Council meets again

BYLINE: Tom Berg

SECTION: LOCAL

LENGTH: 40 words

{SECOND}

{FIRST}

LOAD-DATE: April 2, 2026
"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("nexis.docx", docx(NEXIS)),
        ("nexis.rtf", rtf(NEXIS)),
        ("nexis.html", f"<html><body>{''.join(f'<p>{line}</p>' for line in NEXIS)}</body></html>"),
        ("nexis.txt", "\n\n".join(NEXIS)),
        ("academic.txt", ACADEMIC),
    ],
)
def test_nexis(name, content):
    one, two = articles_of(name, content)
    assert [described(one), described(two)] == EXPECTED
    assert (one.text, two.text) == (BODY, f"{SECOND}\n\n{FIRST}")
    assert one.warnings == ("From an export of Nexis.",)


FRENCH = {
    "BYLINE": "AUTEUR", "SECTION": "RUBRIQUE", "LENGTH: 130 words": "LONGUEUR: 130 mots", "LENGTH": "LONGUEUR",
    "LOAD-DATE": "DATE-CHARGEMENT", "LANGUAGE": "LANGUE", "April 1, 2026 Wednesday": "1er avril 2026 mercredi",
    "April 2, 2026\n\nCouncil": "2 avril 2026\n\nCouncil",
}  # fmt: skip
GERMAN = {"BYLINE": "AUTOR", "SECTION": "RUBRIK", "LENGTH": "LÄNGE", "LOAD-DATE": "UPDATE", "LANGUAGE": "SPRACHE",
          "April 1, 2026 Wednesday": "1. April 2026 Mittwoch"}  # fmt: skip
EDITION = {
    "April 1, 2026 Wednesday": "April 1, 2026 Wednesday\n                 Edition 1;\n                  Scotland"
}


@pytest.mark.parametrize("names", [FRENCH, GERMAN, EDITION], ids=["French", "German", "edition"])
def test_nexis_of_before_2018_in_other_languages_and_with_the_edition_on_lines_of_its_own(names):
    export = ACADEMIC
    for name, other in names.items():
        export = export.replace(name, other)
    one, two = articles_of("academic.txt", export)
    assert [described(one), described(two)] == EXPECTED
    assert (one.text, two.text) == (BODY, f"{SECOND}\n\n{FIRST}")


# --- Factiva ---

FACTIVA_PAGE = (
    "<html><body>"
    '<div id="article-HARB000020260401em4100001"><div class="article enArticle"><div>NEWS</div><div id="hd">'
    '<span class="enHeadline">Night ferry to end</span></div><div class="author">By Anna Lindqvist</div>'
    "<div>130 words</div>"
    "<div>1 April 2026</div><div>09:30 GMT</div><div>The Harbour "
    "Post</div><div>HARB</div><div>4</div><div>English</div>"
    f'<div>Copyright 2026. Harbour Media.</div><p class="articleParagraph enarticleParagraph">{FIRST}</p>'
    f'<p class="articleParagraph enarticleParagraph">{SECOND}</p><p>Document HARB000020260401em4100001</p></div></div>'
    '<div id="article-BELL000020260402em4200002"><div class="article enArticle"><div>LOCAL</div><div id="hd">'
    '<span class="enHeadline">Council meets again</span></div><div class="author">By Tom Berg</div><div>40 words</div>'
    "<div>2 April 2026</div><div>Evening Bell</div><div>BELL</div><div>English</div>"
    f"<div>(c) 2026 Bell</div><p>{SECOND}</p><p>{FIRST}</p><p>Document BELL000020260402em4200002</p></div></div>"
    "</body></html>"
)
FACTIVA = [
    "NEWS", "Night ferry to end", "By Anna Lindqvist", "130 words", "1 April 2026", "The Harbour Post", "HARB", "4",
    "English", "Copyright 2026. Harbour Media.", *PARAGRAPHS, "Document HARB000020260401em4100001",
    "LOCAL", "Council meets again", "By Tom Berg", "40 words", "2 April 2026", "Evening Bell", "BELL", "English",
    "(c) 2026 Bell", SECOND, FIRST, "Document BELL000020260402em4200002",
]  # fmt: skip
FACTIVA_CODED = [
    "SE\tNEWS", "HD\tNight ferry to end", "BY\tBy Anna Lindqvist", "WC\t130 words", "PD\t1 April 2026",
    "SN\tThe Harbour Post",
    "SC\tHARB", "LA\tEnglish", "CY\tCopyright 2026", f"LP\t{FIRST}", f"TD\t{SECOND}", "CO\tnordli : NordLine",
    "AN\tDocument HARB000020260401em4100001",
    "SE\tLOCAL", "HD\tCouncil meets again", "BY\tTom Berg", "PD\t2 April 2026", "SN\tEvening Bell", f"LP\t{SECOND}",
    f"TD\t{FIRST}",
    "AN\tDocument BELL000020260402em4200002",
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("factiva.html", FACTIVA_PAGE),
        ("factiva.rtf", rtf(FACTIVA)),
        ("coded.rtf", rtf(line.replace("\t", " ") for line in FACTIVA_CODED)),
    ],
)
def test_factiva(name, content):
    one, two = articles_of(name, content)
    assert [described(one), described(two)] == EXPECTED
    assert (one.text, two.text) == (BODY, f"{SECOND}\n\n{FIRST}")


def test_factiva_page_with_codes():
    rows = "".join(
        f"<tr><td><b>{line.partition(chr(9))[0]}</b></td><td>{line.partition(chr(9))[2]}</td></tr>"
        for line in FACTIVA_CODED[:13]
    )
    for code in ("LP", "TD"):  # the code and the text of a field may be paragraphs
        words = dict(line.split("\t") for line in FACTIVA_CODED[:13])[code]
        rows = rows.replace(
            f"<td><b>{code}</b></td><td>{words}</td>", f"<td><p><b>{code}</b></p></td><td><p>{words}</p></td>"
        )
    article = f'<div class="article enArticle"><table>{rows}</table></div>'
    page = f'<html><body><div id="article-HARB000020260401em4100001">{article}</div></body></html>'
    (one,) = articles_of("a.html", page)
    assert (described(one), one.text) == (EXPECTED[0], BODY)


# --- ProQuest ---

RULE = "_" * 60
PROQUEST = f"""{RULE}

Document 1 of 2

Night ferry to end

Author: Lindqvist, Anna.

Publication info: The Harbour Post ; Corran [Corran]. 01 Apr 2026: 4.

Abstract: A ferry ends.

Links: https://library.example/1

Full text: {BODY}

Section: NEWS

Publication title: The Harbour Post; Corran

Publication date: Apr 1, 2026

Publisher: Harbour Media

Document URL: https://archive.example/docview/1

{RULE}

Document 2 of 2

Council meets again

Author: Berg, Tom

Publication info: Evening Bell; Norvik [Norvik]02 Apr 2026: B.1.

Full text: {SECOND}

{FIRST}

Section: LOCAL

Document URL: https://archive.example/docview/2

{RULE}

Contact us at: https://archive.example/help
"""


def test_proquest():
    one, two = articles_of("proquest.txt", PROQUEST)
    assert [described(one), described(two)] == EXPECTED
    assert (one.text, two.text) == (BODY, f"{SECOND}\n\n{FIRST}")
    assert one.url == "https://archive.example/docview/1"


# --- Europresse ---


def europresse(outlet, head, title, author, text, number):
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
    return (
        f'<article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName">{outlet}</span></div>'
        f'<span class="DocHeader">{head}</span><div class="titreArticle"><p class="titreArticleVisu">{title}</p></div>'
        f'<p class="sm-margin-bottomNews">{author}</p></header><section>'
        f'<div class="docOcurrContainer">{paragraphs}</div></section>'
        f'<footer><div class="publiC-lblNodoc">{number}</div></footer></article>'
    )


def test_europresse():
    one = europresse(
        "The Harbour Post, no. 1234", "NEWS, Wednesday, April 1, 2026, p. 4", "Night ferry to end", "Anna Lindqvist",
        BODY, "news·20260401·HP·1",
    )  # fmt: skip
    two = europresse(
        "Evening Bell (site web)", "LOCAL, jeudi 2 avril 2026", "Council meets again", "Par Tom Berg", SECOND,
        "news·20260402·EB·2",
    )  # fmt: skip
    page = f"<html><body>{one}{two}</body></html>"
    one, two = articles_of("europresse.html", page)
    assert [described(one), described(two)] == EXPECTED
    assert (one.text, two.text) == (BODY, SECOND)


def old_europresse(outlet, head, title, author, text, number):
    """As exports of before 2015 print it: in tables, with the text loose in a cell."""
    days = "".join(f'<span class="DocHeader">{part}</span>' for part in head.split("|"))
    return (
        f'<table><tr><td><table id="tbHeaderImages"><tr><td></td></tr></table><span class="DocPublicationName">{outlet}'
        f'</span><br>{days}<br><br><span class="TitreArticleVisu">{title}</span><br><br>{author}<p></p>'
        + "".join(f"{paragraph}<p></p>" for paragraph in text.split("\n\n"))
        + f"<b><i>© 2026 Media. All rights reserved.</i></b><p></p>Numéro de document : {number}<br><table><tr><td>"
        f"{number}</td></tr><tr><td>Ce certificat est émis à des fins personnelles.</td></tr></table></td></tr></table>"
    )


def test_europresse_of_before_2015():
    one = old_europresse(
        "The Harbour Post", "NEWS, |mercredi |1 avril 2026", "Night ferry to end", "Anna Lindqvist", BODY,
        "news·20260401·HP·1",
    )  # fmt: skip
    two = old_europresse("Evening Bell", "LOCAL, |2 avril 2026", "Council meets again", "Tom Berg", SECOND,
                         "news·20260402·EB·2")  # fmt: skip
    one, two = articles_of("europresse.html", f"<html><body><form></form>{one}<p>{two}</body></html>")
    assert [described(one), described(two)] == EXPECTED
    assert (one.text, two.text) == (BODY, SECOND)


@pytest.mark.parametrize(
    "text",
    [
        f"Night ferry to end\n\n{BODY}\n\nThe letter was headed: End of Document.",
        f"Night ferry to end\n\nSection: the part of a ferry.\n\n{BODY}",
        f"Author: Anna Lindqvist\n\n{BODY}",
    ],
)
def test_article_that_only_looks_like_an_export_is_one(text):
    assert len(articles_of("a.txt", text)) == 1
