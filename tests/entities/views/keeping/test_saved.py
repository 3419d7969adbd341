"""Saved searches, watches and mails on their pages: one's own, and of others what they share."""

from datetime import timedelta

import pytest
from django.core import mail, signing
from django.test import Client
from django.utils import timezone

from entities.models import Digest, Quote, SavedSearch, Watch
from entities.pages.digests import SALT
from entities.pages.saved_pages import PAGES, SavedPage
from entities.queries import QuoteQuery
from entities.services.keeping.digests import choose_rhythm, send_due
from entities.services.keeping.saving import save_search, share_search
from entities.services.keeping.watching import settled_moment, watch_search
from newsdesk.accounts.links import confirm_address
from tests.factories import actor, article, quote

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def save(owner, address="/quotes/?q=ferry", name="Ferries", **options):
    return save_search(owner=owner.person, address=address, name=name, now=settled_moment(), **options)


VERBS = ("rename", "share", "unshare", "delete", "restore")


# --- who may


def test_an_analyst_saves_watches_and_changes_what_is_theirs(carol, lind):
    answer = carol.post(
        "/saved/add/", {"address": f"/quotes/?speaker={lind.pk}", "name": "Lind", "watched": "on"}, follow=True
    )
    assert "Saved as “Lind”." in answer.text
    search = SavedSearch.objects.get()
    assert (search.owner, Watch.objects.get().user) == (carol.person, carol.person)
    for verb in VERBS:
        assert carol.post(f"/saved/{search.pk}/{verb}/", {"name": "Ana"}).status_code == 302
    search.refresh_from_db()
    assert (search.name, search.is_shared, search.deleted_at) == ("Ana", False, None)


def test_somebody_without_a_role_saves_nothing(dan, carol):
    search = save(carol, shared=True)
    for address in ("/saved/", f"/saved/{search.pk}/"):
        assert dan.get(address).status_code == 403
    verbs = [f"/saved/{search.pk}/{verb}/" for verb in (*VERBS, "watch", "stop", "seen")]
    posts = ["/saved/add/", "/saved/digest/", *verbs]
    assert [dan.post(address, {"address": "/quotes/?q=x"}).status_code for address in posts] == [403] * len(posts)
    assert SavedSearch.objects.get().is_shared
    assert Watch.objects.count() == 1


def test_what_others_keep_for_themselves_is_not_there(bob, carol):
    search = save(carol)
    assert "Ferries" not in bob.get("/saved/").text
    assert bob.get(f"/saved/{search.pk}/").status_code == 404
    posts = [f"/saved/{search.pk}/{verb}/" for verb in (*VERBS, "watch", "stop", "seen")]
    assert [bob.post(address, {"name": "x"}).status_code for address in posts] == [404] * len(posts)


def test_others_watch_what_is_shared_but_do_not_change_it(bob, carol):
    search = save(carol, shared=True)
    page = bob.get("/saved/").text
    assert "Ferries" in page
    assert "by carol" in page
    assert bob.get(f"/saved/{search.pk}/").status_code == 200
    assert "Watching “Ferries”" in bob.post(f"/saved/{search.pk}/watch/", follow=True).text
    assert [bob.post(f"/saved/{search.pk}/{verb}/", {"name": "x"}).status_code for verb in VERBS] == [404] * len(VERBS)
    assert Watch.objects.filter(user=bob.person).count() == 1
    bob.post(f"/saved/{search.pk}/stop/")
    assert Watch.objects.filter(user=bob.person).count() == 0


def test_nothing_is_saved_by_asking(carol):
    search = save(carol)
    for address in ("/saved/add/", "/saved/digest/", *(f"/saved/{search.pk}/{verb}/" for verb in (*VERBS, "seen"))):
        assert carol.get(address).status_code == 405


# --- saving from a page


@pytest.mark.parametrize(
    "page", ["/quotes/?q=x", "/articles/?q=x", "/actors/?q=x", "/relations/?verified=1", "/timeline/?verified=1"]
)
def test_filtered_results_can_be_saved_where_they_are_shown(carol, page):
    text = carol.get(page).text
    assert "Save this search" in text
    assert f'name="address" value="{page}"' in text


@pytest.mark.parametrize("page", ["/quotes/", "/articles/", "/relations/?view=network", "/quotes/?speaker=99"])
def test_what_cannot_be_saved_offers_nothing(carol, page):
    assert "Save this search" not in carol.get(page).text


