"""What is marked in an article: mentions, quotes, the actors quotes are about, dated expressions.

Every annotation carries its origin (machine, person, import), its state (suggested, accepted, rejected), the
machine's confidence and the run that made it. *Verified* = accepted, or made by a person. A quote's speaker,
stance and span and a mention's actor each remember on their own whether a person set them.
Offsets count code points of the article's text, end exclusive.
"""

from urllib.parse import quote

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.db.models.functions import Now

from articles.models import Article
from entities.choices import (
    Attribution,
    CueClass,
    Form,
    Label,
    Layer,
    Origin,
    Part,
    PartOrigin,
    QuoteKind,
    Stance,
    State,
)
from entities.models.actors import Actor, tracked
from entities.models.arrival import arrives_again, quote_arrives_again
from entities.models.merged import follows_merges
from entities.querysets import AnnotatedQuerySet, DateMentionQuerySet, MentionQuerySet, QuoteQuerySet, RunQuerySet
from entities.querysets.quotes import UNSURE_BELOW
from newsdesk.web.addresses import numbered


class Run(models.Model):
    """One pass of one pipeline version over one article."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="runs")
    pipeline = models.CharField(max_length=60)
    created_at = models.DateTimeField(auto_now_add=True)
    seconds = models.FloatField(default=0)
    withheld = models.JSONField(default=list, help_text="suggestions not shown because a person decided otherwise")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", help_text="who asked for it"
    )
    n_new = models.PositiveIntegerField(null=True, help_text="quotes, mentions and dates; empty = never compared")
    n_gone = models.PositiveIntegerField(null=True)
    n_changed = models.PositiveIntegerField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["-created_at"], name="run_newest")]


class Annotated(models.Model):
    """The layer every annotation shares."""

    origin = models.CharField(max_length=8, choices=Origin, default=Origin.MACHINE)
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)
    confidence = models.FloatField(default=1)
    run = models.ForeignKey(Run, models.SET_NULL, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True, help_text="repeated from the article")

    origins_of_parts: tuple[str, ...] = ()  # fields that remember whether a person set a part of it

    class Meta:
        abstract = True

    @property
    def is_verified(self):
        return self.state == State.ACCEPTED or (self.origin == Origin.PERSON and self.state != State.REJECTED)

    @property
    def is_live(self):
        """As AnnotatedQuerySet.live() asks."""
        return self.state != State.REJECTED

    @property
    def layer(self):
        return layer_of(self.state, self.origin, [getattr(self, name) for name in self.origins_of_parts])


def layer_of(state, origin, origins_of_parts) -> Layer:
    """How far to trust an annotation, as the pages show it: machine, edited, verified or rejected."""
    if state == State.REJECTED:
        return Layer.REJECTED
    if state == State.ACCEPTED or origin == Origin.PERSON:
        return Layer.VERIFIED
    by_hand = {PartOrigin.PERSON, PartOrigin.CARRIED}.intersection(origins_of_parts)
    return Layer.EDITED if by_hand else Layer.MACHINE


def _layer_constraints(name):
    return [
        models.CheckConstraint(
            condition=Q(confidence__gte=0) & Q(confidence__lte=1), name=f"{name}_confidence_between_0_and_1"
        ),
        models.CheckConstraint(condition=Q(origin__in=Origin.values), name=f"{name}_origin_is_known"),
        models.CheckConstraint(condition=Q(state__in=State.values), name=f"{name}_state_is_known"),
    ]


@pghistory.track(*tracked(), exclude=["key"])
class Mention(Annotated):
    article = models.ForeignKey(Article, models.CASCADE, related_name="mentions", db_index=False)
    actor = models.ForeignKey(Actor, models.SET_NULL, null=True, blank=True, related_name="mentions", db_index=False)
    actor_origin = models.CharField(max_length=8, choices=PartOrigin, default=PartOrigin.MACHINE)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.CharField(max_length=500, help_text="the words between start and end")
    key = models.CharField(max_length=500, default="", editable=False, help_text="the text, folded")
    label = models.CharField(max_length=6, choices=Label)
    form = models.CharField(max_length=12, choices=Form, default=Form.NAME)

    objects = MentionQuerySet.as_manager()
    origins_of_parts = ("actor_origin",)

    class Meta:
        ordering = ["start", "-end"]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="mention_start_before_end"),
            models.UniqueConstraint(
                fields=["article", "start", "end", "label"],
                condition=~Q(state=State.REJECTED),
                name="one_open_mention_per_span_and_label",
            ),
            *_layer_constraints("mention"),
        ]
        indexes = [
            models.Index(fields=["actor", "-published_at", "-id"], name="mention_by_actor"),
            models.Index(fields=["article", "start"], name="mention_by_place"),
            models.Index(fields=["key", "article"], name="mention_by_key"),
        ]
        triggers = [follows_merges("actor")]

    def __str__(self):
        return self.text

    @property
    def is_untouched(self):
        """As MentionQuerySet.untouched() asks: a suggestion that is wholly the machine's."""
        return (self.origin, self.state, self.actor_origin) == (Origin.MACHINE, State.SUGGESTED, Origin.MACHINE)


