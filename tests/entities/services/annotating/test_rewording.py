"""Another text for an article: what people decided goes along, nothing is lost in silence, and it can be undone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.intake import reading
from articles.models import Article, Rewording, Upload, UploadItem
from articles.revisions.rereading import CannotReread, Reading, encodings_of, reread
from articles.revisions.rewording import NotInUse, SameText, undo_rewording, use_text
from articles.services import delete_articles
from entities import nlp
from entities.models import ActorTotal, KeptQuote, Mention, Report, UnnamedTarget
from entities.services.annotating.storing import store_annotation
from entities.services.correcting.mentions import reject_mention
from entities.services.correcting.quotes import accept_quote, set_stance
from entities.services.derived.exact import drift
from entities.services.keeping.keeping import create_collection, keep_quote
from newsdesk.days import day_of
from tests import factories

WRAPPED = """Ferry to stop in May

The ferry across the strait will stop running in May, said Ana Lind, who has
run the harbour office for nine years and has seen many ferries come and go.

READ MORE: Tom Berg on ferries

“We have no choice,” Ana Lind said. “The ship is forty years old, and nobody
wants to pay for another one, which is a shame for everybody on the islands.”

“It will be missed,” said Tom Berg of the islanders’ council, who had come to
the harbour on Wednesday to look at the old ship for what may be the last time.
"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return factories.user("alice", "editor")


def stored(content, name="ferry.txt"):
    upload = Upload.objects.create(kind="files", source_name="The Harbour Post", published_at=factories.NOON)
    item = UploadItem.objects.create(upload=upload, name=name, size=len(content), content=content)
    reading.read_item(item=item, now=timezone.localtime())
    item.refresh_from_db()
    assert item.state == "stored", item.reason
    return annotated(item.article)


def annotated(article):
    store_annotation(article=article, annotation=nlp.annotate(article.text, day_of(article.published_at)))
    article.refresh_from_db()
    return article


@pytest.fixture
def ferry():
    return stored(WRAPPED.encode())


def as_sent(article, by):
    reading = Reading(as_sent=True)
    return use_text(
        article=article, found=reread(article, reading), before=reread(article, Reading()), reading=reading, by=by
    )


def quote_of(article, words):
    return article.quotes.get(text__startswith=words)


def test_the_text_as_sent_takes_the_place_of_the_tidied_one(ferry, alice):
    choice = quote_of(ferry, "We have no choice")
    ship = ferry.text.index("ferry across")
    choice.unnamed_targets.all().delete()
    UnnamedTarget.objects.create(quote=choice, position=0, words="the owners", start=ship, end=ship + 5)
    rewording = as_sent(ferry, alice)
    after = rewording.after
    (owners,) = quote_of(after, "We have no choice").unnamed_targets.all()
    assert (owners.words, after.text[owners.start : owners.end]) == ("the owners", "ferry")
    ferry.refresh_from_db()
    assert "READ MORE" in after.text
    assert "READ MORE" not in ferry.text
    assert "has\nrun the harbour" in after.text
    assert (ferry.replaced_by, after.replaced_by, after.new_version_of) == (after, None, None)
    assert (after.title, after.source, after.published_at) == (ferry.title, ferry.source, ferry.published_at)
    assert after.upload_items.get().name == "ferry.txt"
    assert after.state == "received"  # a job annotates it


def test_what_people_decided_goes_along_to_the_same_words(ferry, alice):
    quote = quote_of(ferry, "We have no choice")
    accept_quote(quote=quote, by=alice, expected_revision=ferry.revision)
    set_stance(
        quote=quote_of(ferry, "It will be missed"), stance="positive", by=alice, expected_revision=ferry.revision
    )
    berg = ferry.mentions.filter(text="Tom Berg").first()
    reject_mention(mention=berg, by=alice, expected_revision=ferry.revision)
    after = as_sent(ferry, alice).after
    kept = quote_of(after, "We have no choice")
    assert (kept.state, kept.speaker, kept.arrived_at) == ("accepted", quote.speaker, quote.arrived_at)
    assert all(after.text[span.start : span.end] for span in kept.spans.all())
    assert quote_of(after, "It will be missed").stance_origin == "person"
    gone = Mention.objects.get(article=after, state="rejected")
    assert after.text[gone.start : gone.end] == gone.text == "Tom Berg"
    # And a run of the engine leaves all that alone.
    annotated(after)
    accepted = after.quotes.get(state="accepted")
    assert (accepted.pk, accepted.text, accepted.speaker) == (kept.pk, kept.text, quote.speaker)
    assert after.quotes.filter(stance_origin="person").count() == 1
    assert not drift()


def test_counts_are_those_of_the_text_in_use(ferry, alice):
    before = set(ActorTotal.objects.filter(once=True).values_list("actor__name", "quotes_by"))
    as_sent(ferry, alice)
    assert set(ActorTotal.objects.filter(once=True).values_list("actor__name", "quotes_by")) == before
    assert Article.objects.filter(replaced_by=None).count() == 1


def test_what_has_no_place_is_told_and_stays(ferry, alice):
    sent = as_sent(ferry, alice).after
    annotated(sent)
    more = factories.mention(sent, "READ MORE", origin="person")
    undone = undo_rewording(rewording=Rewording.objects.get(undone_at=None), by=alice)
    assert undone.after == ferry
    assert undone.lost == ["The mention “READ MORE”"]
    assert Mention.objects.filter(pk=more.pk).exists()
    assert not drift()


