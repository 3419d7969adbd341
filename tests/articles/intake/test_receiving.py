"""Files become articles: every write with its job, or neither."""

import json
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from articles import services
from articles.intake import queueing, reading, receiving
from articles.models import Article, Source, Upload, UploadItem
from articles.tasks import read_item
from newsdesk.contained import Limits
from newsdesk.queue.jobs import MOST_DEATHS, RETRIES
from tests import factories
from tests.articles.readers.torture import mail_of
from tests.articles.received import FERRY, NOON, NOW, TEXT, file, jobs, outcomes, received


class HugeFile:
    """A file that must not be read."""

    name, size = "huge.txt", 50 * 1024 * 1024

    def read(self):
        raise AssertionError("read into memory")


@pytest.fixture
def alice(db):
    return factories.user("alice", "editor")


# --- receiving ---


def test_receiving_keeps_the_bytes_and_defers_a_job_for_each_file(alice):
    upload = received(file(FERRY), file("", "empty.txt"), by=alice)
    items = list(upload.items.all())
    assert [(item.name, item.size, bytes(item.content), item.state) for item in items] == [
        ("ferry.txt", len(FERRY.encode()), FERRY.encode(), "waiting"),
        ("empty.txt", 0, b"", "waiting"),
    ]
    assert jobs(queueing.READ, status="todo") == [{"item_id": item.pk} for item in items]


def test_receiving_that_is_rolled_back_leaves_no_job(db):
    with transaction.atomic():
        received(file(FERRY))
        transaction.set_rollback(True)
    assert (Upload.objects.count(), jobs()) == (0, [])


def test_files_read_together_have_the_outcomes_that_each_has_alone(db, monkeypatch):
    monkeypatch.setattr(reading, "FOR_ONE_FILE", Limits(seconds=2))
    files = [file(FERRY), file("", "empty.txt"), file(FERRY, "again.txt"), file(mail_of(200_000), "hostile.eml"),
             file(json.dumps([{"text": TEXT, "publisher": "Bell"}, {"title": "A"}]), "two.json"),
             file(FERRY.replace("2025-11-20", "2025-11-20 09:00").replace("Post", "Star"), "zone.txt")]  # fmt: skip
    Source.objects.create(name="The Harbour Star", key="harbour star", zone="Asia/Tokyo")
    upload = received(*files)
    reading.read_items(items=list(upload.items.all()), now=NOW)
    found = {item.name: item for item in upload.items.all()}
    assert (found["ferry.txt"].state, found["again.txt"].state) == ("stored", "duplicate")
    assert (found["empty.txt"].state, found["empty.txt"].reason) == ("failed", "The file is empty.")
    assert found["zone.txt"].article.published_at == datetime(2025, 11, 20, 0, 0, tzinfo=UTC)
    assert found["two.json, article 1"].state == found["two.json, article 2"].state == "waiting"
    reading.read_items(items=list(upload.items.waiting()), now=NOW)
    assert upload.items.get(name="two.json, article 1").article.source.name == "Bell"
    assert not upload.items.waiting().exists()
    n = Article.objects.count()
    reading.read_items(items=list(upload.items.all()), now=NOW)  # everything is read
    assert Article.objects.count() == n


