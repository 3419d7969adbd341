"""Stores what the engine found in an article that has no annotations yet.

Nothing is there to be compared with, withheld or counted before, and what is written is known without reading it back.
"""

from django.db import connection

from articles.models import Article
from entities.models import Quote, Run
from entities.nlp import Annotation
from entities.services.annotating.linking import barred_names, link_actors
from entities.services.annotating.rows import Rows, found_by_engine, next_ids
from entities.services.derived.arrivals import nothing_arrives
from entities.services.derived.locking import hold_named, names_are_current
from entities.services.derived.ranking import seen_so_far
from entities.services.derived.recounting import recounting_new
from newsdesk.days import day_of

ANYTHING = " OR ".join(
    f"EXISTS (SELECT FROM {table} WHERE article_id = %(article)s)"
    for table in ("entities_run", "entities_mention", "entities_quote", "entities_datemention", "entities_role")
)


def has_annotations(article: Article) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {ANYTHING}", {"article": article.pk})
        return cursor.fetchone()[0]


def store_first(*, article: Article, annotation: Annotation, pipeline: str, seconds: float) -> Run:
    """Belongs into a transaction that holds the article, which has no annotations."""
    found = found_by_engine(annotation, article.published_at)  # before anybody waits for it
    run = Run(article=article, pipeline=pipeline, seconds=seconds, n_gone=0, n_changed=0)
    rows = Rows()
    with recounting_new(rows.added):
        actors = [actor.pk for actor in link_actors(annotation, day_of(article.published_at))]
        rows.barred = barred_names(actors)
        [run.pk] = next_ids(Run, 1)
        run.n_new = rows.annotations(
            article.pk, run.pk, found, actors, next_ids(Quote, len(annotation.quotes)),
            source=article.source_id, is_reprinted=bool(article.copy_of_id or article.new_version_of_id),
        )  # fmt: skip
        run.save(force_insert=True)
        hold_named(actors)  # one that an actor was merged into meanwhile is not locked yet
        with nothing_arrives(), names_are_current():  # the subjects come with their quotes
            rows.store(seen_so_far(actors))
    return run