@pghistory.track(*tracked(), exclude=["search", "review_rank", "arrived_at", "perhaps"])
class Quote(Annotated):
    article = models.ForeignKey(Article, models.CASCADE, related_name="quotes", db_index=False)
    start = models.PositiveIntegerField(help_text="of the first content fragment")
    end = models.PositiveIntegerField(help_text="of the last content fragment")
    text = models.TextField(help_text="the content, fragments joined by an ellipsis")
    kind = models.CharField(max_length=8, choices=QuoteKind)
    attribution = models.CharField(max_length=8, choices=Attribution, default=Attribution.SAID)
    cue = models.CharField(max_length=200, blank=True, help_text="the cue as printed")
    cue_class = models.CharField(max_length=10, choices=CueClass, default=CueClass.OTHER)
    speaker = models.ForeignKey(Actor, models.SET_NULL, null=True, blank=True, related_name="quotes", db_index=False)
    speaker_words = models.CharField(max_length=300, blank=True, help_text="an unnamed speaker as printed")
    speaker_confidence = models.FloatField(default=1)
    speaker_doubted = models.BooleanField(
        default=False, help_text="by the machine: among speakers this uncertain, one in five is wrong"
    )
    perhaps = models.GeneratedField(
        expression=ExpressionWrapper(
            Q(speaker_doubted=True, speaker__isnull=False, speaker_origin=Origin.MACHINE)
            & ~Q(state=State.ACCEPTED)
            & ~Q(origin=Origin.PERSON),
            output_field=models.BooleanField(),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
        help_text="the speaker is a guess that nobody confirmed, and counts for nobody",
    )
    stance = models.CharField(max_length=8, choices=Stance, default=Stance.NEUTRAL)
    about_self = models.BooleanField(default=False)
    speaker_origin = models.CharField(max_length=8, choices=PartOrigin, default=PartOrigin.MACHINE)
    stance_origin = models.CharField(max_length=8, choices=Origin, default=Origin.MACHINE)
    span_origin = models.CharField(max_length=8, choices=Origin, default=Origin.MACHINE)
    targets_origin = models.CharField(max_length=8, choices=PartOrigin, default=PartOrigin.MACHINE)
    chain_origin = models.CharField(max_length=8, choices=PartOrigin, default=PartOrigin.MACHINE)
    search = SearchVectorField(editable=False, help_text="the words of the text (articles/search/tokens.py)")
    review_rank = models.FloatField(default=0, editable=False, help_text="how soon to review it (entities/review.py)")
    arrived_at = models.DateTimeField(
        db_default=Now(), editable=False, help_text="since when it is as it is (entities/models/arrival.py)"
    )

    objects = QuoteQuerySet.as_manager()
    origins_of_parts = ("speaker_origin", "stance_origin", "span_origin", "targets_origin", "chain_origin")

    class Meta:
        ordering = ["start", "end"]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="quote_start_before_end"),
            models.CheckConstraint(condition=~Q(text=""), name="quote_has_text"),
            models.CheckConstraint(
                condition=Q(speaker__isnull=True) | Q(speaker_words=""), name="quote_speaker_is_actor_or_words"
            ),
            *_layer_constraints("quote"),
        ]
        indexes = [
            models.Index(F("published_at").desc(), F("id").desc(), name="quote_newest"),
            models.Index(fields=["speaker", "-published_at", "-id"], name="quote_by_speaker"),
            models.Index(fields=["article", "start"], name="quote_by_place"),
            models.Index(
                fields=["speaker", "-published_at", "-id"], condition=Q(perhaps=True), name="quote_perhaps_by_speaker"
            ),
            # The conditions are those of QuoteQuerySet.live().said(), verified() and unsure(), word for word.
            models.Index(
                fields=["published_at"],
                condition=~Q(state=State.REJECTED) & Q(attribution=Attribution.SAID),
                name="quote_said_when",
            ),
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(state=State.ACCEPTED) | Q(origin=Origin.PERSON) & ~Q(state=State.REJECTED),
                name="quote_verified_newest",
            ),
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                condition=(
                    Q(confidence__lt=UNSURE_BELOW) | Q(speaker__isnull=False, speaker_confidence__lt=UNSURE_BELOW)
                )
                & Q(state=State.SUGGESTED, origin=Origin.MACHINE),
                name="quote_unsure_newest",
            ),
            models.Index(
                fields=["-review_rank", "id"],
                condition=Q(state=State.SUGGESTED) & ~Q(origin=Origin.PERSON),
                name="quote_to_review",
            ),
            GinIndex(fields=["search"], name="quote_search"),
            models.Index(fields=["-arrived_at", "-id"], name="quote_by_arrival"),
        ]
        triggers = [follows_merges("speaker"), arrives_again()]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        """The place in the article, with what the reader hides unless asked."""
        asked = "" if self.attribution == Attribution.SAID else "?attribution=any"
        return f"{numbered('article', self.article_id)}{asked}#quote-{self.pk}"

    @property
    def speakers(self):
        """All who say it together, its `speaker` first; nobody where the speaker has no name."""
        if not self.speaker_id:
            return []
        # A merge or an undone step may make one of two who spoke together.
        return list(dict.fromkeys([self.speaker, *(one.actor for one in self.joint.all())]))


