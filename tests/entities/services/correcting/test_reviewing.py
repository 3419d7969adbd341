from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import connection

from entities.models import PairActivity, Quote, ReviewClaim, ReviewDecision
from entities.queries.review import ReviewQuery
from entities.reads.articles.review_queue import last_decisions, progress, put_off, queue
from entities.services.correcting.quotes import accept_quote, reject_quote, reopen_quote
from entities.services.correcting.reviewing import (
    AlreadyReopened,
    HeldByAnother,
    decide,
    hold,
    next_item,
    skip,
    undo_decision,
)
from entities.services.correcting.speakers import set_speaker
from entities.services.correcting.step import StaleRevision
from entities.services.derived.exact import drift
from entities.services.derived.ranking import rank_all, rank_quotes
from entities.services.derived.recounting import recounting
from newsdesk.days import day_of
from tests.beside import at_once
from tests.factories import actor, article, quote, source, user

NOON = datetime(2025, 11, 20, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=6)
EVERYTHING = ReviewQuery({})
WORDS = ["We will talk", "Nobody asked us", "The port is safe", "They agreed at once"]
TEXT = "“We will talk.” “Nobody asked us.” “The port is safe.” “They agreed at once.”"


@pytest.fixture
def story(db):
    return article(TEXT, state="annotated")


@pytest.fixture
def quotes(story, lind):
    """Four suggestions, the least certain first."""
    with recounting(article=story):
        made = [quote(story, words, lind, confidence=0.2 + 0.2 * place) for place, words in enumerate(WORDS)]
    rank_all()
    return made


def take(person, now=NOON, query=EVERYTHING):
    return next_item(by=person, query=query, now=now)


def settle(quote, state, by, now=NOON):
    revision = Quote.objects.select_related("article").get(pk=quote.pk).article.revision
    quote = Quote.objects.select_related("article").get(pk=quote.pk)
    return decide(quote=quote, state=state, by=by, expected_revision=revision, now=now)


def nothing_drifts():
    return not any(drift().counters)


# --- the order ---


def test_queue_starts_with_the_likeliest_mistake_about_the_most_important_actor(story, lind):
    unknown = actor("Tom Berg")
    with recounting(article=story):
        for words in WORDS[2:]:
            quote(story, words, lind, confidence=1)
        minor = quote(story, WORDS[0], unknown, confidence=0.4)
        major = quote(story, WORDS[1], lind, confidence=0.4)
    rank_all()
    assert list(queue(EVERYTHING))[:2] == [major, minor]


def test_importance_is_that_of_the_most_important_actor_a_quote_is_by_or_about(story, lind):
    nobody = actor("Tom Berg")
    with recounting(article=story):
        for words in WORDS[2:]:
            quote(story, words, lind, confidence=1)
        by_nobody = quote(story, WORDS[0], nobody, confidence=0.4)
        about_lind = quote(story, WORDS[1], nobody, about=[lind], confidence=0.4)
    rank_all()
    assert list(queue(EVERYTHING))[:2] == [about_lind, by_nobody]


def test_speaker_that_a_person_set_is_certain(story, lind):
    machine = quote(story, WORDS[0], lind, confidence=1, speaker_confidence=0.5)
    person = quote(story, WORDS[1], lind, confidence=1, speaker_confidence=0.5, speaker_origin="person")
    rank_all()
    machine.refresh_from_db()
    person.refresh_from_db()
    assert (machine.review_rank, person.review_rank) == (pytest.approx(0.5), 0)


def test_ranking_again_moves_nothing(quotes):
    assert rank_all() == 0


def test_ranks_leave_no_trace_in_the_history(quotes):
    Quote.objects.update(review_rank=0)
    assert rank_quotes(Quote.objects.all()) == 4
    assert Quote.pgh_event_model.objects.count() == 0


def test_only_open_suggestions_wait(quotes, bob):
    Quote.objects.filter(pk=quotes[0].pk).update(state="accepted")
    Quote.objects.filter(pk=quotes[1].pk).update(state="rejected")
    Quote.objects.filter(pk=quotes[2].pk).update(origin="person")
    assert list(queue(EVERYTHING)) == [quotes[3]]


