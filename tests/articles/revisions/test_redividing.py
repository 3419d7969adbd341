"""A table or an export that was read wrongly is read again, and nothing that a person said is lost."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from articles.intake import reading, receiving
from articles.models import Article, ColumnMap, Description, Redivision, WholeFile
from articles.revisions import redividing
from articles.revisions.describing import describe_articles, undo_description
from articles.revisions.redividing import CannotRedivide, ask_to_redivide, carry_out
from articles.services import delete_articles
from articles.tasks import redivide
from tests.articles.intake.test_columns import as_csv, received
from tests.articles.test_admin import words
from tests.factories import job_context, user

BODY = "“We will talk,” Ana Lind said on day {}. She thanked Tom Berg for his patience with all of them."
COMMENT = "Nobody of the council had anything to say about the ferry on day {}, which was a Thursday night."
# Its good names are of the wrong columns.
HEAD = ["title", "text", "content", "publisher", "date"]
TABLE = as_csv(
    [HEAD, *([f"Ferry {n}", COMMENT.format(n), BODY.format(n), "The Harbour Post", f"2025-11-2{n}"] for n in range(3))]
)
RIGHT = {"0": "title", "2": "text", "3": "source_name", "4": "published"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return user("alice", "editor")


@pytest.fixture
def desk(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def whole(alice):
    received(alice, t_csv=TABLE)
    return WholeFile.objects.get()


def again(whole, by, **way):
    redivision = ask_to_redivide(file=whole, by=by, **way)
    carry_out(redivision)
    redivision.refresh_from_db()
    return redivision


def in_use():
    return Article.objects.filter(replaced_by=None).order_by("published_at")


def test_other_columns_give_other_texts_and_later_tables_are_read_so_too(whole, alice):
    assert [article.text for article in in_use()] == [COMMENT.format(n) for n in range(3)]
    done = again(whole, alice, columns=RIGHT)
    assert (done.done, done.total, done.changed, done.left) == (3, 3, 3, [])
    assert [article.text for article in in_use()] == [BODY.format(n) for n in range(3)]
    assert ColumnMap.objects.get().columns == RIGHT
    again(whole, alice, columns=RIGHT)
    assert Redivision.objects.first().changed == 0
    received(alice, later_csv=TABLE.replace("day", "night").replace("Ferry", "Bridge"))
    assert Article.objects.filter(text=BODY.format(1).replace("day", "night"), title="Bridge 1").exists()


def test_what_a_person_said_stays_and_what_the_table_says_can_be_undone(whole, alice):
    first, second, _ = list(whole.parts.order_by("pk"))
    describe_articles(upload=whole.upload, items=[first.pk], said={"title": "Night ferry"}, by=alice)
    done = again(whole, alice, columns={"1": "text", "0": "author", "3": "title", "4": "published"})
    told = [(article.title, article.author, article.text) for article in in_use()]
    assert told[:2] == [
        ("Night ferry", "Ferry 0", COMMENT.format(0)), ("The Harbour Post", "Ferry 1", COMMENT.format(1)),
    ]  # fmt: skip
    assert done.description == Description.objects.first()
    undo_description(description=done.description, by=alice)
    second.refresh_from_db()
    assert (second.article.title, second.article.author) == ("Ferry 1", "")


def test_a_killed_job_goes_on_and_reads_each_part_once(whole, alice, monkeypatch):
    monkeypatch.setattr(redividing, "STEP", 1)
    redivision = ask_to_redivide(file=whole, columns=RIGHT, by=alice)
    redividing._some(redivision, redividing._parts(redivision))
    with pytest.raises(CannotRedivide, match="being read already"):
        ask_to_redivide(file=whole, columns=RIGHT, by=alice)
    redivide(job_context(), redivision_id=redivision.pk)
    redivision.refresh_from_db()
    assert (redivision.done, redivision.changed, bool(redivision.finished_at)) == (3, 3, True)
    assert in_use().count() == 3


def test_parts_that_were_none_are_read_like_new_and_what_is_gone_stays_gone(alice):
    table = as_csv([HEAD[:3], ["A", "short", BODY.format(1)], ["B", COMMENT, BODY.format(2)]])
    upload = received(alice, t_csv=table)
    whole = WholeFile.objects.get()
    assert [item.outcome for item in upload.items.with_outcome()] == ["asked", "received"]
    again(whole, alice, columns={"0": "title", "2": "text"})
    item = upload.items.waiting().get()
    reading.read_items(items=[item], now=item.upload.created_at)
    assert sorted(in_use().values_list("text", flat=True)) == [BODY.format(1), BODY.format(2)]


def test_the_bytes_go_with_the_first_article_that_is_deleted(whole, alice):
    delete_articles(articles=Article.objects.filter(title="Ferry 0"), by=alice)
    whole.refresh_from_db()
    assert whole.content is None
    with pytest.raises(CannotRedivide, match="went with an article"):
        ask_to_redivide(file=whole, columns=RIGHT, by=alice)


def test_columns_without_a_text_and_encodings_that_do_not_exist_are_refused(whole, alice):
    for way in ({"columns": {"0": "title"}}, {"encoding": "rot13"}, {"encoding": "utf-16-le"}):
        with pytest.raises(CannotRedivide):
            ask_to_redivide(file=whole, by=alice, **way)
    assert not Redivision.objects.exists()


def test_a_table_is_read_in_another_encoding_from_its_page(desk, alice):
    table = as_csv(
        [HEAD[:2], ["Powiedział", "Powiedział, że źródło żyje w Łodzi, i nikt nie wie, co będzie dalej z nim."]]
    )
    upload = receiving.receive_files(files=[ContentFile(table.encode("iso-8859-2"), name="p.csv")], by=alice)
    for _ in range(2):
        reading.read_items(items=list(upload.items.waiting()), now=upload.created_at)
    whole = WholeFile.objects.get()
    again(whole, alice, encoding="cp1252")
    assert "źródło" not in in_use().get().text
    answer = desk.get(whole.get_absolute_url())
    page = words(answer)
    assert not answer.context["is_utf8"]
    assert "Choose the encoding in which these lines look right." in page
    assert "Choose its columns again" in page
    desk.post(whole.get_absolute_url(), {"encoding": "iso8859-2"})
    assert "Reading it again: 0 of 1 parts." in words(desk.get(whole.get_absolute_url()))
    carry_out(Redivision.objects.first())
    assert "źródło żyje w Łodzi" in in_use().get().text
    assert in_use().get().title == "Powiedział"
    assert "1 part changed." in words(desk.get(whole.get_absolute_url()))


def test_columns_are_said_again_on_the_page_of_the_whole_file(desk, whole):
    upload = whole.upload
    assert f'href="{whole.get_absolute_url()}"' in desk.get(upload.get_absolute_url()).text
    address = reverse("admin:articles_upload_columns_again", args=[whole.pk])
    page = desk.get(address)
    assert [column["field"] for column in page.context["columns"]] == ["title", "text", "", "source_name", "published"]
    refused = desk.post(address, {"column-0": "title", "names": "on"})
    assert "Say which column is the text." in words(refused)
    chosen = {f"column-{number}": field for number, field in RIGHT.items()}
    done = desk.post(address, chosen | {"names": "on"})
    assert done.url == whole.get_absolute_url()
    carry_out(Redivision.objects.get())
    assert in_use().first().text == BODY.format(0)


def test_the_whole_file_is_downloaded_as_it_was_sent(desk, whole):
    answer = desk.get(f"{whole.get_absolute_url()}original/")
    assert b"".join(answer.streaming_content).decode() == TABLE
    assert answer.headers["Content-Disposition"] == 'attachment; filename="t.csv"'
    assert desk.get(whole.get_absolute_url()).context["is_utf8"]


def test_only_editors_read_files_again(client, whole):
    client.force_login(user("bob", "annotator"))
    assert client.get(whole.get_absolute_url()).status_code in (302, 403)
    assert client.post(whole.get_absolute_url(), {"encoding": "cp1252"}).status_code in (302, 403)
    assert not Redivision.objects.exists()
