from datetime import date

import pytest
from django.utils import timezone

from articles.models import Article
from entities.exports.records import article_record, article_records
from entities.models import Mention, Quote, Report
from entities.nlp import interchange
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
from entities.services.annotating.storing import store_annotation
from entities.services.correcting.mentions import reject_mention
from entities.services.correcting.quotes import accept_quote, set_stance, set_targets
from tests.entities.exports.stories import TEXT, place, told
from tests.factories import actor, article, mention, quote, user

pytestmark = pytest.mark.django_db

BASE = "https://news.example"


def records(**options):
    return list(article_records(Article.objects.all(), base=BASE, **options))


def test_what_the_engine_found_comes_out_as_it_went_in():
    def span(words):
        return Span(*place(words))

    found = Annotation(
        text=TEXT,
        actors=(
            ActorFound("Iván Lind", "person", ("Iván Lind",), (Role("mayor", span("mayor")),), "NO"),
            ActorFound("Tom Berg", "person", ("Tom Berg",)),
        ),
        mentions=(
            MentionFound(span("Iván Lind"), "PERSON", "name", 0, 0.75),
            MentionFound(span("Tom Berg"), "PERSON", "name", 1, 0.5),
            MentionFound(span("He"), "PERSON", "pronoun", 0, 0.5),
        ),
        quotes=(
            QuoteFound(
                content=(span("We will talk"), span("when Tom Berg pays")),
                kind="direct",
                attribution="said",
                source=(span("the mayor, Iván Lind"),),
                cue=(span("said"),),
                cue_class="stated",
                speaker=0,
                speaker_span=span("Iván Lind"),
                speaker_words="",
                speaker_chain=(span("Iván Lind"),),
                targets=(TargetFound(1, "negative", 0.5),),
                about_self=False,
                stance="negative",
                confidence=0.5,
                speaker_confidence=0.25,
                unnamed_targets=(UnnamedTarget("the men", span("He"), "negative", 0.5),),
            ),
        ),
        dates=(DateFound(span("Monday"), "2025-11-17", date(2025, 11, 17), date(2025, 11, 17), "day", 0.5),),
    )
    story = article(TEXT)
    store_annotation(article=story, annotation=found, pipeline="test")
    record = article_record(story, base=BASE)
    assert interchange.annotation_of(record["text"], record) == found
    assert interchange.article_of(record) == interchange.Article(
        str(story.pk), TEXT, date(2025, 11, 20), "Ferry talks resume", "The Harbour Post"
    )


def test_a_record_says_where_the_article_and_its_actors_are_found():
    story, lind, berg = told()
    record = article_record(story, base=BASE)
    assert (record["address"], record["url"]) == (f"{BASE}/articles/{story.pk}/", "https://harbour.example/ferry")
    assert [(one["id"], one["address"]) for one in record["actors"]] == [
        (lind.pk, f"{BASE}/actors/{lind.pk}/"),
        (berg.pk, f"{BASE}/actors/{berg.pk}/"),
    ]
    assert [one["actor_id"] for one in record["entities"]] == [lind.pk, berg.pk, lind.pk]


def test_a_quote_in_pieces_has_the_words_of_each():
    story, *_ = told()
    quoted = article_record(story, base=BASE)["quotes"][0]
    assert quoted["text"] == "We will talk [...] when Tom Berg pays"
    assert [TEXT[start:end] for start, end in quoted["content"]] == ["We will talk", "when Tom Berg pays"]


def test_who_decided_and_when_is_told_for_the_last_decision():
    story, *_ = told()
    alice, bob = user("alice", "editor"), user("bob", "annotator")
    made = Quote.objects.get(kind="direct")
    accept_quote(quote=made, by=alice, expected_revision=0)
    set_stance(quote=made, stance="positive", by=bob, expected_revision=1)
    first, second = article_record(story, base=BASE)["quotes"]
    assert (first["by"], first["layer"], first["state"]) == ("bob", "verified", "accepted")
    assert first["at"].startswith("20")
    assert (second["by"], second["at"], second["layer"]) == (None, None, "machine")


def test_a_change_of_subjects_is_a_decision_on_the_quote():
    story, lind, _ = told()
    bob = user("bob", "annotator")
    made = Quote.objects.get(kind="direct")
    set_targets(quote=made, actors=[], by=user("alice", "editor"), expected_revision=0)
    set_targets(quote=made, actors=[lind], by=bob, expected_revision=1)
    quoted = article_record(story, base=BASE)["quotes"][0]
    assert (quoted["about"], quoted["by"]) == (["Iván Lind"], "bob")


