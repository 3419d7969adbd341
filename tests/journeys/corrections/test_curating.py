"""An annotator finds that two actors are one: merge, see the counts move, undo, see them back; by keyboard alone."""

import re

from playwright.sync_api import expect

from entities.services.actors.suggesting import suggest_duplicates
from entities.services.derived.exact import drift, repair
from tests.factories import actor, article, mention, quote, user
from tests.journeys.visiting import follow, press_on_sight, sign_in, stat

TEXT = "“The ferry is late,” T. Bergsson said. “It always is,” said Ana Lind."


def two_names_of_one():
    bergsson, short, lind = actor("Tom Bergsson"), actor("T. Bergsson"), actor("Ana Lind")
    first = article("Tom Bergsson met Ana Lind. “Welcome,” Tom Bergsson said.")
    mention(first, "Tom Bergsson", bergsson)
    quote(first, "Welcome", bergsson, [lind])
    second = article(TEXT)
    mention(second, "T. Bergsson", short)
    mention(second, "Ana Lind", lind)
    quote(second, "The ferry is late", short)
    quote(second, "It always is", lind, [short])
    repair()
    suggest_duplicates([bergsson.pk, short.pk, lind.pk])
    return short


def expect_counts(page, *counts):
    for words, n in zip(("mentions?", "quotes? by", "quotes? about"), counts, strict=True):
        expect(stat(page, words)).to_have_text(str(n))


def test_merging_and_undoing_it(page):
    user("bob", "annotator")
    short = two_names_of_one()
    sign_in(page, "bob")
    page.goto(f"/actors/{short.pk}/", wait_until="domcontentloaded")
    expect_counts(page, 1, 1, 1)

    # From the actor's page: type the other name, see what moves, confirm.
    follow(page.get_by_role("link", name="Merge", exact=True))
    page.get_by_label("Which actor is the same?").press_sequentially("tom b")
    page.get_by_role("option", name=re.compile("Tom Bergsson")).first.click()
    expect(page.get_by_role("heading", name="T. Bergsson becomes Tom Bergsson")).to_be_visible()
    page.get_by_role("link", name="Keep T. Bergsson instead").click()
    expect(page.get_by_role("heading", name="Tom Bergsson becomes T. Bergsson")).to_be_visible()
    page.get_by_role("link", name="Keep Tom Bergsson instead").click()
    expect(page.locator("#preview")).to_contain_text("1 mention and 2 quotes move.")
    page.get_by_role("button", name="Merge into Tom Bergsson").click()
    expect(page.locator(".messages")).to_contain_text(
        "Merged T. Bergsson into Tom Bergsson. 1 mention and 2 quotes moved."
    )
    expect(page.locator("h1")).to_have_text("Tom Bergsson")
    expect_counts(page, 2, 2, 1)

    # The absorbed actor's page leads here.
    page.goto(f"/actors/{short.pk}/", wait_until="domcontentloaded")
    expect(page.locator("h1")).to_have_text("Tom Bergsson")

    # Undo it from the list of merges.
    page.get_by_role("button", name="Undo the merge of T. Bergsson").click()
    expect(page.locator(".messages")).to_contain_text("T. Bergsson is an actor of its own again.")
    expect_counts(page, 1, 1, 0)
    page.goto(f"/actors/{short.pk}/", wait_until="domcontentloaded")
    expect_counts(page, 1, 1, 1)
    assert not any(vars(drift()).values())


def test_deciding_on_pairs_by_keyboard(page):
    user("bob", "annotator")
    two_names_of_one()
    actor_pairs = [actor("Ana Orr"), actor("A. Orr")]
    suggest_duplicates([one.pk for one in actor_pairs])
    sign_in(page, "bob")
    page.goto("/actors/")
    follow(page.get_by_role("link", name="Possible duplicates"))
    pairs = page.locator(".pair")
    expect(pairs).to_have_count(2)
    expect(pairs.nth(0)).to_be_focused()

    # Merge, and take it back; the next pair is at hand meanwhile.
    merged = page.locator(".pair", has_text="Bergsson")
    while "Bergsson" not in page.locator(".pair[aria-current]").inner_text():
        page.keyboard.press("j")
    page.keyboard.press("m")
    expect(merged).to_contain_text("Merged T. Bergsson into Tom Bergsson.")
    other = page.locator(".pair", has_text="Orr")
    expect(other).to_have_attribute("aria-current", "true")
    page.keyboard.press("u")
    expect(merged).to_contain_text("T. Bergsson is an actor of its own again.")
    page.keyboard.press("d")
    expect(other).to_contain_text("are different. They are not suggested again.")
    page.reload()
    expect(page.get_by_text("No pairs to decide.")).to_be_visible()
    assert not any(vars(drift()).values())


def test_a_merge_is_taken_back_in_place_the_moment_it_is_seen(page):
    user("bob", "annotator")
    two_names_of_one()
    sign_in(page, "bob", to="/actors/duplicates/")
    pair = page.locator(".pair")
    expect(pair).to_be_focused()
    press_on_sight(page, '.pair [data-key="u"]', "u")
    page.keyboard.press("m")
    expect(pair).to_contain_text("T. Bergsson is an actor of its own again.")


def test_splitting_off_somebody_of_the_same_surname(page):
    user("bob", "annotator")
    lind = actor("Ana Lind")
    told = article("Ana Lind spoke. “No,” the other Lind said.")
    mention(told, "Ana Lind", lind)
    start = told.text.index("other Lind") + 6
    told.mentions.create(
        start=start, end=start + 4, text="Lind", label="PERSON", actor=lind, published_at=told.published_at
    )
    repair()
    sign_in(page, "bob")
    page.goto(f"/actors/{lind.pk}/", wait_until="domcontentloaded")
    follow(page.get_by_role("link", name="Split", exact=True))
    page.get_by_label(re.compile("the other Lind said")).check()
    page.get_by_label("New actor").fill("Per Lind")
    page.get_by_role("button", name="Split off 1 mention").click()
    expect(page.locator("h1")).to_have_text("Per Lind")
    expect(page.locator(".messages")).to_contain_text("Split Per Lind off from Ana Lind. 1 mention moved.")
    page.locator(".messages").get_by_role("button", name="Undo").click()
    expect(page.locator("h1")).to_have_text("Ana Lind")
    expect(stat(page, "mentions?")).to_have_text("2")
    assert not any(vars(drift()).values())
