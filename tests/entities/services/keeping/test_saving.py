from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from entities.models import Digest, SavedSearch, Watch
from entities.pages.saved_pages import CannotSave
from entities.services.keeping.saving import (
    RESTORABLE_FOR,
    NameTaken,
    delete_search,
    prune_deleted,
    rename_search,
    restore_search,
    save_search,
    share_search,
)
from tests.factories import NOON, actor, user

pytestmark = pytest.mark.django_db


def save(owner, address="/quotes/?q=ferry", name="Ferries", **options):
    return save_search(owner=owner, address=address, name=name, now=NOON, **options)


def test_a_search_is_saved_and_watched_from_now_on(carol):
    search = save(carol)
    assert (search.name, search.page, search.asked, search.is_shared) == ("Ferries", "quote_list", "q=ferry", False)
    assert list(Watch.objects.values_list("search", "user", "seen_at")) == [(search.pk, carol.pk, NOON)]


def test_a_search_can_be_saved_without_watching_it(carol):
    save(carol, watched=False)
    assert Watch.objects.count() == 0


def test_a_search_without_a_name_is_called_what_it_asks(carol):
    lind = actor("Ana Lind")
    assert save(carol, f"/quotes/?speaker={lind.pk}", name=" ").name == "Quotes by Ana Lind"


def test_a_suggested_name_that_is_taken_gets_a_number(carol):
    save(carol, name="Quotes with “harbour”")
    assert save(carol, "/quotes/?q=harbour", name="").name == "Quotes with “harbour” (2)"


def test_the_same_question_is_saved_once(carol):
    first = save(carol)
    assert save(carol, "/quotes/?q=ferry&attribution=said", name="Again") == first
    assert SavedSearch.objects.count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_double_click_saves_once():
    carol = user("carol", "analyst")

    def click(_):
        try:
            return save(carol).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        first, second = both.map(click, range(2))
    assert first == second == SavedSearch.objects.get().pk
    assert Watch.objects.count() == 1


def test_others_may_save_the_same_under_the_same_name(carol):
    save(carol)
    save(user("bob", "annotator"))
    assert SavedSearch.objects.count() == 2


def test_a_name_is_taken_once(carol):
    save(carol)
    with pytest.raises(NameTaken, match="You already have one called “Ferries”"):
        save(carol, "/quotes/?q=harbour")
    other = save(carol, "/quotes/?q=harbour", name="Harbour")
    with pytest.raises(NameTaken):
        rename_search(search=other, name="Ferries")
    rename_search(search=other, name="  The   harbour ")
    other.refresh_from_db()
    assert other.name == "The harbour"


def test_a_page_with_too_many_filters_is_refused(carol):
    names = "&".join(f"speaker={actor(f'Speaker {n}').pk}" for n in range(8))
    with pytest.raises(CannotSave):
        save(carol, f"/quotes/?{names}&" + "x" * 10 + "=1")


def test_a_deleted_search_comes_back(carol):
    search = save(carol)
    delete_search(search=search, now=NOON)
    assert list(SavedSearch.objects.of(carol)) == []
    restore_search(search=search)
    assert list(SavedSearch.objects.of(carol)) == [search]
    assert Watch.objects.count() == 1


def test_a_deleted_search_does_not_come_back_over_a_newer_one(carol):
    search = save(carol)
    delete_search(search=search, now=NOON)
    newer = save(carol, name="Newer")
    with pytest.raises(NameTaken, match="You have saved the same search again since, as “Newer”"):
        restore_search(search=search)
    delete_search(search=newer, now=NOON)
    save(carol, "/quotes/?q=harbour")
    with pytest.raises(NameTaken, match="You already have one called “Ferries”"):
        restore_search(search=search)


def test_deleted_searches_are_forgotten_in_the_end(carol):
    search, other = save(carol), save(carol, "/quotes/?q=harbour", name="Harbour")
    delete_search(search=search, now=NOON)
    assert prune_deleted(now=NOON + RESTORABLE_FOR) == 0
    assert prune_deleted(now=NOON + RESTORABLE_FOR + timedelta(seconds=1)) == 2  # with its watch
    assert list(SavedSearch.objects.all()) == [other]


def test_sharing_shows_a_search_to_others(carol):
    bob = user("bob", "annotator")
    search = save(carol)
    assert list(SavedSearch.objects.visible_to(bob)) == []
    share_search(search=search, shared=True)
    assert list(SavedSearch.objects.visible_to(bob)) == [search]
    assert list(SavedSearch.objects.shared_by_others(bob)) == [search]
    assert list(SavedSearch.objects.shared_by_others(carol)) == []
    share_search(search=search, shared=False)
    assert list(SavedSearch.objects.visible_to(bob)) == []


def test_a_watch_of_what_is_no_longer_shared_shows_nothing(carol):
    bob = user("bob", "annotator")
    search = save(carol, shared=True)
    Watch.objects.create(search=search, user=bob, seen_at=NOON)
    assert Watch.objects.of(bob).count() == 1
    share_search(search=search, shared=False)
    assert Watch.objects.of(bob).count() == 0


# --- what the database itself refuses


def test_the_database_refuses_bad_rows(carol):
    search = save(carol)
    row = {"owner": carol, "name": "x", "page": "quote_list", "asked": "q=x", "created_at": NOON}
    bad = [
        ("saved_search_has_name", lambda: SavedSearch.objects.create(**row | {"name": ""})),
        ("saved_search_has_page", lambda: SavedSearch.objects.create(**row | {"page": ""})),
        ("one_saved_search_per_person_and_name", lambda: SavedSearch.objects.create(**row | {"name": "Ferries"})),
        ("one_saved_search_per_person_and_question", lambda: SavedSearch.objects.create(**row | {"asked": "q=ferry"})),
        ("one_watch_per_person_and_search", lambda: Watch.objects.create(search=search, user=carol, seen_at=NOON)),
        ("digest_rhythm_is_known", lambda: Digest.objects.create(user=carol, rhythm="hourly", covered_until=NOON)),
    ]
    for constraint, insert in bad:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            insert()
