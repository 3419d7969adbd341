"""Tables whose columns nobody knows wait for somebody, who says it once."""

import csv
import json
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.intake import reading, receiving
from articles.intake.columns import CannotChoose, checked, choose_columns, sheet_in
from articles.models import Article, ColumnMap, Upload, UploadItem
from tests.articles.intake.test_outcomes import sent
from tests.articles.test_admin import words
from tests.factories import user

BODY = "“We will talk,” Ana Lind said on day {}. She thanked Tom Berg for his patience with all of them."
ROWS = [
    ["Kopf", "Blatt", "Artikel", "Tag", "Seite"],
    ["Ferry talks", "The Harbour Post", BODY.format(1), "2025-11-20", "4"],
    ["Bridge talks", "Evening Bell", BODY.format(2), "2025-11-21", "5"],
]
GERMAN = {0: "title", 1: "source_name", 2: "text", 3: "published"}

pytestmark = pytest.mark.django_db


def as_csv(rows=ROWS):
    file = StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue()


def received(alice, **files):
    upload = receiving.receive_files(
        files=[sent(name.replace("_", "."), content) for name, content in files.items()], by=alice
    )
    read_whole(upload)
    return upload


def read_whole(upload):
    while waiting := list(upload.items.waiting()):
        for item in waiting:
            reading.read_item(item=item, now=timezone.localtime())


def told(upload):
    return [item.outcome for item in upload.items.with_outcome()]


@pytest.fixture
def table(alice):
    return received(alice, t_csv=as_csv())


def columns_page(item):
    return reverse("admin:articles_upload_columns", args=[item.pk])


def test_table_whose_columns_are_not_known_waits_and_keeps_its_bytes(table, desk):
    item = table.items.get()
    assert told(table) == ["columns"]
    assert bytes(item.content).decode() == as_csv()
    assert item.reason == (
        "No column is named as the text. Say which one it is. The columns are: Kopf, Blatt, Artikel, Tag, Seite."
    )
    page = words(desk.get(table.get_absolute_url()))
    assert "Which columns?" in page
    assert "Choose the columns" in page


def test_the_first_rows_are_shown_with_what_they_seem_to_be(alice, desk):
    long = [["Title", "Words"], *([f"Talks {n}", BODY.format(n) * 4] for n in range(30))]
    item = received(alice, t_csv=as_csv(long)).items.get()
    sheet = sheet_in(item)
    assert (sheet.n_rows, len(sheet.rows), sheet.guessed) == (31, 6, {"0": "title", "1": "text"})
    page = desk.get(columns_page(item)).text
    assert page.count('<option value="text" selected>') == 1
    assert "Talks 4" in page
    assert "Talks 5" not in page


def test_what_somebody_says_is_used_and_remembered_for_all_that_begin_alike(table, alice, desk):
    other = received(alice, other_csv=as_csv([ROWS[0], ["Third", "Bay News", BODY.format(3), "2025-11-22", ""]]))
    answer = desk.post(
        columns_page(table.items.get()), {"names": "on"} | {f"column-{n}": f for n, f in GERMAN.items()}, follow=True
    )
    assert "2 files will be read like this, and so will all later tables" in words(answer)
    read_whole(table)
    read_whole(other)
    assert sorted(Article.objects.values_list("title", "source__name", "published_at__date")) == [
        (title, outlet, timezone.datetime.fromisoformat(day).date())
        for title, outlet, day in [
            ("Bridge talks", "Evening Bell", "2025-11-21"), ("Ferry talks", "The Harbour Post", "2025-11-20"),
            ("Third", "Bay News", "2025-11-22"),
        ]
    ]  # fmt: skip
    later = received(alice, later_csv=as_csv([ROWS[0], ["Fourth", "Bay News", BODY.format(4), "2025-11-23", ""]]))
    assert Article.objects.get(upload=later).title == "Fourth"


