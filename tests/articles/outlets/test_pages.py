"""The pages of outlets, as an editor uses them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.feeds.models import Feed
from articles.models import Article, Source, SourceChange, SourceMerge
from articles.outlets import merging
from articles.outlets.arriving import outlet_rows, silent_outlets
from entities.services.derived.exact import drift, repair
from tests import factories
from tests.articles.received import jobs

pytestmark = pytest.mark.django_db
LIST = "admin:articles_source_changelist"


def words(answer):
    return " ".join(answer.content.decode().split())


def came(source, *days_ago):
    """An article of this outlet that came in on each of these days."""
    for back in days_ago:
        one = factories.article(source=source)
        Article.objects.filter(pk=one.pk).update(created_at=timezone.now() - timedelta(days=back))


def two_outlets():
    keep, absorb = factories.source("The Evening Bell"), factories.source("Evening Bell Online")
    Source.objects.filter(pk=absorb.pk).update(zone="Asia/Tokyo", note="By permission", silent_after=9)
    lind = factories.actor("Ana Lind")
    for _ in range(2):
        told = factories.article(source=absorb)
        factories.mention(told, "Ana Lind", lind)
        factories.quote(told, "We will talk", lind)
    factories.article(source=keep)
    Feed.objects.create(source=absorb, url="https://bell.example/feed")
    repair()
    return keep, absorb, lind


def test_list_tells_what_came_in_and_who_fell_silent(desk):
    daily, archive = factories.source("Daily Tide"), factories.source("Old Archive")
    came(daily, *range(9, 20))
    came(archive, *[40] * 8)
    page = words(desk.get(reverse(LIST)))
    assert "silent</span> since" in page
    assert "11 came in" in page
    only = words(desk.get(reverse(LIST), {"show": "silent"}))
    assert "Daily Tide" in only
    assert "Old Archive" not in only
    assert [name for name, _ in silent_outlets()] == ["Daily Tide"]


def test_rows_take_the_same_queries_for_one_outlet_and_for_many(django_assert_num_queries):
    came(factories.source("One"), 1)
    today = timezone.localdate()
    with django_assert_num_queries(4):
        outlet_rows(Source.objects.all(), today=today)
    for number in range(5):
        came(factories.source(f"Other {number}"), 1, 2)
    with django_assert_num_queries(4):
        rows = outlet_rows(Source.objects.all(), today=today)
    assert {row.source.name: row.lately for row in rows if row.lately} == {
        "One": 1,
        **{f"Other {n}": 2 for n in range(5)},
    }


def test_desk_tells_editors_of_failing_feeds_and_silent_outlets(client, desk):
    came(factories.source("Daily Tide"), *range(9, 20))
    Feed.objects.create(
        source=factories.source("Bell"),
        url="https://bell.example/",
        failing_since=timezone.now(),
        problem="It is down.",
    )
    page = words(desk.get("/"))
    assert "1 feed fails" in page
    assert "Daily Tide</bdi> is silent since" in page
    client.force_login(factories.user("carol", "analyst"))
    assert "is silent since" not in words(client.get("/"))


def test_desk_without_trouble_says_nothing(desk):
    assert "fails" not in words(desk.get("/"))


def test_many_outlets_are_described_at_once(desk):
    one, two, three = (factories.source(name) for name in ("One", "Two", "Three"))
    told = {
        "outlet": [one.pk, two.pk],
        "zone": "Europe/Lisbon",
        "date_order": "DMY",
        "silent_after": "9",
        "language": "pt",
    }
    assert "Changed 2 outlets." in words(desk.post(reverse("admin:articles_source_describe"), told, follow=True))
    said = list(Source.objects.order_by("pk").values_list("zone", "date_order", "silent_after", "language", "note"))
    assert said == [("Europe/Lisbon", "DMY", 9, "pt", "")] * 2 + [("", "", None, "", "")]
    desk.post(reverse("admin:articles_source_describe"), {"outlet": [one.pk, three.pk], "zone": "-", "note": "Free"})
    one.refresh_from_db()
    assert (one.zone, one.note, one.date_order) == ("", "Free", "DMY")


def test_change_of_many_outlets_is_undone_but_for_what_was_changed_since(desk):
    one, two = factories.source("One"), factories.source("Two")
    Source.objects.filter(pk=one.pk).update(zone="Asia/Tokyo")
    described = reverse("admin:articles_source_describe")
    told = {"outlet": [one.pk, two.pk], "zone": "Europe/Lisbon", "silent_after": "9"}
    page = words(desk.post(described, told, follow=True))
    assert "Changed 2 outlets at once" in page
    assert "zone Europe/Lisbon, silent after 9." in page
    assert page.count("silent after 9 days") == 2
    Source.objects.filter(pk=two.pk).update(zone="Europe/Rome")
    undo = reverse("admin:articles_source_undo_change", args=[SourceChange.objects.get().pk])
    assert "Undid the change of 2 outlets." in words(desk.post(undo, follow=True))
    said = list(Source.objects.order_by("pk").values_list("zone", "silent_after"))
    assert said == [("Asia/Tokyo", None), ("Europe/Rome", None)]
    assert "was undone before" in words(desk.post(undo, follow=True))
    assert "Undo</button>" not in words(desk.get(reverse(LIST)))


def test_change_that_says_nothing_new_is_none(desk):
    one = factories.source("One")
    Source.objects.filter(pk=one.pk).update(note="Free")
    told = {"outlet": one.pk, "note": "Free"}
    assert "Nothing changed" in words(desk.post(reverse("admin:articles_source_describe"), told, follow=True))
    assert not SourceChange.objects.exists()


def test_undo_of_a_change_is_refused_where_everything_changed_since(desk):
    one = factories.source("One")
    desk.post(reverse("admin:articles_source_describe"), {"outlet": one.pk, "note": "Free"})
    Source.objects.filter(pk=one.pk).update(note="By permission")
    undo = reverse("admin:articles_source_undo_change", args=[SourceChange.objects.get().pk])
    assert "undone any more" in words(desk.post(undo, follow=True))
    one.refresh_from_db()
    assert one.note == "By permission"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "Select the outlets"), ({"outlet": "x"}, "Select the outlets"), ({"outlet": "1"}, "Choose what to set."),
        ({"outlet": "1", "zone": "Mars/Base"}, "Select a valid choice"),
        ({"outlet": "1", "silent_after": "-3"}, "greater than"),
    ],
)  # fmt: skip
def test_what_cannot_be_set_is_said(desk, told, said):
    factories.source("One")
    assert said in words(desk.post(reverse("admin:articles_source_describe"), told, follow=True))


def test_what_cannot_be_set_stays_typed_and_the_outlets_chosen(desk):
    one, _ = factories.source("One"), factories.source("Two")
    told = {"outlet": one.pk, "note": "By permission", "silent_after": "-3", "q": "one"}
    answer = desk.post(reverse("admin:articles_source_describe"), told)
    assert answer.status_code == 422
    assert 'value="By permission"' in answer.text
    assert 'value="-3"' in answer.text
    assert re.search(rf'value="{one.pk}"[^>]*checked', answer.text)
    assert "Two" not in words(answer)


def test_of_three_outlets_none_is_merged_and_all_stay_chosen(desk):
    three = [factories.source(name).pk for name in ("One", "Two", "Three")]
    answer = desk.get(reverse("admin:articles_source_merge"), {"outlet": three})
    assert (answer.status_code, "Select two outlets." in words(answer)) == (422, True)
    assert len(re.findall(r'name="outlet"[^>]*checked', answer.text)) == 3


def test_one_outlet_is_described_on_its_page(desk):
    bell = factories.source("Bell")
    change = reverse("admin:articles_source_change", args=[bell.pk])
    told = {
        "name": "Bell",
        "zone": "Asia/Tokyo",
        "language": "ja",
        "silent_after": "0",
        "note": "By permission",
        "date_order": "",
    }
    assert desk.post(change, told).status_code == 302
    bell.refresh_from_db()
    assert (bell.zone, bell.language, bell.silent_after, bell.note) == ("Asia/Tokyo", "ja", 0, "By permission")
    assert "Add a feed" in words(desk.get(change))


def test_two_outlets_are_merged_after_a_preview_and_the_merge_is_undone(desk):
    keep, absorb, lind = two_outlets()
    address = reverse("admin:articles_source_merge")
    preview = words(desk.get(address, {"outlet": [keep.pk, absorb.pk]}))
    assert "2 articles, 1 feed" in preview
    assert Source.objects.filter(pk__in=[keep.pk, absorb.pk]).count() == 2
    said = words(desk.post(address, {"outlet": [keep.pk, absorb.pk], "keep": keep.pk}, follow=True))
    assert "Merged Evening Bell Online into The Evening Bell. 2 articles moved." in said
    assert not Source.objects.filter(pk=absorb.pk).exists()
    assert (keep.articles.count(), keep.feeds.count(), len(drift())) == (3, 1, 0)
    (source,) = lind.activity.per_source()
    assert (source["name"], source["quotes_by"]) == ("The Evening Bell", 2)
    merge = SourceMerge.objects.get()
    undone = words(desk.post(reverse("admin:articles_source_undo_merge", args=[merge.pk]), follow=True))
    assert "Evening Bell Online is an outlet of its own again." in undone
    again = Source.objects.get(key="evening bell online")
    assert (again.articles.count(), again.feeds.count(), keep.articles.count(), len(drift())) == (2, 1, 1, 0)
    assert (again.zone, again.note, again.silent_after) == ("Asia/Tokyo", "By permission", 9)
    twice = words(desk.post(reverse("admin:articles_source_undo_merge", args=[merge.pk]), follow=True))
    assert "was undone before" in twice


def test_undo_leaves_what_was_moved_since_and_names_what_stands_in_its_way(desk, alice):
    keep, absorb, _ = two_outlets()
    moved = absorb.articles.first()
    address = reverse("admin:articles_source_merge")
    desk.post(address, {"outlet": [keep.pk, absorb.pk], "keep": keep.pk})
    third = factories.source("Third")
    factories.describe(Article.objects.get(pk=moved.pk), by=alice, source=third)
    undo = reverse("admin:articles_source_undo_merge", args=[SourceMerge.objects.get().pk])
    taken = factories.source("Evening Bell Online")
    assert "Another outlet is called Evening Bell Online now." in words(desk.post(undo, follow=True))
    taken.delete()
    desk.post(undo)
    assert Source.objects.get(key="evening bell online").articles.count() == 1
    assert third.articles.count() == 1


def merging_by_job(desk, monkeypatch):
    """Two outlets whose merge was asked for and waits for its job."""
    monkeypatch.setattr(merging, "AT_ONCE", 1)
    keep, absorb, lind = two_outlets()
    told = {"outlet": [keep.pk, absorb.pk], "keep": keep.pk}
    assert "Merging Evening Bell Online into The Evening Bell." in words(
        desk.post(reverse("admin:articles_source_merge"), told, follow=True)
    )
    return keep, absorb, lind, SourceMerge.objects.get()


def test_large_outlet_is_merged_and_parted_again_by_a_job(desk, monkeypatch):
    keep, absorb, lind, merge = merging_by_job(desk, monkeypatch)
    assert "0 of 2 articles moved" in words(desk.get(reverse(LIST)))
    assert absorb.articles.count() == 2
    assert jobs(merging.MERGE) == [{"merge_id": merge.pk}]
    merging.carry_out(merge)
    assert not Source.objects.filter(pk=absorb.pk).exists()
    assert (keep.articles.count(), keep.feeds.count(), len(drift())) == (3, 1, 0)
    assert lind.activity.per_source()[0]["quotes_by"] == 2
    merging.carry_out(merge)  # done before
    undo = reverse("admin:articles_source_undo_merge", args=[merge.pk])
    assert "Moving the articles of Evening Bell Online back." in words(desk.post(undo, follow=True))
    merging.carry_out(merge)
    again = Source.objects.get(key="evening bell online")
    assert (again.articles.count(), again.feeds.count(), keep.articles.count(), len(drift())) == (2, 1, 1, 0)
    assert "was undone before" in words(desk.post(undo, follow=True))


def test_merge_that_is_stopped_is_told_and_goes_back(desk, monkeypatch):
    keep, absorb, _, merge = merging_by_job(desk, monkeypatch)
    assert merging._some(merge.pk)
    undo = reverse("admin:articles_source_undo_merge", args=[merge.pk])
    assert "still being made" in words(desk.post(undo, follow=True))
    desk.post(reverse("admin:articles_source_stop_merge", args=[merge.pk]))
    merging.carry_out(merge)  # nothing is left to do
    assert (keep.articles.count(), absorb.articles.count()) == (2, 1)
    assert "is not complete; 1 article has moved. Stopped." in words(desk.get(reverse(LIST)))
    desk.post(undo)
    assert (keep.articles.count(), absorb.articles.count(), len(drift())) == (1, 2, 0)


def test_text_that_comes_in_while_a_merge_is_made_ends_it_in_words(desk, monkeypatch):
    keep, absorb, _, merge = merging_by_job(desk, monkeypatch)
    twin = absorb.articles.order_by("pk").first()
    factories.article(twin.text, source=keep, title="Ferry talks")
    merging.carry_out(merge)
    assert "both have “Ferry talks”. Delete it from one of them first." in words(desk.get(reverse(LIST)))
    assert absorb.articles.count() == 2


def test_outlet_that_is_being_merged_is_merged_with_no_other(desk, monkeypatch):
    _, absorb, *_ = merging_by_job(desk, monkeypatch)
    third = factories.source("Third")
    told = {"outlet": [third.pk, absorb.pk], "keep": third.pk}
    assert "is being merged right now" in words(desk.post(reverse("admin:articles_source_merge"), told, follow=True))


def test_outlets_with_the_same_text_are_not_merged(desk):
    keep, absorb = factories.source("The Evening Bell"), factories.source("Evening Bell Online")
    text = "“We will talk,” Ana Lind said on Thursday. She thanked Tom Berg for the ferry."
    factories.article(text, source=keep, title="Ferry talks")
    factories.article(text, source=absorb)
    address = reverse("admin:articles_source_merge")
    assert "Both have the same text" in words(desk.get(address, {"outlet": [keep.pk, absorb.pk]}))
    said = words(desk.post(address, {"outlet": [keep.pk, absorb.pk], "keep": keep.pk}, follow=True))
    assert "The Evening Bell and Evening Bell Online both have “Ferry talks”. Delete it from one of them first." in said
    assert absorb.articles.count() == 1


def test_merging_begins_with_two_outlets(desk):
    one = factories.source("One")
    address = reverse("admin:articles_source_merge")
    assert "Select two outlets." in words(desk.get(address, {"outlet": [one.pk]}, follow=True))
    assert "No other outlet is called “Tow”." in words(
        desk.get(address, {"outlet": [one.pk], "other": "Tow"}, follow=True)
    )
    two = factories.source("Two")
    assert "stays" in words(desk.get(address, {"outlet": [one.pk], "other": "two"}))
    assert "Choose which of the two stays." in words(
        desk.post(address, {"outlet": [one.pk, two.pk], "keep": ""}, follow=True)
    )


def test_the_two_outlets_alone_stand_in_the_address_of_their_merge(desk):
    two = [factories.source(name).pk for name in ("One", "Two")]
    address = reverse("admin:articles_source_merge")
    sent = {"outlet": two, "note": "for all selected", "csrfmiddlewaretoken": "a" * 32}
    (led, status), *others = desk.post(address, sent, follow=True).redirect_chain
    assert (led, status, others) == (f"{address}?outlet={two[0]}&outlet={two[1]}", 302, [])


def test_only_editors_see_the_list(client):
    client.force_login(factories.user("bob", "annotator"))
    assert client.get(reverse(LIST)).status_code == 403


def test_outlet_with_a_feed_is_not_deleted_by_hand(desk):
    bell = factories.source("Bell")
    Feed.objects.create(source=bell, url="https://bell.example/feed")
    assert desk.post(reverse("admin:articles_source_delete", args=[bell.pk]), {"post": "yes"}).status_code == 403
