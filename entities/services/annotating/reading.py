"""Reading the text of an article with the engine."""

import time
from functools import partial
from typing import cast

from django.core.cache import cache

from articles.models import Article
from entities import nlp
from entities.reads.lists.known_names import known_names, stamp
from newsdesk.days import day_of

CACHED_SECONDS = 600  # between the preview and the decision to apply it, the engine need not read the text twice


def read(article: Article) -> tuple[nlp.Annotation, float]:
    """What the engine finds in the text now, and the seconds it took. It knows the names on the editors' lists."""
    names = known_names()
    began = time.perf_counter()
    annotation = nlp.annotate(article.text, day_of(article.published_at), names)
    return annotation, time.perf_counter() - began


def read_again(article: Article) -> tuple[nlp.Annotation, float]:
    """The same; what was found a moment ago is not read for anew."""
    key = f"annotation:{article.sha256}:{day_of(article.published_at)}:{nlp.PIPELINE_VERSION}:{stamp()}"
    return cast("tuple[nlp.Annotation, float]", cache.get_or_set(key, partial(read, article), CACHED_SECONDS))
