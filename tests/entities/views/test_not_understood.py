"""A filter that is not understood never looks like an answer: nothing is shown, or no file is made, and why is said."""

import pytest

from articles.models import Article
from tests.factories import actor, article, quote

pytestmark = pytest.mark.django_db

REFUSED = {
    "/quotes/export.csv?speaker=999999": "speaker: There is no such actor.",
    "/quotes/export.csv?about=Nobody+Atall": "about: No actor is called “Nobody Atall”.",
    "/quotes/export.jsonl?from=20-11-2025": "from: Write a day as year-month-day: 2025-11-20.",
    "/quotes/export.csv?speeker=12": "speeker: There is no such filter.",
    "/articles/export.csv?source=999": "source: There is no such outlet.",
    f"/articles/export.jsonl?q={'long ' * 90}": "q: Ensure this value has at most 200 characters",
    "/articles/export.jsonl?layer=banana": "layer: Select a valid choice.",
    "/timeline/export.csv?actor=999999": "actor: There is no such actor.",
    "/actors/export.csv?type=banana": "type: “banana” is not one of the choices.",
    "/relations/export.csv?stance=negative": "stance: There is no such filter.",
}
SHOWN = {
    "/quotes/?speaker=999999": "There is no such actor.",
    "/quotes/?about=Nobody+Atall": "No actor is called “Nobody Atall”.",
    "/quotes/?from=20-11-2025": "Write a day as year-month-day",
    "/quotes/?speeker=12": "There is no filter called “speeker”. Did you mean “speaker”?",
    "/articles/?source=999": "There is no such outlet.",
    "/timeline/?actor=999999": "There is no such actor.",
    "/actors/?type=banana": "“banana” is not one of the choices.",
    "/relations/?speaker=999999": "There is no such actor.",
    "/relations/pair/?speaker=Lind&about=Nobody": "No actor is called “Nobody”.",
}


@pytest.fixture
def said():
    lind, authority = actor("Ana Lind"), actor("Harbour Authority", kind="organisation")
    told = article("“The harbour is full,” Lind said.", title="The harbour", state="annotated")
    return quote(told, "The harbour is full", speaker=lind, about=[authority])


@pytest.mark.parametrize(("address", "words"), REFUSED.items())
def test_no_file_is_made_for_a_filter_that_is_not_understood(carol, said, address, words):
    answer = carol.get(address)
    assert answer.status_code == 400
    assert words in answer.content.decode()


@pytest.mark.parametrize(("address", "words"), SHOWN.items())
def test_nothing_is_shown_for_a_filter_that_is_not_understood(carol, said, address, words):
    shown = carol.get(address).content.decode()
    assert words in shown
    assert "Remove it" in shown
    assert "The harbour is full" not in shown


def test_what_others_hang_on_an_address_to_follow_readers_is_ignored(carol, said):
    for tracking in ("utm_source=mail", "fbclid=abc", "mc_cid=1"):
        assert "The harbour is full" in carol.get(f"/quotes/?{tracking}").content.decode()
        assert carol.get(f"/quotes/export.csv?{tracking}").status_code == 200


def test_a_misspelt_name_offers_the_one_that_may_be_meant(carol, said):
    shown = carol.get("/quotes/?speaker=Anna+Lindt").content.decode()
    assert "No actor is called “Anna Lindt”. Did you mean:" in shown
    beside, below = shown.split("One filter is not understood")
    assert f"?speaker={said.speaker_id}" in beside
    assert f'hx-get="?speaker={said.speaker_id}" dir="auto">Ana Lind</a>' in below


def ways(client, address):
    """[(words, address)] of what an empty answer offers."""
    found = client.get(address).context
    return [(f"{way.count} {way.words}", way.url) for way in found["ways"]]


def test_an_empty_answer_offers_counted_ways_on_that_find_what_they_count(carol, said):
    address = f"/quotes/?speaker={said.speaker_id}&stance=negative&from=2031-01-01"
    offered = ways(carol, address)
    assert [words for words, _ in offered] == ["1 with no other filter"]
    assert "The harbour is full" in carol.get(f"/quotes/{offered[0][1]}").content.decode()
    offered = ways(carol, f"/quotes/?about={said.speaker_id}&speaker=Harbour+Authority")
    assert offered[0][0] == "1 by Ana Lind about Harbour Authority"
    assert "The harbour is full" in carol.get(f"/quotes/{offered[0][1]}").content.decode()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/quotes/?q=harbour&from=2031-01-01", "1 without the period"),
        ("/quotes/?q=harbour&attribution=attitude", "1 that was said"),
        ("/articles/?q=harbour&state=failed", "1 in any state"),
        ("/actors/?q=lind&type=place", "1 of any type"),
        ("/actors/?q=ana+lindt", "1 called Ana Lind"),
        ("/articles/?q=harb", "1 with words that begin “harb”"),
        ("/quotes/?q=harbour+strike", "1 with any of the words"),
        ("/relations/pair/?speaker=Harbour+Authority&about=Lind", "1 by Ana Lind about Harbour Authority"),
        ("/relations/pair/?speaker=Lind&about=Lind", "1 by Ana Lind about anybody"),
        ("/relations/?verified=1", "1 with unverified ones"),
        ("/relations/?verified=1&attribution=said&top=15&view=matrix", "1 with unverified ones"),
        ("/relations/pair/?speaker=Lind&about=Harbour+Authority&from=2031-01-01", "1 without the period"),
    ],
)
def test_every_list_offers_ways_on(carol, said, address, words):
    assert words in [offered for offered, _ in ways(carol, address)]


def test_an_empty_archive_offers_no_way_on(carol):
    assert not Article.objects.exists()
    assert "ways-on" not in carol.get("/quotes/?q=harbour").content.decode()
