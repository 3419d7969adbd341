"""Taking back a step of correcting an article, and making it again, at any later time.

Principle: the history holds every row as it was before the step. An undo writes these rows again, as a step of its
own, so that it can be undone in turn. It is never forced: where a quote or a mention that the step changed no longer
stands as the step left it, nothing is written and the difference is told. Steps that were themselves undone since
are no difference, nor is the merge of an actor: its names are compared, and restored, as those of the current actor.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

import pghistory
from django.apps import apps
from django.db import models

from articles.models import Article
from articles.search.folding import fold_words
from articles.search.tokens import vector_of
from entities.choices import Origin, State
from entities.models import (
    Actor,
    Alias,
    InnerAttribution,
    JointSpeaker,
    Mention,
    Quote,
    QuoteSpan,
    QuoteTarget,
    Run,
    UnnamedTarget,
)
from entities.reads.articles.history import changes_to, touched_by
from entities.reads.articles.steps import REDO, UNDO, Step, steps_of, undone
from entities.services.actors.giving import return_roles
from entities.services.actors.suggesting import store_keys
from entities.services.correcting.step import FromTheFuture, StaleRevision, correcting, unless_marked
from entities.services.derived.arrivals import (
    arrivals_of,
    nothing_arrives,
    return_arrivals,
    tell_arrivals,
    told_arrivals,
)
from entities.services.derived.locking import hold_named
from entities.services.derived.recounting import recounting_rows
from newsdesk.database.again import tried_again
from newsdesk.web.refusals import Refusal

NO_SUCH_STEP = "There is no such step in the history of this article."
Key = tuple[type[models.Model], int]  # a row: its model and its id
OF_A_QUOTE = (QuoteSpan, QuoteTarget, UnnamedTarget, JointSpeaker, InnerAttribution)
ANNOTATIONS = (Quote, *OF_A_QUOTE, Mention)  # each after what it belongs to
NAMING = {Actor, Alias}
FOLLOWS_THE_ARTICLE = ("published_at", "run_id")
ACTORS = ("actor_id", "speaker_id")


class CannotUndo(Refusal):
    """The step can't be taken back, or not any more."""


class PartOfBatch(CannotUndo):
    """The step was made in several articles at once by `batch` (id), and is undone in all of them at once."""

    def __init__(self, batch: int):
        super().__init__("That step was made in several articles at once, and is undone in all of them at once.")
        self.batch = batch


@dataclass
class Undone:
    step: Step  # the step that was taken back
    quotes: set[int]
    mentions: set[int]
    places: list[tuple[int, int]] = field(default_factory=list)  # of everything that looked or looks different
    first_quote: int | None = None  # of the quotes, the first that is there again or still
    steps: list[Step] = field(default_factory=list)  # all of the article, this one included


@tried_again
def undo_step(*, article: Article, revision: int, by) -> Undone:
    """Take back the step that made this revision of the article. A step that was an undo is thereby made again.

    Raises StaleRevision when what it changed was changed since, CannotUndo when there is no such step, when it was
    undone before, or when what it changed is gone; PartOfBatch, which `undo_batch` takes back; AlreadyMarked.
    """
    try:
        return _undo(article, revision, by)
    except FromTheFuture:
        raise CannotUndo(NO_SUCH_STEP) from None


def _undo(article: Article, revision: int, by) -> Undone:
    with correcting(article=article, by=by, expected_revision=revision, verb=UNDO) as undoing:
        steps = steps_of(article)
        step = next((step for step in steps if step.revision == revision), None)
        if step and step.batch:
            raise PartOfBatch(step.batch)
        if step is None or step.verb == REDO:
            raise CannotUndo(NO_SUCH_STEP)
        if revision in undone(steps):
            raise CannotUndo("That step is already undone.")
        verb = REDO if step.verb == UNDO else UNDO
        with pghistory.context(verb=verb, undoes=revision, of=step.of or step.verb):
            taken_back = _take_back(article, step)
    taken_back.steps = [*steps, undoing.step]
    return taken_back


