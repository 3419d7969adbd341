"""Names of a list are found by the engine, in new texts and in those that are there, and mean their actors."""

import pytest

from entities import nlp
from entities.models import Actor, Listed, Mention, NameSearch, SearchedText
from entities.reads.lists.known_names import known_names
from entities.services.actors.suggesting import store_keys
from entities.services.annotating.reading import read
from entities.services.annotating.storing import store_annotation
from entities.services.correcting.mentions import set_mention_actor
from tests.factories import actor, article

pytestmark = pytest.mark.django_db

TABLE = "name,aliases,type\nZorvan Qelb,Qelb,person\nKTZQ Works,KTZQ,organisation\n"
TEXT = """The harbour was quiet on Monday, and nobody came to the quay before noon.

“We will not wait,” Zorvan Qelb told reporters at the old quay. The plan of the KTZQ board was late.

“It is enough,” said Tom Berg, who runs the ferry. The town had asked for a new pier for years."""


def annotated(text, **fields):
    made = article(text, **fields)
    store(made)
    return made


def store(story):
    annotation, seconds = read(story)
    store_annotation(article=story, annotation=annotation, seconds=seconds)
    story.refresh_from_db()


def mentioned(story):
    return {(one.text, one.actor and one.actor.name) for one in Mention.objects.live().filter(article=story)}


def test_a_new_text_is_read_with_the_names_of_the_lists(desk):
    desk.store(TABLE)
    story = annotated(TEXT)
    assert {("Zorvan Qelb", "Zorvan Qelb"), ("KTZQ", "KTZQ Works")} <= mentioned(story)
    quote = story.quotes.get(text__contains="We will not wait")
    assert quote.speaker == Listed.objects.get(name="Zorvan Qelb").actor


def test_without_lists_the_engine_reads_as_before(db):
    assert nlp.annotate(TEXT) == nlp.annotate(TEXT, names=known_names())


def test_texts_that_are_there_are_read_again(desk, search_all):
    story, other = (
        annotated(TEXT),
        annotated("Nobody of note came to the pier on Tuesday. It rained until the evening."),
    )
    revision = other.revision
    desk.store(TABLE)
    search_all()
    search = NameSearch.objects.get()
    assert (search.total, search.done, search.problem) == (2, 2, "")
    assert search.finished_at
    assert [text.article for text in search.texts.all()] == [story]
    assert ("KTZQ", "KTZQ Works") in mentioned(story)
    other.refresh_from_db()
    assert other.revision == revision


def test_a_second_search_finds_nothing_to_read(desk, search_all):
    annotated(TEXT)
    imported = desk.store(TABLE)
    search_all()
    desk.store(TABLE.replace("Zorvan Qelb,Qelb", "Zorvan Qelb,"), to=imported.list)
    search_all()
    assert [search.texts.count() for search in NameSearch.objects.order_by("pk")] == [1, 0]


def test_what_people_said_of_a_mention_stays(desk, search_all, alice):
    story = annotated(TEXT)
    mention = story.mentions.live().get(text="Zorvan Qelb")
    other = actor("Somebody Else", origin="person")
    set_mention_actor(mention=mention, actor=other, by=alice, expected_revision=story.revision)
    desk.store(TABLE)
    search_all()
    assert ("Zorvan Qelb", "Somebody Else") in mentioned(story)
    assert ("KTZQ", "KTZQ Works") in mentioned(story)


def test_undoing_the_import_reads_the_texts_again_without_its_names(desk, search_all):
    story = annotated(TEXT)
    before = mentioned(story)
    imported = desk.store(TABLE)
    search_all()
    assert mentioned(story) != before
    desk.undo(imported)
    search_all()
    assert mentioned(story) == before
    assert not Actor.objects.filter(name="KTZQ Works").exists()


def test_a_single_word_of_two_bearers_is_left_open(desk):
    store_keys([actor("Mira Qelb")])
    desk.store(TABLE)
    story = annotated(TEXT.replace("Zorvan Qelb", "Qelb"))
    assert dict(mentioned(story))["Qelb"] not in ("Zorvan Qelb", "Mira Qelb")


def test_a_single_word_that_a_list_gives_one_person_means_that_person(desk):
    desk.store(TABLE)
    story = annotated(TEXT.replace("Zorvan Qelb", "Qelb"))
    assert dict(mentioned(story))["Qelb"] == "Zorvan Qelb"


def test_a_name_of_two_listed_actors_binds_neither(desk):
    desk.store("name,id\nZorvan Qelb,1\nZorvan Qelb,2\n")
    listed = set(Listed.objects.values_list("actor", flat=True))
    assert len(listed) == 2
    story = annotated(TEXT)
    (mention,) = Mention.objects.filter(article=story, text="Zorvan Qelb")
    assert mention.actor_id not in listed


def test_a_text_that_cannot_be_read_is_passed_over(desk, search_all, monkeypatch):
    from entities.services.lists import searching

    annotated(TEXT)
    desk.store(TABLE)

    def broken(article):
        raise ValueError("no")

    monkeypatch.setattr(searching, "read", broken)
    search_all()
    assert SearchedText.objects.get().problem == "ValueError"
    assert NameSearch.objects.get().finished_at
