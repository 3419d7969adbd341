"""The demo corpus answers what the help pages ask of it."""

from datetime import datetime

import pytest

from articles.models import Upload
from entities.tasks import annotate
from newsdesk.help import EXAMPLES, TOPICS
from tests.factories import article, demo_corpus, source, user

pytestmark = pytest.mark.django_db


def test_the_demo_answers_every_example(client):
    upload = Upload.objects.create(kind="demo")
    for each in demo_corpus():
        published = datetime.fromisoformat(each["date"])
        outlet = source(each["publisher"])
        annotate(article(each["text"], title=each["title"], published_at=published, source=outlet, upload=upload))
    client.force_login(user("carol", "analyst"))
    assert EXAMPLES.keys() <= {topic.slug for topic in TOPICS}
    unanswered = []
    for topic in TOPICS:
        shown = client.get(topic.url).text if topic.examples else ""
        for example in topic.examples:
            assert "Try it on the demo corpus" in shown
            answer = client.get(example.url)
            if answer.status_code != 200 or 'class="empty"' in answer.text or "field-error" in answer.text:
                unanswered.append(example.words)
    assert unanswered == []
