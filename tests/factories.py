"""Boring rows for tests: each function makes one thing with sensible defaults, saved."""

import hashlib
import json
from datetime import UTC, datetime
from itertools import count

from django.contrib.auth.models import Group, User
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from articles import services
from articles.demo import CORPUS
from articles.models import Article, Source
from articles.search.folding import fold_words
from articles.search.tokens import vector_of
from entities.models import Actor, Alias, Mention, Quote, QuoteSpan, QuoteTarget, UnnamedTarget

_number = count(1)
NOON = datetime(2025, 11, 20, 12, 0, tzinfo=UTC)


def demo_corpus():
    """The articles of the demo, oldest first: [{id, title, date, publisher, author, url, text}]."""
    with CORPUS.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def job_context(attempts=0):
    """What a job is told about itself, the `attempts` before this one included."""
    job = Job(id=1, queue="tests", lock=None, queueing_lock=None, task_name="tests", attempts=attempts)
    return JobContext(app=app, job=job, start_timestamp=0, abort_reason=lambda: None)


def user(name, role=None):
    person = User.objects.create_user(name, password=f"{name}-secret")
    if role:
        person.groups.add(Group.objects.get(name=role))
    return person


def source(name="The Harbour Post"):
    return Source.objects.get_or_create(key=fold_words(name), defaults={"name": name})[0]


def article(text=None, *, title="Ferry talks resume", published_at=NOON, **fields):
    text = text or f"“We will talk,” Ana Lind said on day {next(_number)}. She thanked Tom Berg."
    fields.setdefault("source", source())
    return Article.objects.create(
        title=title,
        text=text,
        published_at=published_at,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        search=vector_of(f"{title}\n{text}"),
        n_words=len(text.split()),
        **fields,
    )


def describe(article, *, by, **said):
    """Say of a stored article what an editor says of it on its page: `published_at`, `source` …"""
    for name, value in said.items():
        setattr(article, name, value)
    services.describe_article(article=article, by=by)


def actor(name="Ana Lind", kind="person", aliases=(), **fields):
    made = Actor.objects.create(name=name, key=fold_words(name), kind=kind, **fields)
    texts = dict.fromkeys([name, *aliases])
    Alias.objects.bulk_create(Alias(actor=made, text=text, key=fold_words(text)) for text in texts)
    return made


def mention(article, words, actor=None, **fields):
    """A mention of `words` at their first place in the article's text."""
    start = article.text.index(words)
    fields.setdefault("label", "PERSON")
    fields.setdefault("confidence", 0.9)
    return Mention.objects.create(
        article=article, start=start, end=start + len(words), text=words, key=fold_words(words), actor=actor,
        published_at=article.published_at, **fields,
    )  # fmt: skip


def quote(article, words, speaker=None, about=(), unnamed=(), **fields):
    """A quote of `words` at their first place in the article's text, about the given actors and `unnamed` ones."""
    start = article.text.index(words)
    fields.setdefault("confidence", 0.9)
    fields.setdefault("kind", "direct")
    made = Quote.objects.create(
        article=article, start=start, end=start + len(words), text=words, search=vector_of(words), speaker=speaker,
        published_at=article.published_at, **fields,
    )  # fmt: skip
    QuoteSpan.objects.create(quote=made, part="content", position=0, start=start, end=start + len(words))
    for rank, target in enumerate(about):
        QuoteTarget.objects.create(
            quote=made, actor=target, rank=rank, stance=made.stance, published_at=article.published_at
        )
    for position, who in enumerate(unnamed):
        UnnamedTarget.objects.create(
            quote=made, position=position, words=who, start=start, end=start + len(words), stance=made.stance
        )
    return made
