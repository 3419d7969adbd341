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
from entities.difference import told_apart
from entities.models import Actor, Alias, Batch, DateMention, Mention, Quote, QuoteSpan, QuoteTarget

MACHINE = "Newsdesk"
APPLY = "apply_to_all"

MODELS = {model._meta.object_name: model for model in (Quote, QuoteSpan, QuoteTarget, Mention, Article, Actor, Alias)}

VERBS = {
    "set_speaker": "set the speaker",
    "set_targets": "set whom it is about",
    "set_stance": "set the stance",
    "accept_quote": "accepted a quote",
    "reject_quote": "rejected a quote",
    "reopen_quote": "reopened a quote",
    "add_quote": "added a quote",
    "change_quote_span": "changed a quote's borders",
    "classify_quote": "set how a quote is reported",
    "split_quote": "split a quote",
    "join_quotes": "joined two quotes",
    "accept_mention": "accepted a mention",
    "reject_mention": "rejected a mention",
    "reopen_mention": "reopened a mention",
    "set_mention_actor": "set whom a mention means",
    "set_mention_label": "set what a mention names",
    "add_mention": "added a mention",
    "change_mention_span": "changed a mention's borders",
    "pass_on_actor": "gave the quotes of a mention their speaker",
    APPLY: "said the same of identical mentions",
    "mark_reviewed": "marked the article as reviewed",
    "reopen_article": "reopened the article",
    "undo_step": "undid a step",
    "redo_step": "made a step again",
    "merge_actors": "merged actors",
    "undo_merge": "undid a merge of actors",
    "split_actor": "split an actor",
    "never_link": "barred a name from an actor",
}


def in_words(verb, of="", n_articles=1):
    """ "rejected a quote"; of an undo, what it undid."""
    words = VERBS.get(verb, "changed annotations")
    words = f"{words}: {VERBS[of]}" if of in VERBS else words
    return f"{words} in {n_articles:,} articles" if n_articles > 1 else words


@dataclass(frozen=True)
class Edit:
    """One field of one annotation. Empty `before` = it is new, empty `after` = it is gone, equal = confirmed."""

    words: str  # of the quote, mention or date
    field: str
    before: str
    after: str
    quote_id: int | None = None
    mention_id: int | None = None

    @property
    def confirmed(self):
        return self.before == self.after


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
    events += _events("QuoteTargetEvent", quote__in=quote_ids)
    events += _events("QuoteSpanEvent", quote__in=quote_ids, part=QuoteSpan.Part.CHAIN)
    return _steps(events, since_revision)


def changes_to(annotations: Iterable[Quote | Mention], since_revision: int) -> list[Change]:
    """The numbered steps after that revision that touched one of these, or what belongs to a quote; newest first."""
    events = []
    for row in annotations:
        events += _events(f"{row._meta.object_name}Event", pgh_obj=row.pk)
        if isinstance(row, Quote):
            events += _events("QuoteTargetEvent", quote=row.pk)
            events += _events("QuoteSpanEvent", quote=row.pk, part=QuoteSpan.Part.CHAIN)
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
    quote = {Quote: "pgh_obj_id", QuoteSpan: "quote_id", QuoteTarget: "quote_id"}
    return " UNION ALL ".join(
        f"SELECT '{name}', pgh_obj_id, {quote.get(model, 'NULL::bigint')} FROM {model._meta.db_table}event"
        " WHERE pgh_context_id = %(context)s"
        for name, model in MODELS.items()
    )


def left_a_trace(context: UUID) -> bool:
    """Whether anything that people correct was changed under this context of the history."""
    return any(model not in (Actor, Alias) for model, _, _ in touched_by(context))


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
        if (_meta(event, "revision") or 0) > since_revision or (not since_revision and not numbered_only)
    ]
    names = _Names(wanted)
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
        columns = [name for name in _columns(model) if name not in ("folded", "search")]
        now |= {(model, row["id"]): row for row in model.objects.filter(pk__in=ids).values(*columns)}
    return [
        (event, following)
        for row, history in by_row.items()
        for event, following in pairwise([*history, now.get(row)])
        if not _is_machines_own(event)
    ]


def _is_machines_own(event):
    return event["pgh_label"] == "delete" and event["origin"] == "machine" and not _meta(event, "by")


def _meta(event, key):
    return (event["pgh_context__metadata"] or {}).get(key)


class _Names:
    """Names of the actors and people that events refer to, and printed words, in a fixed number of queries."""

    def __init__(self, wanted):
        rows = [row for pair in wanted for row in pair if row]
        actors = {row.get(key) for row in rows for key in ("speaker_id", "actor_id")} - {None}
        people = {_meta(event, "by") for event, _ in wanted} - {None}
        quotes = {row["quote_id"] for row in rows if "quote_id" in row}
        self.actors = dict(Actor.objects.filter(pk__in=actors).values_list("pk", "name"))
        self.people = {person.pk: person.get_username() for person in get_user_model().objects.filter(pk__in=people)}
        known = Quote.objects.filter(pk__in=quotes).values_list("pk", "text", "article")
        self.quotes = {pk: text for pk, text, _ in known}
        self.article_of = {pk: article for pk, _, article in known}
        linked = {self.article_of.get(row["quote_id"]) for row in rows if "part" in row}
        self.texts = dict(Article.objects.filter(pk__in=linked).values_list("pk", "text")) if linked else {}

    def actor(self, pk):
        return self.actors.get(pk, "an actor since removed") if pk else ""

    def person(self, pk):
        return self.people.get(pk, "somebody who left") if pk else MACHINE

    def quote(self, pk):
        return self.quotes.get(pk, "a quote since removed")

    def printed(self, row):
        """The words at the place of a quote's span."""
        return self.texts.get(self.article_of.get(row["quote_id"]), "")[row["start"] : row["end"]] if row else ""


