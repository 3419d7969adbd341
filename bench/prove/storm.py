"""Eight writers at once insert, correct, merge, read again and delete, at random; then everything is counted anew.

Each writes on a connection of its own, about the same few actors and in the same words, so that they meet everywhere.
What others made impossible meanwhile is refused, which is no fault. A fault is anything else, and any count that
differs from what the annotations say.
"""

import json
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from random import Random
from threading import Lock, Thread
from typing import Any

N_WRITERS, N_ACTS, SEED = 8, 60, 1871
CAST = ("Ana Ruiz", "Tom Berg", "Eva Holm", "Ida Vik", "Per Lind", "Ola Dahl")
LINES = (
    "The ferry will sail again before the winter comes to the islands",
    "Nobody in the council has asked the fishermen what they want",
    "We have paid for this harbour twice and shall not pay again",
)
VERBS = ("insert", "annotate", "correct", "correct", "merge", "undo a merge", "read again", "delete")


def annotated(chance: Random, number: int) -> dict:
    """An article with its annotations in the interchange format, in which some of the cast repeat one another."""
    pieces: list[str] = []
    entities: list[dict[str, Any]] = []
    quotes: list[dict[str, Any]] = []

    def write(words: str) -> list[int]:
        start = sum(map(len, pieces))
        pieces.append(words)
        return [start, start + len(words)]

    def name(actor: str) -> list[int]:
        start, end = write(actor)
        entities.append({"start": start, "end": end, "label": "PERSON", "actor": actor, "confidence": 0.9})
        return [start, end]

    write(f"Report {number}. ")
    for _ in range(chance.randint(1, 4)):
        speaker, target = chance.sample(CAST, 2)
        write("“")
        content = write(chance.choice(LINES))
        write("”, ")
        source = name(speaker)
        write(" said of ")
        name(target)
        write(". ")
        quotes.append(
            {"content": [content], "type": "direct", "source": [source], "speaker": speaker, "speaker_span": source,
             "confidence": 0.7, "targets": [{"actor": target, "stance": chance.choice(("negative", "positive"))}]}
        )  # fmt: skip
    named = {one["actor"] for one in entities}
    return {
        "id": str(number),
        "title": f"Report {number}",
        "text": "".join(pieces),
        "date": f"2025-11-{chance.randint(1, 28):02}",
        "publisher": f"Outlet {chance.randint(1, 4)}",
        "actors": [{"name": actor, "kind": "person", "aliases": [actor]} for actor in sorted(named)],
        "entities": entities,
        "quotes": quotes,
    }


