import io
import tarfile

import pytest

from entities.nlp.attributions.stance_layers import LONGEST
from entities.nlp.training.data.sources import BadSource
from entities.nlp.training.stance.valence import HELD_OUT, INNER, sentences

EDITORIALS = "1_1\t2.4\tThe new harbour is a joy.\n1_2\t-3\tIt ''cost'' too much.\n1_3\t0\tWell.\n"


def packed(members):
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w:gz") as archive:
        for name, content in members.items():
            about = tarfile.TarInfo(name)
            about.size = len(content)
            archive.addfile(about, io.BytesIO(content))
    return raw.getvalue()


@pytest.fixture
def package(tmp_path):
    def with_files(**files):
        inner = packed({f"rated/{name}_GroundTruth.txt": text.encode() for name, text in files.items()})
        path = tmp_path / "package.tar.gz"
        path.write_bytes(packed({"package/setup.py": b"", f"package/{INNER}": inner}))
        return path

    return with_files


def test_rated_sentences_are_read_with_their_valence_between_minus_one_and_one(package):
    found = list(sentences(package(editorials=EDITORIALS)))
    assert [one.valence for one in found] == [0.6, -0.75]  # one word alone is no sentence
    assert [len(one) for one in found] == [7, 7]


def test_files_are_read_in_the_order_of_their_names_and_some_sentences_held_out(package):
    line = "1\t{}\tThe ferry was late again.\n"
    found = list(sentences(package(tweets=line.format(-4) * 30, amazon=line.format(4) * 30)))
    assert [one.valence for one in found] == [1.0] * 30 + [-1.0] * 30
    assert [at for at, one in enumerate(found) if one.held_out] == [0, HELD_OUT, 30, 30 + HELD_OUT]


def test_long_sentences_are_cut(package):
    (found,) = sentences(package(editorials=f"1\t1\t{'harbour ' * 200}\n"))
    assert len(found) == LONGEST


def test_a_line_without_a_rating_is_named(package):
    with pytest.raises(BadSource, match="Line 2 of rated/editorials_GroundTruth"):
        list(sentences(package(editorials="1\t1\tThe ferry was late.\nThe ferry was late.\n")))


def test_another_file_is_not_taken_for_the_package(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("The ferry was late.")
    with pytest.raises(BadSource, match="is not the source package of vaderSentiment"):
        list(sentences(path))
    path.write_bytes(packed({"other/setup.py": b""}))
    with pytest.raises(BadSource, match="is not the source package of vaderSentiment"):
        list(sentences(path))
