"""Collections: what a person keeps is never lost, and always says what became of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from articles.models import Article
from entities.models import Collection, KeptQuote, Quote
from entities.pages.collections import items, kept_rows, what_became_of
from entities.services.annotating.storing import store_annotation
from entities.services.correcting.quotes import reject_quote, reopen_quote
from entities.services.correcting.reshaping import split_quote
from entities.services.correcting.speakers import set_speaker
from entities.services.correcting.undo import undo_step
from entities.services.derived.exact import repair
from entities.services.keeping.keeping import (
    AlreadyKept,
    create_collection,
    delete_collection,
    keep_quote,
    move_kept,
    remove_kept,
    rename_collection,
    restore_collection,
    restore_kept,
    share_collection,
    write_note,
)
from entities.services.keeping.saving import RESTORABLE_FOR, NameTaken, prune_deleted
from tests.entities.services.annotating.test_reannotating import ASKED, BERG, SAFE, TEXT, annotation, quote_found
from tests.factories import NOON, actor, article, quote

pytestmark = pytest.mark.django_db

SITE = "https://news.example.org"


@pytest.fixture
def collection(carol):
    return create_collection(owner=carol, name="Harbour", now=NOON)


@pytest.fixture
def story():
    return article("“We will talk,” said Ana Lind. “Never,” said Tom Berg. They met by the harbour.")


def keep(made, collection, **options):
    return keep_quote(quote=made, collection=collection, base=SITE, now=NOON, **options)


def revision(told):
    return Article.objects.get(pk=told.pk).revision


def became(kept):
    return what_became_of([kept])[kept.pk]


def test_a_kept_quote_remembers_what_it_was(collection, story):
    made = quote(story, "We will talk", actor("Ana Lind"), [actor("Tom Berg")])
    kept = keep(made, collection, note="  Ask her. ")
    assert (kept.quote_number, kept.position, kept.note) == (made.pk, 0, "Ask her.")
    assert kept.citation == (
        "“We will talk.” Ana Lind, quoted in “Ferry talks resume”, The Harbour Post, 20 November 2025, "
        f"{SITE}/articles/{story.pk}/#quote-{made.pk}"
    )
    assert (kept.record["text"], kept.record["speaker"], kept.record["about"]) == (
        "We will talk",
        "Ana Lind",
        ["Tom Berg"],
    )
    assert kept.record["address"] == f"/articles/{story.pk}/#quote-{made.pk}"
    assert became(kept) == ""


def test_a_kept_citation_tells_what_was_said_from_what_is_paraphrased(collection):
    told = article("Ana Lind said they would “talk soon”.")
    kept = keep(quote(told, "they would “talk soon”", actor("Ana Lind"), kind="mixed"), collection)
    assert kept.citation.startswith("[Paraphrased: they would] “talk soon.” Ana Lind, quoted in “Ferry talks resume”")


def test_a_collection_has_a_quote_once(collection, story, carol):
    made = quote(story, "We will talk")
    keep(made, collection)
    with pytest.raises(AlreadyKept, match="“Harbour” has this quote already"):
        keep(made, collection)
    keep(made, create_collection(owner=carol, name="Ferries", now=NOON))
    assert KeptQuote.objects.count() == 2


def test_a_removed_quote_can_be_taken_back_or_kept_anew(collection, story):
    made = quote(story, "We will talk")
    kept = keep(made, collection, note="Ask.")
    remove_kept(kept=kept, now=NOON)
    assert items(collection.kept.there()) == []
    restore_kept(kept=kept)
    assert [item.kept.note for item in items(collection.kept.there())] == ["Ask."]
    remove_kept(kept=kept, now=NOON)
    keep(made, collection)
    with pytest.raises(AlreadyKept):
        restore_kept(kept=kept)


def test_the_order_can_be_changed(collection, story):
    first, second, third = (keep(quote(story, words), collection) for words in ("We will talk", "Never", "They met"))
    remove_kept(kept=second, now=NOON)

    def order():
        return [item.kept.pk for item in items(collection.kept.there())]

    move_kept(kept=third, by=-1)
    assert order() == [third.pk, first.pk]
    move_kept(kept=third, by=-1)
    assert order() == [third.pk, first.pk]
    move_kept(kept=second, by=1)  # it is not there
    assert order() == [third.pk, first.pk]
    move_kept(kept=third, by=1)
    assert order() == [first.pk, third.pk]


def test_a_note_can_be_changed(collection, story):
    kept = keep(quote(story, "We will talk"), collection)
    write_note(kept=kept, note=" Ask. ")
    kept.refresh_from_db()
    assert kept.note == "Ask."


def test_names_of_collections_are_taken_once(collection, carol, bob):
    with pytest.raises(NameTaken):
        create_collection(owner=carol, name="Harbour", now=NOON)
    other = create_collection(owner=carol, name="Ferries", now=NOON)
    with pytest.raises(NameTaken):
        rename_collection(collection=other, name="Harbour")
    assert create_collection(owner=bob, name="Harbour", now=NOON).pk


def test_a_deleted_collection_comes_back_whole(collection, carol, story):
    kept = keep(quote(story, "We will talk"), collection)
    delete_collection(collection=collection, now=NOON)
    assert list(Collection.objects.of(carol)) == []
    restore_collection(collection=collection)
    assert [item.kept for item in items(collection.kept.there())] == [kept]


def test_what_was_deleted_long_ago_is_forgotten(collection, carol, story):
    other = create_collection(owner=carol, name="Ferries", now=NOON)
    kept = keep(quote(story, "We will talk"), other)
    remove_kept(kept=kept, now=NOON)
    delete_collection(collection=collection, now=NOON)
    assert prune_deleted(now=NOON + RESTORABLE_FOR) == 0
    assert prune_deleted(now=NOON + RESTORABLE_FOR + timedelta(seconds=1)) == 2
    assert list(Collection.objects.all()) == [other]


def test_others_read_what_is_shared(collection, bob):
    assert list(Collection.objects.visible_to(bob)) == []
    share_collection(collection=collection, shared=True)
    assert list(Collection.objects.visible_to(bob)) == [collection]
    delete_collection(collection=collection, now=NOON)
    assert list(Collection.objects.visible_to(bob)) == []


# --- what became of it


def test_a_rejected_quote_stays_as_it_was_and_says_who_rejected_it(collection, story, bob):
    made = quote(story, "We will talk", actor("Ana Lind"))
    kept = keep(made, collection)
    repair()
    reject_quote(quote=made, by=bob, expected_revision=revision(story))
    (item,) = items(collection.kept.there())
    assert item.quote is None
    assert item.happened.startswith("Rejected by bob on ")
    assert item.kept.record["text"] == "We will talk"
    reopen_quote(quote=made, by=bob, expected_revision=revision(story))
    (item,) = items(collection.kept.there())
    assert (item.quote, item.happened) == (made, "")
    assert item.kept == kept


def test_a_corrected_quote_says_what_it_was(collection, story, bob):
    made = quote(story, "We will talk", actor("Ana Lind"))
    kept = keep(made, collection)
    repair()
    set_speaker(quote=made, speaker=actor("Tom Berg"), by=bob, expected_revision=revision(story))
    assert became(kept) == "Changed since it was kept: the speaker was Ana Lind."


def test_a_quote_that_a_person_took_out_says_who_did_and_returns_when_that_is_undone(collection, story, bob):
    whole = quote(story, "They met by the harbour", kind="indirect")
    repair()
    _, part = split_quote(quote=whole, at=whole.start + 8, by=bob, expected_revision=revision(story)).quotes
    kept = keep(part, collection)
    undo_step(article=story, revision=revision(story), by=bob)
    assert not Quote.objects.filter(pk=part.pk).exists()
    assert became(kept).startswith("Removed from the article by bob on ")
    assert became(kept).endswith(": undid a step: split a quote.")
    undo_step(article=story, revision=revision(story), by=bob)
    assert became(kept) == ""


def read(told, *quotes):
    store_annotation(article=told, annotation=annotation(*quotes), pipeline="test")


def test_a_kept_quote_is_found_again_when_its_article_is_read_again(collection):
    told = article(TEXT)
    read(told, SAFE, ASKED)
    made = Quote.objects.get(text="Nobody asked us")
    kept = keep(made, collection)
    read(told, SAFE, quote_found("Nobody asked us", BERG))
    kept.refresh_from_db()
    assert kept.quote_number == Quote.objects.get(text="Nobody asked us").pk != made.pk
    assert became(kept) == "Changed since it was kept: the speaker was Ana Lind."


def test_a_quote_that_is_not_found_again_stays_as_it_was(collection):
    told = article(TEXT)
    read(told, SAFE, ASKED)
    kept = keep(Quote.objects.get(text="Nobody asked us"), collection)
    read(told, SAFE)
    (item,) = items(collection.kept.there())
    assert item.quote is None
    assert item.happened.startswith("A later run no longer finds this quote, since ")
    read(told, SAFE, ASKED)
    assert kept.record["text"] == "Nobody asked us"


def test_a_quote_of_a_deleted_article_stays(collection, story):
    kept = keep(quote(story, "We will talk"), collection)
    story.delete()
    assert became(kept).startswith("The article was deleted")
    (row,) = kept_rows(collection, base=SITE)
    assert row["text"] == "We will talk"


def test_an_export_holds_every_quote_with_its_note(collection, story, bob):
    lind = actor("Ana Lind")
    first, second = quote(story, "We will talk", lind), quote(story, "Never", lind)
    keep(first, collection, note="Ask her.")
    keep(second, collection)
    repair()
    reject_quote(quote=second, by=bob, expected_revision=revision(story))
    rows = list(kept_rows(collection, base=SITE))
    assert [(row["text"], row["note"], row["since"][:15]) for row in rows] == [
        ("We will talk", "Ask her.", ""),
        ("Never", "", "Rejected by bob"),
    ]
    assert {row["address"].partition("#")[0] for row in rows} == {f"{SITE}/articles/{story.pk}/"}
    assert {row["article"]["address"] for row in rows} == {f"{SITE}/articles/{story.pk}/"}


def test_a_collection_is_read_in_a_fixed_number_of_reads(collection, story, bob, django_assert_max_num_queries):
    keep(quote(story, "We will talk", actor("Ana Lind")), collection)
    with django_assert_max_num_queries(21):
        items(collection.kept.there())
    rejected = keep(quote(story, "Never", state="rejected"), collection)
    gone = keep(quote(story, "They met"), collection)
    Quote.objects.get(pk=gone.quote_number).delete()
    with django_assert_max_num_queries(21):
        assert [item.quote is None for item in items(collection.kept.there())] == [False, True, True]
    assert became(rejected) == "Rejected."


# --- what the database itself refuses


def test_the_database_refuses_bad_rows(collection, carol, story):
    kept = keep(quote(story, "We will talk"), collection)
    row = {"collection": collection, "quote_number": 7, "position": 1, "citation": "x", "record": {}, "kept_at": NOON}
    bad = [
        ("collection_has_name", lambda: Collection.objects.create(owner=carol, name="", created_at=NOON)),
        (
            "one_collection_per_person_and_name",
            lambda: Collection.objects.create(owner=carol, name="Harbour", created_at=NOON),
        ),
        (
            "one_kept_quote_per_collection",
            lambda: KeptQuote.objects.create(**row | {"quote_number": kept.quote_number}),
        ),
        ("kept_quote_has_citation", lambda: KeptQuote.objects.create(**row | {"citation": ""})),
    ]
    for constraint, insert in bad:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            insert()
