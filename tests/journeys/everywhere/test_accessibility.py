"""Every page for everybody: axe finds nothing, nothing is cut off on a narrow screen, and the keyboard's focus shows.

The pages are found by walking the addresses, so that a new page is checked without being listed here.
"""

from datetime import UTC, datetime
from textwrap import shorten

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client
from django.urls import get_resolver, reverse
from playwright.sync_api import expect

from entities.choices import Kind
from entities.services.keeping.keeping import create_collection, keep_quote
from entities.services.keeping.saving import save_search
from entities.services.lists import deciding, importing, storing
from newsdesk.accounts.links import password_link
from tests.factories import user
from tests.journeys.visiting import follow, sign_in
from tests.one_of_everything import ARABIC, HEBREW, LONG, UNBROKEN, one_of_everything

WIDE, TABLET, NARROW = ({"width": width, "height": 900} for width in (1360, 820, 360))
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}

EPOCH = datetime(2025, 1, 1, tzinfo=UTC)

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Elements that take the keyboard's focus without showing it: no outline on them, their marker or a frame around them.
UNSEEN_FOCUS = """() => {
  const drawn = (element, part) => {
    const style = getComputedStyle(element, part);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  };
  const shows = element => [element, ...[element.parentElement, element.closest("label")].filter(Boolean)]
    .some(one => drawn(one)) || drawn(element, "::after") || drawn(element, "::before");
  const unseen = [];
  for (const element of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")) {
    if (element.tabIndex < 0) continue;
    element.focus({ preventScroll: true });
    if (document.activeElement === element && !shows(element)) unseen.push(element.outerHTML.slice(0, 120));
  }
  document.activeElement.blur();
  return unseen;
}"""


@pytest.fixture
def corpus(db):
    return one_of_everything()


def addresses(rows):
    """Every address outside the administration that needs at most a row of the corpus to be asked for."""
    for pattern in _patterns(get_resolver()):
        route = str(pattern.pattern)
        row = rows.get(route.split("/")[0])
        if route.count("<") == 0:
            yield reverse(pattern.name)
        elif route.count("<") == route.count("<int:pk>") == 1 and row:
            yield reverse(pattern.name, args=[row.pk])


def _patterns(resolver):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from () if pattern.namespace else _patterns(pattern)
        elif pattern.name:
            yield pattern


def pages(person, rows):
    """The addresses that answer with a whole page, and not with a file, a fragment or a refusal."""
    client = Client()
    client.force_login(person)
    for address in dict.fromkeys(addresses(rows)):
        if address == reverse("logout"):
            continue
        response = client.get(address)
        if response.status_code == 200 and not response.streaming and b"<html" in response.content[:200].lower():
            yield address


