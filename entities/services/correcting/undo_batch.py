"""Taking back what was done in several articles at once, and doing it again, at any later time.

As with a single step, the history holds every row as it was, and an undo is a batch of its own. But one mention that
somebody corrected since must not keep all the others from returning: it stays as it stands, and is told.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pghistory
from django.db import transaction

from articles.models import Article
from articles.search.folding import fold_words
from entities.choices import State
from entities.models import Actor, Alias, Batch, Mention, Quote, Run
from entities.reads.articles import history
from entities.reads.articles.steps import REDO, UNDO
from entities.rules.texts.identical import Move, Standing, doubled
from entities.services.actors.giving import return_roles
from entities.services.correcting.batches import Batched, LeftOut, close_batch, open_batch, why_left_out, write_steps
from entities.services.correcting.undo import (
    ACTORS,
    ANNOTATIONS,
    CannotUndo,
    Current,
    Key,
    bring_back_actors,
    columns,
    drop_names,
    events_of,
    hold_actors,
    rows_before,
    told_roles,
    write_rows,
)
from entities.services.derived.arrivals import (
    arrivals_of,
    nothing_arrives,
    return_arrivals,
    tell_arrivals,
    told_arrivals,
)
from entities.services.derived.recounting import recounting_rows
from newsdesk.database.again import tried_again


@tried_again
@transaction.atomic
def undo_batch(*, batch: Batch, by, report: Callable[[int], None] = lambda rows: None) -> Batched:
    """Take the batch back in all its articles. A batch that was an undo is thereby made again.

    Mentions that were changed since stay as they are. Raises CannotUndo, with nothing written, when it was undone
    before or nothing of it is left.
    """
    locked = Article.objects.filter(pk__in=batch.steps.values("article")).held()
    articles = {article.pk: article for article in locked.only("published_at")}
    if batch.verb == REDO:
        raise CannotUndo("To undo this, undo the first step once more.")
    if Batch.objects.filter(pk=batch.pk).taken_back().exists():
        raise CannotUndo("That is already undone.")
    steps = [step for step in batch.steps.all() if step.article_id in articles]
    before = rows_before([step.context for step in steps])
    past = _Past(before, batch)
    if not past.wanted:
        raise CannotUndo(f"Nothing of it is left to undo. {why_left_out(past.left_out)}".strip())
    before |= past.gone_with_it
    verb = REDO if batch.verb == UNDO else UNDO
    undoing = open_batch(verb=verb, example=batch.example, by=by, undoes=batch)
    by_article: dict[int, dict[Key, dict | None]] = defaultdict(dict)
    for key, row in past.wanted.items():
        by_article[past.place(key)[0]][key] = row
    runs = defaultdict(set)
    for pk, article in Run.objects.filter(article__in=by_article).values_list("pk", "article"):
        runs[article].add(pk)
    first = min(by_article)
    hold_actors([*past.wanted.values(), *past.now.values()], before)
    roles = {step.article_id: told_roles([step.context]) for step in steps if step.article_id in by_article}

    def write(article):
        wanted = by_article.get(article, {})
        if article == first:
            bring_back_actors(before)
        if quotes := past.quotes_in(wanted):
            tell_arrivals(arrivals_of(quotes))
        recount.articles |= return_roles(roles.get(article, ()))
        with nothing_arrives():
            write_rows(wanted, past.now, {"published_at": articles[article].published_at}, runs[article])
        if quotes:
            return_arrivals({pk: at for pk, at in told_arrivals(contexts[article]).items() if int(pk) in quotes})
        return sum(model is Mention for model, _ in wanted)

    contexts = {step.article_id: step.context for step in steps}
    undone_here = {step.article_id: step.revision for step in steps}
    of = batch.of or batch.verb
    with recounting_rows(mentions=past.mentions, quotes=past.quotes) as recount:
        done = write_steps(
            undoing, undone_here, write, n_articles=len(by_article), report=report, undoes=undone_here.get,
            of=lambda article: of,
        )  # fmt: skip
    with pghistory.context(batch=undoing.pk, by=by.pk, verb=verb):
        drop_names(before)
    return close_batch(done, words=_in_words(verb, past, done), left_out=past.left_out)


class _Past:
    """What a batch changed, mentions and quotes: `wanted` as it was before it, as far as it may return there."""

    def __init__(self, before: dict[Key, tuple[dict | None, dict]], batch: Batch):
        self.before = {key: rows for key, rows in before.items() if key[0] in ANNOTATIONS}
        ids: dict[Any, list[int]] = defaultdict(list)
        for model, pk in self.before:
            ids[model].append(pk)
        self.now: dict[Key, dict | None] = dict.fromkeys(self.before)
        for model, pks in ids.items():
            rows = model.objects.filter(pk__in=pks).order_by().values(*columns(model))
            self.now |= {(model, row["id"]): row for row in rows}
        left = self._as_left(ids)
        current = Current([*(row for row, _ in self.before.values()), *left.values(), *self.now.values()])
        changed = {key for key in self.before if current.comparable(left[key]) != current.comparable(self.now[key])}
        wholes = {whole for key in changed if (whole := self._quote_of(key))}  # a quote returns as a whole, or not
        changed |= {key for key in self.before if self._quote_of(key) in wholes}
        self.wanted = {key: row for key, (row, _) in self.before.items() if key not in changed}
        self._places = self._places_of_quotes()
        mentions = sorted(pk for model, pk in changed if model is Mention)
        hands = history.last_hands(Mention.objects.filter(pk__in=mentions).only("pk"))
        since = {pk: f"changed since by {hands[pk]}" if pk in hands else "changed since" for pk in mentions}
        self.left_out = [self._left_out((Mention, pk), why) for pk, why in since.items()]
        self.left_out += [LeftOut(*self._places[pk], "a quote changed since") for pk in sorted(wholes)]
        self.gone_with_it = self._gone_with(batch)
        self._leave_out_those_without_an_actor()
        self._leave_out_those_marked_anew()

    @property
    def mentions(self):
        return {pk for model, pk in self.wanted if model is Mention}

    @property
    def quotes(self):
        return self.quotes_in(self.wanted)

    def quotes_in(self, keys):
        return {quote for key in keys if (quote := self._quote_of(key))}

    def place(self, key):
        """(article, start, end)"""
        if quote := self._quote_of(key):
            return *self._places[quote][:2], 0
        row = self.before[key][1]
        return row["article_id"], row["start"], row["end"]

    @property
    def words(self):
        return next((event["text"] for (model, _), (_, event) in self.before.items() if model is Mention), "")

    def _gone_with(self, batch):
        """As `rows_before`: the actors that went with the batch, since nothing was left of them, and their names."""
        gone = self._named() - self._there()
        went = {"pgh_context__metadata__batch": batch.pk, "pgh_label": "delete"}
        events = [
            *((Actor, event) for event in events_of(Actor, pgh_obj__in=gone, **went)),
            *((Alias, event) for event in events_of(Alias, actor__in=gone, **went)),
        ]
        return {(model, event["pgh_obj_id"]): (event, event) for model, event in events}

    def _there(self):
        return set(Actor.objects.filter(pk__in=self._named()).values_list("pk", flat=True))

    def _named(self):
        return {row[name] for row in self.wanted.values() if row for name in ACTORS if row.get(name)}

    def _quote_of(self, key):
        model, pk = key
        return pk if model is Quote else self.before[key][1].get("quote_id")

    def _places_of_quotes(self) -> dict[int, tuple[int, int, str]]:
        """{quote: (article, start, text)}"""
        ids = {quote for key in self.before if (quote := self._quote_of(key))}
        rows = Quote.objects.filter(pk__in=ids).values_list("pk", "article", "start", "text")
        places = {pk: (article, start, text) for pk, article, start, text in rows}
        gone = {pk: event for (model, pk), (_, event) in self.before.items() if model is Quote and pk not in places}
        return places | {pk: (event["article_id"], event["start"], event["text"]) for pk, event in gone.items()}

    def _as_left(self, ids):
        """The rows as the batch left them: what the next event of each remembers, or what stands now."""
        contexts = {event["pgh_context_id"] for _, event in self.before.values()}
        left = dict(self.now)
        for model, pks in ids.items():
            following = {}
            for event in events_of(model, pgh_obj__in=pks):
                pk = event["pgh_obj_id"]
                if event["pgh_context_id"] in contexts:
                    following.pop(pk, None)
                elif event["pgh_id"] > self.before[model, pk][1]["pgh_id"]:
                    following.setdefault(pk, None if event["pgh_label"] == "insert" else event)
            left |= {(model, pk): row for pk, row in following.items()}
        return left

    def _leave_out_those_without_an_actor(self):
        there = {None, *self._there(), *(pk for model, pk in self.gone_with_it if model is Actor)}
        lost = {key for key, row in self.wanted.items() if row and any(row.get(name) not in there for name in ACTORS)}
        wholes = {quote for key in lost if (quote := self._quote_of(key))}
        self._leave_out(
            lost | {key for key in self.wanted if self._quote_of(key) in wholes}, "meant an actor that was removed"
        )

    def _leave_out_those_marked_anew(self):
        mentions = {key: row for key, row in self.wanted.items() if key[0] is Mention}
        moves = [
            Move(key[1], self.place(key), _standing(self.now[key]), _standing(row))
            for key, row in sorted(mentions.items(), key=lambda one: _by_id(one[0]))
        ]
        keys = {fold_words(self.before[key][1]["text"])[:500] for key in mentions}
        open_now = Mention.objects.printing(*keys).live_at({self.place(key)[0] for key in mentions})
        self._leave_out({(Mention, pk) for pk in doubled(moves, open_now)}, "marked again since")

    def _leave_out(self, keys, why):
        self.left_out += [self._left_out(key, why) for key in sorted(keys, key=_by_id) if key[0] is Mention]
        self.wanted = {key: row for key, row in self.wanted.items() if key not in keys}

    def _left_out(self, key, why):
        article, start, _ = self.place(key)
        return LeftOut(article, start, self.before[key][1]["text"], why)


def _by_id(key):
    return key[1]


def _standing(row):
    """Of a row that is not there: as one that takes up no place."""
    if row is None:
        return Standing(None, "", State.REJECTED, "")
    return Standing(row["actor_id"], row["label"], row["state"], row["actor_origin"])


def _in_words(verb, past, done):
    n, where = done.n_mentions, f"in {done.n_articles:,} article{'' if done.n_articles == 1 else 's'}"
    mentions = f"{n:,} mention{'' if n == 1 else 's'} of “{past.words}” {where}"
    said = f"Undone: {mentions} {'is' if n == 1 else 'are'} as before." if verb == UNDO else f"Redone: {mentions}."
    return f"{said} {why_left_out(past.left_out)}".strip()
