"""Pictures of every page into docs/screenshots/, from the demo corpus as the engine annotates it.

    python -m bench.shots

Each page is taken wide in light and narrow in dark: `actor-wide-light.webp`. The other ways to see it are looked at
when it changes; kept, they would weigh more than they tell. WebP, because a hundred PNG files would outweigh the whole
repository; only the picture in the README is one.
"""

import base64
from datetime import timedelta
from pathlib import Path

from bench.own_site import ROOT, chromium, own_home, serving, session_of, signed_in
from entities.choices import Form

FOLDER = ROOT / "docs" / "screenshots"
README_PICTURE = "reader-light.png"
LOOKS = (("wide", 1440, "light"), ("narrow", 390, "dark"))
HEIGHT = 860
QUALITY = 25  # of WebP: text stays crisp, a page takes some 30 kB

CHARTS_DRAWN = "() => [...document.querySelectorAll('[data-chart]')].every(one => one.querySelector('.main-svg'))"


def main():
    with own_home():
        pages = load_demo()
        session = session_of("alice", "editor")
        pages |= keep_some("alice", pages["quotes-of-a-pair"])
        with serving() as address, chromium() as browser:
            take_all(browser, address, session, pages, FOLDER)
    pictures = sorted(FOLDER.iterdir())
    size = sum(picture.stat().st_size for picture in pictures)
    print(f"{len(pictures)} pictures, {size / 1e6:.1f} MB, in {FOLDER.relative_to(ROOT)}/")


def load_demo() -> dict[str, str]:
    """Loads and annotates the demo corpus; returns the address of every page to take, by name."""
    from django.core.management import call_command
    from django.utils import timezone

    from articles.intake.reading import read_item
    from articles.models import Article, UploadItem
    from entities.tasks import annotate

    call_command("create_first_editor", verbosity=0)
    call_command("load_demo", verbosity=0)
    while items := list(UploadItem.objects.waiting()):
        for item in items:
            read_item(item=item, now=timezone.now())
    for article in Article.objects.order_by("published_at"):
        annotate(article)
    return addresses()


def addresses() -> dict[str, str]:
    """Of the pages of the story that the demo retells of 20 November, and of its most quoted people."""
    from articles.models import Article, Upload
    from entities.models import ActorActivity, PairActivity, Quote, Statement

    article = Article.objects.get(title__startswith="Iran sides with Maduro")
    speaker = ActorActivity.objects.leaders("quotes_by", 1)[0][0]
    target = PairActivity.objects.by(speaker).per_pair()[0]["target"]
    other = next(
        pair["speaker"] for pair in PairActivity.objects.about(target).per_pair() if pair["speaker"] != speaker
    )
    statement = Statement.objects.all()[0]
    upload = Upload.objects.demo().get()
    return {
        "desk": "/",
        "articles": "/articles/",
        "reader": f"/articles/{article.pk}/",
        "identical-mentions": f"/mentions/{decided_mention(speaker)}/identical/",
        "reader-actors": f"/articles/{article.pk}/?panel=actors",
        "report": f"/articles/{article.pk}/report/",
        "text": f"/articles/{article.pk}/text/",
        "edit-article": f"/admin/articles/article/{article.pk}/change/",
        "review": "/review/",
        "actors": "/actors/",
        "actor": f"/actors/{speaker}/",
        "split": f"/actors/{speaker}/split/",
        "dossier": f"/actors/{speaker}/dossier/",
        "duplicates": "/actors/duplicates/",
        "lists": "/actors/lists/",
        "reports": "/reports/",
        "quotes": "/quotes/",
        "cite": f"/quotes/{Quote.objects.newest_first()[0].pk}/cite/",
        "quotes-of-a-pair": f"/quotes/?speaker={speaker}&about={target}",
        "relations": "/relations/",
        "network": "/relations/?view=network",
        "pair": f"/relations/pair/?speaker={speaker}&about={target}",
        "compare": f"/compare/?speaker={speaker}&other_speaker={other}&about={target}",
        "statements": "/statements/",
        "statement": statement.get_absolute_url(),
        "timeline": "/timeline/",
        "search": "/search/?q=port",
        "about-the-data": "/about-the-data/",
        "help": "/help/",
        "guideline": "/help/guideline/",
        "export": f"/articles/{article.pk}/export/",
        "tokens": "/tokens/",
        "api": "/api/docs",
        "upload": "/admin/articles/upload/add/",
        "upload-outcome": upload.get_absolute_url(),
        "queue": "/admin/articles/upload/queue/",
        "outlets": "/admin/articles/source/",
        "feeds": "/admin/articles/feed/",
        "admin-articles": "/admin/articles/article/",
        "people": "/people/",
        "account": "/account/",
        "sign-in": "/login/",
        "not-found": "/nowhere/",
    }