def test_a_pair_and_an_actor_are_watched_with_one_click(carol, lind):
    berg = actor("Tom Berg")
    quote(article(), "We will talk", lind, [berg])
    pair = f"/relations/pair/?speaker={lind.pk}&about={berg.pk}"
    assert ">Watch</button>" in carol.get(pair).text
    answer = carol.post("/saved/add/", {"address": pair, "watched": "on"}, headers=HTMX).text
    assert "Ana Lind about Tom Berg" in answer
    assert ">Watching</button>" in answer
    assert ">Watching</button>" in carol.get(pair).text
    assert f'value="/quotes/?speaker={lind.pk}"' in carol.get(f"/actors/{lind.pk}/").text
    assert f'value="/quotes/?about={lind.pk}"' in carol.get(f"/actors/{lind.pk}/?tab=about").text


def test_a_saved_page_says_so_until_it_is_deleted(carol):
    search = save(carol)
    assert "Saved as" in carol.get("/quotes/?q=ferry&after=").text
    carol.post(f"/saved/{search.pk}/delete/")
    assert "Saved as" not in carol.get("/quotes/?q=ferry").text


def test_a_name_that_is_taken_is_refused_beside_the_name(carol):
    save(carol)
    asked = {"address": "/quotes/?q=harbour", "name": "Ferries", "shared": "on"}
    for answer in (carol.post("/saved/add/", asked), carol.post("/saved/add/", asked, headers=HTMX)):
        assert "You already have one called “Ferries”." in answer.text
        assert 'value="/quotes/?q=harbour"' in answer.text  # nothing is lost
        assert 'value="Ferries"' in answer.text
    assert carol.post("/saved/add/", asked).status_code == 422


def test_an_address_that_cannot_be_saved_is_refused_in_words(carol):
    answer = carol.post("/saved/add/", {"address": "/quotes/?colour=red", "name": "Red"})
    assert (answer.status_code, SavedSearch.objects.count()) == (422, 0)
    assert "This page has no filter called “colour”." in answer.text


# --- the list


def test_an_empty_list_says_how_to_fill_it(carol):
    assert "You haven’t saved any searches." in carol.get("/saved/").text
    assert "Ask something on" in carol.get("/").text


def test_the_list_counts_what_is_there_and_what_is_new(carol, lind):
    told = article("“We will talk,” said Ana Lind. “Never,” she said.")
    quote(told, "We will talk", lind)
    save(carol, f"/quotes/?speaker={lind.pk}", "Lind")
    quote(told, "Never", lind)
    text = carol.get("/saved/").text
    assert "2 quotes now" in text
    assert "1 new" in text
    assert "1 new" in carol.get("/").text


def test_a_deleted_search_is_taken_back_from_the_list(carol):
    search = save(carol)
    page = carol.post(f"/saved/{search.pk}/delete/", follow=True).text
    assert "Deleted “<bdi>Ferries</bdi>”." in page
    assert f'action="/saved/{search.pk}/restore/"' in page
    assert "“Ferries” is back." in carol.post(f"/saved/{search.pk}/restore/", follow=True).text


@pytest.mark.parametrize("deleted", ["x", "999", "9" * 30, "²"])
def test_odd_numbers_in_the_address_of_the_list_are_nothing(carol, deleted):
    assert carol.get("/saved/", {"deleted": deleted}).status_code == 200


def test_the_deleted_searches_of_others_are_not_named(bob, carol):
    search = save(carol)
    carol.post(f"/saved/{search.pk}/delete/")
    assert "Ferries" not in bob.get(f"/saved/?deleted={search.pk}").text


def test_a_search_for_somebody_gone_says_so(carol, lind):
    search = save(carol, f"/quotes/?speaker={lind.pk}", "Lind")
    lind.delete()
    assert "There is no such actor." in carol.get("/saved/").text
    assert "This search no longer works." in carol.get(f"/saved/{search.pk}/").text


@pytest.mark.django_db(transaction=True, serialized_rollback=True)  # as pages ask; within one come its savepoints
def test_pages_cost_the_same_for_one_search_and_for_several(carol, lind, django_assert_max_num_queries):
    berg = actor("Tom Berg")
    save(carol, f"/quotes/?speaker={lind.pk}", "Lind")
    carol.get("/")
    with django_assert_max_num_queries(14):
        carol.get("/saved/")
    for address in (f"/articles/?actor={berg.pk}", f"/relations/?about={lind.pk}", "/actors/?type=person"):
        save(carol, address, f"more {address}")
    with django_assert_max_num_queries(14):
        carol.get("/saved/")


# --- one that can't be answered


@pytest.fixture
def broken(bob, monkeypatch):
    """A search that Bob shares, and that nobody can answer any more."""
    fails = SavedPage("Search", QuoteQuery, "quote", lambda query, as_of: Quote.objects.extra(where=["1 / 0 = 1"]))
    monkeypatch.setitem(PAGES, "search", fails)
    return SavedSearch.objects.create(
        owner=bob.person, name="Broken", page="search", asked="q=ferry", is_shared=True, created_at=settled_moment()
    )


