"""What becomes of a card that is open while actors are merged, split or removed: nothing is lost, all is told."""

import pytest
from django.urls import reverse

from articles.models import Article
from entities.forms.quote_corrections import SpeakerForm, StanceForm
from entities.models import Mention, Wording
from entities.services.actors.merging import merge_actors, undo_merge
from entities.services.actors.splitting import split_actor
from entities.services.correcting.quotes import set_stance
from entities.services.correcting.speakers import set_speaker
from entities.services.derived.exact import drift
from entities.services.derived.recounting import recounting
from newsdesk.web.refusals import Gone
from tests.factories import actor, article, mention, quote


@pytest.fixture
def other_berg(db):
    return actor("T. Berg")


@pytest.fixture
def found(db, lind, berg):
    story = article(state="annotated")
    with recounting(article=story):
        mention(story, "Ana Lind", lind)
        mention(story, "She", lind, form="pronoun")
        mention(story, "Tom Berg", berg)
        made = quote(story, "We will talk", lind, about=[berg])
    return made


def correct(client, quote, verb, revision=0, **data):
    address = reverse("quote_correct", args=[quote.pk, verb])
    answer = client.post(address, {"expected_revision": revision, **data}, headers={"HX-Request": "true"})
    assert not any(drift().counters)
    return answer


def stands(quote):
    """Who speaks and whom the quote is about, as the database has it."""
    quote.refresh_from_db()
    return quote.speaker, [target.actor for target in quote.targets.live()]


def test_correction_of_another_part_is_not_stale_after_a_merge(bob, alice, found, lind, berg, other_berg):
    merge_actors(keep=other_berg, absorb=berg, by=alice.person)
    assert correct(bob, found, "stance", stance="negative", toward=berg.pk).status_code == 200
    assert stands(found) == (lind, [other_berg])
    assert [target.stance for target in found.targets.all()] == ["negative"]


def test_merged_actor_that_is_sent_along_is_the_kept_one(bob, alice, found, lind, berg, other_berg):
    merge_actors(keep=other_berg, absorb=berg, by=alice.person)
    assert correct(bob, found, "about", actors=[berg.pk], actor=lind.pk).status_code == 200
    assert stands(found) == (lind, [other_berg, lind])


def test_both_of_two_merged_actors_are_one_subject(bob, alice, found, lind, berg, other_berg):
    merge_actors(keep=other_berg, absorb=berg, by=alice.person)
    correct(bob, found, "about", actors=[berg.pk, other_berg.pk])
    assert stands(found) == (lind, [other_berg])


def test_mention_means_the_kept_actor(bob, alice, found, berg, other_berg):
    merge_actors(keep=other_berg, absorb=berg, by=alice.person)
    named = Mention.objects.get(text="Ana Lind")
    bob.post(reverse("mention_correct", args=[named.pk, "actor"]), {"expected_revision": 0, "actor": berg.pk})
    named.refresh_from_db()
    assert named.actor == other_berg


def test_correction_is_not_stale_after_an_undone_merge(bob, alice, found, lind, berg, other_berg):
    merge = merge_actors(keep=other_berg, absorb=berg, by=alice.person)
    undo_merge(merge=merge, by=alice.person)
    assert correct(bob, found, "speaker", actor=berg.pk).status_code == 200
    assert stands(found) == (berg, [berg])


def test_correction_is_not_stale_after_a_split(bob, alice, found, lind, berg):
    she = Mention.objects.get(text="She")
    split_actor(actor=lind, mentions=[she.pk], name="Eva Lind", kind="person", by=alice.person)
    assert correct(bob, found, "stance", stance="positive").status_code == 200
    found.refresh_from_db()
    assert found.stance == "positive"


def test_subject_that_a_merge_took_away_is_told(bob, alice, found, lind, berg):
    merge_actors(keep=lind, absorb=berg, by=alice.person)  # nobody is a target of their own words
    answer = correct(bob, found, "stance", stance="negative", toward=berg.pk)
    assert (answer.status_code, "The quote is not about Ana Lind." in answer.content.decode()) == (422, True)


def test_subject_that_is_gone_is_told_with_a_way_to_see_what_stands(bob, found, lind, berg, other_berg):
    gone = other_berg.pk
    other_berg.delete()
    answer = correct(bob, found, "about", actors=[gone], actor=lind.pk)
    shown = answer.content.decode()
    assert (answer.status_code, "One of these actors no longer exists. Nothing was changed." in shown) == (422, True)
    assert f'hx-get="{reverse("quote_edit", args=[found.pk])}"' in shown
    assert stands(found) == (lind, [berg])


def test_words_that_are_no_longer_marked_are_told(bob, found, lind, berg):
    named = Mention.objects.get(text="Tom Berg")
    gone = named.pk
    with recounting(article=found.article):
        named.delete()
    answer = correct(bob, found, "speaker", via=gone)
    assert (answer.status_code, "These words are no longer marked." in answer.content.decode()) == (422, True)
    assert stands(found) == (lind, [berg])


def test_article_that_goes_between_the_page_and_the_correction_is_told(bob, found):
    said = StanceForm({"stance": "negative", "expected_revision": 0}).said()
    Wording.objects.all().delete()
    Article.objects.all().delete()
    with pytest.raises(Gone, match="The article has been deleted in the meantime"):
        set_stance(quote=found, by=bob.person, **said)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_actor_that_goes_in_the_moment_of_the_correction_is_told(bob, found, lind, other_berg):
    said = SpeakerForm({"actor": other_berg.pk, "expected_revision": 0}).said()
    other_berg.delete()
    with pytest.raises(Gone):
        set_speaker(quote=found, by=bob.person, **said)
    found.article.refresh_from_db()
    found.refresh_from_db()
    assert (found.speaker, found.article.revision) == (lind, 0)
