"""What did a country say, with and without its spokesmen? And who says who they are?"""

import re

import pytest
from playwright.sync_api import expect

from entities.models import Role
from entities.services.derived.recounting import recounting
from tests.factories import actor, article, mention, quote, user
from tests.journeys.visiting import sign_in

TEXT = "“We will talk,” said Norland foreign minister Ana Lind. The ministry of Norland wants a ferry."
OFFICE = "Norland foreign minister"


@pytest.fixture
def norland(db):
    lind, land = actor("Ana Lind"), actor("Norland", kind="place")
    told = article(TEXT)
    with recounting(article=told):
        mention(told, "Norland", land, label="GPE")
        mention(told, "Ana Lind", lind)
        start = TEXT.index(OFFICE)
        Role.objects.create(
            actor=lind, article=told, text=OFFICE, key=OFFICE.casefold(), start=start, end=start + len(OFFICE),
            published_at=told.published_at,
        )  # fmt: skip
        quote(told, "We will talk", lind)
        quote(told, "wants a ferry", land, kind="indirect")
    return land


def test_a_country_is_heard_with_its_minister_until_somebody_bars_her(page, norland):
    user("bob", "annotator")
    sign_in(page, "bob")
    page.goto(f"/quotes/?speaker={norland.pk}")
    expect(page.get_by_text("2 quotes by Norland or its spokespeople")).to_be_visible()
    expect(page.locator(".quote-card")).to_have_count(2)
    card = page.locator(".quote-card").filter(has_text="We will talk")
    expect(card.locator(".about")).to_contain_text("Ana Lind for Norland")
    page.get_by_role("link", name="Leave out spokespeople").click()
    expect(page.get_by_text("1 quote by Norland")).to_be_visible()
    expect(page).to_have_url(re.compile("spokespeople=0"))
    page.get_by_role("link", name="Include spokespeople").click()
    expect(page.locator(".quote-card")).to_have_count(2)

    page.goto(norland.get_absolute_url())
    panel = page.locator("#voices")
    expect(panel.get_by_role("link", name="“Norland foreign minister”")).to_be_visible()
    panel.get_by_role("button", name="Reject: Ana Lind for Norland").click()
    expect(page.get_by_text("Ana Lind does not speak for Norland.")).to_be_visible()
    expect(panel.get_by_text("rejected by bob")).to_be_visible()
    page.goto(f"/quotes/?speaker={norland.pk}")
    expect(page.get_by_text("1 quote by Norland or its spokespeople")).to_be_visible()
