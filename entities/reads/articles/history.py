"""Who changed what in an article's annotations, read from the event tables that the database's triggers fill.

An event of an update or a deletion holds the row as it was *before*; what it became is the next event of the same
row, or the row as it stands now. Events of one step share a context, which names the person, the verb and the
revision. The machine's own bulk work leaves no entry here, except where it moved something a person had touched.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import pairwise
from uuid import UUID

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection

from articles.models import Article
from entities.choices import Origin, Part
from entities.models import (
    Actor,
    Alias,
    Batch,
    InnerAttribution,
    JointSpeaker,
    Mention,
    Quote,
    QuoteSpan,
    QuoteTarget,
    UnnamedTarget,
)
from entities.reads.articles.history_in_words import Edit, Names, context_of, edits_of, in_words

OF_A_QUOTE = (QuoteSpan, QuoteTarget, UnnamedTarget, JointSpeaker, InnerAttribution)
MODELS = {model._meta.object_name: model for model in (Quote, *OF_A_QUOTE, Mention, Article, Actor, Alias)}


@dataclass(frozen=True)
class Change:
    """One step of one person."""

    by: str
    at: datetime
    verb: str  # in words, "set the speaker"
    edits: tuple[Edit, ...]
    revision: int | None  # None = it was no step of its own, such as a new publication date
    undoes: int | None = None  # the revision of the step that this one took back
    verb_name: str = ""
    is_undone: bool = False
    batch: int | None = None  # the batch it was part of, which is undone as a whole

    @property
    def is_undoable(self):
        """Whether taking it back is a step of its own; an article's state has a button for that."""
        return bool(self.revision) and self.verb_name not in ("redo_step", "mark_reviewed", "reopen_article")


def changes(article: Article, since_revision: int = 0) -> list[Change]:
    """The steps after that revision, newest first; changes without a revision only when asked for everything."""
    quote_ids = set(Quote.objects.filter(article=article).values_list("pk", flat=True))
    events = [
        *_events("QuoteEvent", article=article),
        *_events("MentionEvent", article=article),
        *_events("DateMentionEvent", article=article),
        *_events("ArticleEvent", "articles", pgh_obj=article.pk),
    ]
    quote_ids |= {event["pgh_obj_id"] for event in events if event["model"] is Quote}
    events += _events_of_parts(quote__in=quote_ids)
    return _steps(events, since_revision)


def changes_to(annotations: Iterable[Quote | Mention], since_revision: int) -> list[Change]:
    """The numbered steps after that revision that touched one of these, or what belongs to a quote; newest first."""
    events = []
    for row in annotations:
        events += _events(f"{row._meta.object_name}Event", pgh_obj=row.pk)
        if isinstance(row, Quote):
            events += _events_of_parts(quote=row.pk)
    return _steps(events, since_revision, numbered_only=True)


def last_hands(mentions: Iterable[Mention]) -> dict[int, str]:
    """{mention id: name of the person who changed it last}; those that no person changed are missing."""
    events = apps.get_model("entities", "MentionEvent").objects.filter(pgh_obj__in=[one.pk for one in mentions])
    newest = events.filter(pgh_context__metadata__has_key="by").order_by("pgh_obj", "-pgh_id").distinct("pgh_obj")
    hands = dict(newest.values_list("pgh_obj", "pgh_context__metadata__by"))
    people = get_user_model().objects.in_bulk({pk for pk in hands.values() if pk})
    return {mention: people[pk].get_username() for mention, pk in hands.items() if pk in people}


def places_of(article: Article, batch: Batch) -> list[tuple[int, int]]:
    """(start, end) of the mentions that the batch changed in this article."""
    contexts = batch.steps.filter(article=article).values("context")
    events = apps.get_model("entities", "MentionEvent").objects.filter(pgh_context__in=contexts)
    return list(events.values_list("start", "end").order_by("start"))


def touched_by(context: UUID) -> list[tuple[type, int, int | None]]:
    """[(model, id, id of the quote it is or belongs to)] of what was changed under this context of the history."""
    with connection.cursor() as cursor:
        cursor.execute(_touched_sql(), {"context": context})
        return [(MODELS[name], pk, quote) for name, pk, quote in cursor.fetchall()]


