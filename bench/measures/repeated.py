"""One statement that hundreds of articles repeat, by one speaker: what a change of it costs, and whom it keeps waiting.

    python -m bench.measures.repeated [ARTICLES]

Every article is alike but for its number, so everything that is compared meets everything else: the worst corpus
there is for statements, counts and possible duplicates. What must not grow with it is the time for each article, and
what this process computes for it, which no other work on the machine changes; and nobody who signs in may be kept
waiting by a merge.
"""

import argparse
import hashlib
import http.client
import logging
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread
from urllib.parse import urlencode

from articles.search.tokens import vector_of
from bench.own_site import own_home, serving, session_of

SAID = "We will open the harbour again before the winter comes, whatever it costs this city"
TEXT = f"“{SAID},” mayor Ana Lind told reporters in Karsovia. Tom Berg of the Harbour Union praised Ana Lind. "
PASSWORD = "a long one for the bench"
TOKEN = "repeated" * 4  # of the cookie and the header alike
STEP = 50  # articles to a line


def main(n_articles: int) -> None:
    with own_home():
        from django.contrib.auth.models import User

        from newsdesk.roles import give_role

        logging.disable(logging.INFO)
        session = session_of("annotator", "annotator")
        give_role(user=User.objects.create_user("reader", password=PASSWORD), role="analyst")
        _annotate([_article(number) for number in range(n_articles)])
        _correct()
        with serving() as address:
            _merge_beside_sign_ins(address.removeprefix("http://"), session)


def _article(number):
    from django.utils import timezone

    from articles.models import Article, Source

    source, _ = Source.objects.get_or_create(name=f"Paper {number % 20}", key=f"paper {number % 20}")
    text = f"{TEXT}This was number {number}."
    return Article.objects.create(
        source=source, title=f"Harbour {number}", text=text, search=vector_of(text), n_words=len(text.split()),
        sha256=hashlib.sha256(text.encode()).hexdigest(), published_at=timezone.now() - timedelta(minutes=number),
    )  # fmt: skip


def _annotate(articles):
    """As the job does it."""
    from entities.services.derived.exact import drift
    from entities.tasks import annotate

    times, computing = [], time.process_time()
    for number, article in enumerate(articles, start=1):
        times.append(_seconds(annotate, article))
        if number % STEP == 0:
            median, mean = statistics.median(times[-STEP:]), (time.process_time() - computing) / STEP
            which = f"articles {number - STEP + 1:>4} to {number:>4}"
            print(f"{which}: {median:.3f} s each, {mean:.3f} s computing", flush=True)
            computing = time.process_time()
    if any(drift().counters):
        print("The counts drifted.")


def _correct():
    from django.contrib.auth.models import User

    from entities.models import Quote, Wording
    from entities.services.correcting.quotes import reject_quote, reopen_quote

    by = User.objects.get(username="annotator")
    statement = Wording.objects.exclude(statement=None).values_list("statement", flat=True).first()
    quotes = Quote.objects.filter(wording__statement=statement).order_by("pk").values_list("pk", flat=True)
    print(f"{len(quotes)} quotes are one statement")
    times = []
    for pk in quotes[:5]:
        for act in (reject_quote, reopen_quote):
            quote = Quote.objects.for_correcting().get(pk=pk)
            times.append(_seconds(act, quote=quote, by=by, expected_revision=quote.article.revision))
    print(
        f"rejecting or reopening one of them: {statistics.median(times):.3f} s, at most {max(times):.3f} s", flush=True
    )


def _merge_beside_sign_ins(address, session):
    from entities.models import Actor, Mention

    absorb = Mention.objects.filter(text="Ana Lind").first().actor
    keep = Actor.objects.create(name="Anna Lindh", key="anna lindh", kind="person")
    n = Mention.objects.filter(actor=absorb).count()
    alone = min(_seconds(_sign_in, address) for _ in range(5))
    meanwhile, merged = [], Event()

    def sign_in():
        while not merged.is_set():
            meanwhile.append(_seconds(_sign_in, address))

    thread = Thread(target=sign_in)
    thread.start()
    seconds = _seconds(_post, address, "/actors/merge/", {"keep": keep.pk, "absorb": absorb.pk}, session)
    merged.set()
    thread.join()
    print(f"merging {n} mentions: {seconds:.1f} s")
    print(f"signing in: {alone:.1f} s; {len(meanwhile)} times meanwhile, at most {max(meanwhile):.1f} s")


def _seconds(act: Callable, *args, **kwargs) -> float:
    begun = time.perf_counter()
    act(*args, **kwargs)
    return time.perf_counter() - begun


def _sign_in(address):
    _post(address, "/login/", {"username": "reader", "password": PASSWORD})


def _post(address, path, data, session=""):
    connection = http.client.HTTPConnection(address, timeout=120)
    cookies = f"sessionid={session}; csrftoken={TOKEN}"
    kind = "application/x-www-form-urlencoded"
    connection.request("POST", path, urlencode(data), {"Cookie": cookies, "X-CSRFToken": TOKEN, "Content-Type": kind})
    status = connection.getresponse().status
    connection.close()
    if status != 302:
        raise RuntimeError(f"{path} was answered {status}.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.measures.repeated", description=__doc__)
    parser.add_argument("articles", type=int, nargs="?", default=900, help="how many repeat it (default: 900)")
    main(parser.parse_args().articles)