def test_articles_stored_together_are_what_they_are_one_after_the_other(db):
    """Twins, versions, copies of other outlets and of texts nearly alike, in one transaction or each in its own."""
    long = " ".join(f"The council of quay {n} met Ana Lind again on Thursday night." for n in range(9))
    texts = [
        FERRY,
        FERRY,
        FERRY.replace("The Harbour Post", "Star"),
        f"URL: https://bell.test/a\nSource: Bell\n\n{TEXT} One.",
        f"URL: https://bell.test/a\nSource: Bell\n\n{TEXT} Two.",
        f"Source: Bell\nDate: 2025-11-20\n\n{long}",
        f"Source: Star\nDate: 2025-11-21\n\n{long} She left.",
        f"Source: Post\nDate: 2025-11-19\n\n{long} He left.",
        "Source: Dagen\nDate: 2025-11-21\n\nStatsministeren sa at regjeringen ikke vil gå av nå, men snart i Oslo.",
    ]
    told = []
    for together in (True, False):
        upload = received(*[file(text, f"{n}.txt") for n, text in enumerate(texts)])
        items = list(upload.items.all())
        for some in [items] if together else [[item] for item in items]:
            reading.read_items(items=some, now=NOW)
        place = {item.article_id: item.name for item in upload.items.all() if item.article_id}
        told.append([
            (item.state, place.get(item.duplicate_of_id), item.warnings, bool(item.content), item.article and (
                place.get(item.article.copy_of_id), place.get(item.article.new_version_of_id), item.article.state,
                item.article.source.name, item.article.url,
            ))
            for item in upload.items.select_related("article__source")
        ])  # fmt: skip
        assert len(jobs(queueing.ANNOTATE)) == upload.articles.filter(state="received").count()
        Article.objects.all().delete()
        ProcrastinateJob.objects.all().delete()
    assert told[0] == told[1]
    assert [state for state, *_ in told[0]] == ["stored", "duplicate"] + 7 * ["stored"]
    assert told[0][2][4][0] == "0.txt"
    assert told[0][4][4][1] == "3.txt"
    assert [told[0][n][4][0] for n in (5, 6, 7)] == ["7.txt", "5.txt", None]


def test_an_article_that_cannot_be_stored_keeps_no_other_from_it(db, monkeypatch):
    upload = received(file(FERRY), file(f"{FERRY} Late.", "late.txt"), file(f"{FERRY} Later.", "later.txt"))
    store = reading.store_articles

    def failing(new):
        if any("Late." in one.text for one in new):
            raise ValueError("a fault of its own")
        return store(new)

    monkeypatch.setattr(reading, "store_articles", failing)
    reading.read_items(items=list(upload.items.all()), now=NOW)
    assert {item.name: (item.state, item.why) for item in upload.items.all()} == {
        "ferry.txt": ("stored", ""), "late.txt": ("failed", "fault"), "later.txt": ("stored", ""),
    }  # fmt: skip


def test_file_that_takes_too_long_says_so_and_stops_nobody(db, monkeypatch):
    monkeypatch.setattr(reading, "FOR_ONE_FILE", Limits(seconds=1))
    hostile, ferry = outcomes(received(file(mail_of(200_000), "hostile.eml"), file(FERRY)))
    assert (hostile.state, hostile.reason) == ("failed", "This file needs too much time to read.")
    assert (ferry.state, ferry.reason) == ("stored", "")


def test_file_that_takes_too_much_memory_says_so_and_stops_nobody(db, monkeypatch):
    monkeypatch.setattr(reading, "FOR_ONE_FILE", Limits(megabytes=40))
    hostile, ferry = outcomes(received(file("<p>x</p>" * 1_000_000, "hostile.html"), file(FERRY)))
    assert (hostile.state, hostile.reason) == ("failed", "This file needs too much memory to read.")
    assert (ferry.state, ferry.reason) == ("stored", "")


def test_large_file_is_refused_unread_and_gets_no_job(db):
    (item,) = received(HugeFile()).items.all()
    assert (item.state, item.reason, item.content) == ("failed", "The file has 50 MB; the limit is 20 MB.", None)
    assert jobs() == []


def test_hundreds_of_files_are_received_at_once(db, django_assert_max_num_queries):
    with django_assert_max_num_queries(310):
        upload = received(*(file(f"Number {n} of the port news.", f"{n}.txt") for n in range(300)))
    assert (upload.items.count(), len(jobs(queueing.READ))) == (300, queueing.FRESH_AT_ONCE)
    assert [len(job["item_ids"]) for job in jobs(queueing.READ_TOGETHER)] == [100, 100, 50]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("خبر😀.txt", "خبر😀.txt"),
        ("photo\u202etxt.exe", "phototxt.exe"),
        ("a\x00b\n.txt", "ab.txt"),
        ("x" * 400 + ".txt", "x" * 296 + ".txt"),
        ("half\ud800.txt", "half.txt"),
        ("\x01", "file without a name"),
    ],
)
def test_file_names_are_kept_but_for_what_misleads(db, name, kept):
    large = HugeFile()
    large.name = name
    assert received(large).items.get().name == kept