@cache
def _touched_sql():
    quote = {Quote: "pgh_obj_id", **dict.fromkeys(OF_A_QUOTE, "quote_id")}
    return " UNION ALL ".join(
        f"SELECT '{name}', pgh_obj_id, {quote.get(model, 'NULL::bigint')} FROM {model._meta.db_table}event"
        " WHERE pgh_context_id = %(context)s"
        for name, model in MODELS.items()
    )


def left_a_trace(context: UUID) -> bool:
    """Whether anything that people correct was changed under this context of the history."""
    return any(model not in (Actor, Alias) for model, _, _ in touched_by(context))


def _events_of_parts(**of):
    """Of what belongs to quotes; of the spans only the links that lead to the speaker."""
    whole = (f"{model._meta.object_name}Event" for model in OF_A_QUOTE if model is not QuoteSpan)
    events = [event for name in whole for event in _events(name, **of)]
    return events + _events("QuoteSpanEvent", part=Part.CHAIN, **of)


def _events(name, app="entities", **conditions):
    model = apps.get_model(app, name)
    tracked = model.pgh_tracked_model
    events = model.objects.filter(**conditions).order_by("pgh_id").values("pgh_context__metadata", *_columns(model))
    return [{**event, "model": tracked} for event in events]


def _columns(model):
    return [field.attname for field in model._meta.concrete_fields]


def _steps(events, since_revision, numbered_only=False):
    following = _following(events)
    wanted = [
        (event, after)
        for event, after in following
        if (context_of(event, "revision") or 0) > since_revision or (not since_revision and not numbered_only)
    ]
    names = Names(wanted)
    by_step = defaultdict(list)
    for event, after in wanted:
        by_step[event["pgh_context_id"] or (event["pgh_created_at"], event["model"])].append((event, after))
    steps = [_change(step, names) for step in by_step.values()]
    return sorted((step for step in steps if step.edits), key=lambda step: (step.at, step.revision or 0), reverse=True)


def _following(events):
    """(event, what the row became) for every event; None = the row is gone."""
    by_row = defaultdict(list)
    for event in events:
        by_row[event["model"], event["pgh_obj_id"]].append(event)
    now = {}
    for model in {model for model, _ in by_row}:
        ids = [pk for tracked, pk in by_row if tracked is model]
        columns = [name for name in _columns(model) if name != "search"]
        now |= {(model, row["id"]): row for row in model.objects.filter(pk__in=ids).values(*columns)}
    return [
        (event, following)
        for row, history in by_row.items()
        for event, following in pairwise([*history, now.get(row)])
        if not _is_machines_own(event)
    ]


def _is_machines_own(event):
    return event["pgh_label"] == "delete" and event["origin"] == Origin.MACHINE and not context_of(event, "by")


def _change(step, names):
    first = step[0][0]
    edits = [edit for event, after in step for edit in edits_of(event, after, names)]
    toward = {edit.quote_id for edit in edits if edit.field.startswith("Stance toward")}
    edits = [edit for edit in edits if not (edit.field == "Stance" and edit.quote_id in toward)]
    edits = _without_what_follows(edits)
    return Change(
        by=names.person(context_of(first, "by")),
        at=first["pgh_created_at"],
        verb=in_words(
            context_of(first, "verb"),
            context_of(first, "of"),
            context_of(first, "articles") or 1,
            context_of(first, "along") or "",
        ),
        edits=tuple(edits),
        revision=context_of(first, "revision"),
        undoes=context_of(first, "undoes"),
        verb_name=context_of(first, "verb") or "",
        batch=context_of(first, "batch"),
    )


def _without_what_follows(edits):
    """Of a quote's subjects: who goes or comes; else which order they have now; else that they are right."""
    about = [edit for edit in edits if edit.field == "About"]
    told = {}
    for edit in about:
        told[edit.quote_id] = max(told.get(edit.quote_id, 0), _weight(edit))
    left_out = {edit for edit in about if _weight(edit) < told[edit.quote_id]}
    return [edit for edit in edits if edit not in left_out]


def _weight(edit):
    return 0 if edit.confirmed else 1 if edit.of_order else 2