def violations(page):
    """What axe finds in the page that the tab shows; its script, half a megabyte, comes once a page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate("rules => axe.run(rules).then(found => found.violations)", RULES)


def faults(page, name):
    """What is wrong with the page that the tab shows, in words: light and wide, dark and narrow, and between."""
    found = []
    for scheme, size in (("light", WIDE), ("light", TABLET), ("dark", NARROW)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        if overflow := page.evaluate(OVERFLOW):
            found.append(f"{name} is {overflow} px wider than a screen of {size['width']} px")
        if size is TABLET:
            continue
        for violation in violations(page):
            for node in violation["nodes"]:
                why = shorten(node["failureSummary"], 300)
                found.append(f"{name} {scheme} {size['width']}: {violation['id']} {node['target']} {why}")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)
    return found


def unseen_focus(page, name):
    page.keyboard.press("Tab")  # from here on the browser takes every focus for the keyboard's
    return [f"{name}: no focus to be seen on {element}" for element in page.evaluate(UNSEEN_FOCUS)]


def visit(page, address, name=None):
    page.goto(address)
    found = faults(page, name or address)
    return found + unseen_focus(page, name or address)


def kept_by(person, corpus):
    """Addresses of a saved search with something new, and of a collection in which one quote is rejected."""
    saved = save_search(owner=person, address="/quotes/?kind=direct", name=f"{LONG} {ARABIC}", now=EPOCH, shared=True)
    collection = create_collection(owner=person, name=UNBROKEN[:100], now=EPOCH)
    for made in corpus["articles"].quotes.all():
        keep_quote(
            quote=made, collection=collection, base="https://news.example.org", now=EPOCH, note=f"{LONG} {HEBREW}"
        )
    report = reverse("collection_report", args=[collection.pk])
    return [reverse("saved_list"), saved.get_absolute_url(), collection.get_absolute_url(), report]


def test_every_page_is_accessible(page, corpus):
    alice = user("alice", "editor")
    sign_in(page, "alice")
    kept = kept_by(alice, corpus)
    found = []
    asked = [
        *pages(alice, corpus),
        *kept,
        reverse("search") + "?q=quay",
        reverse("api:openapi-view"),
        reverse("actor", args=[corpus["actors"].pk]) + "?tab=about",
        reverse("compare") + f"?speaker={corpus['actors'].pk}&other_speaker=Leila",
    ]
    assert len(asked) > 12
    for address in asked:
        found += visit(page, address)
    assert found == [], "\n".join(found)


def test_questions_and_what_they_show_over_time_are_accessible(page, corpus):
    user("alice", "editor")
    sign_in(page, "alice")
    speaker = corpus["actors"].pk
    found = []
    for address in (
        reverse("search") + "?q=who+criticised+leila",
        reverse("search") + "?q=zeppelin+harbour",
        reverse("pair") + f"?speaker={speaker}&about=Leila",
        reverse("relations") + f"?speaker={speaker}&about=Leila",
        reverse("relations") + f"?view=network&around={speaker}&table=1",
        reverse("timeline") + f"?actor={speaker}&lanes=outlets&dates=earlier",
    ):
        found += visit(page, address)
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("leila")
    expect(page.locator("#found-everywhere").get_by_role("option").first).to_be_visible()
    found += faults(page, "options of the search box")
    assert found == [], "\n".join(found)


def lists_kept_by(person):
    """Addresses of a list, of its gaps, and of tables: with columns to be said, to be confirmed, and stored."""
    table = (
        f"name,aliases,roles,wikidata\n{LONG},{UNBROKEN},Chair of the {UNBROKEN} (2024 – 2026),Q1\n{ARABIC},,,Q2\n,,,\n"
    )
    stored, waiting, new = (
        importing.receive_list(
            name=f"{UNBROKEN[:90]}.csv", content=f"{table}No{n},,,\n".encode(), to=None,
            list_name=f"{name} {ARABIC}", kind=Kind.PERSON, by=person,
        )
        for n, name in enumerate((LONG[:90], "Waiting", "New"))
    )  # fmt: skip
    for one in (stored, waiting):
        deciding.choose_columns(imported=one, columns=importing.columns_of(one), names=True, kind=Kind.PERSON)
    stored = importing.confirm(imported=stored, by=person)
    storing.carry_out(stored)
    of_list = stored.list.get_absolute_url()
    entries = stored.list.entries.get(wikidata="Q1").actor.get_absolute_url()
    columns = reverse("list_import_columns", args=[new.pk])
    filtered = reverse("quote_list") + f"?listed={stored.list.key}"
    return [
        of_list,
        f"{of_list}?tab=gaps",
        entries,
        columns,
        waiting.get_absolute_url(),
        stored.get_absolute_url(),
        filtered,
    ]


def test_lists_of_actors_are_accessible(page, corpus):
    alice = user("alice", "editor")
    sign_in(page, "alice")
    found = [fault for address in lists_kept_by(alice) for fault in visit(page, address)]
    page.goto(reverse("actor_lists"))
    found += faults(page, "lists")
    assert found == [], "\n".join(found)


def test_the_administration_is_accessible(page, corpus):
    alice = user("alice", "editor")
    sign_in(page, "alice")
    story, upload = corpus["articles"], corpus["upload"]
    found = []
    for address in (
        reverse("admin:index"),
        reverse("admin:articles_upload_add"),
        upload.get_absolute_url(),
        reverse("admin:articles_upload_changelist"),
        reverse("admin:articles_article_changelist"),
        reverse("admin:articles_article_change", args=[story.pk]),
        reverse("admin:articles_article_delete", args=[story.pk]),
        reverse("admin:articles_source_changelist"),
        reverse("person", args=[alice.pk]),
    ):
        found += visit(page, address)
    assert found == [], "\n".join(found)


def test_the_reader_at_work_is_accessible(page, corpus):
    user("bob", "annotator")
    sign_in(page, "bob")
    page.goto(corpus["articles"].get_absolute_url())
    page.keyboard.press("j")
    expect(page.locator(".editor")).to_be_visible()
    found = faults(page, "open quote") + unseen_focus(page, "open quote")

    page.locator(".m", has_text="Zoë Ångström").first.click()
    expect(page.locator("#mention-card")).to_be_visible()
    found += faults(page, "open mention")

    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    found += faults(page, "keys")

    for panel in ("actors", "dates", "history"):
        page.goto(f"{corpus['articles'].get_absolute_url()}?panel={panel}")
        found += faults(page, panel)
    assert found == [], "\n".join(found)


def test_saving_and_keeping_are_accessible(page, corpus):
    user("carol", "analyst")
    sign_in(page, "carol")
    page.goto(reverse("quote_list") + f"?speaker={corpus['actors'].pk}")
    page.get_by_text("Save this search").click()
    expect(page.get_by_label("Share with the others")).to_be_visible()
    found = faults(page, "saving") + unseen_focus(page, "saving")
    page.get_by_text("Save this search").click()
    page.get_by_text("Keep", exact=True).first.click()
    expect(page.get_by_role("button", name="Keep", exact=True)).to_be_visible()
    found += faults(page, "keeping") + unseen_focus(page, "keeping")
    assert found == [], "\n".join(found)


def test_pages_without_rows_are_accessible(page, db):
    user("alice", "editor")
    sign_in(page, "alice")
    found = []
    lists = ("article_list", "actor_list", "quote_list", "saved_list", "collection_list", "actor_lists")
    for name in ("desk", *lists, "relations", "compare", "timeline", "search"):
        found += visit(page, reverse(name), f"empty {name}")
    assert found == [], "\n".join(found)


def test_pages_on_the_way_in_are_accessible(page, db, settings):
    settings.MAIL_IS_SET_UP, settings.ADDRESS = True, "https://news.example.org"
    bob = user("bob", "analyst")
    found = visit(page, "/password/forgotten/", "password forgotten")
    found += visit(page, password_link(bob), "password by link") + visit(page, "/password/set/x/y/", "used link")
    sign_in(page, "bob")
    page.goto("/account/second-step/")
    found += faults(page, "who is it") + unseen_focus(page, "who is it")
    page.get_by_label("Password").fill("bob-secret")
    follow(page.get_by_role("button", name="Continue"))
    found += faults(page, "second step") + unseen_focus(page, "second step")
    TOTP.activate(bob, generate_totp_secret())
    RecoveryCodes.activate(bob)
    for address in (
        "/account/",
        "/account/recovery-codes/",
        "/account/recovery-codes/new/",
        "/account/second-step/remove/",
    ):
        found += visit(page, address)
    page.context.clear_cookies()
    sign_in(page, "bob")
    found += faults(page, "code") + unseen_focus(page, "code")
    assert found == [], "\n".join(found)


def test_pages_for_strangers_are_accessible(page, db):
    found = visit(page, "/login/")
    page.get_by_label("Name").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    follow(page.get_by_role("button", name="Sign in"))
    found += faults(page, "refused sign-in")
    user("dan")
    sign_in(page, "dan")
    found += visit(page, "/", "403")
    page.context.clear_cookies()
    user("carol", "analyst")
    sign_in(page, "carol")
    found += visit(page, "/nowhere/", "404")
    assert found == [], "\n".join(found)


def test_help_is_accessible(page, corpus):
    user("alice", "editor")
    sign_in(page, "alice")
    found = [fault for slug in ("quotes", "labels", "guideline", "search") for fault in visit(page, f"/help/{slug}/")]
    page.goto("/quotes/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Quotes")).to_be_visible()
    found += faults(page, "help over a page")
    page.goto(corpus["articles"].get_absolute_url())
    page.get_by_role("link", name="how to annotate").click()
    expect(page.get_by_role("dialog", name="How to annotate")).to_be_visible()
    assert found + faults(page, "the guideline beside the reader") == []
