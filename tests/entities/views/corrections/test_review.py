from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from entities.models import Quote, ReviewClaim, ReviewDecision, Wording
from entities.nlp.annotation import Annotation
from entities.queries.review import ReviewQuery
from entities.services.annotating.storing import store_annotation
from entities.services.correcting.reviewing import next_item
from entities.services.correcting.speakers import set_speaker
from entities.services.derived.exact import drift
from entities.services.derived.ranking import rank_all
from entities.services.derived.recounting import recounting
from tests.factories import actor, article, quote, source, user

TEXT = "“We will talk,” Ana Lind said.\n\n“Nobody asked us,” she said.\n\n“They agreed at once,” he said."
WORDS = ["We will talk", "Nobody asked us", "They agreed at once"]


@pytest.fixture
def quotes(db):
    story, lind = article(TEXT, state="annotated"), actor("Ana Lind")
    with recounting(article=story):
        made = [quote(story, words, lind, confidence=0.2 + 0.2 * place) for place, words in enumerate(WORDS)]
    rank_all()
    return made


def words(response):
    return response.content.decode()


def act(client, name, pk, verb=None, **data):
    address = reverse(f"review_{name}", args=[pk, verb] if verb else [pk])
    return client.post(address, data, headers={"HX-Request": "true"})


def decide(client, quote, verb, revision=0, **data):
    return act(client, "decide", quote.pk, verb, expected_revision=revision, **data)


def shows(response, quote):
    return f'id="card-{quote.pk}"' in words(response)


@pytest.mark.parametrize("role", ["analyst", None])
def test_only_annotators_review(client, db, role):
    client.force_login(user("carol", role))
    assert client.get("/review/").status_code == 403


def test_menu_leads_annotators_to_the_review_and_nobody_else(bob):
    assert '<a href="/review/"' in words(bob.get("/"))
    bob.force_login(user("carol", "analyst"))
    shown = words(bob.get("/"))
    assert '<a href="/review/"' not in shown
    assert '<a href="/quotes/"' in shown


def test_page_shows_the_first_item_with_its_context_and_keys(bob, quotes):
    shown = words(bob.get("/review/"))
    assert "3 quotes to review." in shown
    assert f'id="card-{quotes[0].pk}"' in shown
    assert f'data-q="{quotes[0].pk}"' in shown
    assert "The Harbour Post" in shown
    assert "20 November 2025" in shown
    assert f'href="{quotes[0].get_absolute_url()}"' in shown
    for key in ("Enter y", "x", ".", "s", "a", "1"):
        assert f'data-key="{key}"' in shown


def test_decision_brings_the_next_item_without_the_page(bob, quotes):
    bob.get("/review/")
    response = decide(bob, quotes[0], "accept")
    assert shows(response, quotes[1])
    assert not shows(response, quotes[0])
    assert "<html" not in words(response)
    assert "2 quotes to review." in words(response)
    assert response["HX-Retarget"] == "#results"
    assert Quote.objects.get(pk=quotes[0].pk).state == "accepted"
    assert shows(decide(bob, quotes[1], "reject", 1), quotes[2])
    assert not drift()


def test_skipped_item_comes_back_last(bob, quotes):
    bob.get("/review/")
    assert shows(act(bob, "skip", quotes[0].pk), quotes[1])
    act(bob, "skip", quotes[1].pk)
    assert shows(act(bob, "skip", quotes[2].pk), quotes[0])


def test_filters_stay_through_decisions(bob, quotes):
    other = article("“We left.”", source=source("Corran Daily"), state="annotated")
    left = quote(other, "We left", None, confidence=1)
    query = {"source": str(other.source_id)}
    assert shows(bob.get("/review/", query), left)
    assert "Nothing to review here." in words(decide(bob, left, "accept", **query))


def test_stale_decision_is_answered_with_the_difference(bob, alice, quotes):
    bob.get("/review/")
    set_speaker(quote=quotes[0], speaker=None, words="an official", by=alice.person, expected_revision=0)
    response = decide(bob, quotes[0], "accept")
    assert response.status_code == 409
    assert response["HX-Retarget"] == f"#card-{quotes[0].pk} .trouble"
    assert "set the speaker" in words(response)
    assert "Apply mine again" in words(response)
    assert Quote.objects.get(pk=quotes[0].pk).state == "suggested"
    assert shows(decide(bob, quotes[0], "accept", 1), quotes[1])


def test_quote_that_a_new_run_took_away_gives_way_to_the_next(bob, quotes):
    bob.get("/review/")
    gone = quotes[0]
    Wording.objects.filter(quote=gone).delete()
    Quote.objects.filter(pk=gone.pk).delete()
    response = decide(bob, gone, "accept")
    assert "extraction was re-run on its article" in words(response)
    assert shows(response, quotes[1])
    for verb in ("skip", "hold"):
        assert "extraction was re-run on its article" in words(act(bob, verb, gone.pk))


def test_who_paused_too_long_hears_who_has_it(bob, alice, quotes):
    bob.get("/review/")
    ReviewClaim.objects.update(claimed_at=timezone.now() - timedelta(minutes=6))
    next_item(by=alice.person, query=ReviewQuery({}), now=timezone.now())
    for response in (act(bob, "hold", quotes[0].pk), decide(bob, quotes[0], "accept")):
        assert "alice has that quote now" in words(response)
        assert shows(response, quotes[1])
    assert ReviewDecision.objects.count() == 0


