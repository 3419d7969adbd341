import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entities.models import Batch, CorpusChange, Mention
from entities.services.correcting.batches import ROWS_AT_ONCE
from entities.services.correcting.mentions import accept_mention, set_mention_actor
from entities.services.derived.exact import drift, repair
from entities.tasks import change_corpus as job
from tests.factories import actor, article, job_context, mention


@pytest.fixture
def other(db):
    return actor("Per Lind")


def stories(other, n, since=0):
    told = []
    for day in range(since, since + n):
        told.append(article(f"On day {day} Lind spoke. <b>Lind</b> left.", title=f"Day {day}"))
        mention(told[-1], "Lind", other)
        at = told[-1].text.index("<b>Lind") + 3
        Mention.objects.create(
            article=told[-1], start=at, end=at + 4, text="Lind", key="lind", label="PERSON", actor=other,
            published_at=told[-1].published_at,
        )  # fmt: skip
    repair()
    return told


@pytest.fixture
def example(alice, bob, lind, other):
    """The first of four identical mentions in two articles, corrected; somebody accepted one of the others."""
    first, second = stories(other, 2)
    accept_mention(mention=second.mentions.first(), by=alice.person, expected_revision=0)
    found = first.mentions.first()
    set_mention_actor(mention=found, actor=lind, by=bob.person, expected_revision=0)
    return found


def page(client, example, scope="corpus"):
    return client.get(f"/mentions/{example.pk}/identical/?scope={scope}").content.decode()


def values(html):
    """(what is sent when the page is sent as it is, every value it offers)"""
    boxes = re.findall(
        r'<input type="checkbox" name="chosen" value="([^"]+)" aria-describedby="[^"]+"( checked)?', html
    )
    return [value for value, checked in boxes if checked], [value for value, _ in boxes]


def send(client, example, html, **more):
    hidden = dict(re.findall(r'<input type="hidden" name="(scope|example|back)" value="([^"]*)"', html))
    return client.post(f"/mentions/{example.pk}/identical/", hidden | {"chosen": values(html)[0]} | more)


def test_card_of_a_corrected_mention_offers_the_others(bob, example):
    card = bob.get(f"/mentions/{example.pk}/").content.decode()
    assert f'hx-get="/mentions/{example.pk}/identical/offer/"' in card
    words = re.sub(r"<[^>]+>|\s+", " ", bob.get(f"/mentions/{example.pk}/identical/offer/").content.decode())
    assert "1 more in this article" in words
    assert "2 in the corpus" in words
    assert "1 decided differently by people" in words


def test_card_of_a_mere_suggestion_offers_nothing(bob, other):
    (story,) = stories(other, 1)
    assert "identical" not in bob.get(f"/mentions/{story.mentions.first().pk}/").content.decode()


def test_page_lists_each_in_its_sentence_and_leaves_out_what_people_decided(bob, example):
    html = page(bob, example)
    chosen, offered = values(html)
    assert (len(chosen), len(offered)) == (2, 3)
    assert "accepted by alice" in html
    assert "&lt;b&gt;<mark>Lind</mark>&lt;/b&gt; left." in html
    assert len(values(page(bob, example, "article"))[1]) == 1


def test_what_is_chosen_changes_at_once_with_an_undo_in_words(bob, example, lind, other):
    response = send(bob, example, page(bob, example), back="/articles/")
    assert response.url == "/articles/"
    html = bob.get("/articles/").content.decode()
    assert "Linked 2 mentions of “Lind” to Ana Lind in 2 articles." in html
    assert Mention.objects.filter(actor=lind).count() == 3
    batch = Batch.objects.get()
    bob.post(f"/steps/{batch.pk}/undo/", {"back": "/articles/"})
    assert "Undone: 2 mentions of “Lind” in 2 articles are as before." in bob.get("/articles/").content.decode()
    assert Mention.objects.filter(actor=other).count() == 3
    assert not any(drift().counters)


def test_an_undo_that_was_sent_with_a_senseless_way_back_shows_what_was_undone(bob, example):
    send(bob, example, page(bob, example), back="/articles/")
    batch = Batch.objects.get()
    response = bob.post(f"/steps/{batch.pk}/undo/", {"back": "20-11-2025~2"})
    assert response.status_code == 302
    assert bob.get(response.url).status_code == 200


def test_what_a_person_decided_changes_when_it_is_chosen(bob, example, lind):
    html = page(bob, example)
    send(bob, example, html, chosen=values(html)[1])
    assert Mention.objects.filter(actor=lind, actor_origin="person").count() == 4


def test_sent_twice_says_so_and_changes_nothing(bob, example):
    html = page(bob, example)
    assert send(bob, example, html).status_code == 302
    again = send(bob, example, html)
    assert again.status_code == 409
    assert "Nothing was changed. 2 were left out: 2 changed in the meantime." in again.content.decode()
    assert Batch.objects.count() == 1


@pytest.mark.parametrize("chosen", [[], ["x"], ["1.2.3"], ["9" * 30], ["1:2"]])
def test_nothing_chosen_is_told_beside_the_button(bob, example, chosen):
    response = send(bob, example, page(bob, example), chosen=chosen)
    assert response.status_code == 422
    assert "Choose the mentions to change." in response.content.decode()


