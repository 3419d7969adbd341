"""What a deleted list brought goes, and returns with it."""

import pytest
from django.utils import timezone

from entities.models import Actor, ActorList, Alias, Listed, NameSearch
from entities.reads.lists.standing import said_of
from entities.services.actors.naming import rename_actor
from entities.services.lists import keeping, storing, withdrawing
from entities.services.lists.keeping import CannotList
from tests.factories import actor

pytestmark = pytest.mark.django_db

TABLE = """name,aliases,type,country,id
Ana Pelenko,Pelenko; A. Pelenko,person,NO,1
Lumen Group,LG,company,Sweden,2
Tom Berg,T. Berg,,,3
"""


def shown():
    """What is said of each actor, without its id: one that went with the list comes back as another."""
    return sorted(
        (one.name, one.kind, one.country, one.origin, tuple(sorted(one.aliases.values_list("text", "origin"))))
        for one in Actor.objects.all()
    )


def entries():
    return [
        (said_of(entry), entry.actor and entry.actor.name, entry.is_away) for entry in Listed.objects.order_by("pk")
    ]


def delete(actor_list):
    keeping.delete_list(actor_list=actor_list, now=timezone.now())


def test_a_deleted_list_takes_along_what_only_it_brought_and_comes_back_whole(desk, berg):
    actor("Lumen Group", "organisation", aliases=["Lumen"])
    before = shown()
    found = desk.store(TABLE).list
    listed = shown(), entries()
    delete(found)
    assert shown() == before
    assert all(is_away for _, _, is_away in entries())
    keeping.restore_list(actor_list=found)
    assert (shown(), entries()) == listed
    delete(found)
    assert shown() == before


def test_what_another_list_or_a_person_says_stays(desk, alice, berg):
    found = desk.store(TABLE).list
    desk.store("name,aliases\nAna Pelenko,Pelenko\n", name="Others")
    rename_actor(actor=berg, name="Thomas Berg", by=alice)
    delete(found)
    ana = Actor.objects.get(name="Ana Pelenko")
    assert sorted(ana.aliases.values_list("text", flat=True)) == ["Ana Pelenko", "Pelenko"]
    berg.refresh_from_db()
    assert berg.name == "Thomas Berg"
    assert not Alias.objects.filter(text="T. Berg").exists()


def test_an_actor_that_came_meanwhile_is_joined_when_the_list_returns(desk, berg):
    found = desk.store(TABLE).list
    delete(found)
    ana = actor("Ana Pelenko")
    keeping.restore_list(actor_list=found)
    assert Listed.objects.get(own_id="1").actor == ana
    assert Actor.objects.filter(name="Ana Pelenko").count() == 1


def test_a_large_list_is_taken_away_by_a_job_that_turns_around_when_the_list_returns(desk, berg, monkeypatch):
    monkeypatch.setattr(withdrawing, "FOR_A_PERSON", 0)
    monkeypatch.setattr(withdrawing, "STEP", 1)
    found = desk.store(TABLE).list
    listed = shown()
    delete(found)
    assert shown() == listed
    withdrawing._some(found)
    assert [is_away for _, _, is_away in entries()] == [True, False, False]
    keeping.restore_list(actor_list=found)
    withdrawing.settle_list(found)
    withdrawing.settle_list(found)
    assert shown() == listed
    assert not Listed.objects.filter(is_away=True).exists()


def test_an_actor_that_only_the_list_made_goes_with_its_import_though_the_list_was_away_meanwhile(desk, berg):
    before = shown()
    imported = desk.store(TABLE)
    Listed.objects.update(is_away=True)  # as if its actors were mentioned and stayed
    withdrawing.settle_list(imported.list)
    assert [is_away for _, _, is_away in entries()] == [False] * 3
    desk.undo(imported)
    assert shown() == before


def test_a_list_in_which_a_table_is_being_saved_is_not_deleted(desk):
    imported = desk.store(TABLE)
    storing.undo_import(imported=imported)
    with pytest.raises(CannotList, match="being saved"):
        delete(imported.list)
    assert ActorList.objects.open().exists()


def test_the_import_of_a_deleted_list_is_not_undone_again(desk):
    imported = desk.store(TABLE)
    delete(imported.list)
    with pytest.raises(storing.CannotImport, match="was deleted"):
        storing.undo_import(imported=imported)


def test_texts_in_which_its_names_were_found_are_read_without_them(desk, berg, found, search_all):
    """`found`: a story that mentions Tom Berg."""
    imported = desk.store("name,aliases\nTom Berg,Nobody else\n")
    search_all()
    assert NameSearch.objects.filter(list=imported.list).exists()
    delete(imported.list)
    search_all()
    assert not NameSearch.objects.under_way().exists()
    assert not berg.aliases.filter(text="Nobody else").exists()
