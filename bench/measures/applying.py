"""Saying of thousands of identical mentions what was said of one, and undoing it: what the job needs for each."""

import hashlib
import time

from django.contrib.auth import get_user_model

from articles.models import Article, Source
from articles.search.folding import fold_words
from articles.search.tokens import vector_of
from bench.corpus import Corpus
from bench.timing import Figure
from entities.models import Actor, Mention
from entities.rules.texts.identical import Standing
from entities.services.correcting.identical import apply_to_all
from entities.services.correcting.mentions import set_mention_actor
from entities.services.correcting.undo_batch import undo_batch
from entities.services.derived.recounting import recounting

N_ARTICLES, N_MENTIONS = 50, 3_000
NAME = "Wenrik Tamsel"  # whom the corpus does not know


def measure_applying(corpus: Corpus, by: str) -> list[Figure]:
    """Link every mention of one name to another actor, undo that, and make it again; `by` is a user's name."""
    person = get_user_model().objects.get(username=by)
    wrong, right = (
        Actor.objects.create(name=name, key=fold_words(name), kind="person") for name in (NAME, "Orla Tamsel")
    )
    for number in range(N_ARTICLES):
        _article(corpus, number, wrong)
    example = Mention.objects.printing(fold_words(NAME)).order_by("pk").first()
    set_mention_actor(mention=example, actor=right, by=person, expected_revision=0)

    def applied():
        return apply_to_all(
            example=example, as_seen=Standing.of(example), chosen={}, undecided_too="corpus", by=person
        ).batch

    figures: list[Figure] = []
    batch = _timed(figures, "apply to all", applied)
    undone = _timed(figures, "undo it", lambda: undo_batch(batch=batch, by=person).batch)
    _timed(figures, "make it again", lambda: undo_batch(batch=undone, by=person).batch)
    return figures


def _timed(figures, what, act):
    begun = time.perf_counter()
    batch = act()
    milliseconds = round((time.perf_counter() - begun) * 1000, 1)
    figures.append(
        Figure(f"job, {what}: {batch.n_mentions:,} mentions in {N_ARTICLES} articles", milliseconds, milliseconds, 1)
    )
    return batch


def _article(corpus, number, actor):
    """The name between words of the corpus, as a suggestion of the machine each time."""
    pieces, spans, length = [], [], 0
    for _ in range(N_MENTIONS // N_ARTICLES + (number == 0)):  # one more for the example
        words = f"{' '.join(corpus.random.choices(corpus.words, k=9)).capitalize()} "
        spans.append((length + len(words), length + len(words) + len(NAME)))
        pieces.append(f"{words}{NAME}. ")
        length += len(pieces[-1])
    text = "".join(pieces)
    article = Article.objects.create(
        source=Source.objects.order_by("pk")[number % 5], title=f"{NAME}, part {number}", text=text,
        search=vector_of(text), sha256=hashlib.sha256(text.encode()).hexdigest(), state="annotated",
        n_words=len(text.split()),
    )  # fmt: skip
    with recounting(article=article):
        Mention.objects.bulk_create(
            Mention(
                article=article, actor=actor, start=start, end=end, text=NAME, key=actor.key, label="PERSON",
                confidence=0.9,
            )
            for start, end in spans
        )  # fmt: skip