def _take_back(article, step):
    touched = touched_by(step.context)
    quotes = {quote for _, _, quote in touched if quote}
    mentions = {pk for model, pk, _ in touched if model is Mention}
    events, now = _recorded(quotes, mentions)
    actors = {model: events_of(model, pgh_context=step.context) for model in {row[0] for row in touched} & NAMING}
    before = _firsts(
        {model: [event for event in some if event["pgh_context_id"] == step.context] for model, some in events.items()}
        | actors
    )
    left = _left_by(step, events, now)
    current = Current([*before.values(), *left.values(), *now.values()])
    if any(current.comparable(left[key]) != current.comparable(now[key]) for key in left):
        changes = changes_to(
            [*Quote.objects.filter(pk__in=quotes), *Mention.objects.filter(pk__in=mentions)], step.revision
        )
        if changes:
            raise StaleRevision(changes, article.revision)
        raise CannotUndo("What this step changed is no longer there: actors were split, or extraction was re-run.")
    wanted = {key: row for key, (row, _) in before.items() if key[0] in ANNOTATIONS}
    hold_actors([*wanted.values(), *now.values()], before)
    bring_back_actors(before)
    current.check_present(wanted.values(), besides={pk for model, pk in before if model is Actor})
    runs = {row["run_id"] for row in wanted.values() if row and row.get("run_id")}
    runs = set(Run.objects.filter(pk__in=runs).values_list("pk", flat=True))
    roles = told_roles([step.context])
    arrivals = told_arrivals(step.context)
    with (
        recounting_rows(mentions=mentions, quotes=quotes) as recount,
        unless_marked("These words were marked again since."),
        nothing_arrives(),
    ):
        tell_arrivals(arrivals_of(quotes))
        recount.articles |= return_roles(roles)
        write_rows(wanted, now, {"published_at": article.published_at}, runs)
        return_arrivals(arrivals)
    drop_names(before)
    places = {(row["start"], row["end"]) for row in (*left.values(), *wanted.values()) if row and "start" in row}
    return Undone(step, quotes, mentions, sorted(places), _first_live(quotes, now | wanted))


def _first_live(quotes, rows):
    live = [row for pk in quotes if (row := rows.get((Quote, pk))) and row["state"] != State.REJECTED]
    return min(((row["start"], row["id"]) for row in live), default=(0, None))[1]


# --- what the history says ---


def rows_before(contexts: Collection[UUID]) -> dict[Key, tuple[dict | None, dict]]:
    """(the row before or None, an event's copy of it) of every row that was written under these contexts."""
    return _firsts({model: events_of(model, pgh_context__in=contexts) for model in (*NAMING, *ANNOTATIONS)})


def told_roles(contexts: Collection[UUID]) -> list[tuple[int, int, list[int]]]:
    """The roles that went along under these contexts (entities/services/actors/giving.py)."""
    told = apps.get_model("pghistory", "Context").objects.filter(pk__in=contexts, metadata__has_key="roles")
    return [tuple(move) for moves in told.values_list("metadata__roles", flat=True) for move in moves]


def _firsts(events):
    """Of each row, what its first event among these, {model: events}, remembers of it."""
    before = {}
    for model, some in events.items():
        for event in some:
            row = None if event["pgh_label"] == "insert" else event
            before.setdefault((model, event["pgh_obj_id"]), (row, event))
    return before


def _recorded(quotes, mentions):
    """All events of these quotes and mentions, {model: events}, and the rows as they stand now, {key: row or None}."""
    parts = {
        Quote: ({"pgh_obj__in": quotes}, {"pk__in": quotes}),
        **{model: ({"quote__in": quotes}, {"quote__in": quotes}) for model in OF_A_QUOTE},
        Mention: ({"pgh_obj__in": mentions}, {"pk__in": mentions}),
    }
    events, now = {}, {}
    for model, (of_events, of_rows) in parts.items():
        events[model] = list(events_of(model, **of_events))
        now |= {(model, event["pgh_obj_id"]): None for event in events[model]}
        now |= {(model, row["id"]): row for row in model.objects.filter(**of_rows).order_by().values(*columns(model))}
    return events, now


def _left_by(step, events, now):
    """The rows as the step left them; None = there was none."""
    every = [(model, event) for model, some in events.items() for event in some]
    at = next((event["pgh_created_at"] for _, event in every if event["pgh_context_id"] == step.context), None)
    left = {}
    for model, event in every:
        if _is_after(event, step, at):
            left.setdefault((model, event["pgh_obj_id"]), None if event["pgh_label"] == "insert" else event)
    return now | left


def _is_after(event, step, at):
    revision = (event["pgh_context__metadata"] or {}).get("revision")
    return revision > step.revision if revision else at is not None and event["pgh_created_at"] > at


def events_of(model, **conditions):
    events = apps.get_model("entities", f"{model.__name__}Event").objects.filter(**conditions).order_by("pgh_id")
    names = ("pgh_id", "pgh_label", "pgh_obj_id", "pgh_context_id", "pgh_created_at", "pgh_context__metadata")
    return events.values(*names, *columns(model))


def columns(model):
    """The columns that the history keeps; the others follow from these."""
    tracked = {field.name for field in apps.get_model("entities", f"{model.__name__}Event")._meta.concrete_fields}
    return [field.attname for field in model._meta.concrete_fields if field.name in tracked]


