"""The language engine: a text in, its actors, quotes and dates out. Knows nothing of Django.

`annotate` is all that the rest of Newsdesk calls; `annotation` says what comes out of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from entities.nlp.annotation import Annotation, DateFound, Span

__all__ = ["PIPELINE_VERSION", "Annotation", "Span", "annotate", "resolve_dates"]

# Goes up with every change that makes the engine find something else in the same text.
PIPELINE_VERSION = "4"


def annotate(texts: Iterable[str], dates: Iterable[date | None]) -> Iterator[Annotation]:
    """Annotates one text after another; `dates` are their days of publication, where known.

    A stream: nothing is read ahead. The model is loaded with the first text, once in a process.
    """
    from entities.nlp import pipeline  # spaCy and the model take seconds to load; a web page needs neither

    return pipeline.annotate(texts, dates)


def resolve_dates(text: str, published: date | None, named: Sequence[Span]) -> tuple[DateFound, ...]:
    """The dates of one text read against another day of publication; `named` are the names in it, in text order."""
    from entities.nlp import pipeline

    return pipeline.resolve_dates(text, published, named)
