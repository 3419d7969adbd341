from dataclasses import replace

import pytest

from entities import nlp
from entities.models import Actor, DateMention, Mention, Quote, Run
from entities.nlp.annotation import ActorFound, Annotation, DateFound, MentionFound, QuoteFound, Span, TargetFound
from entities.reads.articles import history
from entities.services.annotating.reading import read_again
from entities.services.annotating.reannotating import in_words, preview_reannotation, reannotate_article
from entities.services.annotating.storing import store_annotation
from entities.services.correcting.finishing import CannotFinish, mark_reviewed, reopen_article
from entities.services.correcting.quotes import accept_quote, reject_quote
from entities.services.derived.exact import drift
from tests.factories import article

TEXT = "“The port is safe,” Ana Lind said on Monday. “Nobody asked us,” Tom Berg said. She left."
LIND, BERG = 0, 1


def span(words):
    start = TEXT.index(words)
    return Span(start, start + len(words))


def quote_found(words, speaker, targets=(), stance="neutral"):
    return QuoteFound(
        content=(span(words),), kind="direct", attribution="said", source=(), cue=(), cue_class="stated",
        speaker=speaker, speaker_span=None, speaker_words="", speaker_chain=(),
        targets=tuple(TargetFound(target, stance, 0.8) for target in targets), about_self=False, stance=stance,
        confidence=0.9, speaker_confidence=0.8,
    )  # fmt: skip


def annotation(*quotes, actors=("Ana Lind", "Tom Berg"), mentions=(), date="2025-11-17"):
    return Annotation(
        TEXT,
        actors=tuple(ActorFound(name, "person", (name,)) for name in actors),
        mentions=(
            MentionFound(span("Ana Lind"), "PERSON", "name", LIND, 0.99),
            MentionFound(span("Tom Berg"), "PERSON", "name", BERG, 0.97),
            *mentions,
        ),
        quotes=quotes,
        dates=(DateFound(span("Monday"), date, None, None, "day", 0.9),),
    )


SAFE, ASKED = quote_found("The port is safe", LIND), quote_found("Nobody asked us", LIND)


@pytest.fixture
def story(db):
    story = article(TEXT)
    store_annotation(article=story, annotation=annotation(SAFE, ASKED), pipeline="test 1")
    story.refresh_from_db()
    return story


def everything():
    return [
        list(
            model.objects.order_by("pk").values(*(f.attname for f in model._meta.concrete_fields if f.name != "search"))
        )
        for model in (Quote, Mention, DateMention, Actor, Run)
    ]


def texts(findings):
    return [(finding.what, finding.text) for finding in findings]


def test_preview_lists_what_is_new_gone_and_changed(story):
    newer = annotation(
        quote_found("Nobody asked us", BERG, targets=[LIND], stance="negative"),
        quote_found("She left", BERG),
        mentions=[MentionFound(span("She"), "PERSON", "pronoun", LIND, 0.9)],
        date="2025-11-10",
    )
    previewed = preview_reannotation(article=story, annotation=newer)
    difference = previewed.difference
    assert texts(difference.new) == [("mention", "She"), ("quote", "She left")]
    assert texts(difference.gone) == [("quote", "The port is safe")]
    asked, monday = sorted(difference.changed, key=lambda change: change.after.what, reverse=True)
    assert asked.fields == [
        ("Speaker", "Ana Lind", "Tom Berg"), ("About", "", "Ana Lind (negative)"), ("Stance", "neutral", "negative"),
    ]  # fmt: skip
    assert monday.fields == [("Means", "2025-11-17", "2025-11-10")]
    assert previewed.in_words == "2 new, 1 gone, 2 changed; nothing of yours is touched"
    assert [name for name, _ in previewed.by_kind] == ["Quotes", "Mentions", "Dates"]


def test_only_what_differs_of_a_cue_is_listed(story):
    newer = annotation(replace(SAFE, cue_class="claimed"), ASKED)
    (safe,) = preview_reannotation(article=story, annotation=newer).difference.changed
    assert safe.fields == [("Class of the cue", "stated", "claimed")]


