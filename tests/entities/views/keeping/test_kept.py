"""Collections on their pages: one's own, and of others what they share."""

import csv
import io
import json

import pytest

from articles.models import Article
from entities.models import Collection, KeptQuote
from tests.factories import actor, article, quote

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
CHANGES = ("rename", "share", "unshare", "delete", "restore")
STEPS = ("note", "up", "down", "remove", "restore")


@pytest.fixture
def made():
    return quote(article("“We will talk,” said Ana Lind. “=Never,” she said."), "We will talk", actor("Ana Lind"))


@pytest.fixture
def kept(carol, made):
    carol.post(f"/quotes/{made.pk}/keep/", {"name": "Harbour", "note": "Ask her."})
    return KeptQuote.objects.select_related("collection").get()


def test_a_quote_is_kept_in_a_new_collection_with_a_note(carol, made):
    assert "New collection" in carol.get(f"/quotes/{made.pk}/keep/").text
    answer = carol.post(f"/quotes/{made.pk}/keep/", {"name": "Harbour", "note": "Ask her."}, follow=True)
    assert "Kept in “Harbour”." in answer.text
    assert "We will talk" in answer.text
    assert "Ask her." in answer.text


def test_the_collection_used_last_is_offered_first(carol, kept):
    carol.post("/saved/collections/", {"name": "Ferries"})
    other = quote(kept_article(kept), "Never", actor("Tom Berg"))
    form = carol.get(f"/quotes/{other.pk}/keep/", headers=HTMX).context["form"]
    assert form.initial["collection"] == kept.collection
    answer = carol.post(f"/quotes/{other.pk}/keep/", {"collection": kept.collection_id}, headers=HTMX)
    assert "Kept in" in answer.text
    assert [one.quote_number for one in kept.collection.kept.all()] == [kept.quote_number, other.pk]


def kept_article(kept):
    return Article.objects.get(pk=kept.record["article"]["id"])


def test_keeping_twice_is_refused_and_nothing_is_lost(carol, kept, made):
    asked = {"collection": kept.collection_id, "note": "Again"}
    answer = carol.post(f"/quotes/{made.pk}/keep/", asked)
    assert answer.status_code == 422
    assert "“Harbour” has this quote already." in answer.text
    assert "Again" in answer.text
    answer = carol.post(f"/quotes/{made.pk}/keep/", {"name": "Harbour"}, headers=HTMX)
    assert "You already have one called “Harbour”." in answer.text


def test_keeping_is_undone_where_it_was_done(carol, kept):
    assert "Removed from “<bdi>Harbour</bdi>”" in carol.post(f"/saved/kept/{kept.pk}/remove/", headers=HTMX).text
    assert KeptQuote.objects.there().count() == 0


def test_the_owner_changes_a_collection(carol, kept):
    page = f"/saved/collections/{kept.collection_id}/"
    assert "Everyone here can read it now." in carol.post(f"{page}share/", follow=True).text
    assert "Only you can read it now." in carol.post(f"{page}unshare/", follow=True).text
    assert '<h1 dir="auto">Talks</h1>' in carol.post(f"{page}rename/", {"name": "Talks"}, follow=True).text
    assert "Give it a name." in carol.post(f"{page}rename/", {"name": " "}, follow=True).text
    assert "Deleted “<bdi>Talks</bdi>”." in carol.post(f"{page}delete/", follow=True).text
    assert carol.get(page).status_code == 404
    assert "We will talk" in carol.post(f"{page}restore/", follow=True).text


def test_the_owner_changes_what_is_in_it(carol, kept):
    page = f"/saved/collections/{kept.collection_id}/"
    assert "Ask her again." in carol.post(f"/saved/kept/{kept.pk}/note/", {"note": "Ask her again."}, follow=True).text
    removed = carol.post(f"/saved/kept/{kept.pk}/remove/", follow=True).text
    assert "Removed a quote." in removed
    assert "This collection is empty." in removed
    assert "Ask her again." in carol.post(f"/saved/kept/{kept.pk}/restore/", follow=True).text
    for verb in ("up", "down"):
        assert carol.post(f"/saved/kept/{kept.pk}/{verb}/").url == f"{page}#kept-{kept.pk}"
    assert carol.post(f"/saved/kept/{kept.pk}/eat/").status_code == 404
    assert carol.post(f"{page}eat/").status_code == 404


@pytest.mark.parametrize("verb", ["up", "down", "remove"])
def test_a_note_that_nobody_saved_is_not_lost(carol, kept, verb):
    carol.post(f"/saved/kept/{kept.pk}/{verb}/", {"note": "Half a thought"})
    kept.refresh_from_db()
    assert kept.note == "Half a thought"
    told = carol.post(f"/saved/kept/{kept.pk}/{verb}/", {"note": "x" * 20_000}, follow=True).text
    assert "at most 10000 characters" in told
    kept.refresh_from_db()
    assert kept.note == "Half a thought"


