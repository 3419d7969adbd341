"""What goes on beside the annotators, about the same actors and in the same words: runs, merges, deletions.

It leaves their articles alone, whose history is compared line by line, and moves everything that these share with
others: the actors, their counts, the statements, who speaks for whom.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread

from django.db import connection
from django.utils import timezone

from articles import services
from articles.models import Article, Source
from articles.search.folding import fold_words
from articles.search.tokens import vector_of
from entities.choices import Kind, Label, Origin
from entities.models import Actor, Alias, Mention
from entities.services.actors.merging import merge_actors, undo_merge
from entities.services.derived.recounting import recounting
from entities.tasks import annotate
from newsdesk.database.again import Busy

# Names in another form than the annotators', who also say things of all identical mentions in the corpus.
TEXT = "“Ferry 0.0 sails. It is back at noon,” Ana M. Lind told Tom P. Berg. Eva M. Holm praised Ida P. Vik of {}."
FORMS = {"ana lind": "Ana M. Lind", "tom berg": "Tom P. Berg", "eva holm": "Eva M. Holm", "ida vik": "Ida P. Vik"}


@dataclass
class Beside:
    """Each kind of work in a thread of its own, again and again until told to stop."""

    by: object
    done: Counter = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    stopped: Event = field(default_factory=Event)

    def __enter__(self):
        cast = Actor.objects.filter(key__in=FORMS)
        cast.update(origin=Origin.PERSON)  # or a run would give them the fuller names
        Alias.objects.bulk_create(
            Alias(actor=actor, text=FORMS[actor.key], key=fold_words(FORMS[actor.key]), origin=Origin.PERSON)
            for actor in cast
        )
        work = {"read again": self._reader(), "merged": self._merger(), "deleted": self._deleter()}
        self.threads = [Thread(target=self._go_on, args=item) for item in work.items()]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *failure):
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def __str__(self):
        return ", ".join(f"{n} times {what}" for what, n in sorted(self.done.items()))

    def _go_on(self, what: str, once: Callable[[], None]):
        while not (self.stopped.is_set() and self.done[what]):  # once at least
            try:
                once()
                self.done[what] += 1
            except Busy:
                self.done[f"{what} too late"] += 1
            except Exception as problem:  # whatever it is, it is told at the end
                self.failures.append(f"{what}: {type(problem).__name__}: {problem}")
                break
            time.sleep(0.05)
        connection.close()

    def _reader(self):
        article = _article("Karsovia")
        return lambda: annotate(article)

    def _merger(self):
        keep = Actor.objects.get(key="ana lind")
        absorb = Actor.objects.create(name="Anna Lindh", key="anna lindh", kind=Kind.PERSON, origin=Origin.PERSON)
        Alias.objects.create(actor=absorb, text=absorb.name, key=absorb.key, origin=Origin.PERSON)
        article = _article("Lingbo")
        with recounting(article=article):
            Mention.objects.create(
                article=article,
                actor=absorb,
                start=0,
                end=1,
                text="“",
                key="“",
                label=Label.PERSON,
                origin=Origin.PERSON,
            )

        def once():
            undo_merge(merge=merge_actors(keep=keep, absorb=absorb, by=self.by), by=self.by)

        return once

    def _deleter(self):
        def once():
            gone = [_article(f"Osk {n}") for n in range(2)]
            for article in gone:
                annotate(article)
            services.delete_articles(articles=Article.objects.filter(pk__in=[one.pk for one in gone]), by=self.by)

        return once


def _article(place):
    text = TEXT.format(place)
    return Article.objects.create(
        title=f"Ferries of {place}", text=text, source=Source.objects.get(key="the harbour post"),
        search=vector_of(text), n_words=len(text.split()), sha256=hashlib.sha256(text.encode()).hexdigest(),
        published_at=timezone.now(),
    )  # fmt: skip
