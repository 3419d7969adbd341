from datetime import UTC, datetime

import pytest

from entities.services.derived.exact import repair
from tests.factories import actor, article, mention, quote

pytestmark = pytest.mark.django_db


@pytest.fixture
def lind():
    return actor("Ana Lind")


@pytest.fixture
def story(lind):
    told = article("“We will talk,” Ana Lind said. “Never,” said Tom Berg.")
    mention(told, "Ana Lind", lind)
    quote(told, "We will talk", lind, [actor("Tom Berg")])
    article("Nothing of them.", published_at=datetime(2025, 11, 25, tzinfo=UTC))
    repair()
    return told


def test_the_page_and_the_file_say_until_when_the_articles_reach(carol, lind, story):
    page = carol.get(f"/actors/{lind.pk}/").text
    assert "From articles published until 25 November 2025." in page
    assert f'href="/actors/{lind.pk}/dossier/"' in page
    printed = carol.get(f"/actors/{lind.pk}/dossier/").text
    assert 'href="#note-1"' in printed
    assert 'id="note-1"' in printed
    file = carol.get(f"/actors/{lind.pk}/dossier.html")
    assert file["Content-Disposition"].startswith('attachment; filename="ana-lind-')
    assert file["Content-Type"].startswith("text/html")
    assert f'href="http://testserver/actors/{lind.pk}/"' not in file.text  # it does not lead to itself
    assert 'href="http://testserver/quotes/?speaker=' in file.text
    assert "<script" not in file.text
    assert 'href="/' not in file.text


def test_a_merged_actor_s_dossier_is_that_of_the_one_it_became(carol, lind, story):
    merged = actor("A. Lind", merged_into=lind)
    assert "Ana Lind" in carol.get(f"/actors/{merged.pk}/dossier/").text