def test_filters_narrow_the_queue(quotes, lind, bob):
    berg = actor("Tom Berg")
    other = article("“We left.” “He said so.”", source=source("Corran Daily"))
    with recounting(article=other):
        left = quote(other, "We left", berg, kind="indirect")
        so = quote(other, "He said so", None, about=[berg])
    assert set(queue(ReviewQuery({"actor": str(berg.pk)}))) == {left, so}
    assert set(queue(ReviewQuery({"source": str(other.source_id)}))) == {left, so}
    assert list(queue(ReviewQuery({"kind": "indirect"}))) == [left]
    assert take(bob, query=ReviewQuery({"kind": "indirect"})) == left


def test_next_item_is_one_probe_of_the_index(quotes):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    assert "quote_to_review" in queue(EVERYTHING)[:1].explain()


# --- claims ---


def test_two_people_never_get_the_same_item(quotes, alice, bob):
    assert (take(alice), take(bob)) == (quotes[0], quotes[1])


def test_reloading_keeps_the_place(quotes, alice, bob):
    first = take(bob)
    take(alice)
    assert take(bob) == first
    assert ReviewClaim.objects.filter(by=bob).count() == 1


def test_sign_of_activity_that_comes_after_the_skip_takes_nothing_back(quotes, alice, bob):
    first = take(bob)
    skip(quote=first, by=bob, now=NOON)
    hold(quote=first, by=bob, now=NOON)
    assert not ReviewClaim.objects.filter(quote=first).exists()
    assert take(bob) != first
    assert take(alice) == first


def test_item_returns_when_its_claim_lapses(quotes, alice, bob):
    assert take(alice) == take(bob, LATER) == quotes[0]
    assert take(alice, LATER) == quotes[1]


def test_activity_holds_the_item(quotes, alice, bob):
    take(alice)
    hold(quote=quotes[0], by=alice, now=NOON + timedelta(minutes=4))
    assert take(bob, LATER) == quotes[1]


def test_who_paused_too_long_is_told_who_has_it_now(quotes, alice, bob):
    take(alice)
    take(bob, LATER)
    with pytest.raises(HeldByAnother, match="bob has that quote now"):
        hold(quote=quotes[0], by=alice, now=LATER)
    with pytest.raises(HeldByAnother):
        settle(quotes[0], "accepted", alice, LATER)
    assert Quote.objects.get(pk=quotes[0].pk).state == "suggested"


def test_another_filter_lets_the_item_go(quotes, alice, bob):
    take(bob)
    assert take(bob, query=ReviewQuery({"kind": "indirect"})) is None
    assert take(alice) == quotes[0]


def test_decided_elsewhere_leaves_the_queue(quotes, alice, bob, story):
    take(bob)
    accept_quote(quote=quotes[0], by=alice, expected_revision=0)
    assert take(bob) == quotes[1]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_many_people_at_once_get_different_items():
    people = [user(f"annotator{n}", "annotator") for n in range(8)]
    lind = actor("Ana Lind")
    story = article("".join(f"“This is number {n:02}.” " for n in range(24)), state="annotated")
    with recounting(article=story):
        for n in range(24):
            quote(story, f"This is number {n:02}", lind, confidence=0.5)
    rank_all()
    seen = []

    def work(person):
        for _ in range(3):
            item = take(person)
            seen.append(item.pk)
            skip_free = Quote.objects.select_related("article").get(pk=item.pk)
            for _ in range(20):  # others decide in the same article all the time
                try:
                    decide(
                        quote=skip_free, state="accepted", by=person, now=NOON,
                        expected_revision=skip_free.article.revision,
                    )  # fmt: skip
                    break
                except StaleRevision:
                    skip_free = Quote.objects.select_related("article").get(pk=item.pk)

    assert at_once(*(partial(work, person) for person in people)) == []
    assert sorted(seen) == sorted(Quote.objects.values_list("pk", flat=True))
    assert set(Quote.objects.values_list("state", flat=True)) == {"accepted"}
    assert ReviewDecision.objects.count() == 24
    assert nothing_drifts()


# --- deciding, skipping, taking back ---


def test_decision_is_logged_and_the_next_item_follows(quotes, bob):
    take(bob)
    settle(quotes[0], "accepted", bob)
    assert take(bob) == quotes[1]
    settle(quotes[1], "rejected", bob)
    assert [(d.quote, d.state, d.revision) for d in last_decisions(bob)] == [
        (quotes[1], "rejected", 2), (quotes[0], "accepted", 1),
    ]  # fmt: skip
    assert nothing_drifts()


