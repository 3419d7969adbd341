from entities.nlp.training.data import own_corpus
from entities.nlp.training.stance.quoted import examples

TEXT = "Ida Lund said that Tide Club had let everybody down, and that the club was a disgrace."


def at(printed):
    start = TEXT.index(printed)
    return [start, start + len(printed)]


def document(**quote):
    return {
        "text": TEXT,
        "actors": [{"name": "Tide Club", "aliases": ["Tide Club", "the club"]}, {"name": "Ida Lund", "aliases": []}],
        "quotes": [
            {
                "content": [at("Tide Club had let everybody down, and that the club was a disgrace")],
                "cue": "said",
                "speaker_span": at("Ida Lund"),
                **quote,
            }
        ],
    }


def words(example):
    pieces = example.pieces
    return [
        TEXT[start:end] for start, end in zip(pieces.starts[example.actor], pieces.ends[example.actor], strict=True)
    ]


def test_all_names_of_the_subject_within_the_quote_are_marked():
    (found,) = examples([document(about=["Tide Club"], stance="negative")])
    assert found.stance == 0
    assert words(found) == ["Tide", "Club", "the", "club"]
    assert TEXT[found.pieces.starts[0] : found.pieces.ends[2]] == "Ida Lund said"


def test_marked_mentions_count_before_names():
    marked = document(targets=[{"actor": "Tide Club", "stance": "negative"}])
    start, end = at("everybody")
    marked["entities"] = [{"start": start, "end": end, "actor": "Tide Club"}]
    (found,) = examples([marked])
    assert words(found) == ["everybody"]


def test_a_quote_that_does_not_name_its_subject_is_read_as_a_whole():
    (found,) = examples([document(about=["Harbour Authority"], stance="negative")])
    assert words(found)[:2] == ["Tide", "Club"]
    assert words(found)[-1] == "disgrace"


def test_what_nobody_judged_is_left_out():
    assert list(examples([document(about=["Tide Club"], stance=None), document(about=[], stance="neutral")])) == []


def test_the_own_corpus_teaches_all_three_stances():
    found = list(examples(own_corpus.records()))
    assert len(found) > 1000
    assert {one.stance for one in found} == {0, 1, 2}