@pytest.fixture
def watched(carol, broken, lind):
    """Carol watches it beside one of her own, in which something is new."""
    search = save(carol, f"/quotes/?speaker={lind.pk}", "Lind")
    watch_search(search=broken, user=carol.person, now=settled_moment())
    quote(article(), "We will talk", lind)
    return search


def test_a_broken_search_is_not_stored(carol, broken):
    answer = carol.post("/saved/add/", {"address": "/search/?q=ferry", "watched": "on"})
    assert (answer.status_code, SavedSearch.objects.count()) == (422, 1)
    assert "can’t answer this question" in answer.text


def test_a_broken_search_breaks_itself_alone(carol, broken, watched):
    shown = carol.get("/saved/").text
    assert "Newsdesk can’t answer this search." in shown
    assert ("1 quote now" in shown, "1 new" in shown) == (True, True)


def test_the_desk_tells_of_a_broken_search(carol, broken, watched):
    shown = carol.get("/").text
    assert ("can’t be answered" in shown, "1 new" in shown) == (True, True)


def test_the_page_of_a_broken_search_says_so(carol, broken, watched):
    answer = carol.get(f"/saved/{broken.pk}/?since=2025-01-01T00:00:00Z")
    assert (answer.status_code, "Newsdesk can’t answer this search." in answer.text) == (200, True)


def test_a_mail_tells_of_a_broken_search(carol, broken, watched, mailoutbox):
    begun = settled_moment() - timedelta(days=2)
    choose_rhythm(user=carol.person, rhythm="daily", email="carol@example.org", now=begun)
    confirm_address(carol.person)
    tomorrow = (settled_moment() + timedelta(days=1)).replace(hour=7)
    assert send_due(now=tomorrow, site="https://news.example.org") == 1
    assert (mailoutbox[0].subject, "“Broken”: Newsdesk can’t answer" in mailoutbox[0].body) == ("1 new in “Lind”", True)


def test_a_broken_search_alone_is_no_reason_for_a_mail(carol, broken, watched):
    Quote.objects.all().delete()
    begun = settled_moment() - timedelta(days=2)
    choose_rhythm(user=carol.person, rhythm="daily", email="carol@example.org", now=begun)
    assert send_due(now=(settled_moment() + timedelta(days=1)).replace(hour=7), site="https://news.example.org") == 0


@pytest.mark.parametrize("words", ["2024-25", "2024-25*", "1.5*", "port_*"])
def test_a_search_for_numbers_is_stored_and_shown(carol, words):
    save(carol, f"/quotes/?q={words}", words)
    assert carol.get("/saved/").status_code == 200


# --- opening one


def test_new_hits_come_first_and_are_seen_once_the_page_has_shown_them(carol, lind):
    told = article("“We will talk,” said Ana Lind. “Never,” she said.")
    quote(told, "We will talk", lind)
    search = save(carol, f"/quotes/?speaker={lind.pk}", "Lind")
    quote(told, "Never", lind)
    page = carol.get(f"/saved/{search.pk}/")
    search_page = page.context["search_page"]
    assert ([made.text for made in search_page.new], [made.text for made in search_page.before]) == (
        ["Never"],
        ["We will talk"],
    )
    assert "1 new" in carol.get("/saved/").text  # asking alone marks nothing
    seen = carol.post(f"/saved/{search.pk}/seen/", {"upto": page.context["upto"]}, headers=HTMX)
    assert "Marked as seen." in seen.text
    assert "1 new" not in carol.get("/saved/").text
    assert carol.get(f"/saved/{search.pk}/").context["search_page"].new == []


def test_the_page_of_what_is_new_shows_the_same_when_it_is_loaded_again(carol, lind):
    told = article("“We will talk,” said Ana Lind.")
    search = save(carol, f"/quotes/?speaker={lind.pk}", "Lind")
    quote(told, "We will talk", lind)
    address = carol.get("/").context["watched"]()[0].address
    page = carol.get(address)
    carol.post(f"/saved/{search.pk}/seen/", {"upto": page.context["upto"]})
    assert [made.text for made in carol.get(address).context["search_page"].new] == ["We will talk"]


@pytest.mark.parametrize("address", ["/articles/?q=talk", "/actors/?type=person", "/timeline/?verified=1"])
def test_every_kind_of_search_opens(carol, lind, address):
    search = save(carol, address, "Any")
    quote(article("“We will talk,” said Ana Lind."), "We will talk", lind, state="accepted")
    actor("Tom Berg")
    assert len(carol.get(f"/saved/{search.pk}/").context["search_page"].new) == 1


