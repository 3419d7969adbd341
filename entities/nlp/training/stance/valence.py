"""Sentences whose feeling people rated (Hutto and Gilbert 2014), what the stance is first trained on.

They are of editorials, reviews and posts, each rated by twenty people from -4, most negative, to 4, most positive;
they come with the source package of vaderSentiment. Needs no torch.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from entities.nlp.attributions.stance_layers import LONGEST
from entities.nlp.encoding import wordpieces
from entities.nlp.encoding.encoder import VOCABULARY
from entities.nlp.encoding.wordpieces import Wordpieces
from entities.nlp.language import quotation
from entities.nlp.training.data.sources import BadSource

INNER = "hutto_ICWSM_2014.tar.gz"  # the archive within the package
RATED = "_GroundTruth.txt"  # how the names of its files of sentences end
HIGHEST = 4
HELD_OUT = 25  # one sentence in so many is watched, not trained on
SHORTEST = 3  # pieces


@dataclass(frozen=True, slots=True, eq=False)
class Rated:
    pieces: Wordpieces
    valence: float  # from -1, most negative, to 1
    held_out: bool

    def __len__(self) -> int:
        return len(self.pieces)


def sentences(package: Path) -> Iterator[Rated]:
    """Raises BadSource where the file is not that package, or a line of it is not a rated sentence."""
    for name, lines in files(package):
        for number, line in enumerate(lines):
            try:
                _, rating, text = line.rstrip("\n").split("\t", 2)
                valence = float(rating) / HIGHEST
            except ValueError as error:
                raise BadSource(f"Line {number + 1} of {name} in {package} is not a rated sentence: {error}") from error
            text = text.replace("''", '"')
            pieces = wordpieces.split(text, quotation.quoted(text), VOCABULARY)[:LONGEST]
            if len(pieces) >= SHORTEST:
                yield Rated(pieces, valence, number % HELD_OUT == 0)


def files(package: Path) -> Iterator[tuple[str, list[str]]]:
    """Name and lines of each file of rated sentences, in the order of their names."""
    try:
        with tarfile.open(package) as outer:
            (inner,) = (member for member in outer.getmembers() if member.name.endswith(INNER))
            packed = content(outer, inner)
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            for member in sorted(archive.getmembers(), key=lambda member: member.name):
                if member.name.endswith(RATED):
                    yield member.name, content(archive, member).decode(errors="replace").splitlines()
    except (OSError, ValueError, tarfile.TarError) as error:
        raise BadSource(f"{package} is not the source package of vaderSentiment: {error}") from error


def content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    """Raises ValueError where the member is no file."""
    file = archive.extractfile(member)
    if file is None:
        raise ValueError(f"{member.name} is no file")
    return file.read()
