"""The table of an upload's outcomes: one outcome each, edited in place, undone, reported."""

import csv
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.intake import outcomes, receiving
from articles.models import Article, Description, Source, Upload, UploadItem
from articles.revisions import describing
from articles.revisions.describing import describe_articles, undo_description
from articles.revisions.differences import difference
from articles.tasks import describe
from entities.services.derived.exact import drift, repair
from tests import factories
from tests.articles.test_admin import read_all, words
from tests.factories import job_context

TEXT = "“We will talk,” Ana Lind said on Thursday. She thanked Tom Berg for his patience."
FERRY = f"Title: Ferry talks\nSource: The Harbour Post\nDate: 2025-11-20\nURL: https://post.example/ferry\n\n{TEXT}"
NORWEGIAN = (
    "Statsministeren sa mandag at regjeringen ikke vil gå av, og at forhandlingene fortsetter i Oslo denne uken."
)


def sent(name, content):
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


@pytest.fixture
def upload(alice):
    """A function: an upload of these files by their names, read."""

    def make(**files):
        made = receiving.receive_files(files=[sent(name, content) for name, content in files.items()], by=alice)
        read_all(made)
        return made

    return make


def told(upload):
    return {item.name: item.outcome for item in upload.items.with_outcome()}


# --- one outcome each ---


def test_every_item_has_one_outcome(upload):
    longer = f"{TEXT} He said nothing at all about the strike, which the union had called off on Wednesday night. " * 3
    made = upload(
        received=FERRY,
        again=FERRY,
        newer=f"{FERRY} Late.",
        bell=f"Title: T\nSource: Bell\nDate: 2025-11-20\n\n{longer}",
        copied=f"Title: T\nSource: Star\nDate: 2025-11-21\n\n{longer}",
        undated=f"Title: T\nSource: Star\n\n{TEXT} Undated.",
        oslo=f"Title: T\nSource: Dagen\nDate: 2025-11-21\n\n{NORWEGIAN}",
        short="Ferry talks resume.",
        broken=b"%PDF-1.7 \xff",
        locked=b"PK\x03\x04",
    )
    made.items.filter(name="locked").update(why="password")
    Article.objects.exclude(state="other").update(state="annotated")
    Article.objects.filter(pk=made.items.get(name="received").article_id).update(state="received")
    assert told(made) == {
        "received": "received", "again": "duplicate", "newer": "new_version", "bell": "annotated",
        "copied": "near_duplicate", "undated": "needs_date", "oslo": "other_language", "short": "asked",
        "broken": "unreadable", "locked": "password",
    }  # fmt: skip
    progress = made.items.progress(timezone.now())
    assert (progress.total, progress.finished, progress.in_work, progress.failed) == (10, 9, 1, 3)
    assert sum(n for _, n in progress.tabs) == 10


def test_rate_and_time_left_are_those_of_the_last_minute():
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert outcomes.rate(20, now - timedelta(seconds=10), now) == 2.0
    assert outcomes.rate(1, now, now) == 0.0
    progress = outcomes.Progress({"waiting": outcomes.Tally(240, 1000), "annotated": outcomes.Tally(20, 500)}, rate=2.0)
    assert (progress.time_left, progress.size_read, progress.all.size) == ("2 minutes", 500, 1500)
    assert [outcomes.duration(n) for n in (0.2, 40, 600, 9000)] == ["1 second", "40 seconds", "10 minutes", "2 hours"]


def test_cancelling_leaves_what_was_read_and_can_be_taken_back(upload, alice):
    made = upload(ferry=FERRY)
    receiving.receive_files(files=[sent("late", f"{FERRY} Late.")], by=alice).items.update(upload=made)
    assert receiving.cancel(upload=made) == 1
    assert told(made) == {"ferry": "received", "late": "cancelled"}
    assert receiving.retry_failed(upload=made, by=alice) == 1
    assert told(made) == {"ferry": "received", "late": "waiting"}