class Current:
    """Rows in terms of the current actors."""

    def __init__(self, rows: Iterable[dict | tuple | None]):
        named = {row[name] for row in map(_row, rows) if row for name in ACTORS if row.get(name)}
        self.actors = {actor.pk: actor.current.pk for actor in Actor.objects.filter(pk__in=named)}

    def comparable(self, row):
        if row is None:
            return None
        return {
            name: self.actors.get(value, value) if name in ACTORS else value
            for name, value in row.items()
            if name not in FOLLOWS_THE_ARTICLE and not name.startswith("pgh_")
        }

    def check_present(self, rows, besides):
        """Raises CannotUndo when a row to be restored names an actor that neither exists nor is `besides` (ids)."""
        gone = {row[name] for row in rows if row for name in ACTORS if row.get(name)} - self.actors.keys() - besides
        if gone:
            names = {event["id"]: event["name"] for event in events_of(Actor, pgh_obj__in=gone)}
            who = ", ".join(names.get(pk, "an actor") for pk in sorted(gone))
            raise CannotUndo(f"{who} has been removed in the meantime, so this step can't be undone.")


def _row(row):
    return row[0] if isinstance(row, tuple) else row


# --- what is written ---


def write_rows(wanted: dict[Key, dict | None], now: dict[Key, dict | None], follows: dict, runs: set[int]) -> None:
    """Rows go in the order that the constraints ask for: parts before their whole, and back the other way round.

    Rows in which the same columns return to the same values are written at once.
    """
    for model in reversed(ANNOTATIONS):
        if going := [pk for (of, pk), row in wanted.items() if of is model and row is None]:
            model.objects.filter(pk__in=going).delete()
    for model in ANNOTATIONS:
        alike, missing = defaultdict(list), []
        for (of, pk), row in wanted.items():
            if of is not model or row is None:
                continue
            values = _values_of(model, row, follows, runs)
            stored = now.get((model, pk))
            if stored:
                alike[tuple((name, value) for name, value in values.items() if value != stored[name])].append(pk)
            else:
                missing.append(values)
        for changed, pks in alike.items():
            if changed:
                model.objects.filter(pk__in=pks).update(**_with_what_follows(model, dict(changed)))
        for values in missing:
            insert(model, _with_what_follows(model, values))


def _values_of(model, row, follows, runs):
    values = {name: row[name] for name in columns(model)} | {
        name: value for name, value in follows.items() if name in row
    }
    if "run_id" in values and values["run_id"] not in runs:
        values["run_id"] = None
    return values


def _with_what_follows(model, values):
    """The columns that the history does not keep, because they follow from these."""
    if model is Quote and "text" in values:
        return values | {"search": vector_of(values["text"])}
    if model is Mention and "text" in values:
        return values | {"key": fold_words(values["text"])[:500]}
    return values


def insert(model, values):
    """The history keeps only the rows that people insert, and it is a person who brings this one back."""
    model(**values | {"origin": Origin.PERSON}).save(force_insert=True)
    as_it_was = {name: values[name] for name in ("origin", "created_at") if name in values}
    if as_it_was != {"origin": Origin.PERSON}:
        model.objects.filter(pk=values["id"]).update(**as_it_was)


def hold_actors(rows: Iterable[dict | None], before: Mapping[Key, tuple]) -> None:
    """Ahead of all that is counted: the actors that the step made, which may go, and those that these rows name."""
    made = {pk for (model, pk), (row, _) in before.items() if model is Actor and row is None}
    list(Actor.objects.locked(made, alone=True))
    hold_named({row[name] for row in rows if row for name in ACTORS if row.get(name)})


def bring_back_actors(before):
    """Actors and names that went with the undone step; a name that somebody added anew meanwhile stays as it is."""
    back = []
    for (model, pk), (row, _) in before.items():
        if model is Actor and row and not Actor.objects.filter(pk=pk).exists():
            insert(Actor, {name: row[name] for name in columns(Actor)})
            back.append(pk)
    aliases = [row for (model, _), (row, _) in before.items() if model is Alias and row]
    for row in aliases:
        named = Actor.objects.filter(pk=row["actor_id"])
        if named.exists() and not named.filter(aliases__key=row["key"]).exists():
            insert(Alias, {name: row[name] for name in columns(Alias)})
    store_keys(Actor.objects.filter(pk__in=back))


def drop_names(before):
    """Actors and names that the step made, unless something else goes by them by now."""
    made = {pk for (model, pk), (row, _) in before.items() if model is Actor and row is None}
    for (model, pk), (row, event) in before.items():
        if model is Alias and row is None and event["actor_id"] not in made:
            named = Mention.objects.live().of(event["actor_id"]).printed_as([event["text"]])
            if not named.exists():
                Alias.objects.filter(pk=pk, origin=Origin.PERSON).delete()
    Actor.objects.filter(pk__in=made).named_nowhere().delete()