# --- reading ---


def test_reading_stores_the_article_with_its_job(alice):
    upload = received(file(FERRY), by=alice)
    (item,) = outcomes(upload)
    article = item.article
    assert (item.state, item.encoding, bytes(item.content), item.warnings) == ("stored", "utf-8", FERRY.encode(), [])
    assert (article.title, article.source.name, article.text, article.upload) == (
        "Ferry talks", "The Harbour Post", TEXT, upload,
    )  # fmt: skip
    assert (article.published_at, article.published_precision) == (datetime(2025, 11, 20, tzinfo=UTC), "day")
    assert (article.state, article.language, article.n_words) == ("received", "en", len(TEXT.split()))
    assert jobs(queueing.ANNOTATE) == [{"article_id": article.pk}]


def test_article_that_is_rolled_back_leaves_no_job(db):
    with transaction.atomic():
        services.store_article(text=TEXT, title="Ferry", source_name="The Harbour Post")
        transaction.set_rollback(True)
    assert (Article.objects.count(), jobs()) == (0, [])


def test_reading_twice_stores_once(db):
    upload = received(file(FERRY))
    (item,) = upload.items.all()
    reading.read_item(item=item, now=NOW)
    reading.read_item(item=item, now=NOW)
    assert (Article.objects.count(), len(jobs(queueing.ANNOTATE))) == (1, 1)


def test_reading_what_was_deleted_does_nothing(db):
    (item,) = received(file(FERRY)).items.all()
    UploadItem.objects.all().delete()
    reading.read_item(item=item, now=NOW)
    assert Article.objects.count() == 0


def test_what_the_person_said_goes_before_what_the_file_says(db):
    said = {"title": "My title", "source_name": "Evening Bell", "author": "Mira Holt", "url": "https://bell.example/1"}
    (item,) = outcomes(received(file(FERRY), published_at=NOON, precision="time", **said))
    article = item.article
    found = {"title": article.title, "source_name": article.source.name, "author": article.author, "url": article.url}
    assert found == said
    assert (article.published_at, article.published_precision) == (NOON, "time")


def test_article_without_source_or_date_says_so_and_invents_neither(db):
    (item,) = outcomes(received(file(TEXT)))
    assert (item.article.source.name, item.article.needs_date) == ("Unknown outlet", True)
    assert item.warnings == ["No outlet was found; it is filed under “Unknown outlet”."]


def test_sources_are_told_apart_by_folded_name(db):
    names = ["The Harbour Post", "THE  harbour post", "Thé Harbour Post"]
    found = {
        services.store_article(text=f"{TEXT} {n}", title="t", source_name=name).source for n, name in enumerate(names)
    }
    assert [source.name for source in found] == ["The Harbour Post"]


def test_a_source_is_known_with_and_without_its_the_and_the_item_says_so(db):
    bell = factories.source("The Evening Bell")
    (item,) = outcomes(received(file(FERRY), source_name="Evening Bell"))
    assert item.article.source == bell
    assert item.warnings == ["Filed under “The Evening Bell”, which differs from “Evening Bell” by its “The” only."]


def test_two_sources_apart_by_their_the_stay_two(db):
    sources = [factories.source(name) for name in ("The Star", "Star")]
    stored = [services.store_article(text=TEXT, title="t", source_name=name) for name in ("THE STAR", "star")]
    assert [article.source for article in stored] == sources


@pytest.mark.parametrize("name", ["The Times of Corran", "Theatre Weekly", "The", "Evening Bells"])
def test_other_names_are_other_sources(db, name):
    for known in ("The Times", "Atre Weekly", "Evening Bell"):
        factories.source(known)
    assert services.store_article(text=TEXT, title="t", source_name=name).source.name == name