def test_earlier_addresses_still_narrow_the_rows(upload, desk):
    made = upload(ferry=FERRY, empty="")
    said = words(desk.get(made.get_absolute_url() + "?stage=failed"))
    assert ("The file is empty." in said, "Set for" in said) == (True, False)


# --- edited in place ---


@pytest.fixture
def quoted(upload, alice):
    made = upload(one=FERRY, two=f"{FERRY} Late.".replace("/ferry", "/late"))
    for article in Article.objects.all():
        factories.quote(article, "We will talk", speaker=factories.actor("Ana Lind"))
    Article.objects.update(state="annotated")
    repair()
    return made


def ids(upload):
    return list(upload.items.values_list("pk", flat=True))


def test_what_is_said_of_all_selected_rows_moves_what_follows_from_it(quoted, alice):
    at = datetime(2025, 12, 1, tzinfo=UTC)
    said = {"source_name": "Evening Bell", "author": "Mira Holt", "published_at": at, "precision": "day"}
    describe_articles(upload=quoted, items=ids(quoted), said=said, by=alice)
    assert set(Article.objects.values_list("source__name", "author", "published_at", "published_precision")) == {
        ("Evening Bell", "Mira Holt", at, "day")
    }
    assert not drift()


def test_a_guessed_day_is_taken_with_one_click_and_undone(upload, desk, alice):
    guess = f"Title: T\nSource: Star\n\n{TEXT} The inquiry ended on 14 July 2025."
    made = upload(one=guess, two=f"{guess} Late.", none=f"Title: T\nSource: Star\n\n{TEXT} Undated.", dated=FERRY)
    page = f"{made.get_absolute_url()}?stage=needs_date"
    Article.objects.update(state="annotated")
    assert "Set 14 July 2025" in words(desk.get(page))
    assert "A guess: the newest day in the text." in words(desk.get(page))
    assert "Set the 2 guessed days of this page" in words(desk.get(page))
    address = reverse("admin:articles_upload_guesses", args=[made.pk])
    desk.post(address, {"item": made.items.get(name="one").pk})
    one = made.items.get(name="one").article
    assert (one.published_at.date().isoformat(), one.published_precision) == ("2025-07-14", "day")
    desk.post(address, {"item": ids(made), "stage": "needs_date"})
    assert told(made) == {"one": "annotated", "two": "annotated", "none": "needs_date", "dated": "annotated"}
    undo_description(description=Description.objects.first(), by=alice)
    assert told(made)["two"] == "needs_date"
    assert "Nothing changed" in words(desk.post(address, {"item": made.items.get(name="none").pk}, follow=True))


def test_undo_says_again_what_was_said_before_but_not_over_later_changes(quoted, alice):
    before = list(Article.objects.order_by("pk").values_list("title", "source__name", "published_at"))
    described = describe_articles(upload=quoted, items=ids(quoted), said={"source_name": "Evening Bell"}, by=alice)
    undo_description(description=described.description, by=alice)
    assert list(Article.objects.order_by("pk").values_list("title", "source__name", "published_at")) == before
    assert not drift()

    titled = describe_articles(upload=quoted, items=ids(quoted), said={"title": "One"}, by=alice)
    describe_articles(upload=quoted, items=ids(quoted)[:1], said={"title": "Two"}, by=alice)
    undo_description(description=titled.description, by=alice)
    assert list(Article.objects.order_by("pk").values_list("title", flat=True)) == ["Two", before[1][0]]
    with pytest.raises(Exception, match="undone already"):
        undo_description(description=titled.description, by=alice)


def test_article_whose_new_outlet_has_its_text_stays_and_is_named(upload, alice):
    made = upload(one=FERRY, two=FERRY.replace("The Harbour Post", "Evening Bell"))
    described = describe_articles(upload=made, items=ids(made), said={"source_name": "Star"}, by=alice)
    assert described.left == ("“Ferry talks” stays: Star has its text already.",)
    assert sorted(Article.objects.values_list("source__name", flat=True)) == ["Evening Bell", "Star"]


def post(desk, upload, **said):
    return desk.post(reverse("admin:articles_upload_describe", args=[upload.pk]), said, follow=True)


