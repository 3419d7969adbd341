"""How pages show those without a name whom a quote is about, and how a person decides about them."""

import csv
import io

import pytest

from entities.models import ActorTotal
from entities.services.derived.recounting import recounting
from tests.factories import article, quote

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("counts_stay_exact")]


@pytest.fixture
def told(lind):
    """Lind about the gunman and the <b>guards</b>, whom nobody names."""
    made = article("“They fired twice,” Ana Lind said. A gunman had met the guards and Tom Berg.", state="annotated")
    with recounting(article=made):
        return quote(made, "They fired twice", lind, unnamed=["the gunman", "the <b>guards</b>"], stance="negative")


def plain(answer):
    return " ".join(answer.text.split())


def post(client, quote, verb, **data):
    return client.post(f"/quotes/{quote.pk}/{verb}/", data | {"expected_revision": 0}, headers={"HX-Request": "true"})


def test_cards_say_that_they_are_not_named(carol, told):
    for page in ("/quotes/", f"/articles/{told.article_id}/"):
        text = plain(carol.get(page))
        assert "<bdi>“the gunman”</bdi>, not named" in text
        assert "<bdi>“the &lt;b&gt;guards&lt;/b&gt;”</bdi>, not named" in text
        assert "quote-card negative" in text or "reader-card negative" in text


def test_they_are_no_actors_and_count_for_nobody(carol, told):
    assert set(ActorTotal.objects.values_list("actor__name", flat=True)) == {"Ana Lind"}
    assert "the gunman" not in carol.get("/actors/").text


def test_a_person_sets_an_actor_instead(bob, told, berg):
    gunman = told.unnamed_targets.first()
    editor = plain(bob.get(f"/quotes/{told.pk}/edit/"))
    assert f'name="without" value="{gunman.pk}"' in editor
    assert "Not about “the gunman”" in editor
    assert post(bob, told, "about", actor=berg.pk, without=gunman.pk).status_code == 200
    assert [target.actor for target in told.targets.all()] == [berg]
    assert [one.words for one in told.unnamed_targets.all()] == ["the <b>guards</b>"]


def test_a_person_takes_one_off_and_undo_brings_them_back(bob, told):
    gunman = told.unnamed_targets.first()
    assert post(bob, told, "about", without=gunman.pk).status_code == 200
    assert told.unnamed_targets.count() == 1
    assert post(bob, told, "about", without=gunman.pk).status_code == 409
    answer = bob.post(f"/articles/{told.article_id}/steps/undo/", {"revision": 1})
    assert answer.status_code == 200
    assert [one.words for one in told.unnamed_targets.all()] == ["the gunman", "the <b>guards</b>"]


def test_the_stance_keys_are_of_the_first_where_nobody_has_a_name(bob, told):
    editor = plain(bob.get(f"/quotes/{told.pk}/edit/"))
    assert editor.count('data-key="1"') == 1
    guards = told.unnamed_targets.last()
    assert post(bob, told, "stance", stance="positive", unnamed=guards.pk).status_code == 200
    assert [one.stance for one in told.unnamed_targets.all()] == ["negative", "positive"]


@pytest.mark.parametrize("sent", ["x", "0", "-1", "99999999999999999999"])
def test_what_makes_no_sense_is_refused(bob, told, sent):
    assert post(bob, told, "about", without=sent).status_code in (409, 422)
    assert told.unnamed_targets.count() == 2


def test_exports_and_programs_have_them_apart_from_actors(carol, told):
    (item,) = carol.get("/api/quotes").json()["items"]
    assert (item["targets"], item["about"]) == ([], ["the gunman", "the <b>guards</b>"])
    assert item["unnamed_targets"][0] == {
        "words": "the gunman", "start": 1, "end": 17, "stance": "negative", "confidence": 1.0,
    }  # fmt: skip
    table = b"".join(carol.get("/quotes/export.csv")).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["About"], row["About (without a name)"]) == ("", "the gunman; the <b>guards</b>")