def keep_some(name: str, question: str) -> dict[str, str]:
    """Saves a search with news and keeps two quotes for this person; returns the pages that show them."""
    from django.contrib.auth.models import User
    from django.utils import timezone

    from entities.models import Quote
    from entities.services.keeping.keeping import create_collection, keep_quote
    from entities.services.keeping.saving import save_search

    owner, now = User.objects.get(username=name), timezone.now()
    saved = save_search(owner=owner, address=question, now=now - timedelta(days=1))
    save_search(owner=owner, address="/articles/?q=port", name="The port", now=now, shared=True)
    collection = create_collection(owner=owner, name="For the port report", now=now)
    for quote, note in zip(Quote.objects.live().said().newest_first()[:2], ("Ask for the figures.", ""), strict=True):
        keep_quote(quote=quote, collection=collection, base="https://news.example.org", now=now, note=note)
    return {
        "saved": "/saved/",
        "saved-search": saved.get_absolute_url(),
        "collections": "/saved/collections/",
        "collection": collection.get_absolute_url(),
        "collection-report": f"{collection.get_absolute_url()}report/",
    }


def decided_mention(actor: int) -> int:
    """Id of a name that an editor accepted, so that there is something to say of the identical ones."""
    from django.contrib.auth.models import User

    from entities.models import Mention
    from entities.services.correcting.mentions import accept_mention

    name = Mention.objects.untouched().of(actor).filter(form=Form.NAME).select_related("article").first()
    accept_mention(mention=name, by=User.objects.first(), expected_revision=name.article.revision)
    return name.pk


def take_all(browser, address: str, session: str, pages: dict[str, str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for picture in folder.glob("*.webp"):
        picture.unlink()
    for name, width, scheme in LOOKS:
        size = {"width": width, "height": HEIGHT}
        options = {"viewport": size, "color_scheme": scheme, "reduced_motion": "reduce"}
        context, stranger = signed_in(browser, address, session, **options), browser.new_context(**options)
        for page_name, path in pages.items():
            page = (stranger if page_name == "sign-in" else context).new_page()
            page.goto(address + path, wait_until="networkidle")
            page.wait_for_function(CHARTS_DRAWN)
            take(page, folder / f"{page_name}-{name}-{scheme}.webp")
            if page_name == "reader":
                take_at_work(page, folder, name, scheme)
            page.close()
        context.close()
        stranger.close()


def take_at_work(page, folder: Path, name: str, scheme: str) -> None:
    """The reader with its first quote under correction."""
    page.locator(".reader-card .content").first.click()
    page.locator(".editor").wait_for()
    page.wait_for_timeout(300)
    take(page, folder / f"reader-correcting-{name}-{scheme}.webp")
    if (name, scheme) == ("wide", "light"):
        page.screenshot(path=folder / README_PICTURE)


def take(page, path: Path) -> None:
    """Playwright writes PNG and JPEG only; the browser itself knows WebP."""
    browser = page.context.new_cdp_session(page)
    answer = browser.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    path.write_bytes(base64.b64decode(answer["data"]))


if __name__ == "__main__":
    main()
