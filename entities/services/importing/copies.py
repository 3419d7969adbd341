"""What imported articles are copies and new versions of, as if they had come one after the other."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from articles.copies.comparing import WINDOW, is_copy
from articles.models import Article
from entities.services.importing.records import Imported
from newsdesk.database.locks import one_at_a_time

Order = tuple[datetime, int]
MEETING = """
SELECT given.id, article.id, article.published_at, article.copy_of_id
FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::timestamptz[]) AS given(id, bands, since, until)
CROSS JOIN LATERAL (SELECT article_id FROM articles_fingerprint WHERE bands && given.bands::bigint[] OFFSET 0) print
JOIN articles_article article ON article.id = print.article_id
WHERE article.published_at BETWEEN given.since AND given.until
"""  # an array of arrays would have to be of one length


class Copies:
    """`of` and `versions`: {article: the other one}, by key.

    `becoming`: {article that was stored before: of what it is a copy now}. Nobody links others until the end of the
    transaction.
    """

    def __init__(self, some: Sequence[Imported], pks: Sequence[int], sources: dict[str, int]):
        self.of: dict[int, int] = {}
        self.versions: dict[int, int] = {}
        self.becoming: dict[int, int] = {}
        self.order: dict[int, Order] = {}  # of each that has a date
        self.texts: dict[int, str] = {}
        self.copy_of: dict[int, int | None] = {}
        self.new = frozenset(pks)
        one_at_a_time("link copies")
        self._same_texts(some, pks)
        self._same_addresses(some, pks, sources)
        self._near(some, pks)

    def _same_texts(self, some, pks):
        there = Article.objects.filter(sha256__in={one.sha256 for one in some}).values_list("sha256", "copy_of", "pk")
        first: dict[str, int] = {}
        for sha, _, pk in sorted(there, key=lambda row: (row[1] is not None, row[2])):
            first.setdefault(sha, pk)
        for pk, one in zip(pks, some, strict=True):
            if one.sha256 in first:
                self.of[pk] = first[one.sha256]
            else:
                first[one.sha256] = pk

    def _same_addresses(self, some, pks, sources):
        newest: dict[tuple[int, str], int] = {}
        urls = {one.url for one in some if one.url}
        there = Article.objects.filter(url__in=urls, source__in=set(sources.values()), replaced_by=None)
        for source, url, pk in there.order_by("pk").values_list("source", "url", "pk") if urls else ():
            newest[source, url] = pk
        for pk, one in zip(pks, some, strict=True):
            if not one.url:
                continue
            key = (sources[one.outlet], one.url)
            if key in newest:
                self.versions[pk] = newest[key]
            newest[key] = pk

    def _near(self, some, pks):
        """As articles/copies/linking.py:link_copies decides for one."""
        stored = self._stored_near(some, pks)
        by_band: dict[int, list[int]] = defaultdict(list)
        for pk, one in zip(pks, some, strict=True):
            self.copy_of[pk] = self.of.get(pk)
            if not one.bands or not one.published_at:
                continue
            self.order[pk], self.texts[pk] = (one.published_at, pk), one.text
            met = stored[pk] | {other for band in one.bands for other in by_band[band]}
            for band in one.bands:
                by_band[band].append(pk)
            near = (other for other in met if abs(self.order[other][0] - one.published_at) <= WINDOW)
            self._decide(pk, sorted(near, key=self.order.__getitem__))

    def _stored_near(self, some, pks):
        """{article: those stored before that share a band with it, near in time}"""
        met: dict[int, set[int]] = defaultdict(set)
        sought = [
            (pk, f"{{{','.join(map(str, one.bands))}}}", one.published_at - WINDOW, one.published_at + WINDOW)
            for pk, one in zip(pks, some, strict=True)
            if one.bands and one.published_at
        ]
        if sought:
            with connection.cursor() as cursor:
                cursor.execute(MEETING, [list(column) for column in zip(*sought, strict=True)])
                for pk, other, published_at, copy_of in cursor.fetchall():
                    met[pk].add(other)
                    self.order[other], self.copy_of[other] = (published_at, other), copy_of
        others = set().union(*met.values())
        self.texts |= dict(Article.objects.filter(pk__in=others).values_list("pk", "text")) if others else {}
        return met

    def _decide(self, pk, others):
        order, texts, copy_of = self.order, self.texts, self.copy_of
        earlier = [other for other in others if order[other] < order[pk] and copy_of[other] != pk]
        first = next((other for other in earlier if is_copy(texts[pk], texts[other])), None)
        if first is not None and not copy_of[pk]:
            self._becomes(pk, copy_of[first] or first)
        for other in others:
            may_follow = not copy_of[other] and other != copy_of[pk] and order[pk] < order[other]
            if may_follow and is_copy(texts[other], texts[pk]):
                self._becomes(other, copy_of[pk] or pk)

    def _becomes(self, pk, first):
        self.copy_of[pk] = first
        (self.of if pk in self.new else self.becoming)[pk] = first
