"""The demo corpus answers what the help pages ask of it."""

import html
import re
from datetime import datetime

import pytest
from django.utils.html import strip_tags

from articles.models import Article, Upload
from entities.models import ActorTotal
from entities.tasks import annotate
from newsdesk.web.help import EXAMPLES, TOPICS
from tests.docs.written import ROOT
from tests.factories import article, demo_corpus, source, user

pytestmark = pytest.mark.django_db


LIGHT = 60_000  # bytes of the first answer, not compressed
HEAVY = {"/relations/": 60_000}  # a dot and its words for each of 15 × 15 places
PAGES = ("/", "/quotes/", "/articles/", "/actors/", "/statements/", "/timeline/", "/relations/", "/review/")


# What no corpus answers by itself: it is about what somebody did, or about work that is left.
OF_PEOPLE = {"What is new in the searches I watch?", "Which still need a date, are being processed, or failed?"}
OF_PEOPLE |= {"What needs somebody: quotes to review, articles without a date, failed articles?"}


def printed(page):
    return " ".join(html.unescape(strip_tags(page[page.index("<main") :])).split())


def asked_on(topic):
    """The questions that a topic says its page answers."""
    text = (ROOT / "templates" / topic.template).read_text()
    asked = re.findall(r"<li>(.+?)</li>", text.partition("</ul>")[0], re.DOTALL)
    return {" ".join(strip_tags(one).split()) for one in asked} - OF_PEOPLE


def test_every_question_of_a_page_about_the_corpus_has_an_example():
    assert EXAMPLES.keys() <= {topic.slug for topic in TOPICS}
    assert all(example.finds for examples in EXAMPLES.values() for example in examples)
    of_corpus = [topic for topic in TOPICS if topic.slug in EXAMPLES]
    assert [topic.slug for topic in of_corpus if len(topic.examples) < len(asked_on(topic))] == []
    assert all(len(asked_on(topic)) > 1 for topic in of_corpus)


def test_the_demo_answers_every_example_in_light_pages(client):
    upload = Upload.objects.create(kind="demo")
    for each in demo_corpus():
        published = datetime.fromisoformat(each["date"])
        outlet = source(each["publisher"])
        annotate(article(each["text"], title=each["title"], published_at=published, source=outlet, upload=upload))
    client.force_login(user("carol", "analyst"))
    unanswered, heavy, addresses = [], [], set()
    for topic in TOPICS:
        shown = client.get(topic.url).text if topic.examples else ""
        for example in topic.examples:
            assert "Try it on the demo corpus" in shown
            answer = client.get(example.url)
            addresses.add(example.url)
            if answer.status_code != 200 or 'class="empty"' in answer.text or "field-error" in answer.text:
                unanswered.append(example.words)
            elif example.finds not in printed(answer.text):
                unanswered.append(f"{example.words}: no {example.finds}")
    assert unanswered == []
    client.cookies["scripted"] = "1"  # what can follow follows
    most_mentioned = ActorTotal.objects.of_layer().leaders("mentions", 1)[0][0]
    longest = Article.objects.order_by("-n_words").first()
    for page in (*PAGES, f"/actors/{most_mentioned}/", longest.get_absolute_url(), *sorted(addresses)):
        size = len(client.get(page).content)
        if size > HEAVY.get(page.partition("?")[0], LIGHT):
            heavy.append((page, size))
    assert heavy == []