def test_unreadable_file_says_why_and_keeps_its_bytes(db):
    (item,) = outcomes(received(file(b"%PDF-1.7 \xff", "report.txt")))
    assert (item.state, item.reason, item.article) == (
        "failed", "This PDF is damaged.", None,
    )  # fmt: skip
    assert bytes(item.content) == b"%PDF-1.7 \xff"


def test_lines_of_a_jsonl_file_each_have_an_outcome(db):
    line = '{"title": "A", "text": "It was late, she said, and nobody had come."}'
    content = f"{line}\n{{bad\n{line}\n"
    items = outcomes(received(file(content, "many.jsonl"), title="Not for several"))
    assert [(item.name, item.state) for item in items] == [
        ("many.jsonl, line 1", "stored"), ("many.jsonl, line 2", "failed"), ("many.jsonl, line 3", "duplicate"),
    ]  # fmt: skip
    assert items[0].article.title == "A"


# --- duplicates ---


def test_same_text_in_the_same_source_is_a_duplicate(db):
    first, second = outcomes(received(file(FERRY), file(FERRY.replace("Ferry talks", "Other title"))))
    assert (second.state, second.article, second.duplicate_of) == ("duplicate", None, first.article)
    assert Article.objects.count() == 1


def test_same_text_in_a_later_upload_is_a_duplicate(db):
    (first,) = outcomes(received(file(FERRY)))
    (second,) = outcomes(received(file(FERRY)))
    assert (second.state, second.duplicate_of) == ("duplicate", first.article)


def test_same_text_in_another_source_is_stored_as_a_copy_of_the_first(db):
    sources = ("The Harbour Post", "Evening Bell", "StraitWire")
    articles = [services.store_article(text=TEXT, title="Ferry", source_name=name) for name in sources]
    assert [article.copy_of for article in articles] == [None, articles[0], articles[0]]


# --- the job ---


def test_job_reads_its_item_and_bears_being_run_again(db):
    (item,) = received(file(FERRY)).items.all()
    read_item(factories.job_context(), item_id=item.pk)
    read_item(factories.job_context(attempts=1), item_id=item.pk)
    assert Article.objects.get().upload_items.get() == item


def test_job_of_a_deleted_item_ends_quietly(db):
    read_item(factories.job_context(), item_id=404)


def test_file_that_kills_worker_after_worker_fails_in_the_end(db):
    (item,) = received(file(FERRY)).items.all()
    read_item(factories.job_context(attempts=MOST_DEATHS), item_id=item.pk)
    item.refresh_from_db()
    assert (item.state, item.reason) == ("failed", "Reading this file stopped the worker 5 times.")


@pytest.mark.parametrize(
    ("attempts", "state", "reason"),
    [
        (0, "waiting", ""),
        (
            RETRIES,
            "failed",
            "Newsdesk could not read this file because of a fault of its own. The worker’s log has the details.",
        ),
    ],
)
def test_error_inside_newsdesk_is_told_when_no_attempt_is_left(db, attempts, state, reason):
    (item,) = received(file(FERRY)).items.all()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE articles_article ADD CONSTRAINT no_article_fits CHECK (false)")
    with pytest.raises(IntegrityError):
        read_item(factories.job_context(attempts=attempts), item_id=item.pk)
    item.refresh_from_db()
    assert (item.state, item.reason, Article.objects.count()) == (state, reason, 0)


# --- trying again ---


def test_retry_takes_only_what_failed_and_still_has_its_bytes(alice):
    upload = received(file(FERRY), file("", "empty.txt"), HugeFile(), by=alice)
    outcomes(upload)
    late = receiving.receive_files(files=[file(f"{FERRY} Late.")], by=alice).items.get()
    reading.fail_item(item=late, reason="The disk was full.")
    UploadItem.objects.filter(pk=late.pk).update(upload=upload)
    ProcrastinateJob.objects.all()._raw_delete("default")
    assert receiving.retry_failed(upload=upload, by=alice) == 1
    assert jobs() == [{"item_id": late.pk}]
    assert [item.state for item in upload.items.all()] == ["stored", "failed", "failed", "waiting"]
    assert [item.why for item in upload.items.all()] == ["", "unreadable", "too_large", ""]