def test_who_merges_actors_decides_about_none_of_their_quotes():
    story, lind, _ = told()
    bob, alice = user("bob", "annotator"), user("alice", "editor")
    accept_quote(quote=Quote.objects.get(kind="direct"), by=bob, expected_revision=0)
    merge_actors(keep=actor("Iván Lind Moe"), absorb=lind, by=alice)
    record = article_record(story, base=BASE)
    assert (record["quotes"][0]["speaker"], record["quotes"][0]["by"]) == ("Iván Lind Moe", "bob")
    assert [one["by"] for one in record["entities"]] == [None, None, None]


def test_decisions_of_people_who_left_stay():
    story, *_ = told()
    bob = user("bob", "annotator")
    accept_quote(quote=Quote.objects.get(kind="direct"), by=bob, expected_revision=0)
    bob.delete()
    assert article_record(story, base=BASE)["quotes"][0]["by"] == "somebody who left"


def test_rejected_annotations_are_left_out_of_all_but_the_decided_layer():
    story, *_ = told()
    bob = user("bob", "annotator")
    reject_mention(mention=Mention.objects.get(text="Tom Berg"), by=bob, expected_revision=0)
    assert [one["text"] for one in article_record(story, base=BASE)["entities"]] == ["Iván Lind", "He"]
    decided = article_record(story, base=BASE, layer="decided")
    assert (decided["entities"], decided["quotes"], decided["dates"], decided["actors"]) == ([], [], [], [])
    assert [(one["text"], one["by"]) for one in decided["rejected"]["entities"]] == [("Tom Berg", "bob")]


def test_verified_is_what_people_stand_for():
    story, *_ = told()
    accept_quote(quote=Quote.objects.get(kind="direct"), by=user("bob", "annotator"), expected_revision=0)
    record = article_record(story, base=BASE, layer="verified")
    assert [one["text"] for one in record["quotes"]] == ["We will talk [...] when Tom Berg pays"]
    assert record["entities"] == []


def test_what_readers_reported_is_told_with_its_answer():
    story, _, berg = told()
    made = story.quotes.first()
    carol, alice = user("carol", "analyst"), user("alice", "editor")
    said = Report.objects.create(
        about="quote",
        number=made.pk,
        article=story,
        start=made.start,
        end=made.end,
        text=made.text,
        words="Not hers",
        by=carol,
    )
    Report.objects.create(about="actor", number=berg.pk, text="Tom Berg", words="Two people", by=carol)
    (report,) = article_record(story, base=BASE)["reports"]
    assert (report["about"], report["number"], report["wrong"], report["by"]) == ("quote", made.pk, "Not hers", "carol")
    assert (report["answer"], report["answered_by"]) == (None, None)
    assert [record["id"] for record in records(layer="decided")] == [str(story.pk)]  # an example, though nobody decided
    said.answer, said.answer_words, said.answered_by, said.answered_at = "left", "It is", alice, timezone.now()
    said.save()
    (report,) = article_record(story, base=BASE, layer="decided")["reports"]
    assert (report["answer"], report["answer_words"], report["answered_by"]) == ("left", "It is", "alice")


def test_articles_in_which_nobody_decided_are_no_examples():
    told()
    other = article()
    quote(other, "We will talk", state="accepted")
    assert [record["id"] for record in records(layer="decided")] == [str(other.pk)]
    assert len(records()) == 2


def test_articles_come_as_in_the_list():
    undated, old, new = article(published_at=None), told()[0], article()
    assert [record["id"] for record in records()] == [str(each.pk) for each in (undated, new, old)]
    assert records()[0]["date"] is None


def test_two_actors_of_one_name_are_told_apart_by_number():
    story = article("Ana Lind met Ana Lind.")
    first, second = actor("Ana Lind"), actor("Ana Lind")
    mention(story, "Ana Lind", first)
    Mention.objects.create(article=story, start=13, end=21, text="Ana Lind", label="PERSON", actor=second, confidence=1)
    record = article_record(story, base=BASE)
    assert [one["id"] for one in record["actors"]] == [first.pk, second.pk]
    assert [one["actor_id"] for one in record["entities"]] == [first.pk, second.pk]
