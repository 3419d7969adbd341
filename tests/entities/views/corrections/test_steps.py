"""What the reader answers to an undo, and to requests that come twice or make no sense."""

import re

import pytest

from entities.services.derived.recounting import recounting
from tests.factories import actor, article, mention, quote

TEXT = "“We will talk. Nobody asked us,” Ana Lind said. Zoe\u0301 Berg was absent."


@pytest.fixture
def story(db):
    return article(TEXT)


@pytest.fixture
def found(story):
    lind = actor("Ana Lind")
    with recounting(article=story):
        mention(story, "Ana Lind", lind)
        made = quote(story, "We will talk. Nobody asked us,", lind)
    return made


def undo(client, story, revision):
    return client.post(f"/articles/{story.pk}/steps/undo/", {"revision": revision})


def test_undo_answers_with_the_panel_and_what_it_undid(bob, story, found):
    bob.post(f"/quotes/{found.pk}/reject/", {"expected_revision": 0})
    answer = undo(bob, story, 1)
    assert answer.headers["HX-Retarget"] == "#panel"
    assert "Undid a step: rejected a quote." in answer.content.decode()
    found.refresh_from_db()
    assert found.state == "suggested"


def cards_of(answer):
    return re.findall(r'id="card-(\d+)"', answer.content.decode())


def test_where_other_quotes_stay_only_the_cards_of_the_step_come(bob, story, found):
    other = quote(story, "absent")
    split = bob.post(f"/quotes/{found.pk}/split/", {"at": 15, "expected_revision": 0})
    second = story.quotes.exclude(pk__in=[found.pk, other.pk]).get()
    assert split.headers["HX-Retarget"] == "#moved-cards"
    assert cards_of(split) == [str(found.pk), str(second.pk)]
    assert f'data-moved="{found.pk} {second.pk}"' in split.content.decode()

    join = bob.post(f"/quotes/{found.pk}/join/", {"expected_revision": 1})
    assert cards_of(join) == [str(found.pk), str(second.pk)]
    assert "is-rejected" in join.content.decode()
    assert cards_of(undo(bob, story, 2)) == [str(found.pk), str(second.pk)]
    undone = undo(bob, story, 1)
    assert cards_of(undone) == [str(found.pk)]
    assert str(second.pk) in re.search('data-moved="(.*?)"', undone.content.decode())[1].split()


def test_undo_sent_twice_is_told_and_happens_once(bob, story, found):
    bob.post(f"/quotes/{found.pk}/reject/", {"expected_revision": 0})
    undo(bob, story, 1)
    again = undo(bob, story, 1)
    assert (again.status_code, "already undone" in again.content.decode()) == (422, True)
    story.refresh_from_db()
    assert story.revision == 2


def test_correction_sent_twice_is_stored_once(bob, story, found):
    sent = {"words": "a woman", "expected_revision": 0}
    answers = [bob.post(f"/quotes/{found.pk}/speaker/", sent).status_code for _ in range(2)]
    story.refresh_from_db()
    assert (answers, story.revision) == ([200, 409], 1)


def test_split_sent_twice_makes_one_quote(bob, story, found):
    sent = {"at": 15, "expected_revision": 0}
    answers = [bob.post(f"/quotes/{found.pk}/split/", sent).status_code for _ in range(2)]
    assert (answers, story.quotes.count()) == ([200, 409], 2)


def test_correction_that_changes_nothing_is_told_and_makes_no_revision(bob, story, found):
    bob.post(f"/quotes/{found.pk}/stance/", {"stance": "negative", "expected_revision": 0})
    again = bob.post(f"/quotes/{found.pk}/stance/", {"stance": "negative", "expected_revision": 1})
    assert (again.status_code, "Nothing to change" in again.content.decode()) == (422, True)
    assert "notice-error" not in again.content.decode()
    story.refresh_from_db()
    assert story.revision == 1


@pytest.mark.parametrize("revision", ["", "x", "0", "9", "99999999999999999999"])
def test_undo_of_no_step_is_told(bob, story, revision):
    answer = undo(bob, story, revision)
    assert (answer.status_code, "no such step" in answer.content.decode()) == (422, True)


def test_undo_is_for_annotators(carol, story, found):
    assert undo(carol, story, 1).status_code == 403


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [(0, 900, "beyond the text"), (4, 4, "no words"), (48, 51, "cuts through a character")],
)
def test_span_that_makes_no_sense_is_refused_in_words(bob, story, start, end, words):
    answer = bob.post(
        f"/articles/{story.pk}/mentions/add/", {"start": start, "end": end, "label": "PERSON", "expected_revision": 0}
    )
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    story.refresh_from_db()
    assert (story.revision, story.mentions.count()) == (0, 0)


def test_actor_that_is_gone_is_told_and_nothing_is_lost(bob, story, found):
    gone = actor("Eva Holm")
    number = gone.pk
    gone.delete()
    answer = bob.post(f"/quotes/{found.pk}/speaker/", {"actor": number, "expected_revision": 0})
    assert (answer.status_code, "no longer exists" in answer.content.decode()) == (422, True)
    found.refresh_from_db()
    assert found.speaker.name == "Ana Lind"


def test_border_stops_at_the_edge_of_the_text(bob, story, found):
    sent = {"edge": "start", "by_steps": -1, "unit": "word"}
    answers = [bob.post(f"/quotes/{found.pk}/border/", sent | {"expected_revision": revision}) for revision in range(2)]
    found.refresh_from_db()
    assert ([answer.status_code for answer in answers], found.start) == ([200, 422], 0)
    assert "Nothing to change: it is like this already." in answers[1].content.decode()


def test_mention_at_a_place_answers_with_its_card(bob, story, found):
    start = TEXT.index("Ana Lind")
    there = bob.get(f"/articles/{story.pk}/mentions/at/", {"start": start, "end": start + 3})
    nothing = bob.get(f"/articles/{story.pk}/mentions/at/", {"start": 1, "end": 3})
    assert ("“Ana Lind”" in there.content.decode(), nothing.status_code) == (True, 404)
