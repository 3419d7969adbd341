import pytest

from entities.models import ActorActivity, PairActivity, QuoteTarget
from entities.pages.article import chain_of
from entities.rules.texts.spans import InvalidSpan
from entities.services.annotating.storing import store_annotation
from entities.services.correcting.quotes import (
    NotAbout,
    accept_quote,
    add_quote,
    change_quote_span,
    reject_quote,
    reopen_quote,
    set_stance,
    set_targets,
)
from entities.services.correcting.speakers import set_speaker
from entities.services.correcting.step import StaleRevision
from entities.services.derived.recounting import recounting
from tests.factories import mention, quote, user

pytestmark = pytest.mark.usefixtures("counts_stay_exact")


def counts(measure):
    rows = ActorActivity.objects.select_related("actor")
    return {(row.actor.name, row.verified): getattr(row, measure) for row in rows if getattr(row, measure)}


def pairs():
    rows = PairActivity.objects.exclude(quotes=0)
    return {(row.speaker.name, row.target.name, row.stance, row.verified): row.quotes for row in rows}


def targets(quote):
    return [(t.actor.name, t.state, t.origin, t.rank) for t in QuoteTarget.objects.filter(quote=quote).order_by("pk")]


def test_set_speaker_moves_the_count_and_remembers_the_person(found, berg, bob):
    set_speaker(quote=found, speaker=berg, by=bob, expected_revision=0)
    found.refresh_from_db()
    assert (found.speaker, found.speaker_origin, found.layer) == (berg, "person", "edited")
    assert counts("quotes_by") == {("Tom Berg", False): 1}
    assert found.article.revision == 1


def test_set_speaker_to_printed_words_names_no_actor(found, bob):
    set_speaker(quote=found, speaker=None, words=" an official ", by=bob, expected_revision=0)
    found.refresh_from_db()
    assert (found.speaker, found.speaker_words) == (None, "an official")
    assert counts("quotes_by") == {}


def test_set_speaker_by_a_mention_makes_it_the_end_of_the_chain(found, story, berg, bob):
    said = found.article.text.index("the minister")
    found.spans.create(part="speaker", position=0, start=said, end=said + len("the minister"))
    with recounting(article=story):
        shown = mention(story, "He", berg)
    found.spans.create(part="chain", position=0, start=56, end=59)
    set_speaker(quote=found, speaker=berg, via=shown, by=bob, expected_revision=0)
    assert chain_of(found) == ["the minister", "He"]


def test_confirming_the_speaker_keeps_the_chain(found, lind, bob):
    found.spans.create(part="chain", position=0, start=16, end=28)
    set_speaker(quote=found, speaker=lind, by=bob, expected_revision=0)
    assert chain_of(found) == ["the minister"]


def test_set_targets_keeps_what_goes_as_rejected(found, lind, berg, bob):
    set_targets(quote=found, actors=[lind], by=bob, expected_revision=0)
    assert targets(found) == [("Tom Berg", "rejected", "machine", 0), ("Ana Lind", "accepted", "person", 0)]
    assert counts("quotes_about") == {("Ana Lind", False): 1}


def test_set_targets_reopens_what_returns(found, berg, bob):
    set_targets(quote=found, actors=[], by=bob, expected_revision=0)
    set_targets(quote=found, actors=[berg], by=bob, expected_revision=1)
    assert targets(found) == [("Tom Berg", "accepted", "machine", 0)]
    assert counts("quotes_about") == {("Tom Berg", False): 1}


def test_set_targets_takes_the_first_as_the_main_one(found, lind, berg, bob):
    set_targets(quote=found, actors=[lind, berg, lind], by=bob, expected_revision=0)
    assert [(t.actor, t.rank) for t in found.targets.all()] == [(lind, 0), (berg, 1)]


def test_set_stance_moves_the_main_target_and_its_pair(found, bob):
    set_stance(quote=found, stance="negative", by=bob, expected_revision=0)
    found.refresh_from_db()
    assert (found.stance, found.stance_origin) == ("negative", "person")
    assert pairs() == {("Ana Lind", "Tom Berg", "negative", False): 1}


def test_set_stance_toward_another_actor_leaves_the_quotes_own(story, lind, berg, bob):
    with recounting(article=story):
        found = quote(story, "We will talk", None, about=[berg, lind])
    set_stance(quote=found, stance="positive", toward=lind, by=bob, expected_revision=0)
    found.refresh_from_db()
    assert found.stance == "neutral"
    assert [t.stance for t in found.targets.all()] == ["neutral", "positive"]


def test_set_stance_toward_somebody_it_is_not_about_is_refused(found, lind, bob):
    with pytest.raises(NotAbout, match="The quote is not about Ana Lind"):
        set_stance(quote=found, stance="positive", toward=lind, by=bob, expected_revision=0)
    assert found.article.revision == 0


def unnamed(quote):
    return [(one.words, one.stance) for one in quote.unnamed_targets.all()]


@pytest.fixture
def about_guards(story):
    with recounting(article=story):
        return quote(story, "We will talk", None, unnamed=["the guards", "his men"])


def test_somebody_unnamed_gives_way_to_an_actor_in_one_step(about_guards, berg, bob):
    guards = about_guards.unnamed_targets.first()
    set_targets(quote=about_guards, actors=[berg], without=guards.pk, by=bob, expected_revision=0)
    assert (targets(about_guards), unnamed(about_guards)) == (
        [("Tom Berg", "accepted", "person", 0)],
        [("his men", "neutral")],
    )
    about_guards.refresh_from_db()
    assert about_guards.targets_origin == "person"
    assert counts("quotes_about") == {("Tom Berg", False): 1}


