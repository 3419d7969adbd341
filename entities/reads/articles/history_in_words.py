"""What a step of the history changed, in words: events of the database in, fields with before and after out."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.humanize.templatetags.humanize import ordinal
from django.utils import timezone
from django.utils.dateformat import format as date_format

from articles.models import Article, Precision, Source
from entities.choices import Label, Origin, State
from entities.models import (
    Actor,
    DateMention,
    InnerAttribution,
    JointSpeaker,
    Mention,
    Quote,
    QuoteSpan,
    QuoteTarget,
    UnnamedTarget,
)
from entities.rules.texts.difference import told_apart

MACHINE = "Newsdesk"
APPLY = "apply_to_all"

VERBS = {
    "set_speaker": "set the speaker",
    "add_speaker": "added a speaker",
    "remove_speaker": "removed a speaker",
    "confirm_speaker": "confirmed the speaker",
    "set_inner_speaker": "set whom the speaker quotes",
    "remove_inner": "removed whom the speaker quotes",
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
    APPLY: "changed identical mentions",
    "describe_article": "changed what is said of the article",
    "mark_reviewed": "marked the article as reviewed",
    "reopen_article": "reopened the article",
    "undo_step": "undid a step",
    "redo_step": "redid a step",
    "merge_actors": "merged actors",
    "undo_merge": "undid a merge of actors",
    "split_actor": "split an actor",
    "never_link": "blocked a name for an actor",
}


def in_words(verb, of="", n_articles=1, along=""):
    """ "rejected a quote"; of an undo, what it undid; with what went along."""
    words = VERBS.get(verb, "changed annotations")
    words = f"{words}: {VERBS[of]}" if of in VERBS else words
    words = f"{words}, with {along}" if along else words
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
    of_order: bool = False  # it only has another place among others

    @property
    def confirmed(self):
        return self.before == self.after


def context_of(event, key):
    return (event["pgh_context__metadata"] or {}).get(key)


class Names:
    """Names of the actors and people that events refer to, and printed words, in a fixed number of queries."""

    def __init__(self, wanted):
        rows = [row for pair in wanted for row in pair if row]
        actors = {row.get(key) for row in rows for key in ("speaker_id", "actor_id")} - {None}
        people = {context_of(event, "by") for event, _ in wanted} - {None}
        quotes = {row["quote_id"] for row in rows if "quote_id" in row}
        outlets = {row["source_id"] for row in rows if "source_id" in row}
        self.actors = dict(Actor.objects.filter(pk__in=actors).values_list("pk", "name"))
        if gone := actors - self.actors.keys():
            self.actors |= Actor.objects.names_of_removed(gone)
        self.people = {person.pk: person.get_username() for person in get_user_model().objects.filter(pk__in=people)}
        self.outlets = dict(Source.objects.filter(pk__in=outlets).values_list("pk", "name")) if outlets else {}
        known = Quote.objects.filter(pk__in=quotes).values_list("pk", "text", "article")
        self.quotes = {pk: text for pk, text, _ in known}
        self.article_of = {pk: article for pk, _, article in known}
        linked = {self.article_of.get(row["quote_id"]) for row in rows if "part" in row or "source" in row}
        self.texts = dict(Article.objects.filter(pk__in=linked).values_list("pk", "text")) if linked else {}

    def actor(self, pk):
        return self.actors.get(pk, "an actor since removed") if pk else ""

    def person(self, pk):
        return self.people.get(pk, "somebody who left") if pk else MACHINE

    def quote(self, pk):
        return self.quotes.get(pk, "a quote since removed")

    def printed(self, row):
        """The words at the place of a quote's span."""
        return self.words_at(row, row["start"], row["end"]) if row else ""

    def words_at(self, row, start, end):
        return self.texts.get(self.article_of.get(row["quote_id"]), "")[start:end]


