"""How a text was read: told to everybody; read in another way by editors."""

import pytest
from django.utils import timezone

from articles.intake import reading
from articles.models import Article, Rewording, Upload, UploadItem
from tests.factories import NOON, user

WRAPPED = """Ferry to stop in May

The ferry across the strait will stop running in May, said Ana Lind, who has
run the harbour office for nine years and has seen many ferries come and go.

“We have no choice,” Ana Lind said. “The ship is forty years old, and nobody
wants to pay for another one, which is a shame for everybody on the islands.”

“It will be missed,” said Tom Berg of the islanders’ council, who had come to
the harbour on Wednesday to look at the old ship for what may be the last time.
"""
LATIN = "Iván Sánchez said that the port of Cádiz will wait. He said no. Nobody in Cádiz asked him for another year."

pytestmark = pytest.mark.django_db


def stored(content, name="ferry.txt"):
    upload = Upload.objects.create(kind="files", source_name="The Harbour Post", published_at=NOON)
    item = UploadItem.objects.create(upload=upload, name=name, size=len(content), content=content)
    reading.read_item(item=item, now=timezone.localtime())
    item.refresh_from_db()
    return item.article


@pytest.fixture
def ferry():
    return stored(WRAPPED.encode())


@pytest.fixture
def editor(client):
    client.force_login(user("erin", "editor"))
    return client


def test_everybody_sees_what_was_done_to_a_text(client, ferry):
    client.force_login(user("carol", "analyst"))
    assert "1 note on this text" in client.get(ferry.get_absolute_url()).text
    text = client.get(f"/articles/{ferry.pk}/text/?as=sent").text
    assert "Lines broken at a fixed width were joined into paragraphs." in text
    assert "Download as sent" not in text
    assert "Use as sent" not in text
    for address in ("use/", "undo/1/"):
        assert client.post(f"/articles/{ferry.pk}/text/{address}", {"as": "sent"}).status_code == 403
    assert client.get(f"/articles/{ferry.pk}/text/original/").status_code == 403


def test_an_editor_saves_the_bytes_as_they_were_sent(editor, ferry):
    answer = editor.get(f"/articles/{ferry.pk}/text/original/")
    assert b"".join(answer.streaming_content) == WRAPPED.encode()
    assert answer["Content-Disposition"] == 'attachment; filename="ferry.txt"'
    UploadItem.objects.update(content=None)
    assert editor.get(f"/articles/{ferry.pk}/text/original/").status_code == 404
    assert "were not kept" in editor.get(f"/articles/{ferry.pk}/text/").text


def test_an_editor_sees_the_text_as_sent_then_uses_it_and_undoes_that(editor, ferry):
    preview = editor.get(f"/articles/{ferry.pk}/text/?as=sent").text
    assert "What would change: the text as it was sent" in preview
    assert Article.objects.count() == 1
    used = editor.post(f"/articles/{ferry.pk}/text/use/", {"as": "sent"}, follow=True)
    after = Article.objects.get(replaced_by=None)
    assert used.redirect_chain == [(f"/articles/{after.pk}/", 302)]
    assert "This article is now the text as it was sent. What people decided was carried along." in used.text
    assert "Another text of this article is used" in editor.get(ferry.get_absolute_url()).text
    listed = editor.get("/articles/").text
    assert f'href="/articles/{after.pk}/' in listed
    assert f'href="/articles/{ferry.pk}/' not in listed
    how = editor.get(f"/articles/{after.pk}/text/").text
    assert "Now used: the text as it was sent, chosen by erin" in how
    undo = f"/articles/{after.pk}/text/undo/{Rewording.objects.get().pk}/"
    undone = editor.post(undo, follow=True)
    assert undone.redirect_chain == [(f"/articles/{ferry.pk}/", 302)]
    assert "not in use any more" in editor.post(undo, follow=True).text


def test_an_editor_chooses_the_encoding_by_how_its_lines_look(editor):
    wrong = stored(LATIN.encode().decode("cp1252").encode(), "cadiz.txt")
    UploadItem.objects.update(content=LATIN.encode(), encoding="cp1252")
    choices = editor.get(f"/articles/{wrong.pk}/text/").text
    assert 'href="?encoding=utf-8#results"' in choices
    assert "Iván Sánchez said" in choices
    preview = editor.get(f"/articles/{wrong.pk}/text/?encoding=utf-8").text
    assert "What would change: the text read in UTF-8" in preview
    editor.post(f"/articles/{wrong.pk}/text/use/", {"encoding": "utf-8"})
    assert Article.objects.get(replaced_by=None).text == LATIN


@pytest.mark.parametrize("said", [{}, {"encoding": "rot13"}, {"as": "nonsense"}])
def test_a_reading_that_is_none_is_not_found(editor, ferry, said):
    assert editor.post(f"/articles/{ferry.pk}/text/use/", said).status_code == 404


def test_a_text_that_was_not_tidied_says_so(editor):
    plain = stored(LATIN.encode(), "plain.txt")
    assert "the text is stored as it was sent" in editor.get(f"/articles/{plain.pk}/text/").text
    used = editor.post(f"/articles/{plain.pk}/text/use/", {"as": "sent"}, follow=True)
    assert "the text is the same" in used.text
