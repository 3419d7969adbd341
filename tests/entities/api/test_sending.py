"""Programs send articles: who may, what is taken, and that nothing is taken twice."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from articles.intake import queueing, reading, receiving, sending
from articles.models import Article, Upload, UploadItem
from newsdesk.accounts.tokens import create_token
from newsdesk.roles import give_role
from tests.factories import NOON, user

pytestmark = pytest.mark.django_db

FERRY = {
    "id": "17",
    "url": "https://bell.example/ferry",
    "title": "Ferry to stop in May",
    "publisher": "Evening Bell",
    "author": "Ana Lind",
    "date": "2026-04-01T10:00:00+02:00",
    "text": "The ferry across the strait will stop in May, the harbour master said. “We have no choice,” she said.",
}
PAGE = """<html lang="en"><head><title>Bridge | Evening Bell</title></head><body><article><h1>A bridge at last</h1>
<p>The council wants a bridge across the strait, the mayor said on Wednesday morning in the old town hall.</p>
<p>“We have waited for long enough,” he said, and nobody in the room wanted to contradict him at that time.</p>
<p>The work will begin next year, when the money is there, and will take four years or five to be finished.</p>
</article></body></html>"""


@pytest.fixture
def alice():
    return user("alice", "editor")


@pytest.fixture
def token(alice):
    return create_token(user=alice, name="CMS", now=NOON, scope="send")[1]


@pytest.fixture
def send(client, token):
    def post(article, **headers):
        body = article if isinstance(article, bytes) else json.dumps(article)
        headers = {"Authorization": f"Bearer {token}"} | {k.replace("_", "-"): v for k, v in headers.items()}
        return client.post("/api/articles", body, content_type="application/json", headers=headers)

    return post


def outcomes(answer):
    assert answer.status_code == 200, answer.text
    return [item["outcome"] for item in answer.json()["items"]]


def test_an_article_is_read_at_once_and_annotated_by_a_job(send):
    (item,) = send(FERRY).json()["items"]
    article = Article.objects.get()
    assert (item["outcome"], item["again"], item["needs_date"], item["id"]) == ("created", False, False, "17")
    assert item["article"] == {
        "id": str(article.pk),
        "title": FERRY["title"],
        "address": f"http://testserver{article.get_absolute_url()}",
    }
    assert (article.source.name, article.author, article.url) == ("Evening Bell", "Ana Lind", FERRY["url"])
    assert article.published_at.isoformat() == "2026-04-01T08:00:00+00:00"
    assert ProcrastinateJob.objects.filter(task_name="entities.annotate_article", args__article_id=article.pk).exists()


def test_each_of_a_list_has_its_own_outcome(send):
    send(FERRY)
    undated = {"text": FERRY["text"] + " Nobody disagreed with her.", "publisher": "Bay News"}
    short = {"text": "Ferry stops."}
    page = {"html": PAGE, "title": "A bridge", "publisher": "Evening Bell", "url": "https://bell.example/bridge"}
    changed = FERRY | {"text": FERRY["text"] + " The last ship leaves on Monday at noon.", "id": "18"}
    answer = send([FERRY | {"id": "19"}, changed, undated, short, page])
    assert outcomes(answer) == ["duplicate", "new_version", "created", "asked", "created"]
    duplicate, version, dateless, asked, paged = answer.json()["items"]
    assert duplicate["duplicate_of"]["title"] == version["new_version_of"]["title"] == FERRY["title"]
    assert (dateless["needs_date"], paged["article"]["title"]) == (True, "A bridge")
    assert asked["reason"] == "The text has 2 words: “Ferry stops.”"
    assert Article.objects.get(title="A bridge").text.startswith("The council wants a bridge")


def test_the_same_again_is_not_taken_again(send):
    first, again = send(FERRY), send(FERRY)
    assert outcomes(again) == ["created"]
    assert again.json()["items"][0]["again"]
    assert again.json()["items"][0]["ask"] == first.json()["items"][0]["ask"]
    assert (UploadItem.objects.count(), Article.objects.count()) == (1, 1)


def test_another_text_under_the_same_id_is_a_new_version(send):
    send({name: value for name, value in FERRY.items() if name != "url"})
    later = {"id": "17", "publisher": "Evening Bell", "text": "It will not stop in May after all, the same woman said."}
    assert outcomes(send(later)) == ["new_version"]


def test_a_request_with_a_key_is_taken_once(send):
    bare = {"text": FERRY["text"], "publisher": "Evening Bell"}
    first, again = (send([bare, FERRY], Idempotency_Key="night-7") for _ in range(2))
    assert [one["ask"] for one in first.json()["items"]] == [one["ask"] for one in again.json()["items"]]
    assert all(one["again"] for one in again.json()["items"])
    other = send([FERRY], Idempotency_Key="night-7")
    assert (other.status_code, list(other.json()["fields"])) == (422, ["Idempotency-Key"])
    assert UploadItem.objects.count() == 2
    assert send(FERRY, Idempotency_Key="with a blank").status_code == 400


def test_what_one_program_sends_on_a_day_is_one_upload(client, send, alice):
    send(FERRY)
    send(FERRY | {"id": "18"})
    upload = Upload.objects.get()
    assert (upload.program, upload.by, upload.kind, upload.items.count()) == ("CMS", alice, "program", 2)
    client.force_login(alice)
    assert "Articles from CMS on" in client.get(reverse("admin:articles_upload_change", args=[upload.pk])).text


def test_what_is_wrong_is_named_and_nothing_is_taken(send):
    answer = send([FERRY, {"title": "Nothing"}])
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == ["articles.1.text"]
    assert UploadItem.objects.count() == 0


@pytest.mark.parametrize(("body", "status"), [(b" ", 422), (b"{", 400), (b"[]", 422), (b"\xff", 400), (b"[5]", 422)])
def test_a_body_that_cannot_be_read_is_refused(send, body, status):
    answer = send(body)
    assert answer.status_code == status
    assert answer.json()["fields"]


def test_only_json_of_a_bounded_size_is_read(client, token, settings):
    headers = {"Authorization": f"Bearer {token}"}
    assert client.post("/api/articles", {"text": "x"}, headers=headers).status_code == 415
    settings.MAX_FILE_BYTES = 200
    answer = client.post("/api/articles", "x" * 300, content_type="application/json", headers=headers)
    assert (answer.status_code, "0.000191 MB" in answer.text) == (413, True)


def test_a_token_that_sends_reads_nothing_and_one_that_reads_sends_nothing(client, token, alice):
    _, reading = create_token(user=alice, name="nightly", now=NOON)
    for address in ("/api/articles", "/api/quotes", "/api/openapi.json", "/api/annotate"):
        answer = client.get(address, headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, "reads nothing" in answer.text) == (403, True)
    annotate = client.post(
        "/api/annotate", "{}", content_type="application/json", headers={"Authorization": f"Bearer {token}"}
    )
    assert annotate.status_code == 403
    for method, address in (("post", "/api/articles"), ("get", "/api/sent"), ("get", "/api/sent/1")):
        answer = getattr(client, method)(address, headers={"Authorization": f"Bearer {reading}"})
        assert (answer.status_code, "sends nothing" in answer.text) == (403, True)


def test_a_session_sends_nothing_and_nobody_without_a_token(client, alice):
    assert client.post("/api/articles").status_code == 401
    client.force_login(alice)
    assert client.post("/api/articles", "{}", content_type="application/json").status_code == 403


def test_whoever_may_not_upload_any_more_sends_nothing(send, alice):
    give_role(user=alice, role="annotator")
    assert send(FERRY).status_code == 403
    assert UploadItem.objects.count() == 0


def test_what_became_of_it_is_told_later_to_its_sender_alone(client, send, token):
    sent = send(FERRY).json()["items"][0]
    Article.objects.update(state="annotated")
    headers = {"Authorization": f"Bearer {token}"}
    later = client.get(sent["ask"], headers=headers).json()
    assert (later["state"], later["outcome"], later["words"]) == ("annotated", "created", "Ready")
    listed = client.get("/api/sent?id=17", headers=headers).json()
    assert ([one["ask"] for one in listed["items"]], listed["next"]) == ([sent["ask"]], None)
    assert client.get("/api/sent?nonsense=1", headers=headers).status_code == 400
    _, other = create_token(user=user("eve", "editor"), name="CMS", now=NOON, scope="send")
    assert client.get(sent["ask"], headers={"Authorization": f"Bearer {other}"}).status_code == 404


def test_an_article_that_was_deleted_is_not_brought_back_by_the_same_request(send):
    send(FERRY)
    Article.objects.all().delete()
    assert outcomes(send(FERRY)) == ["gone"]
    assert Article.objects.count() == 0


def test_an_address_is_fetched_by_a_job(send):
    (item,) = send({"url": "https://bell.example/3"}).json()["items"]
    assert (item["outcome"], item["words"]) == ("waiting", "Waiting")
    assert ProcrastinateJob.objects.filter(task_name=receiving.FETCH).count() == 1


def test_what_there_is_no_time_for_is_read_by_jobs(send, alice):
    now = timezone.localtime()
    taken = sending.take(sent=sending.opened(json.dumps(FERRY).encode()), by=alice, program="CMS", now=now)
    sending.read_now(taken, now=now, seconds=0)
    assert Article.objects.count() == 0
    assert ProcrastinateJob.objects.filter(task_name=queueing.READ, scheduled_at=None).count() == 1
    reading.read_item(item=taken[0].item, now=now)
    assert Article.objects.get().title == FERRY["title"]


def test_a_page_without_an_article_is_stored_when_an_editor_insists(send):
    assert outcomes(
        send({"html": "<html><body><ul><li>Home</li><li>Contact</li></ul></body></html>", "title": "Home"})
    ) == ["asked"]
    item = UploadItem.objects.get()
    receiving.insist(item=item)
    reading.read_item(item=item, now=timezone.localtime())
    item.refresh_from_db()
    assert item.state == "stored"
