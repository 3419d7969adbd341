"""How pages show several speakers and speakers who are only perhaps it, and where the two are found."""

import pytest

from entities.models import JointSpeaker, Quote
from entities.services.derived.exact import drift
from entities.services.derived.ranking import rank_all
from entities.services.derived.recounting import recounting
from tests.factories import actor, article, mention, quote

pytestmark = pytest.mark.django_db

TEXT = "Ana Lind and Tom Berg said the port is safe. “Never,” said Tom Berg. He said all went home."


@pytest.fixture
def berg():
    return actor("Tom Berg")


@pytest.fixture
def lind():
    return actor("Ana Lind")


@pytest.fixture
def story(lind, berg):
    """One quote by both, one by him, one perhaps by him."""
    made = article(TEXT, state="annotated")
    with recounting(article=made):
        mention(made, "Ana Lind", lind)
        both = quote(made, "the port is safe", lind)
        JointSpeaker.objects.create(quote=both, actor=berg, position=1)
        quote(made, "Never", berg)
        quote(made, "all went home", berg, about=[lind], speaker_doubted=True, speaker_confidence=0.5)
    return made


def found(client, question):
    answer = client.get(f"/api/quotes?{question}").json()
    return {item["text"] for item in answer["items"]}


def test_said_by_finds_joint_quotes_and_leaves_guesses_out(story, carol, lind, berg):
    assert found(carol, f"speaker={berg.pk}") == {"the port is safe", "Never"}
    assert found(carol, f"speaker={lind.pk}") == {"the port is safe"}
    assert found(carol, f"speaker={berg.pk}&perhaps=1") == found(carol, "perhaps=1") == {"all went home"}
    assert found(carol, f"not_speaker={berg.pk}") == set()
    assert found(carol, "speaker_type=person") == {"the port is safe", "Never"}


def test_a_list_prints_all_speakers_and_says_perhaps(story, carol):
    words = " ".join(carol.get("/quotes/").text.split())
    assert "perhaps</em>" in words
    assert "<span>and</span>" in words


def test_an_actors_page_counts_the_sure_ones_and_links_to_the_others(story, carol, berg):
    words = " ".join(carol.get(f"/actors/{berg.pk}/").text.split())
    assert '<strong>2</strong> <span class="label">quotes by</span>' in words
    assert '<strong>1</strong> <span class="label">perhaps by</span>' in words
    assert f"/quotes/?speaker={berg.pk}&amp;perhaps=1" in words


def test_the_number_of_a_speaker_in_the_facets_is_that_of_the_list_behind_it(story, carol, berg):
    words = carol.get("/quotes/").text
    count = len(found(carol, f"speaker={berg.pk}"))
    facet = words[words.index("Speaker</") :] if "Speaker</" in words else words
    assert count == 2
    assert "Tom Berg" in facet


def test_the_api_has_all_speakers(story, carol):
    [item] = [one for one in carol.get("/api/quotes").json()["items"] if one["text"] == "the port is safe"]
    assert (item["speaker"], item["speakers"], item["perhaps"]) == ("Ana Lind", ["Ana Lind", "Tom Berg"], False)


def test_one_request_confirms_and_one_adds(story, bob, lind):
    guess = Quote.objects.get(perhaps=True)
    text = bob.post(f"/quotes/{guess.pk}/confirm-speaker/", {"expected_revision": 0}).text
    assert 'class="perhaps"' not in text
    bob.post(f"/quotes/{guess.pk}/add-speaker/", {"expected_revision": 1, "actor": lind.pk})
    assert [who.name for who in Quote.objects.get(pk=guess.pk).speakers] == ["Tom Berg", "Ana Lind"]
    refused = bob.post(f"/quotes/{guess.pk}/add-speaker/", {"expected_revision": 2})
    assert refused.status_code == 422
    assert "Say by name who else speaks." in refused.text
    assert len(drift()) == 0


def test_a_doubtful_quote_of_somebody_important_comes_before_a_sure_one(story, bob):
    Quote.objects.exclude(text="all went home").update(confidence=0.99)
    rank_all()
    page = " ".join(bob.get("/review/").text.split())
    assert "all went home" in page[page.index("reader-cards") if "reader-cards" in page else 0 :]
    assert "Chance of a mistake:" in page
    assert "Tom Berg, who is counted" in page or "Ana Lind, who is counted" in page
