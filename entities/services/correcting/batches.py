"""Steps in several articles that are one act: written together, each under the next revision of its article."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pghistory
from django.db.models import F

from articles.models import Article
from entities.models import Actor, Batch, BatchStep

ROWS_AT_ONCE = 500  # what a person may be made to wait for
ARTICLES_AT_ONCE = 100


@dataclass(frozen=True)
class LeftOut:
    """Something that was asked for and not done."""

    article: int
    start: int
    text: str
    why: str  # in words


@dataclass(frozen=True)
class Batched:
    """What a batch did."""

    batch: Batch
    n_mentions: int
    n_articles: int
    left: tuple[Actor, ...] = ()  # actors that nothing names any more, and that people said something of


def open_batch(*, verb: str, example, by, undoes: Batch | None = None) -> Batch:
    return Batch.objects.create(verb=verb, example=example, by=by, undoes=undoes)


def write_steps(
    batch: Batch,
    articles: Iterable[int],
    write: Callable[[int], int],
    *,
    n_articles: int,
    report: Callable[[int], None],
    **said,
) -> Batched:
    """One step for each of these articles, whose locks the caller holds; `write(article id)` returns how many
    mentions it changed, at least one in `n_articles` of them. `said` are functions of an article's id: what else its
    step tells the history.
    """
    articles = sorted(articles)
    Article.objects.filter(pk__in=articles).update(revision=F("revision") + 1)
    revisions = dict(Article.objects.filter(pk__in=articles).values_list("pk", "revision"))
    steps, written = [], 0
    for at, article in enumerate(articles, start=1):
        context = {"article": article, "revision": revisions[article], "by": batch.by_id, "verb": batch.verb}
        more = {name: value for name, of in said.items() if (value := of(article))}
        with pghistory.context(**context, batch=batch.pk, articles=n_articles, **more) as told:
            n = write(article)
        steps.append(
            BatchStep(batch=batch, article_id=article, revision=revisions[article], context=told.id, n_mentions=n)
        )
        written += n
        if at % ARTICLES_AT_ONCE == 0 or at == len(articles):
            report(written)
            written = 0
    BatchStep.objects.bulk_create(steps, batch_size=1000)
    return Batched(batch, sum(step.n_mentions for step in steps), n_articles)


def close_batch(done: Batched, *, words: str, left_out: list[LeftOut]) -> Batched:
    batch = done.batch
    batch.words, batch.n_mentions = words[:1500], done.n_mentions
    batch.left_out = [vars(one) for one in left_out]
    batch.save(update_fields=["words", "n_mentions", "left_out"])
    return done


def why_left_out(left_out: list[LeftOut]) -> str:
    """ "3 were left out: 2 changed in the meantime, 1 is gone." """
    if not left_out:
        return ""
    reasons = Counter(one.why for one in left_out).most_common()
    n = len(left_out)
    return f"{n:,} {'was' if n == 1 else 'were'} left out: {', '.join(f'{n:,} {why}' for why, n in reasons)}."
