"""The language engine: a text in, its actors, quotes and dates out. Knows nothing of Django.

`annotate` is the one call that reads a text; `annotation` says what comes out of it. `pipeline` reads many.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from entities.nlp.annotation import Annotation, DateFound, Span

if TYPE_CHECKING:
    from entities.nlp.names.known import KnownNames

__all__ = ["PIPELINE_VERSION", "Annotation", "Span", "annotate", "resolve_dates"]

# Goes up with every change that makes the engine find something else in the same text.
PIPELINE_VERSION = "12"


def annotate(text: str, published: date | None = None, names: KnownNames | None = None) -> Annotation:
    """What is found in a text; `published` is its day of publication, where known.

    `names` that somebody brought along are found, too (`names/known.py`).

    The model is loaded with the first text, once in a process.
    """
    from entities.nlp import pipeline  # spaCy and the model take seconds to load; a web page needs neither

    (annotation,) = pipeline.annotate([text], [published], names)
    return annotation


def resolve_dates(text: str, published: date | None, named: Sequence[Span]) -> tuple[DateFound, ...]:
    """The dates of one text read against another day of publication; `named` are the names in it, in text order."""
    from entities.nlp import pipeline

    return pipeline.resolve_dates(text, published, named)