def test_preview_writes_nothing(story):
    before = everything()
    preview_reannotation(
        article=story, annotation=annotation(quote_found("She left", 2), actors=("Ana Lind", "Tom Berg", "Eva Holm"))
    )
    assert everything() == before
    assert not any(drift().counters)


def test_applying_does_what_the_preview_said(story, bob):
    newer = annotation(quote_found("Nobody asked us", BERG), quote_found("She left", LIND))
    previewed = preview_reannotation(article=story, annotation=newer)
    done = reannotate_article(article=story, annotation=newer, seconds=0.5, by=bob)
    assert done.difference == previewed.difference
    run = Run.objects.first()
    assert (run.n_new, run.n_gone, run.n_changed, run.by) == (1, 1, 1, bob)
    assert in_words(run) == "1 new, 1 gone, 1 changed; nothing of yours is touched"
    assert sorted(Quote.objects.values_list("text", flat=True)) == ["Nobody asked us", "She left"]
    assert not any(drift().counters)


def test_first_reading_is_all_new(story):
    run = Run.objects.get()
    assert (run.n_new, run.n_gone, run.n_changed) == (5, 0, 0)


def test_reading_the_same_again_changes_nothing(story):
    previewed = preview_reannotation(article=story, annotation=annotation(SAFE, ASKED))
    assert not previewed.difference
    assert previewed.in_words == "nothing changes"


def test_what_a_person_decided_is_withheld_and_not_touched(story, bob):
    safe, asked = Quote.objects.order_by("start")
    accept_quote(quote=safe, by=bob, expected_revision=1)
    reject_quote(quote=asked, by=bob, expected_revision=2)
    newer = annotation(quote_found("The port is safe", BERG), quote_found("Nobody asked us", BERG))
    done = reannotate_article(article=story, annotation=newer, seconds=0, by=bob)
    assert not done.difference
    assert [entry["text"] for entry in done.withheld] == ["The port is safe", "Nobody asked us"]
    assert list(Quote.objects.order_by("start").values_list("pk", "state", "speaker__name")) == [
        (safe.pk, "accepted", "Ana Lind"), (asked.pk, "rejected", "Ana Lind"),
    ]  # fmt: skip
    assert not any(drift().counters)


def test_new_suggestions_are_ranked_for_review(story):
    assert [rank > 0 for rank in Quote.objects.values_list("review_rank", flat=True)] == [True, True]


def test_engine_reads_a_text_once_between_preview_and_applying(story):
    first, _ = read_again(story)
    again, _ = read_again(story)
    assert again == first
    assert first.text == TEXT
    assert first == nlp.annotate(TEXT, story.published_at.date())


# --- reviewed articles ---


def test_article_is_marked_as_reviewed_and_reopened(story, bob):
    mark_reviewed(article=story, by=bob)
    story.refresh_from_db()
    assert (story.state, story.revision) == ("reviewed", 2)
    reopen_article(article=story, by=bob)
    story.refresh_from_db()
    assert (story.state, story.revision) == ("annotated", 3)
    told = [(c.by, c.verb, [(e.field, e.before, e.after) for e in c.edits]) for c in history.changes(story)]
    assert told == [
        ("bob", "reopened the article", [("State", "reviewed", "annotated")]),
        ("bob", "marked the article as reviewed", [("State", "annotated", "reviewed")]),
    ]


def test_marking_twice_is_one_step(story, bob):
    mark_reviewed(article=story, by=bob)
    mark_reviewed(article=story, by=bob)
    story.refresh_from_db()
    assert story.revision == 2


def test_article_that_nobody_read_cannot_be_reviewed(bob):
    with pytest.raises(CannotFinish, match="has not been processed yet"):
        mark_reviewed(article=article("Page not found."), by=bob)


def test_reviewed_article_stays_reviewed_when_it_is_read_again(story, bob):
    mark_reviewed(article=story, by=bob)
    reannotate_article(article=story, annotation=annotation(SAFE), seconds=0, by=bob)
    story.refresh_from_db()
    assert story.state == "reviewed"
