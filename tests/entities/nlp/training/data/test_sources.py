import gzip
import re

import pytest

from entities.nlp.training.data.sources import NAME_LABELS, TASKS, BadSource, Source, listed

ONE = """
[harbour]
file = "harbour_train"
task = "names"
weight = 2
origin = "invented"
licence = "CC0"
labels = { boat = "ORG", tide = "O" }

[ferry]
file = "ferry_train"
task = "quotes"
weight = 1
origin = "invented"
licence = "CC0"
"""


@pytest.fixture
def two_sources(tmp_path):
    path = tmp_path / "sources.toml"
    path.write_text(ONE)
    return path


def test_list_names_a_licence_and_an_origin_for_every_source():
    assert [one.name for one in listed() if not (one.licence and one.origin)] == []


def test_list_holds_sources_of_every_task():
    assert {one.task for one in listed()} == set(TASKS)


def test_list_maps_names_to_labels_of_the_encoder_only():
    assert {label for one in listed() for label in one.labels.values()} <= {*NAME_LABELS, "O", "?"}


def test_list_holds_no_text_that_is_measured_on():
    measured = re.compile(r"gum|acceptance_dev|acceptance2_dev|devtest|polnear_dev|crossner_politics_dev|conll03_dev")
    assert [one.file for one in listed() if measured.search(one.file)] == []


def test_list_without_a_source_keeps_the_others_in_order(two_sources):
    assert [one.name for one in listed(two_sources, without=["harbour"])] == ["ferry"]


def test_list_without_an_unknown_source_says_which_there_are(two_sources):
    with pytest.raises(BadSource, match=r"No source is called canal\. There are: harbour, ferry\."):
        listed(two_sources, without=["canal"])


def test_source_maps_an_unlisted_label_to_unsure(two_sources):
    harbour = listed(two_sources)[0]
    assert [harbour.label_of(label) for label in ("boat", "tide", "gull")] == ["ORG", "O", "?"]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (('task = "quotes"', 'task = "sums"'), "ferry: the task is 'sums'"),
        (("weight = 2", "weight = 0"), "harbour: the weight is 0"),
        (('boat = "ORG"', 'boat = "SHIP"'), "harbour: SHIP is no label"),
        (('labels = { boat = "ORG", tide = "O" }', ""), "harbour: a source of names needs labels"),
        (('licence = "CC0"', ""), "harbour: .*licence"),
        (('origin = "invented"', 'colour = "red"'), "harbour: .*colour"),
    ],
)
def test_list_complains_of_a_bad_entry(two_sources, change, complaint):
    two_sources.write_text(ONE.replace(*change, 1))
    with pytest.raises(BadSource, match=complaint):
        listed(two_sources)


def test_documents_are_read_from_a_packed_file(tmp_path):
    with gzip.open(tmp_path / "ferry.jsonl.gz", "wt") as lines:
        lines.write('{"id": "1"}\n{"id": "2"}\n')
    source = Source("ferry", "ferry", "quotes", 1, "invented", "CC0")
    assert [document["id"] for document in source.documents(tmp_path)] == ["1", "2"]


def test_documents_of_a_missing_file_say_how_to_do_without(tmp_path):
    source = Source("ferry", "ferry", "quotes", 1, "invented", "CC0")
    with pytest.raises(BadSource, match="Leave it out with --without ferry"):
        list(source.documents(tmp_path))


def test_documents_of_a_broken_file_name_the_line(tmp_path):
    with gzip.open(tmp_path / "ferry.jsonl.gz", "wt") as lines:
        lines.write('{"id": "1"}\n{"id": \n')
    source = Source("ferry", "ferry", "quotes", 1, "invented", "CC0")
    with pytest.raises(BadSource, match="ferry: line 2 of"):
        list(source.documents(tmp_path))