def edits_of(event, after, names):
    describe = {
        Quote: _quote_edits, Mention: _mention_edits, QuoteTarget: _target_edits, UnnamedTarget: _unnamed_edits,
        DateMention: _date_edits, Article: _article_edits, QuoteSpan: _link_edits, JointSpeaker: _joint_edits,
        InnerAttribution: _inner_edits,
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
        ("Type", before["kind"], after["kind"], None),
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
    labels = dict(Label.choices)
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
        places = tuple(f"{name} ({ordinal(row['rank'] + 1)})" for row in (before, after))
        if before["rank"] != after["rank"]:
            yield Edit(field="About", before=places[0], after=places[1], of_order=True, **about)
        yield from _differences(
            before, after, [(f"Stance toward {name}", before["stance"], after["stance"], None)], about
        )


def _unnamed_edits(before, after, names):
    """Somebody without a name whom the quote is about."""
    row = before or after
    about = {"words": names.quote(row["quote_id"]), "quote_id": row["quote_id"]}
    was, became = _unnamed(before), _unnamed(after)
    if was != became:
        yield Edit(field="About", before=was, after=became, **about)
    else:
        yield from _differences(
            before, after, [(f"Stance toward {was}", before["stance"], after["stance"], None)], about
        )


def _link_edits(before, after, names):
    """A link of the speaker chain. Where the quote is gone, so are its links."""
    pk, was, became = (before or after)["quote_id"], names.printed(before), names.printed(after)
    if was != became:
        yield Edit(words=names.quote(pk), field="Shown by", before=was, after=became, quote_id=pk)


def _joint_edits(before, after, names):
    """Somebody who says it together with the speaker. Moving up in the order is no change that a reader sees."""
    pk, was, became = (before or after)["quote_id"], _joint(before, names), _joint(after, names)
    if was != became:
        yield Edit(words=names.quote(pk), field="Together with", before=was, after=became, quote_id=pk)


def _inner_edits(before, after, names):
    pk, was, became = (before or after)["quote_id"], _inner(before, names), _inner(after, names)
    if was != became:
        yield Edit(words=names.quote(pk), field="Citing", before=was, after=became, quote_id=pk)


def _joint(row, names):
    return names.actor(row["actor_id"]) if row else ""


def _unnamed(row):
    return f"“{row['words']}”" if row else ""


def _inner(row, names):
    if not row:
        return ""
    words = " ".join(names.words_at(row, *place) for place in row["source"])
    name = names.actor(row["speaker_id"])
    return f"{words} ({name})" if words and name else words or name or "somebody"


def _date_edits(before, after, names):
    row = before or after
    about = {"words": row["text"]}
    if not (before and after):
        yield Edit(field="Date", before=_text(before), after=_text(after), **about)
        return
    yield from _differences(before, after, [("Date", before["value"], after["value"], None)], about)


def _article_edits(before, after, names):
    """What is said of it, and whether somebody has gone through it as a whole; what a run does is no change."""
    if not (before and after):
        return
    fields = [
        ("Title", before["title"], after["title"], None),
        ("Outlet", *(names.outlets.get(row["source_id"], "an outlet since removed") for row in (before, after)), None),
        ("Author", before["author"], after["author"], None),
        ("Published", _moment(before), _moment(after), None),
        ("Web address", before["url"], after["url"], None),
        ("Language", before["language"], after["language"], None),
    ]
    if "reviewed" in (before["state"], after["state"]):
        fields.append(("State", before["state"], after["state"], None))
    yield from _differences(before, after, fields, {"words": after["title"]})


def _moment(row):
    if not row["published_at"]:
        return ""
    to_the_minute = row["published_precision"] == Precision.TIME
    return date_format(timezone.localtime(row["published_at"]), "j F Y, H:i" if to_the_minute else "j F Y")


def _differences(before, after, fields, about):
    for field, was, became, origin in fields:
        confirmed = origin and before[origin] != Origin.PERSON and after[origin] == Origin.PERSON
        if was != became or confirmed:
            yield Edit(field=field, before=was, after=became, **about)


def _live(row):
    return bool(row) and row["state"] != State.REJECTED


def _text(row):
    return row["text"] if row else ""


def _speaker(row, names):
    return names.actor(row["speaker_id"]) or row["speaker_words"] or "unknown"
