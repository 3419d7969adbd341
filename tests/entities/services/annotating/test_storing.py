from dataclasses import replace

import pytest

from articles.models import Article
from entities.models import Actor, DateMention, Mention, PairActivity, Quote
from entities.nlp.annotation import (
    ActorFound,
    Annotation,
    DateFound,
    MentionFound,
    QuoteFound,
    Role,
    Span,
    TargetFound,
    UnnamedTarget,
)
from entities.services.actors.merging import merge_actors
from entities.services.actors.splitting import never_link
from entities.services.annotating.storing import mark_failed, replace_suggestions, store_annotation
from entities.services.correcting.quotes import set_targets
from entities.services.derived.exact import drift
from tests.factories import actor, article, user

TEXT = "“The port is safe,” Harbour Minister Ana Lind said on Monday. She blamed Tom Berg."
LIND, BERG = 0, 1


def span(words, text=TEXT):
    start = text.index(words)
    return Span(start, start + len(words))


def quote_found(words="The port is safe", speaker=LIND, targets=(BERG,), stance="negative"):
    return QuoteFound(
        content=(span(words),), kind="direct", attribution="said", source=(span("Ana Lind"),), cue=(span("said"),),
        cue_class="stated", speaker=speaker, speaker_span=span("Ana Lind"), speaker_words="",
        speaker_chain=(span("Ana Lind"),), targets=tuple(TargetFound(t, stance, 0.8) for t in targets),
        about_self=False, stance=stance, confidence=0.9, speaker_confidence=0.8,
    )  # fmt: skip


def annotation(**changes):
    found = {
        "actors": (
            ActorFound(
                "Ana Lind", "person", ("Ana Lind",), (Role("Harbour Minister", span("Harbour Minister")),), "DK"
            ),
            ActorFound("Tom Berg", "person", ("Tom Berg",)),
        ),
        "mentions": (
            MentionFound(span("Ana Lind"), "PERSON", "name", LIND, 0.99),
            MentionFound(span("She"), "PERSON", "pronoun", LIND, 0.9),
            MentionFound(span("Tom Berg"), "PERSON", "name", BERG, 0.97),
        ),
        "quotes": (quote_found(),),
        "dates": (DateFound(span("Monday"), "2025-11-17", None, None, "day", 0.9),),
    }
    return Annotation(TEXT, **(found | changes))


@pytest.fixture
def story(db):
    return article(TEXT)


def store(story, found=None):
    return store_annotation(article=story, annotation=found or annotation(), pipeline="test 1")


def test_everything_found_is_stored_and_counted(story):
    store(story)
    quote = Quote.objects.get()
    assert (quote.text, quote.speaker.name, quote.stance) == ("The port is safe", "Ana Lind", "negative")
    assert [(t.actor.name, t.stance) for t in quote.targets.all()] == [("Tom Berg", "negative")]
    assert {(s.part, TEXT[s.start : s.end]) for s in quote.spans.all()} == {
        ("content", "The port is safe"), ("cue", "said"), ("source", "Ana Lind"), ("speaker", "Ana Lind"),
        ("chain", "Ana Lind"),
    }  # fmt: skip
    assert Mention.objects.count() == 3
    assert DateMention.objects.get().value == "2025-11-17"
    assert Actor.objects.get(name="Ana Lind").roles.get().text == "Harbour Minister"
    assert Actor.objects.get(name="Ana Lind").country == "DK"
    assert PairActivity.objects.get().quotes == 1
    story.refresh_from_db()
    assert (story.state, story.revision) == ("annotated", 1)


def test_those_without_a_name_are_stored_and_are_no_actors(story):
    told = replace(
        quote_found(targets=()), unnamed_targets=(UnnamedTarget("the port " * 50, span("The port"), "negative", 0.7),)
    )
    store(story, annotation(quotes=(told,)))
    (one,) = Quote.objects.get().unnamed_targets.all()
    assert (one.words, one.start, one.end, one.stance) == (("the port " * 50)[:300], 1, 9, "negative")
    assert {actor.name for actor in Actor.objects.all()} == {"Ana Lind", "Tom Berg"}
    assert not PairActivity.objects.exclude(quotes=0).exists()


def test_a_new_run_brings_those_without_a_name_and_tells_of_them(story):
    store(story)
    told = replace(quote_found(), unnamed_targets=(UnnamedTarget("the port", span("The port"), "negative", 0.7),))
    run, difference = replace_suggestions(article=story, annotation=annotation(quotes=(told,)), pipeline="test 2")
    assert run.n_changed == 1
    assert "“the port” (negative)" in str(difference.changed)
    by = user("bob", "annotator")
    quote = Quote.objects.get()
    set_targets(quote=quote, actors=[], without=quote.unnamed_targets.get().pk, by=by, expected_revision=2)
    store(story, annotation(quotes=(told,)))
    assert not Quote.objects.get().unnamed_targets.exists()