def test_sign_of_activity_answers_with_nothing(bob, quotes):
    bob.get("/review/")
    assert act(bob, "hold", quotes[0].pk).status_code == 204


def test_decision_is_taken_back_from_the_list(bob, alice, quotes):
    bob.get("/review/")
    listed = decide(bob, quotes[0], "accept")
    decision = ReviewDecision.objects.get()
    assert reverse("review_undo", args=[decision.pk]) in words(listed)
    response = act(bob, "undo", decision.pk)
    assert shows(response, quotes[0])
    assert "undone" in words(response)
    assert "This was already undone." in words(act(bob, "undo", decision.pk))
    assert not drift()


def test_nobody_takes_back_what_somebody_else_decided(bob, alice, quotes):
    bob.get("/review/")
    decide(bob, quotes[0], "accept")
    assert act(alice, "undo", ReviewDecision.objects.get().pk).status_code == 404


def test_undo_of_a_quote_changed_since_shows_the_difference(bob, alice, quotes):
    bob.get("/review/")
    decide(bob, quotes[0], "accept")
    changed = Quote.objects.get(pk=quotes[0].pk)
    set_speaker(quote=changed, speaker=None, words="an official", by=alice.person, expected_revision=1)
    response = act(bob, "undo", ReviewDecision.objects.get().pk)
    assert "Changed since you decided, so nothing was undone:" in words(response)
    assert "an official" in words(response)
    assert Quote.objects.get(pk=quotes[0].pk).state == "accepted"


def test_empty_queue_teaches(bob):
    shown = words(bob.get("/review/"))
    assert "Nothing to review." in shown
    assert "accepts what is right" in shown


def test_rest_that_others_have_is_told_apart_from_an_empty_queue(bob, alice, quotes):
    for item in quotes[1:]:
        Wording.objects.filter(quote=item).delete()
        item.delete()
    next_item(by=alice.person, query=ReviewQuery({}), now=timezone.now())
    assert "Others are reviewing the rest." in words(bob.get("/review/"))


@pytest.mark.parametrize("query", ["?actor=nobody", "?source=99999", "?kind=x", "?source=%F0"])
def test_odd_filters_are_survived(bob, quotes, query):
    assert bob.get(f"/review/{query}").status_code == 200


@pytest.mark.parametrize(("verb", "revision"), [("burn", "0"), ("accept", "x"), ("accept", "")])
def test_senseless_decisions_are_refused(bob, quotes, verb, revision):
    assert decide(bob, quotes[0], verb, revision).status_code == 404


def test_page_asks_no_more_when_more_was_decided(bob, quotes):
    def n_queries():
        with CaptureQueriesContext(connection) as captured:
            bob.get("/review/")
        return len(captured)

    bob.get("/review/")
    decide(bob, quotes[0], "accept")
    after_one = n_queries()
    decide(bob, quotes[1], "accept", 1)
    assert n_queries() == after_one


# --- marking as reviewed ---


@pytest.fixture
def story(db):
    story = article("“We left,” she said.")
    store_annotation(article=story, annotation=Annotation(story.text), pipeline="test 1")
    story.refresh_from_db()
    return story


def test_article_is_marked_as_reviewed_from_its_page(bob, story):
    assert "Mark as reviewed" in words(bob.get(story.get_absolute_url()))
    response = bob.post(reverse("article_finish", args=[story.pk, "mark"]), follow=True)
    assert "is marked as reviewed" in words(response)
    assert "Reopen the article" in words(response)
    bob.post(reverse("article_finish", args=[story.pk, "reopen"]))
    story.refresh_from_db()
    assert story.state == "annotated"
    assert bob.post(reverse("article_finish", args=[story.pk, "burn"])).status_code == 404


def test_article_that_nobody_read_is_not_marked(bob):
    unread = article(TEXT)
    response = bob.post(reverse("article_finish", args=[unread.pk, "mark"]), follow=True)
    assert "has not been processed yet" in words(response)


def test_analysts_mark_no_article(carol, story):
    assert "Mark as reviewed" not in words(carol.get(story.get_absolute_url()))


def test_a_link_fills_the_queue_with_exactly_the_quotes_it_names(bob, quotes):
    chosen = f"{quotes[1].pk},{quotes[2].pk}"
    page = bob.get(f"/review/?only={chosen}")
    assert shows(page, quotes[1])
    assert "2 of 2 chosen quotes left to review." in words(page)
    assert f'name="only" value="{chosen}"' in words(page)
    page = decide(bob, quotes[1], "accept", only=chosen)
    assert shows(page, quotes[2])
    page = decide(bob, quotes[2], "reject", revision=1, only=chosen)
    assert "All chosen quotes are reviewed." in words(page)
    assert Quote.objects.waiting().get() == quotes[0]


@pytest.mark.parametrize(
    ("only", "fault"),
    [("12,x", "Write numbers with commas"), (",".join(map(str, range(1, 60))), "At most 50 at a time")],
)
def test_chosen_quotes_that_are_not_understood_fill_nothing(bob, quotes, only, fault):
    page = words(bob.get("/review/", {"only": only}))
    assert fault in page
    assert f'id="card-{quotes[0].pk}"' not in page


def test_an_actor_s_page_leads_annotators_to_what_settles_its_count(bob, quotes):
    lind = quotes[0].speaker
    assert "/review/?only=" in words(bob.get(f"/actors/{lind.pk}/"))
    bob.force_login(user("carol", "analyst"))
    shown = words(bob.get(f"/actors/{lind.pk}/"))
    assert "/review/?only=" not in shown
    assert "none verified" in shown