def test_retry_annotates_failed_articles_again(alice):
    upload = received(file(FERRY), by=alice)
    outcomes(upload)
    Article.objects.update(state="failed", failure="The engine broke.")
    assert receiving.retry_failed(upload=upload, by=alice) == 1
    article = Article.objects.get()
    assert (article.state, article.failure) == ("received", "")
    assert jobs(queueing.ANNOTATE) == [{"article_id": article.pk}] * 2


def test_annotating_again_leaves_a_reviewed_article_reviewed(alice):
    factories.article(state="reviewed")
    factories.article(state="annotated")
    assert services.reannotate(articles=Article.objects.all(), by=alice) == 2
    assert sorted(Article.objects.values_list("state", flat=True)) == ["received", "reviewed"]


# --- languages, dates and versions ---


NORWEGIAN = (
    "Statsministeren sa mandag at regjeringen ikke vil gå av, og at forhandlingene fortsetter i Oslo denne uken."
)


def test_text_in_another_language_is_stored_and_found_and_not_annotated(db):
    (item,) = outcomes(received(file(f"Title: Oslo\nSource: Dagen\n\n{NORWEGIAN}")))
    assert (item.article.language, item.article.state) == ("no", "other")
    assert jobs(queueing.ANNOTATE) == []
    assert list(Article.objects.containing("forhandlingene")) == [item.article]
    assert services.reannotate(articles=Article.objects.all(), by=None) == 0


def test_article_that_turns_out_to_be_english_is_annotated(alice):
    (item,) = outcomes(received(file(f"Title: Oslo\nSource: Dagen\n\n{NORWEGIAN}")))
    article = item.article
    article.language = "en"
    services.describe_article(article=article, by=alice)
    article.refresh_from_db()
    assert (article.language, article.state) == ("en", "received")
    assert jobs(queueing.ANNOTATE) == [{"article_id": article.pk}]


def test_where_facts_were_found_is_kept(db):
    (item,) = outcomes(received(file(FERRY), source_name="Evening Bell"))
    assert item.article.found_in == {
        "title": {"where": "a header line"},
        "source_name": {"where": "what was said at the upload"},
        "published": {"where": "a header line"},
    }


def test_date_of_two_days_waits_for_an_answer_until_the_outlet_is_known(db):
    printed = FERRY.replace("2025-11-20", "03/04/2025")
    (asks,) = outcomes(received(file(printed)))
    assert (asks.article.published_at, asks.dates) == (None, ["2025-04-03T00:00:00+00:00", "2025-03-04T00:00:00+00:00"])
    Source.objects.update(date_order="MDY")
    (knows,) = outcomes(received(file(f"{printed} She waited.")))
    assert (knows.article.published_at, knows.dates) == (datetime(2025, 3, 4, tzinfo=UTC), [])
    assert knows.article.published_precision == "day"


def test_same_outlet_and_address_make_a_new_version(db):
    with_address = FERRY.replace("\n\n", "\nURL: https://post.example/ferry\n\n", 1)
    first, second, other = outcomes(
        received(
            file(with_address), file(f"{with_address} She waited."),
            file(with_address.replace("The Harbour Post", "Evening Bell")),
        )
    )  # fmt: skip
    assert (second.article.new_version_of, other.article.new_version_of) == (first.article, None)


def test_what_is_asked_about_is_stored_once_somebody_insists(db):
    (item,) = outcomes(upload := received(file("Ferry talks resume.")))
    assert (item.state, item.why, upload.articles.count()) == ("failed", "asked", 0)
    receiving.insist(item=item)
    (item,) = outcomes(upload)
    assert (item.state, item.article.text) == ("stored", "Ferry talks resume.")
    with pytest.raises(receiving.CannotInsist):
        receiving.insist(item=item)