def test_running_again_replaces_suggestions_and_keeps_actors(story):
    store(story)
    ids = set(Actor.objects.values_list("pk", flat=True))
    store(story, annotation(quotes=(quote_found(stance="positive"),)))
    assert Quote.objects.get().stance == "positive"
    assert Mention.objects.count() == 3
    assert set(Actor.objects.values_list("pk", flat=True)) == ids
    assert not drift().actors
    assert not drift().pairs


def test_actor_of_vanished_suggestions_is_removed(story):
    store(story)
    one = annotation().actors[:1]
    store(story, annotation(actors=one, mentions=annotation().mentions[:1], quotes=(quote_found(targets=()),)))
    assert list(Actor.objects.values_list("name", flat=True)) == ["Ana Lind"]


@pytest.mark.parametrize(
    "decision",
    [
        {"state": "accepted"}, {"state": "rejected"}, {"speaker_origin": "person"}, {"stance_origin": "person"},
        {"span_origin": "person"}, {"targets_origin": "person"}, {"origin": "person"},
    ],
    ids=str,
)  # fmt: skip
def test_what_a_person_decided_survives_a_new_run(story, decision):
    store(story)
    Quote.objects.update(**decision)
    decided = Quote.objects.get()
    run = store(story, annotation(quotes=(quote_found("port is safe"),)))
    assert Quote.objects.get() == decided
    assert [entry["text"] for entry in run.withheld if entry["what"] == "quote"] == ["port is safe"]


def test_target_rejected_by_a_person_survives_a_new_run(story):
    store(story)
    quote = Quote.objects.get()
    quote.targets.update(state="rejected")
    store(story)
    assert Quote.objects.get() == quote
    assert quote.targets.get().state == "rejected"


def test_rejected_mention_does_not_come_back(story):
    store(story)
    Mention.objects.filter(text="She").update(state="rejected")
    run = store(story)
    assert Mention.objects.live().filter(text="She").count() == 0
    assert run.withheld == [{"what": "mention", "text": "She", "start": span("She").start, "end": span("She").end}]


def test_suggestions_beside_a_decision_are_stored(story):
    store(story)
    Quote.objects.update(state="accepted")
    store(story, annotation(quotes=(quote_found(), quote_found("blamed Tom Berg"))))
    assert sorted(Quote.objects.values_list("text", flat=True)) == ["The port is safe", "blamed Tom Berg"]


def test_actors_known_from_other_articles_are_reused(story):
    known = actor("Ana Lind")
    store(story)
    assert Quote.objects.get().speaker == known
    known.refresh_from_db()
    assert known.country == "DK"


def test_a_reviewed_article_stays_reviewed(story):
    Article.objects.update(state="reviewed")
    store(story)
    story.refresh_from_db()
    assert story.state == "reviewed"


def test_failure_keeps_what_was_stored(story):
    store(story)
    mark_failed(article=story, reason="The text could not be read.")
    story.refresh_from_db()
    assert (story.state, story.failure) == ("failed", "The text could not be read.")
    assert Quote.objects.count() == 1


def test_a_deleted_article_is_reported(story):
    gone = Article.objects.get()
    story.delete()
    with pytest.raises(Article.DoesNotExist):
        store(gone)


def test_known_actor_takes_the_fuller_name_unless_a_person_gave_it_one(story):
    short = actor("Lind", aliases=["Ana Lind"])
    store(story)
    short.refresh_from_db()
    assert short.name == "Ana Lind"
    Actor.objects.filter(pk=short.pk).update(name="Lind", origin="person")
    store(story)
    short.refresh_from_db()
    assert short.name == "Lind"


def test_a_text_naming_a_merged_actor_links_to_the_kept_one(story):
    store(story)
    kept, absorbed = actor("Anna Lindqvist"), Actor.objects.get(name="Ana Lind")
    merge_actors(keep=kept, absorb=absorbed, by=user("bob"))
    store(story)
    assert Quote.objects.get().speaker == kept
    assert set(Mention.objects.filter(text="Ana Lind").values_list("actor", flat=True)) == {kept.pk}
    assert not any(vars(drift()).values())


def test_a_barred_name_is_left_unlinked_where_the_actor_is_found_by_another(story):
    lind = actor("Ana Maria Lind")
    never_link(actor=lind, text="Ana Lind", by=user("bob"))
    found = annotation(
        actors=(ActorFound("Ana Maria Lind", "person", ("Ana Lind",)), ActorFound("Tom Berg", "person")),
        mentions=(
            MentionFound(span("Ana Lind"), "PERSON", "name", LIND, 0.99),
            MentionFound(span("She"), "PERSON", "pronoun", LIND, 0.9),
        ),
        quotes=(),
    )
    store(story, found)
    assert Mention.objects.get(text="Ana Lind").actor is None
    assert Mention.objects.get(text="She").actor == lind
    assert set(lind.aliases.values_list("key", flat=True)) == {"ana maria lind"}
