"""The demo corpus answers what the help pages ask of it."""

from datetime import datetime

import pytest

from articles.models import Article, Upload
from entities.models import ActorTotal
from entities.tasks import annotate
from newsdesk.web.help import EXAMPLES, TOPICS
from tests.factories import article, demo_corpus, source, user

pytestmark = pytest.mark.django_db


LIGHT = 60_000  # bytes of the first answer, not compressed
HEAVY = {"/relations/": 125_000}  # a dot and its words for each of 15 × 15 places
PAGES = ("/", "/quotes/", "/articles/", "/actors/", "/statements/", "/timeline/", "/relations/", "/review/")


def test_the_demo_answers_every_example_in_light_pages(client):
    upload = Upload.objects.create(kind="demo")
    for each in demo_corpus():
        published = datetime.fromisoformat(each["date"])
        outlet = source(each["publisher"])
        annotate(article(each["text"], title=each["title"], published_at=published, source=outlet, upload=upload))
    client.force_login(user("carol", "analyst"))
    assert EXAMPLES.keys() <= {topic.slug for topic in TOPICS}
    unanswered, heavy, addresses = [], [], set()
    for topic in TOPICS:
        shown = client.get(topic.url).text if topic.examples else ""
        for example in topic.examples:
            assert "Try it on the demo corpus" in shown
            answer = client.get(example.url)
            addresses.add(example.url)
            if answer.status_code != 200 or 'class="empty"' in answer.text or "field-error" in answer.text:
                unanswered.append(example.words)
    assert unanswered == []
    client.cookies["scripted"] = "1"  # what can follow follows
    most_mentioned = ActorTotal.objects.of_layer().leaders("mentions", 1)[0][0]
    longest = Article.objects.order_by("-n_words").first()
    for page in (*PAGES, f"/actors/{most_mentioned}/", longest.get_absolute_url(), *sorted(addresses)):
        size = len(client.get(page).content)
        if size > HEAVY.get(page.partition("?")[0], LIGHT):
            heavy.append((page, size))
    assert heavy == []