def test_that_nothing_shall_go_along_stays_said_where_something_is_refused(bob, example):
    html = page(bob, example)
    assert send(bob, example, html, chosen=[], offers_along="1").context["is_alone"]
    assert not send(bob, example, html, chosen=[], offers_along="1", along="1").context["is_alone"]
    send(bob, example, html)
    again = send(bob, example, html, offers_along="1")
    assert (again.status_code, again.context["is_alone"]) == (409, True)


def test_senseless_places_change_nothing(bob, example):
    response = send(bob, example, page(bob, example), chosen=[f"{example.article_id}:3:999999999"])
    assert response.status_code == 409
    assert Mention.objects.count() == 4


def test_pronoun_is_looked_for_in_its_own_article_only(bob, lind):
    told = [article(f"On day {day} she spoke, and she left.") for day in range(2)]
    for story in told:
        for at in (story.text.index("she"), story.text.rindex("she")):
            story.mentions.create(
                start=at, end=at + 3, text="she", key="she", form="pronoun", label="PERSON", published_at=None
            )
    accept_mention(mention=told[1].mentions.first(), by=bob.person, expected_revision=0)
    found = told[0].mentions.first()
    set_mention_actor(mention=found, actor=lind, by=bob.person, expected_revision=0)
    words = re.sub(r"<[^>]+>|\s+", " ", bob.get(f"/mentions/{found.pk}/identical/offer/").content.decode())
    assert "1 more in this article" in words
    assert "corpus" not in words
    assert "decided" not in words
    assert len(values(page(bob, found, "corpus"))[1]) == 1


def test_undecided_mention_has_nothing_to_say(bob, other):
    (story,) = stories(other, 1)
    assert "Nobody has decided anything about this mention yet" in page(bob, story.mentions.first())


def test_stranger_address_is_not_followed(bob, example):
    response = send(bob, example, page(bob, example), back="https://example.org/")
    assert response.url.startswith(f"/articles/{example.article_id}/")


def test_analyst_may_not_apply(carol, example):
    assert carol.get(f"/mentions/{example.pk}/identical/").status_code == 403
    assert carol.post("/steps/1/undo/").status_code == 403


def test_undo_in_the_reader_takes_the_whole_back_and_tells_the_scope(bob, example, other):
    send(bob, example, page(bob, example))
    second = Mention.objects.exclude(article=example.article_id).first().article
    second.refresh_from_db()
    steps = re.sub(r"\s+", " ", bob.get(f"/articles/{second.pk}/").content.decode())
    assert "Undo in 2 articles <kbd>u</kbd>" in steps
    response = bob.post(
        f"/articles/{second.pk}/steps/undo/", {"revision": second.revision}, headers={"hx-request": "true"}
    )
    assert "Undone: 2 mentions of “Lind” in 2 articles are as before." in response.content.decode()
    assert Mention.objects.filter(actor=other).count() == 3
    history = bob.get(f"/articles/{second.pk}/?panel=history").content.decode()
    assert "undid a step: changed identical mentions in 2 articles" in history


def test_page_of_the_step_tells_where_and_what_was_left_out(example, bob):
    send(bob, example, page(bob, example))
    batch = Batch.objects.get()
    late = Mention.objects.exclude(article=example.article_id).last()
    accept_mention(mention=late, by=bob.person, expected_revision=2)
    bob.post(f"/steps/{batch.pk}/undo/")
    html = bob.get(Batch.objects.first().get_absolute_url()).content.decode()
    assert "1 was left out: 1 changed since by bob." in html
    assert ">undone</span>" in bob.get(batch.get_absolute_url()).content.decode()
    again = bob.post(f"/steps/{batch.pk}/undo/", follow=True)
    assert "That is already undone." in again.content.decode()


@pytest.mark.parametrize("address", ["/mentions/{}/identical/", "/mentions/{}/identical/offer/"])
def test_number_of_queries_does_not_grow_with_the_mentions(bob, lind, other, address):
    first, *_ = stories(other, 2)
    found = first.mentions.first()
    set_mention_actor(mention=found, actor=lind, by=bob.person, expected_revision=0)
    counts = []
    for since in (2, 5):
        with CaptureQueriesContext(connection) as queries:
            assert bob.get(address.format(found.pk)).status_code == 200
        counts.append(len(queries))
        stories(other, 3, since=since)
    assert counts[0] == counts[1]


def test_many_run_as_a_job_and_lead_to_their_step(bob, lind, job_queue):
    story = article("Lind " * (ROWS_AT_ONCE + 2))
    Mention.objects.bulk_create(
        Mention(article=story, start=at * 5, end=at * 5 + 4, text="Lind", key="lind", label="PERSON")
        for at in range(ROWS_AT_ONCE + 2)
    )
    found = story.mentions.first()
    set_mention_actor(mention=found, actor=lind, by=bob.person, expected_revision=0)
    html = page(bob, found)
    assert "101 more that are not listed" in html
    response = send(bob, found, html, undecided_too="1")
    change = CorpusChange.objects.get()
    assert response.url == f"/actors/changes/{change.pk}/"
    assert (change.total, Mention.objects.filter(actor=lind).count()) == (ROWS_AT_ONCE + 1, 1)
    job.func(job_context(), change_id=change.pk)
    assert Mention.objects.filter(actor=lind).count() == ROWS_AT_ONCE + 2
    assert bob.get(f"/actors/changes/{change.pk}/").url == Batch.objects.get().get_absolute_url()
    assert not any(drift().counters)