def test_the_undo_takes_along_what_was_decided_since(ferry, alice):
    accept_quote(quote=quote_of(ferry, "It will be missed"), by=alice, expected_revision=ferry.revision)
    sent = as_sent(ferry, alice).after
    annotated(sent)
    accept_quote(quote=quote_of(sent, "We have no choice"), by=alice, expected_revision=sent.revision)
    undo_rewording(rewording=Rewording.objects.first(), by=alice)
    ferry.refresh_from_db()
    assert ferry.replaced_by is None
    assert quote_of(ferry, "We have no choice").state == quote_of(ferry, "It will be missed").state == "accepted"
    assert ferry.upload_items.count() == 1
    assert not drift()
    # There and back again, and nothing is there twice.
    again = as_sent(ferry, alice).after
    assert again == sent
    assert quote_of(sent, "We have no choice").state == "accepted"
    assert not drift()
    with pytest.raises(NotInUse):
        undo_rewording(rewording=Rewording.objects.order_by("pk").first(), by=alice)


def test_the_undo_takes_along_what_was_said_of_the_article_since(ferry, alice):
    sent = as_sent(ferry, alice).after
    later = factories.NOON + timedelta(days=2)
    factories.describe(sent, by=alice, title="The last ferry", published_at=later, source=factories.source("Bay News"))
    undo_rewording(rewording=Rewording.objects.get(), by=alice)
    ferry.refresh_from_db()
    assert (ferry.title, ferry.published_at, ferry.source.name) == ("The last ferry", later, "Bay News")
    assert set(ferry.quotes.values_list("published_at", flat=True)) == {later}
    assert not drift()


def test_collections_and_reports_find_their_quotes(ferry, alice):
    quote = quote_of(ferry, "We have no choice")
    ferries = create_collection(owner=alice, name="Ferries", now=timezone.now())
    keep_quote(quote=quote, collection=ferries, base="http://testserver", now=timezone.now())
    Report.objects.create(
        about="quote", number=quote.pk, article=ferry, text=quote.text, words="Wrong speaker", by=alice
    )
    after = as_sent(ferry, alice).after
    there = quote_of(after, "We have no choice").pk
    assert KeptQuote.objects.get().quote_number == Report.objects.get().number == there


def test_the_same_text_changes_nothing(ferry, alice):
    with pytest.raises(SameText):
        use_text(
            article=ferry, found=reread(ferry, Reading()), before=reread(ferry, Reading()), reading=Reading(), by=alice
        )
    assert Article.objects.count() == 1


def test_a_deletion_takes_the_other_text_along(ferry, alice):
    after = as_sent(ferry, alice).after
    delete_articles(articles=Article.objects.filter(pk=after.pk), by=alice)
    assert Article.objects.count() == 0
    assert UploadItem.objects.get().content is None


def test_without_its_bytes_it_cannot_be_read_again(ferry):
    UploadItem.objects.update(content=None)
    with pytest.raises(CannotReread, match="were not kept"):
        reread(ferry, Reading(as_sent=True))


POLISH = """Łódź nie chce nowego portu

“Nie będzie żadnego portu,” powiedziała Łucja Wiśniewska w środę rano w ratuszu.
The mayor of Łódź, Łucja Wiśniewska, said on Wednesday that the port would have to wait for another year.
She thanked Grzegorz Brzęczyszczykiewicz, who had asked the question, and said it was a good one for everybody.
"""


def test_another_encoding_mends_text_and_title_and_carries_along(alice):
    wrong = stored(POLISH.encode("cp1250").decode("cp1252").encode(), "lodz.txt")
    UploadItem.objects.update(content=POLISH.encode("cp1250"), encoding="cp1252")
    mention = factories.mention(
        wrong, "£ucja Wi\x9cniewska" if "\x9c" in wrong.text else "£ucja Wiœniewska", origin="person"
    )
    likely = {one.name: one for one in encodings_of(wrong)}
    assert any("Łucja Wiśniewska" in line for line in likely["cp1250"].lines)
    assert any("£ucja" in line for line in likely["cp1252"].lines)
    reading = Reading(encoding="cp1250")
    before = reread(wrong, Reading(encoding="cp1252"))
    rewording = use_text(article=wrong, found=reread(wrong, reading), before=before, reading=reading, by=alice)
    assert rewording.after.title == "Łódź nie chce nowego portu"
    assert rewording.lost == []
    there = Mention.objects.get(article=rewording.after, origin="person")
    assert (there.text, mention.text != there.text) == ("Łucja Wiśniewska", True)
    assert rewording.after.upload_items.get().encoding == "cp1250"


def test_a_title_that_a_person_changed_stays(alice):
    wrong = stored(POLISH.encode("cp1250").decode("cp1252").encode(), "lodz.txt")
    UploadItem.objects.update(content=POLISH.encode("cp1250"), encoding="cp1252")
    factories.describe(wrong, by=alice, title="No port for Lodz", published_at=factories.NOON - timedelta(days=1))
    reading = Reading(encoding="cp1250")
    before = reread(wrong, Reading(encoding="cp1252"))
    after = use_text(article=wrong, found=reread(wrong, reading), before=before, reading=reading, by=alice).after
    assert (after.title, after.published_at) == ("No port for Lodz", factories.NOON - timedelta(days=1))
