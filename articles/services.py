"""Storing articles, changing what is said about them, and taking them out again.

A job is deferred in the transaction that stores what it works on, so neither can exist without the other.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import Any

import pghistory
from django.db import connection, transaction
from django.db.models import Q

from articles import derived
from articles.copies.linking import hold_with_copies, link_all, link_copies
from articles.intake.queueing import defer_annotation, defer_annotation_again
from articles.models import Article, Source, Upload, UploadItem, WholeFile
from articles.querysets import ArticleQuerySet
from articles.readers import ANNOTATED
from articles.search.folding import fold_words
from articles.search.tokens import vector_of
from newsdesk.database.again import tried_again
from newsdesk.database.batching import batched
from newsdesk.web.refusals import Refusal

UNKNOWN_SOURCE = "Unknown outlet"
ARTICLE_OF_NAME = "the "  # which newspapers themselves print and leave out
ARTICLES_AT_ONCE = 100


class AlreadyStored(Refusal):
    """The source has an article with the same text, `article`."""

    def __init__(self, article: Article):
        super().__init__(f"{article.source} already has this text: “{article}”.")
        self.article = article


# --- storing ---


@dataclass(frozen=True)
class NewArticle:
    """What is stored as one article. `before` is its earlier version, if that is of the same source."""

    text: str
    title: str
    source_name: str
    author: str = ""
    url: str = ""
    published_at: datetime | None = None
    precision: str = "time"
    language: str = "en"
    section: str = ""
    notes: Sequence[str] = ()
    found_in: Mapping[str, Any] = field(default_factory=dict)
    upload: Upload | None = None
    before: Article | None = None

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def store_article(**said: Any) -> Article:
    """Store one article, said as `NewArticle` is. Raises AlreadyStored if its source has the text."""
    stored = store_articles([NewArticle(**said)])[0]
    if isinstance(stored, AlreadyStored):
        raise stored
    return stored


@tried_again
@transaction.atomic
def store_articles(new: Sequence[NewArticle]) -> list[Article | AlreadyStored]:
    """Store articles, each with the job that annotates it, unless it is in a language that the engine can't read.

    A text that another source printed before is stored as a copy of that one, and so is a near-verbatim one. What
    the same source printed at the same address before is its earlier version, and so is `before`, if it is of that
    source. A text that its source has is not stored. All is as if they had come one after the other.
    """
    # Two workers that store one text at the same time would both find none before them.
    digests = sorted({int.from_bytes(bytes.fromhex(one.sha256)[:8], signed=True) for one in new})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(one) FROM unnest(%s::bigint[]) AS one", [digests])
    sources = held_sources({one.source_name for one in new})
    outcomes: dict[int, Article | AlreadyStored] = {}
    left = dict(enumerate(new))
    while left:  # what repeats a text or an address of another one comes after that
        texts, addresses, now = set(), set(), {}
        for at, one in left.items():
            if one.sha256 not in texts and not (one.url and one.url in addresses):
                now[at] = one
            texts.add(one.sha256)
            addresses.add(one.url)
        outcomes |= _store(now, sources)
        left = {at: one for at, one in left.items() if at not in now}
    fresh = [one for one in outcomes.values() if isinstance(one, Article)]
    link_all(articles=sorted(fresh, key=attrgetter("pk")))
    defer_annotation(one for one in fresh if one.state == Article.State.RECEIVED)
    return [outcomes[at] for at in range(len(new))]


def _store(new: Mapping[int, NewArticle], sources: Mapping[str, Source]) -> dict[int, Article | AlreadyStored]:
    """Articles of different texts and addresses, by their places."""
    same: dict[str, list[Article]] = {}
    texts = Article.objects.filter(sha256__in=[one.sha256 for one in new.values()]).order_by("pk")
    for other in texts.select_related("source").defer("text", "search"):
        same.setdefault(other.sha256, []).append(other)
    known = {source.pk for source in sources.values()}
    at_address = Article.objects.newest_at({one.url for one in new.values()} - {""}, sources=known)
    outcomes: dict[int, Article | AlreadyStored] = {}
    for at, one in new.items():
        source, alike = sources[one.source_name], same.get(one.sha256, [])
        if twin := next((other for other in alike if other.source_id == source.pk), None):
            outcomes[at] = AlreadyStored(twin)
            continue
        before = one.before.pk if one.before and one.before.source_id == source.pk else None
        outcomes[at] = Article(
            upload=one.upload, source=source, title=one.title[:500], author=one.author, url=one.url, text=one.text,
            sha256=one.sha256, language=one.language, section=one.section, notes=list(one.notes),
            n_words=len(one.text.split()), found_in=dict(one.found_in),
            state=Article.State.RECEIVED if one.language in ANNOTATED else Article.State.OTHER,
            new_version_of_id=at_address.get((source.pk, one.url)) or before,
            published_at=one.published_at, published_precision=one.precision,
            copy_of=next((other for other in alike if not other.copy_of_id), None) or next(iter(alike), None),
            search=words_of(one.title, one.text),
        )  # fmt: skip
    Article.objects.bulk_create(one for one in outcomes.values() if isinstance(one, Article))
    return outcomes


def source_named(name: str) -> Source:
    """The source of that name, however it is written; "Evening Bell" is "The Evening Bell" unless there are both."""
    return sources_named([name])[name]


def sources_named(names: Iterable[str]) -> dict[str, Source]:
    """{name: its source}, in one query unless there are new ones."""
    found = {}
    plain = {name: " ".join(name.split())[:200] for name in sorted(set(names))}
    plain = {name: shown if fold_words(shown) else UNKNOWN_SOURCE for name, shown in plain.items()}
    known = _known_sources(plain.values())
    for name, shown in plain.items():
        source = _called(shown, known) or Source.objects.get_or_create(key=_key(shown), defaults={"name": shown})[0]
        found[name] = known[source.key] = source
    return found


def held_sources(names: Iterable[str]) -> dict[str, Source]:
    """{name: its source}; nobody takes one of them away before the transaction ends, as whoever deletes its last
    article would."""
    while True:
        found = sources_named(names)
        ids = {source.pk for source in found.values()}
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM articles_source WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE", [[*ids]])
            if {pk for (pk,) in cursor.fetchall()} == ids:
                return found


def known_source(name: str) -> Source | None:
    """The same, where there is one."""
    return _called(name, _known_sources([name]))


def _known_sources(names: Iterable[str]) -> dict[str, Source]:
    """{key: source} of those that may be called so."""
    keys = {key for name in names for key in _keys(name)}
    return {source.key: source for source in Source.objects.filter(key__in=keys)}


def _called(name: str, known: dict[str, Source]) -> Source | None:
    return next((known[key] for key in _keys(name) if key in known), None)


def _keys(name: str) -> list[str]:
    """Its own, and those with and without the article."""
    bare = _key(name).removeprefix(ARTICLE_OF_NAME)
    return [_key(name), bare, ARTICLE_OF_NAME + bare]


def _key(name: str) -> str:
    return fold_words(name)[:200]


def words_of(title: str, text: str) -> str:
    return vector_of(f"{title}\n{text}")


# --- changing ---


@tried_again
@transaction.atomic
def reannotate(*, articles: ArticleQuerySet, by, in_background: bool = False) -> int:
    """Have the engine read these articles again, as far as it can; what a person decided stays. Returns how many.

    A few go before what waits already, unless it is `in_background`.
    """
    chosen = dict(articles.filter(language__in=ANNOTATED).held().values_list("pk", "n_words"))
    again = Article.objects.filter(pk__in=chosen)
    with pghistory.context(by=by and by.pk, verb="reannotate"):
        again.exclude(state=Article.State.REVIEWED).update(state=Article.State.RECEIVED, failure="")
    defer_annotation_again(chosen, in_background=in_background)
    return len(chosen)


@tried_again
@transaction.atomic
def describe_article(*, article: Article, by) -> None:
    """Store the title, source, author, address, language and publication time that `article` now carries.

    What was derived from its source and date moves along; once it turns out to be English, it is annotated. Raises
    AlreadyStored if the source has the same text.
    """
    stored, moving = hold_with_copies(article)
    if twin := Article.objects.twin_of(stored, source=article.source):
        raise AlreadyStored(twin)
    article.search = words_of(article.title, stored.text)
    described = [
        "title",
        "search",
        "source",
        "author",
        "url",
        "published_at",
        "published_precision",
        "language",
        "state",
    ]
    is_readable_now = stored.state == Article.State.OTHER and article.language in ANNOTATED
    article.state = Article.State.RECEIVED if is_readable_now else stored.state
    with pghistory.context(by=by.pk, verb="describe_article"), derived.moving(moving):
        article.save(update_fields=described)
        link_copies(article=Article.objects.get(pk=article.pk), moving=lambda articles: nullcontext())
    if is_readable_now:
        defer_annotation([article])


@tried_again
@transaction.atomic
def rename_source(*, source: Source) -> None:
    """Store the name that `source` now carries."""
    source.key = fold_words(source.name)[:200]
    source.save()


# --- taking out ---


@tried_again
@transaction.atomic
def delete_articles(*, articles: ArticleQuerySet, by) -> int:
    """Delete articles with everything derived from them, the bytes they were read from and the sources that have no
    other and no feed; returns how many.
    """
    doomed = articles.with_other_texts()
    beside = Q(copy_of__in=doomed) | Q(new_version_of__in=doomed) | Q(replaced_by__in=doomed)
    with_copies = Article.objects.filter(Q(pk__in=doomed) | beside)
    # These are copies or new versions of none then.
    list(with_copies.order_by("pk").select_for_update(of=["self"]).only("pk"))
    ids = list(doomed.order_by("pk").values_list("pk", flat=True))
    sources = list(doomed.order_by().values_list("source", flat=True).distinct())
    with pghistory.context(by=by and by.pk, verb="delete_articles"), derived.removing(doomed):
        WholeFile.objects.filter(parts__article__in=ids).update(content=None)
        UploadItem.objects.filter(Q(article__in=ids) | Q(duplicate_of__in=ids)).update(content=None)
        for some in batched(ids, ARTICLES_AT_ONCE):
            Article.objects.filter(pk__in=some).delete()
    _drop_empty(sources)
    return len(ids)


def _drop_empty(sources: Iterable[int]) -> None:
    """Delete those of these sources that have no articles any more. One in which somebody is storing stays."""
    empty = Source.objects.filter(pk__in=sources, articles=None, feeds=None)
    locked = Source.objects.filter(pk__in=list(empty.values_list("pk", flat=True))).order_by("pk")
    ids = list(locked.select_for_update(skip_locked=True).values_list("pk", flat=True))
    Source.objects.filter(pk__in=ids, articles=None, feeds=None).delete()  # asked anew: nobody adds to it any more


@tried_again
@transaction.atomic
def delete_upload(*, upload: Upload, by) -> int:
    """Delete an upload whole, with its articles and everything derived from them; returns how many articles."""
    list(upload.items.select_for_update().values_list("pk"))  # waits for a worker that is reading one of them
    articles = delete_articles(articles=upload.articles.all(), by=by)
    upload.delete()
    return articles


# --- the demo corpus ---


def remove_demo(*, by) -> int | None:
    """Delete the demo corpus; returns how many articles went, None if there was no demo corpus."""
    demo = Upload.objects.demo().first()
    return delete_upload(upload=demo, by=by) if demo else None