class Storm:
    def __init__(self, by, seed: int):
        self.by, self.seed = by, seed
        self.done: Counter[str] = Counter()
        self.faults: list[str] = []
        self.lock, self.number = Lock(), 0

    def blow(self, n_writers: int, n_acts: int) -> None:
        from django.db import connection

        self._insert(Random(self.seed), n=12)
        connection.close()  # each writer has one of its own
        writers = [Thread(target=self._write, args=[Random(self.seed + n), n_acts]) for n in range(1, n_writers + 1)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()

    def _write(self, chance: Random, n_acts: int) -> None:
        from django.db import connection

        from newsdesk.web.refusals import Refusal

        acts: dict[str, Callable[[Random], object]] = {
            "insert": self._insert, "annotate": self._annotate, "correct": self._correct, "merge": self._merge,
            "undo a merge": self._undo_merge, "read again": self._read_again, "delete": self._delete,
        }  # fmt: skip
        try:
            for _ in range(n_acts):
                verb = chance.choice(VERBS)
                try:
                    acts[verb](chance)
                    self.done[verb] += 1
                except Refusal:
                    self.done[f"{verb}: refused"] += 1
                except Exception as fault:  # of whatever kind: it is told at the end
                    self.faults.append(f"{verb}: {type(fault).__name__}: {' '.join(str(fault).split())[:300]}")
        finally:
            connection.close()

    def _insert(self, chance: Random, n: int = 3) -> None:
        from entities.services.importing.records import imported
        from entities.services.importing.storing import Line, begin, store_lines

        with self.lock:
            first, self.number = self.number, self.number + n
        lines = [
            Line(f"line {number}", 1, imported(json.dumps(annotated(chance, number)).encode()))
            for number in range(first, first + n)
        ]
        large = begin(name=f"storm {first}", mark=f"{first:064}", size=n, upload=None)
        store_lines(large=large, lines=lines, place=0, after=n)

    def _annotate(self, chance: Random) -> None:
        """An article comes in and is annotated, by somebody whom others may name for the first time, too."""
        from articles.models import Article
        from articles.services import store_article
        from entities.nlp.interchange import annotation_of
        from entities.services.actors.looking import look_at_all_left, look_soon
        from entities.services.annotating.storing import store_annotation
        from newsdesk.days import midnight

        with self.lock:
            number, self.number = self.number, self.number + 1
        found = annotated(chance, number)
        newcomer = f"Nils {'ABCDEFGHIJ'[number // 5 % 10]}berg"
        start = len(found["text"])
        found["text"] += f"{newcomer} listened."
        found["actors"].append({"name": newcomer, "kind": "person", "aliases": [newcomer]})
        place = {"start": start, "end": start + len(newcomer)}
        found["entities"].append({**place, "label": "PERSON", "actor": newcomer, "confidence": 0.9})
        article = store_article(
            text=found["text"],
            title=found["title"],
            source_name=found["publisher"],
            published_at=midnight(date.fromisoformat(found["date"])),
        )
        try:
            store_annotation(article=article, annotation=annotation_of(article.text, found), pipeline="storm")
        except Article.DoesNotExist:
            self.done["annotate: gone"] += 1
        look_soon(article.mentions.live().named_actors())
        look_at_all_left([])

    def _correct(self, chance: Random) -> None:
        from entities.models import Actor, Mention, Quote
        from entities.services.correcting.mentions import set_mention_actor
        from entities.services.correcting.quotes import accept_quote, reject_quote
        from entities.services.correcting.speakers import set_speaker

        quote, actor = _one(Quote, chance), _one(Actor, chance)
        if not quote or not actor:
            return
        given = {"by": self.by, "expected_revision": quote.article.revision}
        match chance.randrange(4):
            case 0:
                accept_quote(quote=quote, **given)
            case 1:
                reject_quote(quote=quote, **given)
            case 2:
                set_speaker(quote=quote, speaker=actor, **given)
            case _:
                if mention := _one(Mention, chance):
                    revision = mention.article.revision
                    set_mention_actor(mention=mention, actor=actor, by=self.by, expected_revision=revision)

    def _merge(self, chance: Random) -> None:
        from entities.models import Actor
        from entities.services.actors.merging import merge_actors

        actors = list(Actor.objects.current().order_by("pk"))
        if len(actors) > 2:
            keep, absorb = chance.sample(actors, 2)
            merge_actors(keep=keep, absorb=absorb, by=self.by)

    def _undo_merge(self, chance: Random) -> None:
        from entities.models import Merge
        from entities.services.actors.merging import undo_merge

        merges = list(Merge.objects.filter(undone_at=None).order_by("pk"))
        if merges:
            undo_merge(merge=chance.choice(merges), by=self.by)

    def _read_again(self, chance: Random) -> None:
        from articles.models import Article
        from entities.nlp.interchange import annotation_of
        from entities.services.annotating.storing import store_annotation

        article = _one(Article, chance)
        if article:
            found = annotated(Random(chance.random()), 0)
            if len(found["text"]) > len(article.text):
                found |= {"entities": [], "quotes": []}
            else:
                found["quotes"] = found["quotes"][:1]
            try:
                store_annotation(article=article, annotation=annotation_of(article.text, found), pipeline="storm")
            except Article.DoesNotExist:
                self.done["read again: gone"] += 1

    def _delete(self, chance: Random) -> None:
        from articles import services
        from articles.models import Article

        pks = list(Article.objects.order_by("pk").values_list("pk", flat=True))
        some = chance.sample(pks, min(2, len(pks)))
        services.delete_articles(articles=Article.objects.filter(pk__in=some), by=self.by)


def _one(model, chance: Random):
    rows = model.objects.order_by("pk")
    n = rows.count()
    return rows[chance.randrange(n) :].first() if n else None


def judged(storm: Storm) -> list[str]:
    """What went wrong, in words."""
    from entities.services.derived.exact import drift

    found = drift()
    told = [f"{len(found)} counts are wrong, such as {next(filter(None, found.counters))}"] if len(found) else []
    return storm.faults + told


def prove() -> list[str]:
    """What went wrong; see bench/prove/__main__.py."""
    from bench.own_site import own_home

    with own_home():
        from django.contrib.auth.models import User

        began = time.monotonic()
        storm = Storm(User.objects.create_user("editor"), SEED)
        storm.blow(N_WRITERS, N_ACTS)
        told = ", ".join(f"{n} × {what}" for what, n in sorted(storm.done.items()))
        print(f"{N_WRITERS} writers, {time.monotonic() - began:.0f} s: {told}")
        return judged(storm)