def test_a_long_collection_is_read_page_by_page(carol, kept, monkeypatch):
    monkeypatch.setattr("entities.pages.collections.PAGE_SIZE", 2)
    monkeypatch.setattr("entities.views.keeping.kept.PAGE_SIZE", 2)
    for words in ("Never", "“We"):
        carol.post(f"/quotes/{quote(kept_article(kept), words).pk}/keep/", {"collection": kept.collection_id})
    page, last = f"/saved/collections/{kept.collection_id}/", KeptQuote.objects.latest("pk")
    first, second = carol.get(page).text, carol.get(f"{page}?page=2").text
    assert first.count('class="quote-card') == 2
    assert second.count('class="quote-card') == 1
    assert "3 quotes" in first
    assert "Quotes 3 to 3 of 3" in second
    assert '<a class="btn" rel="next" href="?page=2">' in first
    assert 'aria-label="Move number 3 down" disabled' in second
    assert 'aria-label="Move number 3 up"' in second
    assert 'aria-label="Move number 3 up" disabled' not in second
    assert carol.post(f"/saved/kept/{last.pk}/note/", {"note": "Later."}).url == f"{page}?page=2#kept-{last.pk}"
    assert carol.post(f"/saved/kept/{last.pk}/up/").url == f"{page}#kept-{last.pk}"
    assert carol.get(f"{page}?page=many").text.count('class="quote-card') == 2


def pages_of(kept):
    page = f"/saved/collections/{kept.collection_id}/"
    return [page, f"{page}report/", f"{page}export.csv", f"{page}export.jsonl"]


def test_what_others_keep_for_themselves_is_not_there(bob, kept):
    assert [bob.get(address).status_code for address in pages_of(kept)] == [404] * 4
    changes = [f"/saved/collections/{kept.collection_id}/{verb}/" for verb in CHANGES]
    steps = [f"/saved/kept/{kept.pk}/{verb}/" for verb in STEPS]
    assert {bob.post(address, {"name": "x", "note": "x"}).status_code for address in changes + steps} == {404}
    assert "Harbour" not in bob.get("/saved/collections/").text
    kept.refresh_from_db()
    assert kept.note == "Ask her."


def test_nobody_puts_quotes_into_the_collections_of_others(bob, kept):
    other = quote(kept_article(kept), "Never")
    answer = bob.post(f"/quotes/{other.pk}/keep/", {"collection": kept.collection_id})
    assert answer.status_code == 422
    assert KeptQuote.objects.count() == 1


def test_others_read_what_is_shared_and_change_nothing(bob, carol, kept):
    carol.post(f"/saved/collections/{kept.collection_id}/share/")
    assert [bob.get(address).status_code for address in pages_of(kept)] == [200] * 4
    text = bob.get(f"/saved/collections/{kept.collection_id}/").text
    assert "kept by carol" in text
    assert "Ask her." in text
    assert "<textarea" not in text
    assert "by carol" in bob.get("/saved/collections/").text
    changes = [f"/saved/collections/{kept.collection_id}/{verb}/" for verb in CHANGES]
    steps = [f"/saved/kept/{kept.pk}/{verb}/" for verb in STEPS]
    assert {bob.post(address, {"name": "x", "note": "x"}).status_code for address in changes + steps} == {404}


def test_somebody_without_a_role_keeps_nothing(dan, made):
    assert dan.get("/saved/collections/").status_code == 403
    assert dan.post("/saved/collections/", {"name": "x"}).status_code == 403
    assert dan.post(f"/quotes/{made.pk}/keep/", {"name": "x"}).status_code == 403
    assert Collection.objects.count() == 0


def test_somebody_signed_out_is_asked_to_sign_in(client, kept):
    for address in pages_of(kept):
        assert client.get(address).url.startswith("/login/")


def read(answer):
    return b"".join(answer.streaming_content).decode()


def test_a_collection_is_exported_with_its_notes(carol, kept):
    carol.post(f"/saved/kept/{kept.pk}/note/", {"note": "=HYPERLINK(1)"})
    csv_page, jsonl_page = pages_of(kept)[2:]
    (row,) = csv.DictReader(io.StringIO(read(carol.get(csv_page)).removeprefix("\ufeff")))
    assert (row["Note"], row["Quote"], row["Speaker"]) == ("'=HYPERLINK(1)", "We will talk", "Ana Lind")
    assert row["Citation"].startswith("“We will talk.” Ana Lind, quoted in")
    (line,) = read(carol.get(jsonl_page)).splitlines()
    assert (json.loads(line)["note"], json.loads(line)["since"]) == ("=HYPERLINK(1)", "")
    assert carol.get(csv_page.replace("csv", "xlsx")).status_code == 404


def test_a_rejected_quote_stays_in_the_collection(carol, kept, made):
    made.state = "rejected"
    made.save()
    text = carol.get(f"/saved/collections/{kept.collection_id}/").text
    assert "We will talk" in text
    assert "Rejected." in text
    assert "Rejected." in carol.get(f"/saved/collections/{kept.collection_id}/report/").text


def test_a_quote_that_is_not_there_cannot_be_kept(carol):
    assert carol.get("/quotes/999/keep/").status_code == 404


def test_empty_pages_say_what_to_do(carol):
    assert "You haven’t kept any quotes." in carol.get("/saved/collections/").text
    answer = carol.post("/saved/collections/", {"name": "Harbour"}, follow=True)
    assert "This collection is empty." in answer.text
    assert carol.post("/saved/collections/", {"name": "Harbour"}).status_code == 422
    assert carol.post("/saved/collections/", {"name": ""}).status_code == 422


@pytest.mark.parametrize("number", ["x", "999", "9" * 30])
def test_odd_numbers_in_addresses_are_nothing(carol, kept, number):
    assert carol.get("/saved/collections/", {"deleted": number}).status_code == 200
    assert carol.get(f"/saved/collections/{kept.collection_id}/", {"removed": number}).status_code == 200


def test_quote_cards_offer_to_keep_them(carol, made):
    assert f'<a class="keep" href="/quotes/{made.pk}/keep/">Keep</a>' in carol.get("/quotes/").text