def test_rows_are_edited_alone_and_together(quoted, desk):
    one, two = ids(quoted)
    htmx = {"HX-Request": "true"}
    address = reverse("admin:articles_upload_describe", args=[quoted.pk])
    answer = desk.post(address, {"item": one, "one": 1, "title": "Zebra"}, headers=htmx)
    assert "Set the title of 1 article." in words(answer)
    assert f'id="outcome-{one}"' in answer.content.decode()
    cleared = desk.post(address, {"item": two, "one": 1, "day": "", "time": ""}, headers=htmx)
    assert "Needs a date" in words(cleared)
    said = words(post(desk, quoted, item=[one, two], author="Mira Holt", title="", day="2025-12-02", time=""))
    assert "Set the author and date of 2 articles." in said
    assert set(Article.objects.values_list("author", flat=True)) == {"Mira Holt"}
    assert set(Article.objects.values_list("title", flat=True)) == {"Zebra", "Ferry talks"}
    undone = desk.post(reverse("admin:articles_upload_undo", args=[Description.objects.first().pk]), follow=True)
    assert "Undid the author and date of 2 articles." in words(undone)
    assert set(Article.objects.values_list("author", flat=True)) == {""}


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"title": "x"}, "Select the rows that this is about."),
        ({"item": True}, "Write what to set."),
        ({"item": True, "one": 1, "title": " "}, "An article needs a title."),
        ({"item": True, "day": "2999-01-01"}, "This is in the future."),
        ({"item": True, "time": "10:00"}, "Say on which day."),
        ({"item": True, "title": "Ferry talks"}, "Nothing changed: it is said so already."),
    ],
)
def test_what_makes_no_sense_changes_nothing_and_says_why(quoted, desk, said, reason):
    said = {name: ids(quoted)[0] if value is True else value for name, value in said.items()}
    assert reason in words(post(desk, quoted, **said))
    assert not Description.objects.exists()


def test_what_a_row_was_refused_for_stands_beside_the_field(quoted, desk):
    address = reverse("admin:articles_upload_describe", args=[quoted.pk])
    one = ids(quoted)[0]
    answer = desk.post(address, {"item": one, "one": 1, "title": " "}, headers={"HX-Request": "true"})
    (beside,) = re.findall(rf'id="trouble-title-{one}"[^>]*>([^<]*)<', answer.text)
    assert beside == "An article needs a title."
    answer = desk.post(address, {"item": one, "one": 1, "title": "Zebra"}, headers={"HX-Request": "true"})
    assert re.findall(rf'id="trouble-title-{one}"[^>]*>([^<]*)<', answer.text) == [""]


def test_what_could_not_be_set_stays_typed_and_its_rows_selected(quoted, desk):
    one, two = ids(quoted)
    answer = post(desk, quoted, item=[two], author="Mira Holt", day="2999-01-01", stage="needs_date")
    assert (answer.status_code, "This is in the future." in words(answer)) == (422, True)
    assert 'value="Mira Holt"' in answer.text
    assert 'value="2999-01-01"' in answer.text
    answer = post(desk, quoted, item=[two], author="Mira Holt", day="2999-01-01")
    picked = {pk: bool(re.search(rf'id="pick-{pk}"[^>]*checked', answer.text)) for pk in (one, two)}
    assert picked == {one: False, two: True}
    assert 'href="?' not in answer.text  # this address answers no GET


def test_day_that_is_asked_is_answered_once_for_the_outlet(upload, desk):
    printed = FERRY.replace("2025-11-20", "03/04/2025").replace("URL: https://post.example/ferry\n", "")
    made = upload(one=printed, two=f"{printed} Late.")
    post(desk, made, item=ids(made)[0], one=1, author="Mira Holt")  # which answers nothing about the day
    page = words(desk.get(made.get_absolute_url()))
    assert "Which day does The Harbour Post mean? 3 April 2025 4 March 2025" in page
    answered = desk.post(reverse("admin:articles_upload_date", args=[ids(made)[0]]), {"order": "MDY"}, follow=True)
    assert "Set the date of 2 articles. The Harbour Post is remembered." in words(answered)
    assert set(Article.objects.values_list("published_at", flat=True)) == {datetime(2025, 3, 4, tzinfo=UTC)}
    assert Source.objects.get().date_order == "MDY"


