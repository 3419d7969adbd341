"""What the interchange format says of speakers is stored, and no run takes from people what they said of them."""

import pytest

from entities.exports.records import article_record
from entities.models import Actor, Quote
from entities.nlp import interchange
from entities.services.annotating.storing import store_annotation
from entities.services.correcting.speakers import confirm_speaker, remove_inner, remove_speaker
from entities.services.derived.exact import drift
from tests.factories import article, user

TEXT = "Ana Lind and Tom Berg said the driver told police that the port is safe. Eva Holm said nothing else."


def found(**changes):
    """An annotation by two speakers who quote a third, as the interchange format has it."""

    def at(words):
        return [TEXT.index(words), TEXT.index(words) + len(words)]

    names = ("Ana Lind", "Tom Berg", "Eva Holm")
    quote = {
        "content": [at("the driver told police that the port is safe")], "type": "indirect",
        "source": [at("Ana Lind and Tom Berg")], "speaker": "Ana Lind", "speakers": ["Ana Lind", "Tom Berg"],
        "speaker_span": at("Ana Lind"), "cue": [at("said")], "cue_class": "stated", "about": ["Eva Holm"],
        "stance": "neutral", "confidence": 0.9, "speaker_confidence": 0.9, "perhaps": False,
        "chain": [{"source": [at("the driver")], "cue": [at("told")], "speaker": "Eva Holm", "content": []}],
    }  # fmt: skip
    record = {
        "id": "1", "text": TEXT,
        "actors": [{"name": name, "kind": "person", "aliases": [name], "country": ""} for name in names],
        "entities": [
            {"start": at(name)[0], "end": at(name)[1], "label": "PERSON", "form": "name", "actor": name}
            for name in names
        ],
        "quotes": [quote | changes], "dates": [],
    }  # fmt: skip
    return interchange.annotation_of(TEXT, record)


@pytest.fixture
def story(db):
    return article(TEXT)


def store(story, **changes):
    store_annotation(article=story, annotation=found(**changes), pipeline="test 1")
    return Quote.objects.get()


def total(name):
    return Actor.objects.get(name=name).totals.of_layer().get().quotes_by


def test_the_format_comes_out_as_it_went_in(story):
    store(story)
    [quote] = article_record(story, base="http://x")["quotes"]
    assert (quote["speaker"], quote["speakers"], quote["perhaps"]) == ("Ana Lind", ["Ana Lind", "Tom Berg"], False)
    assert len(quote["speaker_ids"]) == 2
    [inner] = quote["chain"]
    words = {name: [TEXT[start:end] for start, end in inner[name]] for name in ("source", "cue", "content")}
    assert words == {"source": ["the driver"], "cue": ["told"], "content": []}
    assert inner["speaker"] == "Eva Holm"
    assert (total("Ana Lind"), total("Tom Berg"), total("Eva Holm")) == (1, 1, 0)


def test_an_archive_read_again_gets_all_of_it(story):
    store(story, speakers=["Ana Lind"], chain=[], perhaps=False)
    assert (total("Ana Lind"), total("Tom Berg")) == (1, 0)
    now = store(story, perhaps=True)
    assert ([who.name for who in now.speakers], now.perhaps) == (["Ana Lind", "Tom Berg"], True)
    assert now.inner.count() == 1
    assert (total("Ana Lind"), total("Tom Berg")) == (0, 0)
    assert len(drift()) == 0


@pytest.mark.parametrize(
    ("verb", "said"),
    [(confirm_speaker, {}), (remove_speaker, {"speaker": "Tom Berg"}), (remove_inner, {"position": 0})],
)
def test_reading_again_leaves_what_a_person_said(story, verb, said):
    quote = store(story, perhaps=True)
    said = {name: Actor.objects.get(name=value) if name == "speaker" else value for name, value in said.items()}
    story.refresh_from_db()
    quote.article = story
    verb(quote=quote, by=user("mia", "annotator"), expected_revision=story.revision, **said)
    was = ([who.name for who in quote.speakers], quote.inner.count())
    again = store(story, speaker="Eva Holm", speakers=["Eva Holm"], chain=[], about=[])
    assert again.pk == quote.pk
    assert ([who.name for who in again.speakers], again.inner.count()) == was
    assert len(drift()) == 0
