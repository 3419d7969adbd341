"""What the engine finds in one text, as plain frozen data.

Every offset counts code points of the text (as Python and spaCy do), end exclusive.
Actors are referred to by their position in `Annotation.actors`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Label = Literal["PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "EVENT", "MISC"]
Form = Literal["name", "pronoun", "description"]
ActorKind = Literal["person", "organisation", "place", "group", "event", "other"]
QuoteKind = Literal["direct", "mixed", "indirect"]
Attribution = Literal["said", "attitude", "thought"]
Stance = Literal["positive", "negative", "neutral"]
CueClass = Literal[
    "stated", "claimed", "denied", "warned", "urged", "asked", "promised",
    "praised", "criticised", "condemned", "supported", "opposed", "thought", "other",
]  # fmt: skip
Grain = Literal["day", "week", "month", "quarter", "season", "year", "decade", "century", "range"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Role:
    """Words that say what an actor is ("Venezuelan Foreign Minister"), where they are printed."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class ActorFound:
    name: str  # the fullest name in this text, or the country's name for its demonyms and capital
    kind: ActorKind
    aliases: tuple[str, ...] = ()  # surface forms, most frequent first; never a pronoun
    roles: tuple[Role, ...] = ()
    country: str = ""  # ISO 3166 alpha-2 where the text or a gazetteer says so


@dataclass(frozen=True, slots=True)
class MentionFound:
    span: Span
    label: Label
    form: Form
    actor: int | None
    confidence: float


@dataclass(frozen=True, slots=True)
class TargetFound:
    """One actor a quote is about, with the speaker's stance toward it."""

    actor: int
    stance: Stance
    confidence: float


@dataclass(frozen=True, slots=True)
class UnnamedTarget:
    """Somebody without a name a quote is about ("the gunman"), with the speaker's stance toward them. No actor."""

    words: str  # as printed; where the quote has only a pronoun, as the text first printed them
    span: Span  # their mention in the quote
    stance: Stance
    confidence: float


@dataclass(frozen=True, slots=True)
class InnerAttribution:
    """Whom the speaker quotes in turn: "The ministry said that [the driver] [told] police ..."."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    speaker: int | None  # the actor its source resolves to
    content: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class QuoteFound:
    content: tuple[Span, ...]  # one or more fragments in text order, without quotation marks
    kind: QuoteKind
    attribution: Attribution
    source: tuple[Span, ...]  # the phrase printed beside the quote ("He", "the spokesman")
    cue: tuple[Span, ...]
    cue_class: CueClass
    speaker: int | None  # the actor the source resolves to
    speaker_span: Span | None  # the mention next to the content; may be a pronoun
    speaker_words: str  # an unnamed speaker as printed ("an official"); empty when `speaker` is set
    speaker_chain: tuple[Span, ...]  # he -> the minister -> Iván Gil, nearest first
    targets: tuple[TargetFound, ...]  # main target first, speaker left out
    about_self: bool
    stance: Stance  # toward the main target, else the first unnamed one, else what is spoken of
    confidence: float  # that this is a quote with this content
    speaker_confidence: float
    speakers: tuple[int, ...] = ()  # all who say it together, `speaker` first; filled in where it is the only one
    chain: tuple[InnerAttribution, ...] = ()  # whom the speaker quotes in turn, outermost first
    perhaps: bool = False  # among speakers this uncertain, one in five is wrong
    unnamed_targets: tuple[UnnamedTarget, ...] = ()  # in text order; they come after the targets

    def __post_init__(self) -> None:
        """Raises ValueError where `speakers` does not begin with `speaker`."""
        if not self.speakers and self.speaker is not None:
            object.__setattr__(self, "speakers", (self.speaker,))
        if self.speakers[:1] != (() if self.speaker is None else (self.speaker,)):
            raise ValueError(f"of the speakers {self.speakers}, {self.speaker} is not the first")


@dataclass(frozen=True, slots=True)
class DateFound:
    span: Span
    value: str | None  # ISO 8601 date, partial date or interval; None = cannot be resolved
    earliest: date | None
    latest: date | None
    grain: Grain
    confidence: float


@dataclass(frozen=True, slots=True)
class Annotation:
    text: str
    actors: tuple[ActorFound, ...] = ()
    mentions: tuple[MentionFound, ...] = ()
    quotes: tuple[QuoteFound, ...] = ()
    dates: tuple[DateFound, ...] = ()