@pghistory.track(*tracked())
class QuoteSpan(models.Model):
    """Where a part of a quote stands in the text."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="spans", db_index=False)
    part = models.CharField(max_length=8, choices=Part)
    position = models.PositiveSmallIntegerField(help_text="order within its part")
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.MACHINE)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ["part", "position"]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="quote_span_start_before_end"),
            models.UniqueConstraint(fields=["quote", "part", "position"], name="one_quote_span_per_place"),
        ]


@pghistory.track(*tracked())
class QuoteTarget(Annotated):
    """One actor a quote is about, with the speaker's stance toward it."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="targets", db_index=False)
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="targeted_by", db_index=False)
    stance = models.CharField(max_length=8, choices=Stance, default=Stance.NEUTRAL)
    rank = models.PositiveSmallIntegerField(default=0, help_text="0 = the main target")

    objects = AnnotatedQuerySet.as_manager()

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["quote", "actor"], name="one_target_per_quote_and_actor"),
            *_layer_constraints("target"),
        ]
        indexes = [models.Index(fields=["actor", "-published_at", "-id"], name="target_by_actor")]
        triggers = [follows_merges("actor"), *quote_arrives_again()]


@pghistory.track(*tracked())
class DateMention(Annotated):
    """A dated expression and the days it means; both bounds empty = it can't be resolved (yet)."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="date_mentions", db_index=False)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.CharField(max_length=200)
    value = models.CharField(max_length=60, blank=True, help_text="ISO 8601 date, partial date or interval")
    earliest = models.DateField(null=True, blank=True)
    latest = models.DateField(null=True, blank=True)
    grain = models.CharField(max_length=8)

    objects = DateMentionQuerySet.as_manager()

    class Meta:
        ordering = ["start"]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="date_mention_start_before_end"),
            models.CheckConstraint(
                condition=Q(earliest__isnull=True, latest__isnull=True) | Q(earliest__lte=F("latest")),
                name="date_mention_earliest_before_latest",
            ),
            *_layer_constraints("date_mention"),
        ]
        indexes = [
            models.Index(fields=["earliest", "latest"], name="date_mention_by_day"),
            models.Index(fields=["article", "start"], name="date_mention_by_place"),
        ]

    def get_absolute_url(self):
        """The place in the article."""
        return f"{numbered('article', self.article_id)}{text_fragment(self.text)}"


def text_fragment(words):
    """What an address ends in to show where these words are printed (https://wicg.github.io/scroll-to-text-fragment/)."""
    return f"#:~:text={quote(words, safe='').replace('-', '%2D')}"
