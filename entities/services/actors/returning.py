"""What an undone merge gives back: the rows that moved then, as far as they are still there and nobody set them since.

A suggestion that a later run of the engine replaced is stood for by the new one at the same place.
"""

from django.db.models import Exists, OuterRef

from entities.choices import Origin
from entities.models import (
    Actor,
    Alias,
    InnerAttribution,
    JointSpeaker,
    Listed,
    Mention,
    Merge,
    MergeMove,
    NeverLink,
    Quote,
    QuoteTarget,
    Role,
)
from newsdesk.database.batching import batched

What = MergeMove.What
ROWS_AT_ONCE = 10_000


class Returning:
    """Finds the rows, then moves them; between the two nothing else may write to their articles."""

    def __init__(self, merge: Merge, holder: Actor):
        self.merge = merge
        self.holder = holder
        self.mentions = self._ids(Mention, What.MENTION, "actor", "actor_origin")
        self.spoken = self._ids(Quote, What.SPEAKER, "speaker", "speaker_origin")
        self.targets = self._ids(QuoteTarget, What.TARGET, "actor", "quote__targets_origin", "quote__")
        self.joint = self._ids(JointSpeaker, What.JOINT, "actor", "quote__speaker_origin", "quote__")
        self.inner = self._ids(InnerAttribution, What.INNER, "speaker", "quote__chain_origin", "quote__")
        self.away = self._targets_taken_away()
        self.joint_away = self._joint_taken_away()
        self.quotes = {
            *self.spoken,
            *QuoteTarget.objects.with_ids(self.targets).values_list("quote", flat=True),
            *(target.quote_id for target in self.away),
            *JointSpeaker.objects.filter(pk__in=self.joint).values_list("quote", flat=True),
            *(joint.quote_id for joint in self.joint_away),
        }

    @property
    def n_mentions(self):
        return Mention.objects.live().with_ids(self.mentions).count()

    @property
    def n_quotes(self):
        return Quote.objects.live().with_ids(self.quotes).count()

    def carry_out(self, report):
        absorbed = self.merge.absorbed
        for ids in batched(self.mentions, ROWS_AT_ONCE):
            Mention.objects.with_ids(ids).update(actor=absorbed)
            report(len(ids))
        for ids in batched(self.spoken, ROWS_AT_ONCE):
            Quote.objects.with_ids(ids).update(speaker=absorbed)
            report(len(ids))
        for ids in batched(self.targets, ROWS_AT_ONCE):
            QuoteTarget.objects.with_ids(ids).update(actor=absorbed)
            report(len(ids))
        for ids in batched(self.joint, ROWS_AT_ONCE):
            JointSpeaker.objects.filter(pk__in=ids).update(actor=absorbed)
            report(len(ids))
        InnerAttribution.objects.filter(pk__in=self.inner).update(speaker=absorbed)
        # A quote that has come to name the actor again meanwhile keeps what it says now.
        QuoteTarget.objects.bulk_create(self.away, ignore_conflicts=True)
        JointSpeaker.objects.bulk_create(self.joint_away, ignore_conflicts=True)
        marked = set(self._moves(What.ABOUT_SELF).values_list("row_id", flat=True))
        Quote.objects.filter(pk__in=marked & self.quotes).update(about_self=False)
        self._return_names()

    def _moves(self, what):
        return self.merge.moves.filter(what=what)

    def _ids(self, model, what, holder, origin, place=""):
        """Rows that moved, or now stand at their place, that are still the holder's and not set by a person since."""
        moves = self._moves(what)
        set_then = moves.filter(row_id=OuterRef("pk"), origin=Origin.PERSON)
        same = model.objects.filter(pk__in=moves.values("row_id"), **{holder: self.holder})
        same = same.exclude(~Exists(set_then), **{origin: Origin.PERSON})
        gone = moves.filter(~Exists(model.objects.filter(pk=OuterRef("row_id"))))
        here = {name: OuterRef(f"{place}{name}") for name in ("article", "start", "end")}
        replaced = model.objects.filter(Exists(gone.filter(**here)), **{holder: self.holder, origin: Origin.MACHINE})
        return sorted({*same.values_list("pk", flat=True), *replaced.values_list("pk", flat=True)})

    def _targets_taken_away(self):
        """The targets to store anew, of quotes that still stand and whose targets nobody set since."""
        moves = {move.row_id: move for move in self._moves(What.TARGET_TAKEN_AWAY)}
        quotes = Quote.objects.only("targets_origin", "published_at").in_bulk(
            {move.row["quote_id"] for move in moves.values()}
        )
        back = []
        for pk, move in moves.items():
            quote = quotes.get(move.row["quote_id"])
            if quote and (move.origin == Origin.PERSON or quote.targets_origin != Origin.PERSON):
                back.append(QuoteTarget(pk=pk, published_at=quote.published_at, **move.row))
        return back

    def _joint_taken_away(self):
        """The joint speakers to store anew, of quotes that still stand and whose speakers nobody set since."""
        moves = {move.row_id: move for move in self._moves(What.JOINT_TAKEN_AWAY)}
        quotes = Quote.objects.only("speaker_origin").in_bulk({move.row["quote_id"] for move in moves.values()})
        return [
            JointSpeaker(pk=pk, **move.row)
            for pk, move in moves.items()
            if (quote := quotes.get(move.row["quote_id"]))
            and (move.origin == Origin.PERSON or quote.speaker_origin != Origin.PERSON)
        ]

    def _return_names(self):
        """Where a later merge left an equal name behind, it is still with the actor between."""
        between = [self.merge.kept_id, self.holder.pk]
        absorbed = self.merge.absorbed
        for what, model in ((What.ALIAS, Alias), (What.NEVER_LINK, NeverLink)):
            rows = model.objects.filter(pk__in=self._moves(what).values("row_id"), actor__in=between)
            rows.exclude(key__in=model.objects.filter(actor=absorbed).values("key")).update(actor=absorbed)
        places = Listed.objects.filter(pk__in=self._moves(What.LISTED).values("row_id"), actor__in=between)
        places.update(actor=absorbed)
        gone = self._moves(What.ROLE).filter(~Exists(Role.objects.filter(pk=OuterRef("row_id"))))
        here = gone.filter(article=OuterRef("article"), start=OuterRef("start"), end=OuterRef("end"))
        taken = Role.objects.filter(actor=absorbed, article=OuterRef("article"), key=OuterRef("key"))
        roles = Role.objects.filter(actor__in=between).exclude(Exists(taken))
        ids = {
            *roles.filter(pk__in=self._moves(What.ROLE).values("row_id")).values_list("pk", flat=True),
            *roles.filter(Exists(here)).values_list("pk", flat=True),
        }
        Role.objects.filter(pk__in=ids).update(actor=absorbed)
