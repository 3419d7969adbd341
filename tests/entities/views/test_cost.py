"""How often a correction asks the database: so often, however many quotes, mentions and steps its article has."""

from itertools import cycle

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entities.services.correcting.quotes import set_stance
from entities.services.derived.recounting import recounting
from tests.factories import article, mention, quote

WORDS = "We will talk of pier {0}. Nobody asked us"
SENTENCE = "“" + WORDS + ",” said Lind {0} of Berg {0}."


@pytest.fixture
def told(lind, berg, bob):
    def tell(n):
        """An article of `n` quotes with two mentions each, in which Bob made `n` steps."""
        story = article(" ".join(SENTENCE.format(number) for number in range(n)), state="annotated")
        with recounting(article=story):
            for number in range(n):
                quote(story, WORDS.format(number), lind, about=[berg])
                mention(story, f"Lind {number}", lind)
                mention(story, f"Berg {number}", berg)
        for stance, revision in zip(cycle(["negative", "positive"]), range(n), strict=False):
            set_stance(quote=story.quotes.last(), stance=stance, by=bob.person, expected_revision=revision)
        story.refresh_from_db()
        return story

    return tell


def n_queries(client, path, **data):
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(path, data, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return len(asked)


# Three reads of a card are of who says a quote together, of whom they quote in turn and of subjects without a name; who
# changes the speaker asks who speaks by now and who else does.
@pytest.mark.parametrize("n", [3, 6])
@pytest.mark.parametrize(
    ("verb", "data", "expected"),
    [
        ("accept", {}, 30),
        ("reject", {}, 35),
        ("speaker", {"words": "a witness"}, 39),
        ("about", {}, 29),
        ("stance", {"stance": "positive"}, 29),
        ("type", {"kind": "mixed"}, 26),
        ("border", {"edge": "end", "by_steps": -1, "unit": "word"}, 37),
        ("split", {"at": 24}, 46),
    ],
)
def test_correcting_a_quote_asks_as_often_in_a_long_article(bob, told, n, verb, data, expected):
    story = told(n)
    path = f"/quotes/{story.quotes.first().pk}/{verb}/"
    assert n_queries(bob, path, expected_revision=story.revision, **data) == expected


@pytest.mark.parametrize("n", [3, 6])
@pytest.mark.parametrize(
    ("verb", "data", "expected"), [("accept", {}, 29), ("label", {"label": "ORG"}, 29), ("actor", {}, 21)]
)
def test_correcting_a_mention_asks_as_often_in_a_long_article(bob, told, n, verb, data, expected):
    story = told(n)
    path = f"/mentions/{story.mentions.first().pk}/{verb}/"
    assert n_queries(bob, path, expected_revision=story.revision, **data) == expected


@pytest.mark.parametrize("n", [3, 6])
def test_marking_asks_as_often_in_a_long_article(bob, told, n):
    story = told(n)
    place = {"start": story.text.index("pier"), "end": story.text.index("pier") + 4}
    path = f"/articles/{story.pk}"
    asked = [
        n_queries(bob, f"{path}/mentions/add/", label="MISC", expected_revision=story.revision, **place),
        n_queries(bob, f"{path}/quotes/add/", expected_revision=story.revision, **place),
    ]
    assert asked == [18, 31]


@pytest.mark.parametrize("n", [3, 6])
def test_joining_and_undoing_ask_as_often_in_a_long_article(bob, told, n):
    story = told(n)
    first = story.quotes.first()
    asked = [n_queries(bob, f"/quotes/{first.pk}/join/", expected_revision=n)]
    asked += [n_queries(bob, f"/articles/{story.pk}/steps/undo/", revision=n + step) for step in (1, 2)]
    assert asked == [45, 59, 60]