def test_what_is_asked_about_is_stored_at_a_click(upload, desk):
    made = upload(short="Ferry talks resume.")
    assert "Is this an article?" in words(desk.get(made.get_absolute_url()))
    desk.post(reverse("admin:articles_upload_insist", args=ids(made)))
    read_all(made)
    assert made.articles.get().text == "Ferry talks resume."


def test_difference_of_a_new_version_is_shown(upload, desk):
    made = upload(one=FERRY, two=FERRY.replace("Thursday", "Friday"))
    newer = made.items.get(name="two").article
    shown = desk.get(reverse("admin:articles_upload_version", args=[newer.pk])).content.decode()
    assert "<del>Thursday</del><ins>Friday</ins>" in shown
    assert desk.get(reverse("admin:articles_upload_version", args=[newer.new_version_of_id])).status_code == 404


def test_difference_keeps_every_word_of_both_texts():
    before, after = "One two.\n\nThree four.\n\nFive.", "One two!\n\nFive.\n\nSix."
    pieces = [piece for paragraph in difference(before, after) for piece in paragraph]
    assert "".join(p.words for p in pieces if p.kind != "new") == before.replace("\n\n", "")
    assert "".join(p.words for p in pieces if p.kind != "gone") == after.replace("\n\n", "")


def test_outcomes_are_a_table_for_other_programs(upload, desk):
    made = upload(one=FERRY.replace("Ferry talks", "=1+1"), two=FERRY, empty="")
    response = desk.get(reverse("admin:articles_upload_report", args=[made.pk]))
    rows = list(csv.DictReader(b"".join(response.streaming_content).decode("utf-8-sig").splitlines()))
    assert [(row["File"], row["Outcome"], row["Reason"]) for row in rows] == [
        ("one", "Processing", ""), ("two", "Duplicate", ""), ("empty", "Unreadable", "The file is empty."),
    ]  # fmt: skip
    assert (rows[0]["Title"], rows[0]["Published"], rows[1]["Same as"]) == (
        "'=1+1", "2025-11-20", "'=1+1 (The Harbour Post)",
    )  # fmt: skip


def test_only_editors_change_what_is_said(client, quoted):
    client.force_login(factories.user("bob", "annotator"))
    assert client.post(
        reverse("admin:articles_upload_describe", args=[quoted.pk]), {"item": ids(quoted), "title": "x"}
    ).status_code in (302, 403)
    assert not Description.objects.exists()


# --- all rows of an outcome ---


def many(alice, n=250, outlet="The Harbour Post"):
    """An upload with so many articles that need a date, stored without being read."""
    made = Upload.objects.create(kind="files", by=alice)
    source = factories.source(outlet)
    articles = [
        factories.article(f"The ferry was late on day {number} and nobody said why.", published_at=None,
                          source=source, upload=made, state="annotated")
        for number in range(n)
    ]  # fmt: skip
    UploadItem.objects.bulk_create(
        UploadItem(upload=made, name=f"{one.pk}.txt", size=9, state="stored", article=one) for one in articles
    )
    return made


def set_for_every(desk, upload, stage="needs_date", **said):
    address = reverse("admin:articles_upload_describe", args=[upload.pk])
    return desk.post(address, {"every": "1", "stage": stage, **said}, follow=True)


def worked(description):
    describe.func(job_context(attempts=1), description_id=description.pk)
    description.refresh_from_db()
    return description