def test_columns_that_are_not_used_are_kept_beside_the_article(table, alice):
    item = table.items.get()
    choose_columns(item=item, sheet=sheet_in(item), columns=checked(GERMAN, has_names=True), by=alice)
    read_whole(table)
    kept = json.loads(bytes(UploadItem.objects.get(article__title="Ferry talks").content))
    assert kept["cells"] == {"Seite": "4"}


def test_a_table_without_names_has_an_article_in_its_first_row(alice):
    upload = received(alice, t_csv=as_csv(ROWS[1:]))
    item = upload.items.get()
    choose_columns(item=item, sheet=sheet_in(item), columns=checked(GERMAN, has_names=False), by=alice)
    read_whole(upload)
    assert set(Article.objects.values_list("title", flat=True)) == {"Ferry talks", "Bridge talks"}


def test_names_that_are_known_are_not_asked_about(alice):
    upload = received(alice, t_csv=as_csv([["Title", "Publisher", "Text"], *(row[:3] for row in ROWS[1:])]))
    assert Article.objects.filter(upload=upload).count() == 2


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({0: "title"}, "Say which column is the text."),
        ({0: "text", 1: "title", 2: "title"}, "Two columns are said to be the title."),
    ],
)
def test_a_choice_that_makes_no_articles_says_why(table, desk, chosen, words):
    with pytest.raises(CannotChoose, match=words):
        checked(chosen, has_names=True)
    said = {f"column-{number}": field for number, field in chosen.items()}
    assert words in desk.post(columns_page(table.items.get()), said).text
    assert not ColumnMap.objects.exists()


def test_what_was_read_in_the_meantime_is_not_read_twice(table, alice):
    item = table.items.get()
    sheet, columns = sheet_in(item), checked(GERMAN, has_names=True)
    choose_columns(item=item, sheet=sheet, columns=columns, by=alice)
    with pytest.raises(CannotChoose, match="in the meantime"):
        choose_columns(item=item, sheet=sheet, columns=columns, by=alice)


def test_only_editors_say_what_columns_are_and_only_of_such_tables(table, client, desk):
    item = table.items.get()
    UploadItem.objects.update(content=None)
    assert desk.get(columns_page(item)).status_code == 404
    client.force_login(user("carol", "analyst"))
    assert client.get(columns_page(item)).status_code in (302, 403)


def test_what_was_said_is_listed_and_can_be_forgotten(table, alice, desk):
    item = table.items.get()
    choose_columns(item=item, sheet=sheet_in(item), columns=checked(GERMAN, has_names=True), by=alice)
    listed = words(desk.get(reverse("admin:articles_columnmap_changelist")))
    assert "Kopf: title; Blatt: outlet; Artikel: text; Tag: date" in listed
    layout = ColumnMap.objects.get()
    assert "(names)" in desk.get(reverse("admin:articles_columnmap_change", args=[layout.pk])).text
    desk.post(reverse("admin:articles_columnmap_delete", args=[layout.pk]), {"post": "yes"})
    assert not ColumnMap.objects.exists()


def test_whoever_asks_for_it_is_shown_the_columns_of_every_new_table(alice, desk):
    content = as_csv([["Title", "Publisher", "Text"], *(row[:3] for row in ROWS[1:])])
    said = {"files": sent("t.csv", content), "checks_columns": "on"}
    desk.post(reverse("admin:articles_upload_add"), said)
    upload = Upload.objects.get()
    read_whole(upload)
    assert told(upload) == ["columns"]
    page = desk.get(columns_page(upload.items.get())).text
    assert page.count(" selected>") == 3
    choose_columns(
        item=upload.items.get(), sheet=sheet_in(upload.items.get()), by=alice,
        columns=checked({0: "section", 1: "source_name", 2: "text"}, has_names=True),
    )  # fmt: skip
    read_whole(upload)
    assert set(Article.objects.values_list("section", flat=True)) == {"Ferry talks", "Bridge talks"}
