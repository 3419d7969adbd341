"""The editors' room: who may enter, and what its pages do with what they are given."""

import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.intake import reading, receiving
from articles.models import Article, Source, Upload, UploadItem
from entities.services.derived.exact import repair
from tests import factories

ADD = "/admin/articles/upload/add/"
TEXT = "“We will talk,” Ana Lind said on Thursday. She thanked Tom Berg for his patience."


def sent(name="ferry.txt", content=TEXT):
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def words(response):
    """What the page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def read_all(upload):
    while waiting := list(upload.items.waiting()):
        for item in waiting:
            reading.read_item(item=item, now=timezone.localtime())


# --- who may enter ---


PAGES = [ADD, "/admin/articles/upload/", "/admin/articles/article/", "/admin/articles/source/", "/people/"]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(("name", "role"), [("bob", "annotator"), ("carol", "analyst"), ("dan", None), (None, None)])
def test_admin_is_closed_to_all_but_editors(client, db, address, name, role):
    if name:
        client.force_login(factories.user(name, role))
    assert client.get(address).status_code in (302, 403)
    assert client.post(address, {"text": TEXT, "files": sent()}).status_code in (302, 403)
    assert Upload.objects.count() == 0


@pytest.mark.parametrize("address", PAGES)
def test_admin_is_open_to_editors(desk, address):
    assert desk.get(address).status_code == 200


@pytest.mark.parametrize("what", ["retry", "delete", "demo"])
def test_annotator_can_neither_retry_nor_delete_nor_load(client, db, what):
    upload = receiving.receive_files(files=[sent()], by=None)
    client.force_login(factories.user("bob", "annotator"))
    arguments = [] if what == "demo" else [upload.pk]
    assert client.post(reverse(f"admin:articles_upload_{what}", args=arguments)).status_code in (302, 403)
    assert list(Upload.objects.all()) == [upload]


# --- uploading ---


def test_files_become_an_upload_with_a_row_for_each(desk, alice):
    response = desk.post(
        ADD, {"files": [sent(), sent("empty.txt", ""), sent("عربي😀.md")], "source_name": "Evening Bell"}
    )
    upload = Upload.objects.get()
    assert (response.status_code, response.url) == (302, upload.get_absolute_url())
    assert (upload.by, upload.kind, upload.source_name) == (alice, "files", "Evening Bell")
    assert [item.name for item in upload.items.all()] == ["ferry.txt", "empty.txt", "عربي😀.md"]


def test_pasted_text_becomes_an_article(desk):
    day = {"published_on": "2025-11-20", "published_time": "14:05"}
    desk.post(ADD, {"text": TEXT, "title": "Ferry", "source_name": "Evening Bell", "author": "Mira Holt"} | day)
    upload = Upload.objects.get()
    read_all(upload)
    article = Article.objects.get()
    assert (upload.kind, article.title, article.text, article.author) == ("paste", "Ferry", TEXT, "Mira Holt")
    assert (article.published_at, article.published_precision) == (datetime(2025, 11, 20, 14, 5, tzinfo=UTC), "time")


def test_day_without_time_is_known_to_the_day(desk):
    desk.post(ADD, {"text": TEXT, "published_on": "2025-11-20"})
    assert Upload.objects.get().published_precision == "day"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Choose files, paste some text or enter web addresses."),
        ({"text": TEXT, "published_on": "2999-01-01"}, "This is in the future."),
        ({"text": TEXT, "published_on": "the other day"}, "Enter a valid date."),
        ({"text": TEXT, "published_time": "14:05"}, "Enter the day as well."),
        ({"text": TEXT, "url": "no address"}, "Enter a valid URL."),
    ],
)
def test_form_says_what_is_wrong_and_stores_nothing(desk, given, said):
    response = desk.post(ADD, given)
    assert said in words(response)
    assert (response.status_code, Upload.objects.count()) == (200, 0)
    assert given.get("text", "") in response.content.decode()


def test_title_for_several_articles_is_refused(desk):
    response = desk.post(ADD, {"files": [sent(), sent("b.txt")], "title": "One for all"})
    assert "This applies to one article only." in words(response)
    assert Upload.objects.count() == 0


def test_htmx_gets_the_fields_back_or_is_sent_on(desk):
    htmx = {"HX-Request": "true", "HX-Target": "fields"}
    wrong = desk.post(ADD, {}, headers=htmx)
    assert (wrong.status_code, b"<html" in wrong.content, b'id="fields"' in wrong.content) == (200, False, True)
    right = desk.post(ADD, {"files": sent()}, headers=htmx)
    assert right["HX-Redirect"] == Upload.objects.get().get_absolute_url()


def test_too_large_file_gets_its_own_row(desk, settings):
    settings.MAX_FILE_BYTES = 1000
    desk.post(ADD, {"files": [sent("huge.txt", "a" * 2000), sent()]})
    states = UploadItem.objects.values_list("name", "state", "reason")
    assert list(states) == [
        ("huge.txt", "failed", "The file has 0.00191 MB; the limit is 0.000954 MB."),
        ("ferry.txt", "waiting", ""),
    ]


# --- the upload's page ---


@pytest.fixture
def outcome(desk, alice):
    """A function: the page of an upload of these files, read."""

    def show(*files, query="", **headers):
        upload = receiving.receive_files(files=files, by=alice)
        read_all(upload)
        return desk.get(upload.get_absolute_url() + query, headers=headers)

    return show


def test_page_says_what_was_found_in_each_file(outcome):
    ferry = f"Title: Ferry talks\nSource: The Harbour Post\nAuthor: Mira Holt\nDate: 2025-11-20\n\n{TEXT}"
    files = (sent(content=ferry), sent("again.txt", ferry), sent("empty.txt", ""), sent("late.txt", TEXT + " Late."))
    said, page = words(shown := outcome(*files)), shown.content.decode()
    assert "15 words · en" in said
    assert 'value="Ferry talks"' in page
    assert 'value="2025-11-20"' in page
    assert 'value="Mira Holt"' in page
    assert "again.txt" in said
    assert "The same text is already here: Ferry talks" in said
    assert "The file is empty." in said
    assert "Processing" in said
    assert "No outlet was found; it is filed under “Unknown outlet”." in said


def test_file_names_are_shown_as_names(outcome):
    assert "<bdi>&lt;i&gt;عربي😀.txt</bdi>" in outcome(sent("<i>عربي😀.txt")).content.decode()


def test_page_asks_again_every_second_until_all_is_finished(outcome, desk):
    assert 'hx-trigger="every 1s"' in outcome(sent()).content.decode()
    Article.objects.update(state="annotated")
    assert "every 1s" not in desk.get(Upload.objects.get().get_absolute_url()).content.decode()


def test_poll_gets_the_results_alone(outcome):
    response = outcome(sent(), **{"HX-Request": "true", "HX-Target": "results"})
    assert response.content.decode().strip().startswith('<div id="results"')


def test_progress_counts_annotated_articles(outcome, desk):
    page = outcome(sent(), sent("empty.txt", ""))
    assert "1 of 2 finished" in words(page)
    assert '<progress max="4" value="3"' in page.content.decode()  # one is read and not yet annotated
    Article.objects.update(state="annotated")
    assert "2 of 2 finished" in words(desk.get(Upload.objects.get().get_absolute_url()))


def test_missing_worker_is_told_while_something_waits(outcome):
    assert "No worker is running" in words(outcome(sent()))
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    assert "No worker is running" not in words(outcome(sent(content="It was late, she said again.")))


def test_stage_narrows_the_rows(outcome):
    said = words(outcome(sent(), sent("empty.txt", ""), query="?stage=failed"))
    assert ("empty.txt" in said, "ferry.txt" in said) == (True, False)


def test_page_asks_the_database_as_often_for_many_rows_as_for_one(outcome, desk, django_assert_num_queries):
    outcome(sent())
    outcome(*(sent(f"{n}.txt", f"{TEXT} {n}") for n in range(3)))
    large, small = Upload.objects.all()
    with CaptureQueriesContext(connection) as queries:
        desk.get(small.get_absolute_url())
    with django_assert_num_queries(len(queries)):
        desk.get(large.get_absolute_url())


def test_retry_reads_the_failed_ones_again(desk, alice):
    upload = receiving.receive_files(files=[sent("empty.txt", "")], by=alice)
    reading.fail_item(item=upload.items.get(), reason="The disk was full.")
    response = desk.post(reverse("admin:articles_upload_retry", args=[upload.pk]), follow=True)
    assert "1 file will be tried again." in words(response)
    assert upload.items.get().state == "waiting"


def test_deletion_is_previewed_and_then_done(desk, alice):
    upload = receiving.receive_files(files=[sent()], by=alice)
    read_all(upload)
    article = Article.objects.get()
    factories.quote(article, "We will talk", speaker=factories.actor(), state="accepted")
    repair()
    address = reverse("admin:articles_upload_delete", args=[upload.pk])
    preview = words(desk.get(address))
    assert "1 article 1 quote 1 actor 1 human decision Human decisions are" in preview
    assert Article.objects.count() == 1
    assert f"Deleted {upload} with 1 article." in words(desk.post(address, follow=True))
    assert (Article.objects.count(), Upload.objects.count()) == (0, 0)


def test_the_demo_corpus_is_loaded_by_a_button_and_removed_when_its_removal_was_confirmed(desk):
    button = reverse("admin:articles_upload_demo")
    demo = Upload.objects.demo()
    assert desk.post(button).url == demo.get().get_absolute_url()
    remove = reverse("admin:articles_upload_delete", args=[demo.get().pk])
    assert f'<a class="btn" href="{remove}">Remove the demo corpus</a>' in desk.get("/admin/articles/upload/").text
    assert f'href="{remove}"' in desk.get("/").text
    asked = words(desk.get(remove))
    assert "Remove the demo corpus?" in asked
    assert "It does not bring back human decisions" in asked
    assert Upload.objects.count() == 1
    desk.post(remove)
    assert Upload.objects.count() == 0
    assert "Load the demo corpus" in words(desk.get("/admin/articles/upload/"))


@pytest.mark.parametrize("what", ["retry", "demo"])
def test_buttons_do_nothing_on_a_get(desk, alice, what):
    upload = receiving.receive_files(files=[sent()], by=alice)
    arguments = [] if what == "demo" else [upload.pk]
    assert desk.get(reverse(f"admin:articles_upload_{what}", args=arguments)).status_code == 405


# --- articles and sources ---


def described(article, **changes):
    known = {
        "title": article.title,
        "source": article.source_id,
        "author": "",
        "url": "",
        "published_at_0": "2025-11-20",
        "published_at_1": "12:00",
        "published_precision": "time",
    }
    return known | changes


def test_article_is_described_anew_and_its_text_stays(desk):
    article = factories.article(TEXT, published_at=None)
    address = reverse("admin:articles_article_change", args=[article.pk])
    desk.post(address, described(article, title="Zebra", text="forged", published_at_1="", published_precision="day"))
    article.refresh_from_db()
    assert (article.title, article.text) == ("Zebra", TEXT)
    assert (article.published_at, article.published_precision) == (datetime(2025, 11, 20, tzinfo=UTC), "day")


def test_article_in_the_future_is_refused(desk):
    article = factories.article(TEXT)
    address = reverse("admin:articles_article_change", args=[article.pk])
    assert "This is in the future." in words(desk.post(address, described(article, published_at_0="2999-01-01")))


def test_article_can_not_move_to_a_source_that_has_its_text(desk):
    article = factories.article(TEXT)
    bell = factories.source("Evening Bell")
    factories.article(TEXT, source=bell)
    address = reverse("admin:articles_article_change", args=[article.pk])
    said = words(desk.post(address, described(article, source=bell.pk)))
    assert "Evening Bell already has this text: “Ferry talks resume”." in said


def test_articles_that_need_a_date_are_filtered(desk):
    factories.article("Dated.", title="With a date")
    factories.article("Undated.", title="Without a date", published_at=None)
    said = words(desk.get("/admin/articles/article/?date=needed"))
    assert ("Without a date" in said, "With a date" in said) == (True, False)


def test_chosen_articles_are_annotated_again(desk):
    article = factories.article(TEXT, state="annotated")
    data = {"action": "annotate_again", "_selected_action": [article.pk]}
    assert "1 article will be processed again." in words(desk.post("/admin/articles/article/", data, follow=True))
    article.refresh_from_db()
    assert article.state == "received"


def test_uploads_lead_to_what_became_no_article(desk, alice):
    made = receiving.receive_files(files=[sent(), sent("scan.pdf", b"%PDF-1.7 \xff")], by=alice)
    read_all(made)
    page = desk.get("/admin/articles/upload/").text
    assert f'<a href="{made.get_absolute_url()}?stage=failed">1</a>' in page


def test_deleting_an_article_takes_its_source_along(desk):
    article = factories.article(TEXT)
    desk.post(reverse("admin:articles_article_delete", args=[article.pk]), {"post": "yes"})
    assert (Article.objects.count(), Source.objects.count()) == (0, 0)


@pytest.mark.parametrize("page", ["delete", "delete_selected"])
def test_deletion_says_what_goes_and_how_to_keep_it(desk, page):
    one = factories.article(TEXT, title="Ferry talks")
    if page == "delete":
        answer = desk.get(reverse("admin:articles_article_delete", args=[one.pk]))
    else:
        data = {"action": "delete_selected", "_selected_action": [one.pk]}
        answer = desk.post("/admin/articles/article/", data)
    said = words(answer)
    assert ("Administration" in said, "Home" in said, "I’m sure" in said) == (True, False, False)
    assert "1 article " in said
    assert "no way back but a backup" in said
    keep = reverse("admin:articles_article_change", args=[one.pk]) if page == "delete" else "/admin/articles/article/"
    assert f'href="{keep}">Keep' in answer.text


def test_chosen_articles_are_deleted_when_that_was_confirmed(desk):
    one, two = factories.article(TEXT), factories.article(f"{TEXT} Again.")
    data = {"action": "delete_selected", "_selected_action": [one.pk, two.pk]}
    assert "Delete 2 articles?" in words(desk.post("/admin/articles/article/", data))
    desk.post("/admin/articles/article/", data | {"post": "yes"})
    assert not Article.objects.exists()


def test_history_of_an_article_is_the_one_that_readers_see(desk):
    one = factories.article(TEXT, title="Ferry talks")
    desk.post(reverse("admin:articles_article_change", args=[one.pk]), described(one, title="Zebra", author="Ida Vik"))
    answer = desk.get(reverse("admin:articles_article_history", args=[one.pk]), follow=True)
    said = words(answer)
    assert "alice changed what is said of the article" in said
    assert "Title: Ferry talks → Zebra" in said
    assert "Author: Ida Vik" in said


def test_administration_leads_to_every_room(desk):
    page = desk.get("/admin/articles/", follow=True)
    assert page.redirect_chain[-1][0] == "/admin/"
    for name in ("people", "all_tokens", "actor_lists", "report_list", "admin:articles_upload_queue"):
        assert f'href="{reverse(name)}"' in page.text


def test_source_of_the_same_folded_name_is_refused(desk):
    factories.source("The Harbour Post")
    said = words(desk.post("/admin/articles/source/add/", {"name": "thé  harbour post"}))
    assert "There is already an outlet with this name." in said


def test_renamed_source_is_known_by_its_new_name(desk):
    post = factories.source("The Harbour Post")
    desk.post(reverse("admin:articles_source_change", args=[post.pk]), {"name": "Évening Bell"})
    post.refresh_from_db()
    assert (post.name, post.key) == ("Évening Bell", "evening bell")


def test_file_is_given_back_as_it_was_sent_and_never_shown(desk, alice, client):
    page = b"<html><title>Ferry</title><body><script>alert(1)</script><p>" + b"Ana Lind said so on Thursday. " * 9
    upload = receiving.receive_files(files=[sent("ferry.html", page)], by=alice)
    item = upload.items.get()
    reading.read_item(item=item, now=timezone.localtime())
    address = reverse("admin:articles_upload_original", args=[item.pk])
    assert address in desk.get(upload.get_absolute_url()).content.decode()
    answer = desk.get(address)
    assert (b"".join(answer.streaming_content), answer["Content-Type"]) == (page, "application/octet-stream")
    assert answer["Content-Disposition"] == 'attachment; filename="ferry.html"'
    client.force_login(factories.user("carol", "analyst"))
    assert client.get(address).status_code in (302, 403)