def _change(step, names):
    first = step[0][0]
    edits = [edit for event, after in step for edit in _edits(event, after, names)]
    toward = {edit.quote_id for edit in edits if edit.field.startswith("Stance toward")}
    edits = [edit for edit in edits if not (edit.field == "Stance" and edit.quote_id in toward)]
    retargeted = {edit.quote_id for edit in edits if edit.field == "About" and not edit.confirmed}
    edits = [edit for edit in edits if not (edit.field == "About" and edit.confirmed and edit.quote_id in retargeted)]
    return Change(
        by=names.person(_meta(first, "by")),
        at=first["pgh_created_at"],
        verb=in_words(_meta(first, "verb"), _meta(first, "of"), _meta(first, "articles") or 1),
        edits=tuple(edits),
        revision=_meta(first, "revision"),
        undoes=_meta(first, "undoes"),
        verb_name=_meta(first, "verb") or "",
        batch=_meta(first, "batch"),
    )


def _edits(event, after, names):
    describe = {
        Quote: _quote_edits, Mention: _mention_edits, QuoteTarget: _target_edits, DateMention: _date_edits,
        Article: _article_edits, QuoteSpan: _link_edits,
    }  # fmt: skip
    before = None if event["pgh_label"] == "insert" else event
    if before is None:
        after = event
    elif event["pgh_label"] == "delete":
        after = None
    yield from describe[event["model"]](before, after, names)


def _quote_edits(before, after, names):
    row = before or after
    about = {"words": row["text"], "quote_id": row["id"]}
    if not (before and after):
        yield Edit(field="Quote", before=_text(before), after=_text(after), **about)
        return
    speaker = _speaker(before, names), _speaker(after, names)
    if before["speaker_id"] != after["speaker_id"]:
        speaker = speaker[0], told_apart(*speaker)
    is_classified = any(before[name] != after[name] for name in ("kind", "attribution", "cue_class"))
    fields = [
        ("Kind", before["kind"], after["kind"], None),
        ("Reported as", before["attribution"], after["attribution"], None),
        ("Cue", before["cue_class"], after["cue_class"], None),
        ("Speaker", *speaker, "speaker_origin"),
        ("Stance", before["stance"], after["stance"], "stance_origin"),
        ("About", "as suggested", "as suggested", "targets_origin"),
        ("Words", before["text"], after["text"], None if is_classified else "span_origin"),
        ("State", before["state"], after["state"], None),
    ]
    yield from _differences(before, after, fields, about)


def _mention_edits(before, after, names):
    row = before or after
    about = {"words": row["text"], "mention_id": row["id"]}
    if not (before and after):
        yield Edit(field="Mention", before=_text(before), after=_text(after), **about)
        return
    labels = dict(Mention.Label.choices)
    actor = names.actor(before["actor_id"]), names.actor(after["actor_id"])
    if before["actor_id"] != after["actor_id"]:
        actor = actor[0], told_apart(*actor)
    fields = [
        ("Actor", *actor, "actor_origin"),
        ("Words", before["text"], after["text"], None),
        ("Names a", labels[before["label"]], labels[after["label"]], None),
        ("State", before["state"], after["state"], None),
    ]
    yield from _differences(before, after, fields, about)


def _target_edits(before, after, names):
    """A target that is rejected is gone, for the reader; a reopened one is new."""
    row = before or after
    about = {"words": names.quote(row["quote_id"]), "quote_id": row["quote_id"]}
    name = names.actor(row["actor_id"])
    was, stands = _live(before), _live(after)
    if was != stands:
        yield Edit(field="About", before=name if was else "", after=name if stands else "", **about)
    elif was:
        yield from _differences(
            before, after, [(f"Stance toward {name}", before["stance"], after["stance"], None)], about
        )


def _link_edits(before, after, names):
    """A link of the speaker chain. Where the quote is gone, so are its links."""
    pk, was, became = (before or after)["quote_id"], names.printed(before), names.printed(after)
    if was != became:
        yield Edit(words=names.quote(pk), field="Shown by", before=was, after=became, quote_id=pk)


def _date_edits(before, after, names):
    row = before or after
    about = {"words": row["text"]}
    if not (before and after):
        yield Edit(field="Date", before=_text(before), after=_text(after), **about)
        return
    yield from _differences(before, after, [("Date", before["value"], after["value"], None)], about)


def _article_edits(before, after, names):
    """Whether somebody has gone through it as a whole; what else is said of an article is no annotation."""
    if before and after and before["state"] != after["state"] and "reviewed" in (before["state"], after["state"]):
        yield Edit(words=after["title"], field="State", before=before["state"], after=after["state"])


def _differences(before, after, fields, about):
    for field, was, became, origin in fields:
        confirmed = origin and before[origin] != "person" and after[origin] == "person"
        if was != became or confirmed:
            yield Edit(field=field, before=was, after=became, **about)


def _live(row):
    return bool(row) and row["state"] != "rejected"


def _text(row):
    return row["text"] if row else ""


def _speaker(row, names):
    return names.actor(row["speaker_id"]) or row["speaker_words"] or "unknown"
