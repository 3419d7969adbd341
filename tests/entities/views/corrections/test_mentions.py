"""Names are suggested as one types, and what hangs on a mention goes along with it."""

import pytest
from django.urls import reverse

from entities.services.derived.recounting import recounting
from tests.factories import actor, article, mention, quote


@pytest.fixture
def story(db):
    text = "“We will talk,” Ana Lind said. She thanked Tom Berg.\n\nNobody else spoke."
    return article(text, state="annotated")


@pytest.fixture
def found(story, lind, berg):
    """What the engine found in it: a quote by Lind about Berg, and both their names."""
    with recounting(article=story):
        mention(story, "Ana Lind", lind)
        mention(story, "Tom Berg", berg)
        made = quote(story, "We will talk", lind, about=[berg])
    return made


def words(response):
    return response.content.decode()


def htmx(target):
    return {"HX-Request": "true", "HX-Target": target}


# --- suggestions ---


def suggested(client, **data):
    response = client.get(reverse("actor_suggest"), data)
    return [str(found) for found in response.context["actors"]]


def test_suggestions_ignore_accents_and_case_and_know_aliases(carol):
    actor("Inés Sánchez", aliases=["the Ferry Minister"])
    actor("Tom Berg")
    assert suggested(carol, q="sanch") == ["Inés Sánchez"]
    assert suggested(carol, q="FERRY") == ["Inés Sánchez"]
    assert suggested(carol, q="erry") == []


def test_suggestions_come_most_mentioned_first(carol, story, found, berg):
    actor("Tom Aas")
    assert suggested(carol, q="tom") == ["Tom Berg", "Tom Aas"]


def test_suggestions_leave_out_merged_actors(carol, lind):
    actor("Ana L.", merged_into=lind)
    assert suggested(carol, q="ana") == ["Ana Lind"]


def test_suggestions_without_words_are_the_articles_actors(carol, story, found):
    actor("Somebody Else")
    assert sorted(suggested(carol, article=story.pk)) == ["Ana Lind", "Tom Berg"]
    assert suggested(carol) == []


@pytest.mark.parametrize("data", [{"article": "x"}, {"article": "9" * 30}, {"q": "%_"}, {"q": "ä" * 999}])
def test_suggestions_survive_nonsense(carol, data):
    assert carol.get(reverse("actor_suggest"), data).status_code == 200


# --- what hangs on a mention ---


def whom(client, mention, **data):
    address = reverse("mention_correct", args=[mention.pk, "actor"])
    return client.post(address, {"expected_revision": mention.article.revision, **data}, headers=htmx("mention-card"))


def test_the_card_of_a_mention_tells_what_goes_along_and_the_answer_brings_it(bob, carol, story, found, berg):
    ana = story.mentions.get(text="Ana Lind")
    assert "Also 1 quote by" in words(bob.get(f"/mentions/{ana.pk}/"))
    assert "Also 1 quote by" not in words(carol.get(f"/mentions/{ana.pk}/"))
    shown = words(whom(bob, ana, actor=berg.pk, offers_along="1", along="1"))
    assert f'data-moved="{found.pk}"' in shown
    assert "Nothing is left of <bdi>Ana Lind</bdi>, so it is gone." in shown
    found.refresh_from_db()
    assert found.speaker == berg


def test_what_is_not_ticked_stays(bob, story, found, berg):
    whom(bob, story.mentions.get(text="Ana Lind"), actor=berg.pk, offers_along="1")
    found.refresh_from_db()
    assert found.speaker.name == "Ana Lind"


def test_what_goes_along_is_shown_in_the_same_number_of_reads(bob, story, found, berg, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ana = story.mentions.get(text="Ana Lind")
    with CaptureQueriesContext(
        connection,
    ) as one:
        bob.get(f"/mentions/{ana.pk}/")
    with recounting(article=story):
        quote(story, "Nobody else", found.speaker)
        quote(story, "She thanked", found.speaker, about=[berg])
    with django_assert_num_queries(len(one)):
        assert "Also 3 quotes by" in words(bob.get(f"/mentions/{ana.pk}/"))
