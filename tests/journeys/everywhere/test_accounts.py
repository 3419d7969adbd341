"""The first editor chooses a password and a second step, and lets somebody in and out again."""

import re
import time

from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import User
from playwright.sync_api import expect

from newsdesk.models import Account
from tests.factories import user
from tests.journeys.visiting import follow

LONG, OTHER = "correct horse battery", "seven herrings at noon"


def enter(page, name, password):
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    follow(page.get_by_role("button", name="Sign in"))


def shown(secret):
    """What an authenticator with this secret shows now."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def choose_a_password(page, password):
    page.get_by_label("New password").fill(password)
    page.get_by_label("Repeat it").fill(password)
    page.keyboard.press("Enter")


def test_an_editor_comes_in_and_lets_others_in_and_out(page, browser, live_server):
    Account.objects.create(user=user("editor", "editor"), must_change_password=True)

    page.goto("/quotes/")
    enter(page, "editor", "editor-secret")
    expect(page.get_by_role("heading", name="Choose your own password")).to_be_visible()
    page.goto("/people/")  # nothing opens before
    expect(page.get_by_role("heading", name="Choose your own password")).to_be_visible()
    page.get_by_label("Old password").fill("editor-secret")
    choose_a_password(page, "newsdesk1")
    expect(page.get_by_text("This password is too short.")).to_be_visible()
    page.get_by_label("Old password").fill("editor-secret")
    choose_a_password(page, LONG)
    expect(page.get_by_role("heading", name="Password changed")).to_be_visible()

    page.goto("/account/")
    follow(page.get_by_role("link", name="Set up a second step"))
    page.get_by_label("Password").fill(LONG)
    follow(page.get_by_role("button", name="Continue"))
    secret = page.locator(".secret code").inner_text()
    assert page.get_by_role("link", name="Open the app").get_attribute("href").startswith("otpauth://totp/")
    expect(page.get_by_role("button", name="Copy")).to_be_visible()
    expect(page.get_by_label("Code")).to_be_focused()
    used = shown(secret)
    page.get_by_label("Code").fill(used)
    follow(page.get_by_role("button", name="Turn on codes"))
    codes = page.locator(".codes code").all_inner_texts()
    assert len(set(codes)) == 10

    page.goto("/logout/")
    follow(page.get_by_role("button", name="Sign out").last)
    enter(page, "editor", LONG)
    expect(page.get_by_label("Code")).to_be_focused()
    page.keyboard.type(codes[0])
    follow(page.get_by_role("button", name="Sign in"))
    expect(page).to_have_url(re.compile(r"/$"))

    page.locator("details.menu > summary").click()
    follow(page.get_by_role("link", name="People"))
    page.get_by_label("Name or e-mail").fill("bob")
    page.get_by_label("Role").select_option("annotator")
    follow(page.get_by_role("button", name="Invite"))
    link = page.locator(".secret code").inner_text()

    elsewhere = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    his = elsewhere.new_page()
    his.goto(link)
    expect(his.get_by_text("You sign in as bob.")).to_be_visible()
    choose_a_password(his, OTHER)
    expect(his.get_by_role("link", name="Review", exact=True)).to_be_visible()
    assert User.objects.get(username="bob").has_perm("newsdesk.annotate")

    page.goto("/people/")
    follow(page.get_by_role("link", name="bob"))
    expect(page.get_by_text("in 1 browser")).to_be_visible()
    follow(page.get_by_role("button", name="End access"))
    expect(page.get_by_text("bob can't sign in any more. What they decided stays.")).to_be_visible()

    his.goto("/")
    enter(his, "bob", OTHER)
    expect(his.get_by_role("alert")).to_have_text(re.compile("Name and password do not match"))
    elsewhere.close()