@pytest.mark.parametrize("upto", ["", "soon", "2025-99-99"])
def test_a_moment_that_is_none_marks_nothing(carol, upto):
    search = save(carol)
    began = Watch.objects.get().seen_at
    assert carol.post(f"/saved/{search.pk}/seen/", {"upto": upto}).status_code == 302
    assert Watch.objects.get().seen_at == began


# --- mails


def test_without_a_mail_server_mails_are_not_offered_but_can_be_stopped(carol):
    text = carol.get("/saved/").text
    assert "nobody has set up a mail server" in text
    assert 'name="rhythm"' not in text
    choose_rhythm(user=carol.person, rhythm="daily", email="carol@example.org", now=timezone.now())
    assert 'name="rhythm"' in carol.get("/saved/").text
    Digest.objects.all().delete()
    answer = carol.post("/saved/digest/", {"rhythm": "daily", "email": "carol@example.org"})
    assert answer.status_code == 422
    assert Digest.objects.count() == 0


def test_mails_are_switched_on_and_off(carol, settings):
    settings.MAIL_IS_SET_UP = True
    answer = carol.post("/saved/digest/", {"rhythm": "weekly", "email": "carol@example.org"}, follow=True)
    assert "A mail to carol@example.org has a link to confirm the address." in answer.text
    assert "carol@example.org is not confirmed yet" in answer.text
    assert [letter.subject for letter in mail.outbox] == ["Is this your address?"]
    carol.person.refresh_from_db()
    confirm_address(carol.person)
    answer = carol.post("/saved/digest/", {"rhythm": "weekly", "email": "carol@example.org"}, follow=True)
    assert "New results go to carol@example.org every Monday morning." in answer.text
    assert "is not confirmed yet" not in answer.text
    assert 'value="weekly" selected' in carol.get("/saved/").text
    assert "You will get no more mails." in carol.post("/saved/digest/", {"rhythm": ""}, follow=True).text
    assert Digest.objects.count() == 0


def test_a_question_that_cannot_be_mailed_says_so(carol, settings):
    settings.MAIL_IS_SET_UP, settings.EMAIL_HOST, settings.EMAIL_PORT = True, "127.0.0.1", 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    answer = carol.post("/saved/digest/", {"rhythm": "weekly", "email": "carol@example.org"}, follow=True)
    assert "The mail server does not answer." in answer.text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"rhythm": "daily", "email": ""}, "Enter the address for the mails."),
        ({"rhythm": "daily", "email": "carol"}, "Enter a valid email address."),
        ({"rhythm": "hourly", "email": "carol@example.org"}, "hourly is not one of the available choices."),
    ],
)
def test_a_choice_that_cannot_be_kept_says_why(carol, settings, given, words):
    settings.MAIL_IS_SET_UP = True
    answer = carol.post("/saved/digest/", given)
    assert answer.status_code == 422
    assert words in answer.text


def test_the_link_in_a_mail_stops_it_without_signing_in(carol, client):
    Digest.objects.create(user=carol.person, rhythm="daily", covered_until=settled_moment())
    link = f"/saved/digest/stop/{signing.dumps(carol.person.pk, salt=SALT)}/"
    assert "Stop these mails?" in client.get(link).text
    assert Digest.objects.count() == 1
    strict = Client(enforce_csrf_checks=True)  # a mail program posts without having seen a page
    assert "No more mails" in strict.post(link, {"List-Unsubscribe": "One-Click"}).text
    assert Digest.objects.count() == 0
    assert client.post(link).status_code == 200


def test_a_link_nobody_signed_stops_nothing(carol, client):
    Digest.objects.create(user=carol.person, rhythm="daily", covered_until=settled_moment())
    assert client.post(f"/saved/digest/stop/{signing.dumps(carol.person.pk)}/").status_code == 404
    assert client.get("/saved/digest/stop/1/").status_code == 404
    assert Digest.objects.count() == 1


def test_sharing_and_unsharing_says_who_can_see_it(carol):
    search = save(carol)
    shared = carol.post(f"/saved/{search.pk}/share/", follow=True).text
    assert "Everyone here can see and watch “Ferries” now." in shared
    share_search(search=search, shared=True)
    assert "Only you can see “Ferries” now." in carol.post(f"/saved/{search.pk}/unshare/", follow=True).text


def test_a_verb_nobody_knows_is_not_there(carol):
    search = save(carol)
    assert carol.post(f"/saved/{search.pk}/eat/").status_code == 404
    assert Quote.objects.count() == 0
