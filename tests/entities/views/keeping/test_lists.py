"""Lists of actors on their pages: importing, looking at, changing, exporting, and who may."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.readers.tables import cells_of_text
from entities.models import Actor, ActorList, ImportedRow, Listed, ListImport, SavedSearch
from entities.services.derived.recounting import recounting
from entities.services.lists import deciding, keeping, storing
from tests.factories import actor, article, quote

pytestmark = pytest.mark.django_db

TABLE = "name,aliases,country,roles,wikidata\nAna Lind,A. Lind,SE,Minister (2024),Q7\nOla Stensrud,,,,Q8\n"


def send(client, table=TABLE, **fields):
    file = SimpleUploadedFile("ministers.csv", table if isinstance(table, bytes) else table.encode())
    return client.post("/actors/lists/import/", {"file": file, "kind": "person", "name": "", **fields})


def imported(client, table=TABLE, **fields):
    """A table that was stored, by its pages alone."""
    answer = send(client, table, **fields)
    found = ListImport.objects.first()
    assert answer.url == f"/actors/lists/imports/{found.pk}/columns/"
    page = client.get(answer.url)
    columns = {f"column-{n}": column["field"] for n, column in enumerate(page.context["columns"])}
    answer = client.post(answer.url, columns | {"names": "on", "kind": "person"})
    assert answer.url == found.get_absolute_url()
    assert "What becomes of it" in client.get(answer.url).text
    client.post(f"{answer.url}confirm/")
    storing.carry_out(ListImport.objects.get(pk=found.pk))
    return ListImport.objects.get(pk=found.pk)


@pytest.fixture
def story(db):
    text = "“We will talk,” Ana Lind said. She thanked Tom Berg.\n\nNobody else spoke."
    return article(text, state="annotated")


@pytest.fixture
def ministers(alice, found):
    """A list that names Ana Lind, who has a quote about Tom Berg."""
    return imported(alice, name="Ministers 2026").list


# --- importing


def test_an_editor_imports_a_table_page_by_page(alice, lind):
    done = imported(alice)
    assert done.list.name == "Ministers"
    page = alice.get(done.get_absolute_url()).text
    assert "Saved in" in page
    assert "Undo this import" in page
    assert Listed.objects.get(wikidata="Q7").actor == lind
    alice.post(f"{done.get_absolute_url()}undo/")
    storing.carry_out(ListImport.objects.get())
    assert "Undone." in alice.get(done.get_absolute_url()).text
    assert not Listed.objects.exists()


def test_a_file_that_is_none_is_refused_beside_the_field(alice):
    answer = send(alice, b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert "Choose a file." in alice.post("/actors/lists/import/", {}).text
    assert not ListImport.objects.exists()


def test_columns_without_a_name_are_refused_in_words(alice):
    send(alice)
    address = f"/actors/lists/imports/{ListImport.objects.get().pk}/columns/"
    answer = alice.post(address, {"column-1": "aliases", "names": "on", "kind": "person"})
    assert answer.status_code == 422
    assert "Say which column is the name" in answer.text


def test_a_large_table_is_compared_by_a_job(alice, lind, monkeypatch):
    monkeypatch.setattr(deciding, "FOR_A_PERSON", 1)
    send(alice)
    found = ListImport.objects.get()
    columns = {"column-0": "name", "column-4": "wikidata", "names": "on", "kind": "person"}
    answer = alice.post(f"/actors/lists/imports/{found.pk}/columns/", columns, follow=True)
    assert "Comparing with known actors: 0 of 3 rows" in " ".join(answer.text.split())
    again = alice.get(f"/actors/lists/imports/{found.pk}/columns/")
    assert again.url == found.get_absolute_url()
    storing.carry_out(ListImport.objects.get())
    polled = {"HX-Request": "true", "HX-Target": "progress"}
    assert alice.get(found.get_absolute_url(), headers=polled).headers["HX-Refresh"] == "true"
    assert "Save 2 rows" in alice.get(found.get_absolute_url()).text


def test_a_question_is_answered_in_its_row(alice):
    one, other = actor("Ana Lind"), actor("Ana Lind")
    send(alice)
    found = ListImport.objects.get()
    columns = {"column-0": "name", "column-4": "wikidata"}
    alice.post(f"/actors/lists/imports/{found.pk}/columns/", columns | {"names": "on", "kind": "person"})
    page = alice.get(found.get_absolute_url()).text
    assert "Save 1 row, leave out 1 unanswered" in page
    row = ImportedRow.objects.get(outcome="asks")
    answer = alice.post(f"/actors/lists/rows/{row.pk}/", {"choice": other.pk}, headers={"HX-Request": "true"})
    assert "Save 2 rows" in answer.text
    refused = alice.post(f"/actors/lists/rows/{row.pk}/", {"choice": "77777"}, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert ImportedRow.objects.get(pk=row.pk).choice == str(other.pk)
    assert one.pk in row.candidates


def test_what_a_table_says_is_mere_text(alice):
    imported(alice, "name,id\n<script>alert(1)</script> Ana,<b>1</b>\n")
    page = alice.get(ListImport.objects.get().get_absolute_url()).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Ana" in page


# --- one list


def test_the_list_tells_who_is_quoted_and_who_is_not_mentioned_yet(alice, carol, ministers, lind):
    page = carol.get(ministers.get_absolute_url())
    assert [(place.entry.name, place.quotes_by) for place in page.context["shown"].places] == [
        ("Ana Lind", 1), ("Ola Stensrud", 0),
    ]  # fmt: skip
    assert "We will talk" in page.text
    assert "Minister" in page.text
    gaps = carol.get(f"{ministers.get_absolute_url()}?tab=gaps")
    assert "Ola Stensrud" in [place.entry.name for place in gaps.context["shown"].places]
    sought = carol.get(f"{ministers.get_absolute_url()}?q=stens")
    assert [place.entry.name for place in sought.context["shown"].places] == ["Ola Stensrud"]


def test_an_export_imported_again_changes_nothing(alice, ministers):
    answer = alice.get(f"{ministers.get_absolute_url()}export.csv")
    table = b"".join(answer.streaming_content)
    header, *rows = cells_of_text(table.decode())
    assert header == ["name", "aliases", "type", "country", "roles", "wikidata", "own id"]
    assert rows[0] == ["Ana Lind", "A. Lind", "person", "SE", "Minister (2024)", "Q7", ""]
    again = imported(alice, table, to=ministers.pk)
    assert {row.outcome for row in again.rows.all()} == {"same"}
    assert alice.get(f"{ministers.get_absolute_url()}export.docx").status_code == 404


def test_the_actor_page_says_what_the_list_says(carol, ministers, lind):
    page = carol.get(lind.get_absolute_url()).text
    for words in ("Ministers 2026", "Q7", "Minister", "2024"):
        assert words in page
    assert "Remove from" not in page


def test_quotes_and_actors_are_filtered_by_a_list(carol, ministers, story, lind, berg):
    with recounting(article=story):
        quote(story, "She thanked Tom Berg", berg, about=[lind], kind="indirect")
        quote(story, "Nobody else spoke", berg, kind="indirect")

    def texts(**asked):
        return {one.text for one in carol.get("/quotes/", asked).context["quotes"]}

    assert texts(listed=ministers.key) == {"We will talk", "She thanked Tom Berg"}
    assert texts(speaker_listed=ministers.key) == {"We will talk"}
    assert texts(about_listed=ministers.key) == {"She thanked Tom Berg"}
    assert texts(about_listed=ministers.key, stance="negative") == set()
    assert "by or about anyone on “Ministers 2026”" in carol.get("/quotes/", {"listed": ministers.key}).text
    assert "There is no such list." in carol.get("/quotes/", {"listed": "nothing"}).text
    actors = carol.get("/actors/", {"listed": ministers.key}).context["actors"]
    assert {one.name for one in actors} == {"Ana Lind", "Ola Stensrud"}


def test_a_list_is_watched_as_a_whole(carol, ministers, story, lind):
    carol.post("/saved/add/", {"address": f"/quotes/?listed={ministers.key}", "watched": "on"})
    search = SavedSearch.objects.get()
    assert search.name == "Quotes by or about anyone on “Ministers 2026”"
    assert "Watching" in carol.get(ministers.get_absolute_url()).text
    other = article("“Not yet,” Ana Lind said to nobody in particular at the quay.")
    with recounting(article=other):
        quote(other, "Not yet", lind)
    page = carol.get(search.get_absolute_url())
    assert [one.text for one in page.context["search_page"].new] == ["Not yet"]


def test_a_removed_entry_can_be_put_back(alice, ministers, lind):
    entry = Listed.objects.get(wikidata="Q7")
    answer = alice.post(f"/actors/lists/entries/{entry.pk}/remove/")
    assert "Removed" in answer.text
    assert not lind.aliases.filter(text="A. Lind").exists()
    alice.post(f"{ministers.get_absolute_url()}put-back/", {"token": answer.context["token"]})
    assert Listed.objects.get(wikidata="Q7").actor == lind
    assert lind.aliases.filter(text="A. Lind").exists()
    alice.post(f"{ministers.get_absolute_url()}put-back/", {"token": "forged"})
    assert Listed.objects.count() == 2


def test_a_list_is_renamed_deleted_and_restored(alice, ministers):
    address = ministers.get_absolute_url()
    alice.post(f"{address}rename/", {"name": "Cabinet"})
    assert "Cabinet" in alice.get("/actors/lists/").text
    asked = alice.get(f"{address}delete/").text
    assert "Its 2 actors lose the other names" in asked
    assert "1 of them is removed" in asked
    answer = alice.post(f"{address}delete/", follow=True)
    assert "Deleted “<bdi>Cabinet</bdi>”" in answer.text
    assert alice.get(address).status_code == 404
    assert "Restore Cabinet" in alice.get("/actors/lists/").text
    alice.post(f"{address}restore/")
    assert alice.get(address).status_code == 200


def test_identifiers_and_the_names_of_lists_are_found(carol, ministers, lind):
    found = carol.get("/search/", {"q": "q7"})
    assert [one.name for one in found.context["hits"].actors] == ["Ana Lind"]
    assert [one.name for one in carol.get("/actors/", {"q": "Q8"}).context["actors"]] == ["Ola Stensrud"]
    assert f'href="{ministers.get_absolute_url()}"' in carol.get("/search/", {"q": "minist"}).text
    assert "found-list-1" in carol.get("/search/suggest/", {"q": "minist 2026"}).text
    on_list = carol.get(ministers.get_absolute_url(), {"q": "Q8"})
    assert [place.entry.name for place in on_list.context["shown"].places] == ["Ola Stensrud"]


def test_a_list_that_only_its_owner_sees_is_found_by_nobody_else(alice, bob, lind):
    alice.post(f"/actors/{lind.pk}/on-list/", {"name": "Sources at the quay"})
    assert "Sources at the quay" in alice.get("/search/", {"q": "quay"}).text
    assert "Sources at the quay" not in bob.get("/search/", {"q": "quay"}).text


# --- one's own lists


def test_an_analyst_puts_actors_on_a_list_of_their_own(carol, bob, lind):
    carol.post(f"/actors/{lind.pk}/on-list/", {"name": "My sources"})
    own = ActorList.objects.get()
    assert (own.owner, own.is_known, own.is_shared) == (carol.person, False, False)
    carol.post(f"/actors/{lind.pk}/on-list/", {"list": own.pk})
    assert Listed.objects.count() == 1
    assert bob.get(own.get_absolute_url()).status_code == 404
    assert "My sources" not in bob.get(lind.get_absolute_url()).text
    assert "My sources" not in bob.get("/actors/lists/").text
    carol.post(f"{own.get_absolute_url()}share/")
    assert bob.get(own.get_absolute_url()).status_code == 200
    assert bob.post(f"{own.get_absolute_url()}rename/", {"name": "x"}).status_code == 404
    assert bob.post(f"/actors/lists/entries/{Listed.objects.get().pk}/remove/").status_code == 404


def test_two_lists_of_one_name_are_refused(carol):
    carol.post("/actors/lists/", {"name": "Mine"})
    answer = carol.post("/actors/lists/", {"name": "Mine"})
    assert answer.status_code == 422
    assert "There is a list called “Mine” already." in answer.text


# --- who may


def test_analysts_and_annotators_do_not_import(bob, carol, dan, ministers):
    done = ListImport.objects.get()
    for client in (bob, carol, dan):
        for address in ("/actors/lists/import/", done.get_absolute_url(), f"{done.get_absolute_url()}columns/"):
            assert client.get(address).status_code == 403
        assert client.post(f"{done.get_absolute_url()}undo/").status_code == 403
        row = done.rows.first()
        assert client.post(f"/actors/lists/rows/{row.pk}/", {"choice": "skip"}).status_code == 403
    for verb in ("rename", "delete", "search"):
        assert carol.post(f"{ministers.get_absolute_url()}{verb}/", {"name": "x"}).status_code == 404
    entry = Listed.objects.first()
    assert carol.post(f"/actors/lists/entries/{entry.pk}/remove/").status_code == 404
    assert dan.get("/actors/lists/").status_code == 403
    assert dan.get(ministers.get_absolute_url()).status_code == 403


def test_pages_ask_the_same_of_any_number_of_actors(carol, ministers):
    with CaptureQueriesContext(connection) as few:
        carol.get(ministers.get_absolute_url())
    for n in range(3):
        keeping.add_actor(actor_list=ministers, actor=actor(f"Actor {n}"), by=carol.person)
    with CaptureQueriesContext(connection) as many:
        carol.get(ministers.get_absolute_url())
    assert len(many) == len(few)


def test_an_actor_made_by_a_list_answers_to_its_other_names(alice, carol):
    imported(alice, "name,aliases\nZorvan Qelb,The Grey Heron\n")
    made = Actor.objects.get(name="Zorvan Qelb")
    assert [one.pk for one in carol.get("/search/", {"q": "grey heron"}).context["hits"].actors] == [made.pk]
