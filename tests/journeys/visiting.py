"""What the stories of several files do on a page."""

import re
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import expect

from tests.factories import user

NO_BROWSER = "There is no Chromium here. Get it with: apt-get install chromium"
PATIENCE = 60_000  # ms, for a machine that has much else to do; nothing waits longer than it must

# Selects words in the text as a mouse would.
SELECT = """words => {
  const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const at = node.data.indexOf(words);
    if (at >= 0) return getSelection().setBaseAndExtent(node, at, node, at + words.length);
  }
  throw new Error(words);
}"""


def sign_in(page, name, to="/"):
    """Through the door, to the page that was asked for; it is loaded then, with its scripts at work."""
    page.goto(f"/login/?{urlencode({'next': to})}")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(f"{name}-secret")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: urlsplit(url).path != "/login/")


def open_as(page, story, name, role):
    """Somebody with this role, at the reader of an article."""
    user(name, role)
    sign_in(page, name, story.get_absolute_url())
    expect(page.locator("h1")).to_have_text(story.title)


def card(page, quote):
    return page.locator(f"#card-{quote.pk}")


def follow(link):
    """To the page that a link leads to; it is loaded then, with its scripts at work."""
    with link.page.expect_navigation():
        link.click()


def answer_instead(page, pattern, answer):
    """What `page.route` does, in force when this returns: a page that is loaded learns a moment later than the browser
    that its requests are held, and what it asks until then goes its way."""
    page.route(pattern, answer)
    page.route("**/held/", lambda route: route.fulfill(body="held"))
    asked = "fetch('/held/').then(answer => answer.text())"
    while page.evaluate(asked) != "held":
        pass


def stat(page, label):
    """The big number above these words on an actor's page."""
    return page.locator("a.stat", has=page.get_by_text(re.compile(f"^{label}$"))).locator("strong")


def press_on_sight(page, selector, key):
    """Have the key pressed in the very moment that something is on the page, sooner than any hand could."""
    page.evaluate(
        """([selector, key]) => {
          const press = () => {
            if (!document.querySelector(selector)) return;
            watch.disconnect();
            const pressed = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(pressed);
          };
          const watch = new MutationObserver(press);
          watch.observe(document.body, { childList: true, subtree: true, attributes: true });
        }""",
        [selector, key],
    )