def test_those_unnamed_stay_where_an_actor_is_added(about_guards, berg, bob):
    set_targets(quote=about_guards, actors=[berg], by=bob, expected_revision=0)
    assert len(unnamed(about_guards)) == 2


def test_set_stance_moves_the_main_one_also_without_a_name(about_guards, bob):
    set_stance(quote=about_guards, stance="negative", by=bob, expected_revision=0)
    about_guards.refresh_from_db()
    assert (about_guards.stance, unnamed(about_guards)) == (
        "negative",
        [("the guards", "negative"), ("his men", "neutral")],
    )
    men = about_guards.unnamed_targets.last().pk
    set_stance(quote=about_guards, stance="positive", unnamed=men, by=bob, expected_revision=1)
    about_guards.refresh_from_db()
    assert (about_guards.stance, unnamed(about_guards)[1]) == ("negative", ("his men", "positive"))


def test_somebody_unnamed_of_another_quote_is_refused(about_guards, found, berg, bob):
    theirs = about_guards.unnamed_targets.first().pk
    with pytest.raises(NotAbout, match="The quote is not about them"):
        set_targets(quote=found, actors=[berg], without=theirs, by=bob, expected_revision=0)
    with pytest.raises(NotAbout, match="The quote is not about them"):
        set_stance(quote=found, stance="positive", unnamed=theirs, by=bob, expected_revision=0)
    assert len(unnamed(about_guards)) == 2


def test_accept_verifies_quote_and_targets(found, bob):
    accept_quote(quote=found, by=bob, expected_revision=0)
    assert found.layer == "verified"
    assert targets(found) == [("Tom Berg", "accepted", "machine", 0)]
    assert counts("quotes_by") == {("Ana Lind", True): 1}
    assert pairs() == {("Ana Lind", "Tom Berg", "neutral", True): 1}


def test_reject_takes_the_quote_out_of_the_counts_and_reopen_brings_it_back(found, bob):
    reject_quote(quote=found, by=bob, expected_revision=0)
    assert (found.layer, counts("quotes_by"), pairs()) == ("rejected", {}, {})
    reopen_quote(quote=found, by=bob, expected_revision=1)
    assert (found.layer, counts("quotes_by")) == ("machine", {("Ana Lind", False): 1})


def test_add_quote_is_verified_and_counted(story, lind, berg, bob):
    start = story.text.index("He thanked")
    [added] = add_quote(
        article=story, start=start, end=start + len("He thanked Tom Berg"), speaker=lind, targets=[berg],
        kind="indirect", by=bob, expected_revision=0,
    ).quotes  # fmt: skip
    assert (added.text, added.kind, added.layer) == ("He thanked Tom Berg", "indirect", "verified")
    assert [(s.part, s.start, s.end) for s in added.spans.all()] == [("content", start, start + 19)]
    assert counts("quotes_by") == {("Ana Lind", True): 1}
    assert counts("quotes_about") == {("Tom Berg", True): 1}


def test_add_quote_of_nothing_is_refused_and_leaves_no_revision(story, bob):
    with pytest.raises(InvalidSpan):
        add_quote(article=story, start=5, end=5, by=bob, expected_revision=0)
    story.refresh_from_db()
    assert (story.revision, story.quotes.count()) == (0, 0)


def test_change_quote_span_replaces_fragments_and_words(found, bob):
    found.spans.create(part="content", position=1, start=35, end=45)
    change_quote_span(quote=found, start=4, end=13, by=bob, expected_revision=0)
    found.refresh_from_db()
    assert (found.text, found.search, found.span_origin) == ("will talk", "'talk':2 'will':1", "person")
    assert [(s.start, s.end) for s in found.spans.all()] == [(4, 13)]


def test_stale_correction_names_the_difference_and_writes_nothing(found, lind, berg, bob):
    alice = user("alice", "editor")
    set_speaker(quote=found, speaker=berg, by=alice, expected_revision=0)
    with pytest.raises(StaleRevision) as stale:
        set_speaker(quote=found, speaker=None, by=bob, expected_revision=0)
    (change,) = stale.value.changes
    (edit,) = change.edits
    assert (change.by, edit.field, edit.before, edit.after) == ("alice", "Speaker", "Ana Lind", "Tom Berg")
    assert stale.value.revision == 1
    found.refresh_from_db()
    assert (found.speaker, found.article.revision) == (berg, 1)


def test_change_of_a_target_makes_a_correction_of_its_quote_stale(found, lind, berg, bob):
    set_targets(quote=found, actors=[lind], by=bob, expected_revision=0)
    with pytest.raises(StaleRevision) as stale:
        accept_quote(quote=found, by=bob, expected_revision=0)
    assert [(e.field, e.before, e.after) for e in stale.value.changes[0].edits] == [
        ("About", "Tom Berg", ""),
        ("About", "", "Ana Lind"),
    ]


def test_changes_of_other_quotes_merge_by_themselves(story, found, lind, berg, bob):
    with recounting(article=story):
        other = quote(story, "He thanked Tom Berg", berg)
    set_speaker(quote=other, speaker=lind, by=bob, expected_revision=0)
    set_speaker(quote=found, speaker=berg, by=bob, expected_revision=0)
    story.refresh_from_db()
    assert (story.revision, found.speaker) == (2, berg)


def test_quote_that_a_new_run_replaced_makes_its_correction_stale(found, bob):
    from entities.nlp.annotation import Annotation

    store_annotation(article=found.article, annotation=Annotation(text=found.article.text), pipeline="2")
    with pytest.raises(StaleRevision) as stale:
        accept_quote(quote=found, by=bob, expected_revision=0)
    assert stale.value.changes == []
