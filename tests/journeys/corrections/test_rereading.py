"""An article is read again: the difference is looked at first, and what people decided survives."""

import re

import pytest
from playwright.sync_api import expect

from articles.models import Article
from entities.models import Quote, Rereading
from entities.services.annotating.jobs import carry_out
from entities.services.correcting.quotes import accept_quote, reject_quote
from entities.services.derived.exact import drift
from entities.services.derived.recounting import recounting
from tests.factories import actor, article, quote, user
from tests.journeys.visiting import sign_in

TEXT = "“The port is safe,” Ana Lind said on Monday. “Nobody asked us,” Tom Berg said. She left at noon."


@pytest.fixture
def story(page):
    """An earlier engine gave every quote to Tom Berg; a person took its first one, and threw its second one out."""
    story, berg = article(TEXT, state="annotated"), actor("Tom Berg")
    with recounting(article=story):
        made = [quote(story, words, berg) for words in ("The port is safe,", "Nobody asked us,", "She left")]
    alice = user("alice", "editor")
    accept_quote(quote=made[0], by=alice, expected_revision=0)
    reject_quote(quote=made[1], by=alice, expected_revision=1)
    return story


def stored_quotes():
    return list(Quote.objects.order_by("start").values_list("text", "speaker__name", "state"))


def do_what_was_asked():
    carry_out(Rereading.objects.under_way().get())  # as the job does


def test_difference_is_shown_then_applied_and_nothing_of_a_person_is_touched(page, story):
    user("bob", "annotator")
    sign_in(page, "bob", story.get_absolute_url())
    before = stored_quotes()
    page.get_by_role("link", name="re-run extraction").click()
    expect(page.get_by_text("You see the differences before anything changes.")).to_be_visible()
    assert not Rereading.objects.exists()
    page.get_by_role("button", name="Run and compare").click()
    expect(page.get_by_text("processes the 19 words again to compare. Nothing is changed")).to_be_visible()
    do_what_was_asked()
    panel = page.locator("#difference")
    expect(panel.locator(".difference-line")).to_contain_text("1 gone")
    expect(panel.locator(".difference-line")).to_contain_text("nothing of yours is touched")
    expect(panel.locator("details del", has_text="She left")).to_be_visible()
    panel.get_by_text("where a person has already decided").click()
    expect(panel.locator("details[open] .finding", has_text="Nobody asked us")).to_be_visible()
    assert stored_quotes() == before
    panel.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("processes the 19 words and updates the article")).to_be_visible()
    do_what_was_asked()
    expect(page.get_by_role("status").filter(has_text="nothing of yours is touched")).to_contain_text("1 gone")
    assert stored_quotes() == before[:2]
    assert not any(drift().counters)


def test_article_being_read_again_leaves_its_reader_alone_until_they_ask(page, story):
    Article.objects.update(state="received")
    user("bob", "annotator")
    sign_in(page, "bob", story.get_absolute_url())
    card = page.locator(f"#card-{story.quotes.first().pk}")
    card.locator(".content").click()
    expect(card.locator(".editor")).to_be_visible()
    page.keyboard.press("s")
    page.keyboard.type("ana")
    with page.expect_response(lambda answer: answer.request.headers.get("hx-target") == "state"):
        pass
    Article.objects.update(state="annotated")
    offer = page.get_by_role("link", name="Show the results")
    expect(offer).to_be_visible()
    speaker = card.get_by_role("combobox", name="Speaker")
    expect(speaker).to_be_focused()
    expect(speaker).to_have_value("ana")
    offer.click()
    expect(offer).to_have_count(0)
    expect(page.locator(".reader-facts")).to_contain_text("annotated")
    expect(card.locator(".editor")).to_be_visible()


def test_what_is_found_in_a_text_without_marks_comes_by_itself(page):
    bare = article(TEXT, state="received")
    user("bob", "annotator")
    sign_in(page, "bob", bare.get_absolute_url())
    expect(page.get_by_text("This article is still being processed.")).to_be_visible()
    found = quote(bare, "Nobody asked us,", actor("Tom Berg"))
    Article.objects.update(state="annotated")
    expect(page.locator(f"#card-{found.pk}")).to_be_visible()


def test_words_under_the_eye_stay_when_the_reader_is_drawn_anew(page):
    long = article(
        "\n\n".join(f"On day {n} the council met. " + "It spoke of ferries. " * 40 for n in range(60)),
        state="annotated",
    )
    last = quote(long, "On day 50 the council met.", actor("Tom Berg"))
    user("bob", "annotator")
    sign_in(page, "bob", long.get_absolute_url())
    page.keyboard.press("j")
    expect(page.locator(f"#card-{last.pk} .editor")).to_be_visible()
    mark = page.locator(f'#text [data-q="{last.pk}"]')
    expect(mark).to_be_in_viewport()
    page.locator("#reader-filters select").evaluate(
        "select => { select.value = 'any'; select.dispatchEvent(new Event('change', { bubbles: true })); }"
    )
    expect(page).to_have_url(re.compile("attribution=any"))
    expect(page.locator(f"#card-{last.pk} .editor")).to_be_visible()
    expect(mark).to_be_in_viewport()
    page.go_back()
    expect(page).not_to_have_url(re.compile("attribution"))
    expect(page.locator(f"#card-{last.pk}")).to_be_visible()