def test_all_rows_of_an_outcome_are_set_by_a_job_and_undone(desk, alice):
    made = many(alice)
    other = Article.objects.filter(upload=made).first()
    Article.objects.filter(pk=other.pk).update(published_at=factories.NOON)
    assert (
        "All 249 rows with this outcome, on every page" in desk.get(f"{made.get_absolute_url()}?stage=needs_date").text
    )
    page = set_for_every(desk, made, day="2025-11-18", author="Ana Lind")
    assert "0 of 249" in words(page)
    description = worked(Description.objects.get())
    assert (description.total, description.done, len(description.changes)) == (249, 249, 249)
    assert Article.objects.filter(author="Ana Lind", published_at__isnull=False).count() == 249
    other.refresh_from_db()
    assert other.author == ""
    assert "author and date of 249 articles" in words(desk.get(made.get_absolute_url()))
    # One that somebody changed since stays as they said.
    changed = Article.objects.exclude(pk=other.pk).first()
    Article.objects.filter(pk=changed.pk).update(author="Tom Berg")
    desk.post(reverse("admin:articles_upload_undo", args=[description.pk]))
    undoing = worked(Description.objects.get(undoes=description))
    assert (undoing.done, len(undoing.changes)) == (249, 248)
    assert Article.objects.filter(published_at=None).count() == 248
    assert set(Article.objects.exclude(author="").values_list("author", flat=True)) == {"Tom Berg"}


def test_another_outlet_asks_the_database_little_for_each_article(alice):
    counts = []
    for n in (2, 12):
        made = many(alice, n=n, outlet=f"Outlet of {n}")
        with CaptureQueriesContext(connection) as asked:
            describe_articles(upload=made, items=ids(made), said={"source_name": f"Bell of {n}"}, by=alice)
        counts.append(len(asked))
    assert (counts[1] - counts[0]) / 10 <= 3


def test_a_job_that_is_run_twice_or_broken_off_changes_each_article_once(alice):
    made = many(alice, n=220)
    description = describing.ask_to_describe(upload=made, stage="needs_date", said={"author": "Ana Lind"}, by=alice)
    assert describing._some(description.pk)
    worked(description)
    worked(description)
    assert len(description.changes) == len({one["article"] for one in description.changes}) == 220
    assert description.changes[-1]["before"] == {"author": ""}


def test_a_job_that_is_stopped_leaves_the_rest_and_can_be_undone(desk, alice):
    made = many(alice, n=120)
    description = describing.ask_to_describe(upload=made, stage="", said={"source_name": "Evening Bell"}, by=alice)
    describing._some(description.pk)
    answer = desk.post(reverse("admin:articles_upload_stop", args=[description.pk]), follow=True)
    assert "Stopped. 100 articles changed; the others are as they were." in words(answer)
    worked(description)
    assert Article.objects.filter(source__name="Evening Bell").count() == 100
    desk.post(reverse("admin:articles_upload_undo", args=[description.pk]))
    assert Article.objects.filter(source__name="The Harbour Post").count() == 120


def test_one_job_of_an_upload_at_a_time(desk, alice):
    made = many(alice, n=3)
    describing.ask_to_describe(upload=made, stage="", said={"author": "Ana Lind"}, by=alice)
    assert "Another change of this upload is being made." in words(set_for_every(desk, made, "", author="Tom Berg"))
    assert Description.objects.count() == 1


def test_all_of_an_outcome_without_articles_says_so(desk, alice):
    made = many(alice, n=1)
    assert "Nothing changed" in words(set_for_every(desk, made, "duplicate", author="Tom Berg"))


def test_articles_whose_new_outlet_has_their_text_stay_and_are_named(alice):
    factories.article("The ferry was late on day 0 and nobody said why.", source=factories.source("Evening Bell"))
    made = many(alice, n=2)
    said = {"source_name": "Evening Bell"}
    description = worked(describing.ask_to_describe(upload=made, stage="", said=said, by=alice))
    assert (len(description.changes), len(description.left)) == (1, 1)
    assert "has its text already" in description.left[0]


def test_everything_that_was_asked_about_is_stored_at_once(upload, desk):
    made = upload(one="Ferry stops.", two="Bridge opens.", three=FERRY)
    desk.post(reverse("admin:articles_upload_insist_on_all", args=[made.pk]))
    read_all(made)
    assert Article.objects.filter(upload=made).count() == 3
