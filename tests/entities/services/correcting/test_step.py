from functools import partial

import pytest
from django.apps import apps

from articles.models import Article
from entities.choices import Kind
from entities.models import Actor, Mention, NewActor, Quote
from entities.reads.articles.steps import steps_of
from entities.services.correcting import mentions, quotes, reshaping, speakers
from entities.services.correcting.finishing import mark_reviewed
from entities.services.correcting.quotes import accept_quote
from entities.services.correcting.speakers import set_speaker
from entities.services.correcting.step import FromTheFuture, NothingToChange, StaleRevision
from entities.services.derived.exact import drift
from entities.services.derived.recounting import recounting
from tests.beside import at_once
from tests.factories import actor, article, mention, quote, user


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_people_who_correct_one_quote_at_once_the_second_is_refused():
    story, lind = article(), actor("Ana Lind")
    with recounting(article=story):
        found = quote(story, "We will talk", lind)
    people = {name: actor(f"Choice of {name}") for name in ("alice", "bob")}
    writers = {name: user(name, "annotator") for name in people}
    looked_at = {name: Quote.objects.get(pk=found.pk) for name in people}
    outcome = {}

    def correct(name):
        try:
            set_speaker(quote=looked_at[name], speaker=people[name], by=writers[name], expected_revision=0)
            outcome[name] = "stored"
        except StaleRevision as stale:
            outcome[name] = stale.changes[0].edits[0].after

    assert at_once(*(partial(correct, name) for name in people)) == []
    first = "alice" if outcome["alice"] == "stored" else "bob"
    second = "bob" if first == "alice" else "alice"
    found.refresh_from_db()
    assert outcome == {first: "stored", second: f"Choice of {first}"}
    assert found.speaker == people[first]
    assert not any(drift().counters)


@pytest.mark.django_db
def test_one_step_is_one_context_of_the_history():
    story, berg = article(), actor("Tom Berg")
    bob = user("bob", "annotator")
    with recounting(article=story):
        found = quote(story, "We will talk", actor("Ana Lind"), about=[berg])
    accept_quote(quote=found, by=bob, expected_revision=0)
    contexts = {
        str({name: value for name, value in event.pgh_context.metadata.items() if name != "arrived"})
        for name in ("QuoteEvent", "QuoteTargetEvent")
        for event in apps.get_model("entities", name).objects.all()
    }
    assert contexts == {str({"by": bob.pk, "verb": "accept_quote", "article": story.pk, "revision": 1})}


def speaker_by_mention(*, quote, **step):
    via = quote.article.mentions.get()
    speakers.set_speaker(quote=quote, speaker=via.actor, via=via, **step)


CORRECTIONS = {
    "accept": quotes.accept_quote,
    "reject": quotes.reject_quote,
    "speaker": lambda **step: speakers.set_speaker(speaker=None, words="a sailor", **step),
    "speaker by mention": speaker_by_mention,
    "about": lambda quote, **step: quotes.set_targets(quote=quote, actors=[quote.speaker], **step),
    "stance": lambda **step: quotes.set_stance(stance="neutral", **step),
    "borders": lambda **step: quotes.change_quote_span(start=1, end=8, **step),
    "kind": lambda **step: quotes.classify_quote(kind="mixed", **step),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", CORRECTIONS)
def test_correction_that_says_what_stands_already_leaves_no_revision_and_no_trace(name):
    story, lind = article(), actor("Ana Lind")
    bob = user("bob", "annotator")
    with recounting(article=story):
        mention(story, "Ana Lind", lind)
        pk = quote(story, "We will talk", lind).pk
    CORRECTIONS[name](quote=Quote.objects.get(pk=pk), by=bob, expected_revision=0)
    with pytest.raises(NothingToChange):
        CORRECTIONS[name](quote=Quote.objects.get(pk=pk), by=bob, expected_revision=1)
    story.refresh_from_db()
    assert (story.revision, [step.revision for step in steps_of(story)]) == (1, [1])
    assert not any(drift().counters)


@pytest.mark.django_db
def test_mention_that_already_means_this_actor_leaves_no_revision():
    story, lind = article(), actor("Ana Lind")
    bob = user("bob", "annotator")
    with recounting(article=story):
        pk = mention(story, "Ana Lind", None).pk
    named = Mention.objects.get(pk=pk)
    mentions.set_mention_actor(mention=named, actor=lind, by=bob, expected_revision=0)
    with pytest.raises(NothingToChange):
        mentions.set_mention_actor(mention=named, actor=lind, by=bob, expected_revision=1)
    story.refresh_from_db()
    assert story.revision == 1


@pytest.mark.django_db
def test_article_that_two_people_mark_as_reviewed_is_marked_once():
    story, bob = article(state="annotated"), user("bob", "annotator")
    opened_at_once = [Article.objects.get(pk=story.pk) for _ in range(2)]
    for opened in opened_at_once:
        mark_reviewed(article=opened, by=bob)
    story.refresh_from_db()
    assert (story.state, story.revision) == ("reviewed", 1)


@pytest.mark.django_db
def test_verb_returns_its_step_and_the_annotations_it_changed_and_made():
    story, bob = article(), user("bob", "annotator")
    with recounting(article=story):
        found = quote(story, "We will talk", actor("Ana Lind"))
    split = reshaping.split_quote(quote=found, at=story.text.index("will"), by=bob, expected_revision=0)
    assert [part.text for part in split.quotes] == ["We", "will talk"]
    added = mentions.add_mention(article=story, start=1, end=3, label="MISC", actor=None, by=bob, expected_revision=1)
    assert (added.quotes, [made.text for made in added.mentions]) == ([], [story.text[1:3]])
    assert [split.step, added.step] == steps_of(story)
    assert (split.revision, added.revision) == (1, 2)


@pytest.mark.django_db
def test_new_actor_is_made_in_the_step_that_names_it_or_not_at_all():
    story, bob = article(), user("bob", "annotator")
    with recounting(article=story):
        found = quote(story, "We will talk", actor("Ana Lind"))
    eva = NewActor("Eva Holm", Kind.PERSON)
    named = speakers.set_speaker(quote=found, speaker=eva, by=bob, expected_revision=0)
    with pytest.raises(StaleRevision):
        quotes.set_targets(quote=found, actors=[NewActor("Ada Holm", Kind.PERSON)], by=bob, expected_revision=0)
    found.refresh_from_db()
    assert found.speaker.name == "Eva Holm"
    assert not Actor.objects.filter(name="Ada Holm").exists()
    events = apps.get_model("entities", "ActorEvent").objects.filter(pgh_obj=found.speaker)
    assert [event.pgh_context_id for event in events] == [named.step.context]


@pytest.mark.django_db
@pytest.mark.parametrize("ahead", [1, 2, 2**31])
def test_revision_that_there_is_not_yet_is_refused(ahead):
    story, bob = article(), user("bob", "annotator")
    with recounting(article=story):
        found = quote(story, "We will talk", actor("Ana Lind"))
    accept_quote(quote=found, by=bob, expected_revision=0)
    story.refresh_from_db()
    with pytest.raises(FromTheFuture, match="a later version of the article") as refused:
        set_speaker(quote=found, speaker=None, by=bob, expected_revision=story.revision + ahead)
    assert refused.value.status == 422
    assert Quote.objects.get(pk=found.pk).speaker.name == "Ana Lind"
    assert (Article.objects.get().revision, len(steps_of(story))) == (1, 1)
