"""What the stories of several files do on a page."""

import re
from urllib.parse import urlencode, urlsplit

PATIENCE = 30_000  # ms, for a machine that has much else to do; nothing waits longer than it must


def sign_in(page, name, to="/"):
    """Through the door, to the page that was asked for; it is loaded then, with its scripts at work."""
    page.goto(f"/login/?{urlencode({'next': to})}")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(f"{name}-secret")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: urlsplit(url).path != "/login/")


def follow(link):
    """To the page that a link leads to; it is loaded then, with its scripts at work."""
    with link.page.expect_navigation():
        link.click()


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
