"""Actors on a list of the editors are never merged away by a machine, nor removed; people's merges keep them."""

import pytest

from entities.choices import Origin
from entities.models import Actor, Listed, Merge
from entities.reads.actors.merge_preview import preview_merge
from entities.services.actors.mending import mend_actors
from entities.services.actors.merging import merge_actors, undo_merge
from entities.services.corpus_changes import change_corpus
from entities.services.derived.pruning import prune_actors
from tests.factories import actor, article, mention

pytestmark = pytest.mark.django_db

TABLE = "name,type\nZorvan Qelb,person\n"


@pytest.fixture
def listed(desk):
    desk.store(TABLE)
    return Listed.objects.get()


def test_an_unmentioned_listed_actor_is_not_pruned(listed):
    Actor.objects.update(origin=Origin.MACHINE)
    prune_actors([listed.actor_id])
    assert Actor.objects.filter(pk=listed.actor_id).exists()


def test_a_machine_merges_into_a_listed_actor_and_never_away(listed):
    story = article("Zorvan Aram Qelb came. Qelb left.")
    longer = actor("Zorvan Aram Qelb", aliases=["Zorvan Qelb"])
    mention(story, "Zorvan Aram Qelb", longer)
    mend_actors([longer.pk, listed.actor_id])
    assert not Merge.objects.filter(absorbed=listed.actor_id).exists()
    assert Actor.objects.get(pk=listed.actor_id).merged_into is None


def test_a_persons_merge_keeps_the_listed_actor_from_either_side(listed, alice, bob):
    other = actor("Z. A. Qelb")
    preview = preview_merge(keep=other, absorb=listed.actor)
    assert (preview.keep, preview.on_list) == (listed.actor, "Ministers 2026")
    done = change_corpus(
        verb="merge", arguments={"keep": other.pk, "absorb": listed.actor_id}, words="", rows=0, by=bob
    )
    assert done.actor == listed.actor
    assert done.words.endswith("Zorvan Qelb was kept because it is on the list “Ministers 2026”.")
    other.refresh_from_db()
    assert other.merged_into == listed.actor


def test_of_two_listed_actors_the_chosen_one_is_kept_and_the_place_returns(desk, alice):
    desk.store("name,id\nZorvan Qelb,1\nZ. A. Qelb,2\n")
    one, other = Listed.objects.order_by("own_id")
    first, second = one.actor, other.actor
    merge = merge_actors(keep=second, absorb=first, by=alice)
    assert set(Listed.objects.values_list("actor", flat=True)) == {second.pk}
    undo_merge(merge=merge, by=alice)
    assert dict(Listed.objects.values_list("own_id", "actor")) == {"1": first.pk, "2": second.pk}


def test_an_import_after_a_merge_keeps_both_entries(desk, alice):
    table = "name,id\nZorvan Qelb,1\nZ. A. Qelb,2\n"
    imported = desk.store(table)
    one, other = Listed.objects.order_by("own_id")
    merge_actors(keep=one.actor, absorb=other.actor, by=alice)
    again = desk.preview(table, to=imported.list)
    assert {row.outcome for row in again.rows.all()} == {"same"}
    assert set(one.actor.aliases.values_list("text", flat=True)) == {"Zorvan Qelb", "Z. A. Qelb"}