def test_decision_sent_twice_is_one(quotes, bob):
    take(bob)
    for _ in range(2):
        decide(
            quote=Quote.objects.select_related("article").get(pk=quotes[0].pk),
            state="accepted", by=bob, expected_revision=0, now=NOON,
        )  # fmt: skip
    assert ReviewDecision.objects.count() == 1


def test_stale_decision_is_refused_with_the_difference(quotes, alice, bob, story):
    take(bob)
    set_speaker(quote=quotes[0], speaker=None, words="an official", by=alice, expected_revision=0)
    with pytest.raises(StaleRevision) as refused:
        decide(
            quote=Quote.objects.select_related("article").get(pk=quotes[0].pk),
            state="accepted", by=bob, expected_revision=0, now=NOON,
        )  # fmt: skip
    assert refused.value.changes[0].by == "alice"
    assert ReviewDecision.objects.count() == 0


def test_skipped_items_come_back_last_the_longest_skipped_first(quotes, alice, bob):
    for minute, expected in enumerate(quotes):
        assert take(bob) == expected
        skip(quote=expected, by=bob, now=NOON + timedelta(minutes=minute))
    assert list(put_off(EVERYTHING, bob)) == quotes
    assert take(bob) == quotes[0]
    assert take(alice) == quotes[1]


def test_skipped_item_is_open_to_others_at_once(quotes, alice, bob):
    skip(quote=take(bob), by=bob, now=NOON)
    assert take(alice) == quotes[0]


def test_undo_opens_the_quote_and_gives_it_back(quotes, alice, bob):
    take(bob)
    settle(quotes[0], "accepted", bob)
    take(bob)
    undo_decision(decision=ReviewDecision.objects.get(), by=bob, now=NOON)
    assert take(bob) == quotes[0]
    assert take(alice) == quotes[1]
    assert [decision.is_undoable for decision in last_decisions(bob)] == [False]
    assert nothing_drifts()


def test_undo_of_what_somebody_changed_since_is_refused(quotes, alice, bob, story):
    settle(quotes[0], "accepted", bob)
    set_speaker(
        quote=Quote.objects.get(pk=quotes[0].pk), speaker=None, words="an official", by=alice, expected_revision=1
    )
    with pytest.raises(StaleRevision) as refused:
        undo_decision(decision=ReviewDecision.objects.get(), by=bob, now=NOON)
    assert [change.verb for change in refused.value.changes] == ["set the speaker"]
    assert Quote.objects.get(pk=quotes[0].pk).state == "accepted"


def test_undo_happens_once(quotes, bob):
    settle(quotes[0], "rejected", bob)
    decision = ReviewDecision.objects.select_related("quote__article").get()
    undo_decision(decision=decision, by=bob, now=NOON)
    decision = ReviewDecision.objects.select_related("quote__article").get()
    with pytest.raises(AlreadyReopened):
        undo_decision(decision=decision, by=bob, now=NOON)


def test_decisions_in_the_reader_count_too(quotes, alice, bob):
    reject_quote(quote=quotes[0], by=alice, expected_revision=0)
    assert [(d.by, d.state) for d in ReviewDecision.objects.all()] == [(alice, "rejected")]
    reopen_quote(quote=Quote.objects.get(pk=quotes[0].pk), by=bob, expected_revision=1)
    assert ReviewDecision.objects.filter(undone_at=None).count() == 0


def test_progress_counts_mine_and_everybodys_by_day(quotes, alice, bob):
    settle(quotes[0], "accepted", bob)
    settle(quotes[1], "rejected", alice)
    settle(quotes[2], "accepted", bob)
    settle(quotes[3], "accepted", bob)
    first, *_, last = ReviewDecision.objects.order_by("pk")
    undo_decision(decision=last, by=bob, now=NOON)
    today = day_of(first.at)
    ReviewDecision.objects.filter(pk=first.pk).update(at=first.at - timedelta(days=1))
    days = progress(bob, today)
    assert [(d.day, d.mine, d.all) for d in days[-2:]] == [(today - timedelta(days=1), 1, 1), (today, 1, 2)]


def test_accepting_in_review_moves_the_counts_to_the_verified(quotes, bob, lind):
    berg = actor("Tom Berg")
    other = article("“We left,” she said.", state="annotated")
    with recounting(article=other):
        left = quote(other, "We left", lind, about=[berg])
    settle(left, "accepted", bob)
    assert [(row.verified, row.quotes) for row in PairActivity.objects.filter(quotes__gt=0)] == [(True, 1)]
    assert nothing_drifts()
