"""Long articles: the server's time, the time until a person sees the text, and the time to save a correction."""

from functools import partial
from statistics import median

from articles.models import Article
from bench.corpus import Size
from bench.own_site import signed_in
from bench.timing import Client, Figure, timed
from entities.models import Quote

SIZES = {
    "825 words, 84 spans": Size(words=825, quotes=20, mentions=64),
    "16,400 words, 1,611 spans": Size(words=16_400, quotes=211, mentions=1_400),
    "30,000 words, 300 quotes, 3,000 mentions": Size(words=30_000, quotes=300, mentions=3_000),
}
N_OPENED, N_ACCEPTED, N_SAVED = 7, 5, 10
# Time from the request to the first paint of words, and until the scripts listen to keys.
READY = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  return paint && page.loadEventEnd && document.querySelector("#text p") ? [paint.startTime, page.loadEventEnd] : null;
}"""
# Time from a key to the moment the answer is on the screen.
ACCEPTED = """card => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("The quote was not accepted within 20 seconds.")), 20_000);
  const begun = performance.now();
  new MutationObserver((_, observer) => {
    if (!document.querySelector(`#${card}.is-verified`)) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
  }).observe(document.getElementById("panel"), { childList: true, subtree: true, attributes: true });
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "y", bubbles: true }));
})"""

RECEIVED = """() => performance.getEntriesByType("resource").filter(one => /[.](js|css)$/.test(one.name))
  .reduce((total, one) => total + one.transferSize, 0)"""


def measure_reader(browser, address: str, session: str, articles: dict[str, int]) -> list[Figure]:
    figures = []
    for name, pk in articles.items():
        client = Client(address, session)
        figures.append(timed(f"reader, server: {name}", partial(client.get, f"/articles/{pk}/"), 9))
        figures += _opened(browser, address, session, name, pk)
        figures.append(_accepted(browser, address, session, name, pk))
        # A connection of its own: the server closes one that was idle for as long as a browser may take.
        figures.append(_saved(Client(address, session), name, pk))
    return figures


def _opened(browser, address, session, name, pk):
    """Opened in a browser that has seen the site before, as an annotator's has."""
    context = signed_in(browser, address, session, viewport={"width": 1360, "height": 850})
    page, painted, ready = context.new_page(), [], []
    for turn in range(N_OPENED + 1):
        page.goto(f"/articles/{pk}/")
        times = page.wait_for_function(READY).json_value()
        if turn:
            painted.append(times[0])
            ready.append(times[1])
    context.close()
    return [
        Figure(f"reader, text visible: {name}", round(median(painted), 1), round(min(painted), 1), N_OPENED),
        Figure(f"reader, ready for keys: {name}", round(median(ready), 1), round(min(ready), 1), N_OPENED),
    ]


def _accepted(browser, address, session, name, pk):
    """From the key to the screen: quotes that wait are chosen and accepted in a browser."""
    context = signed_in(browser, address, session, viewport={"width": 1360, "height": 850})
    page, times = context.new_page(), []
    page.goto(f"/articles/{pk}/", wait_until="load")
    waiting = Quote.objects.filter(article=pk, state="suggested").order_by("start")
    for quote in waiting.values_list("pk", flat=True)[: N_ACCEPTED + 1]:
        page.locator(f"#card-{quote} .content").click()
        page.locator(f"#card-{quote} .editor").wait_for()
        page.wait_for_timeout(200)  # a person needs longer to find the key; htmx needs 20 ms to listen
        times.append(page.evaluate(ACCEPTED, f"card-{quote}"))
    context.close()
    times = times[1:]
    return Figure(f"reader, key to screen: {name}", round(median(times), 1), round(min(times), 1), len(times))


def _saved(client, name, pk):
    """The stance of one quote after the other is corrected; each answer holds the card and what moved in the text."""
    quotes = iter([*Quote.objects.filter(article=pk, state="suggested").order_by("pk").values_list("pk", flat=True)])

    def save():
        revision = Article.objects.values_list("revision", flat=True).get(pk=pk)
        return len(client.post(f"/quotes/{next(quotes)}/stance/", stance="positive", expected_revision=revision))

    return timed(f"save one correction: {name}", save, N_SAVED)


def measure_first_load(browser, address: str, session: str, article: int) -> list[Figure]:
    """Bytes of scripts and styles that a browser receives which has never seen the site."""
    figures = []
    for name, path in (("reader", f"/articles/{article}/"), ("desk", "/"), ("page with charts", "/relations/")):
        context = signed_in(browser, address, session)
        page = context.new_page()
        page.goto(path, wait_until="networkidle")
        received = page.evaluate(RECEIVED)
        context.close()
        figures.append(Figure(f"scripts and styles, first load: {name}", 0, 0, 0, received))
    return figures
