"""Who speaks about whom: the strongest speakers and subjects of a period and what passes between them.

Actors are ranked by their own counts first; then only the pairs of the leading ones are looked up. Over millions of
quotes that is two short walks instead of one over every pair there is.
"""

from collections import Counter
from dataclasses import dataclass

from entities.models import Actor, ActorActivity, ActorTotal, PairActivity, PairTotal

# Leading actors often speak about others than each other; look at more than are shown.
CANDIDATES_PER_PLACE = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """What one actor said about another: the number of quotes, and of each stance."""

    speaker: Actor
    target: Actor
    quotes: int
    positive: int
    neutral: int
    negative: int

    @classmethod
    def of(cls, pair, actors):
        """From a row of `PairActivity.objects.per_pair()` and {id: actor}."""
        return cls(
            speaker=actors[pair["speaker"]],
            target=actors[pair["target"]],
            quotes=pair["total"],
            positive=pair["positive"],
            neutral=pair["neutral"],
            negative=pair["negative"],
        )

    @property
    def mean_stance(self):
        """From -1 (negative) to 1 (positive)."""
        return (self.positive - self.negative) / self.quotes

    @property
    def is_mixed(self):
        return self.positive > 0 and self.negative > 0

    @property
    def stance(self):
        """The stance the mean leans to."""
        return "positive" if self.mean_stance > 0.2 else "negative" if self.mean_stance < -0.2 else "neutral"


@dataclass(frozen=True, slots=True)
class Matrix:
    """`lines` = [(speaker, [cell or None for each of `targets`])]."""

    speakers: list[Actor]
    targets: list[Actor]
    cells: dict[tuple[int, int], Cell]

    @property
    def lines(self):
        return [
            (speaker, [self.cells.get((speaker.pk, target.pk)) for target in self.targets]) for speaker in self.speakers
        ]


def who_about_whom(query):
    """The matrix a RelationsQuery asks for, at most `top` speakers and subjects, both strongest first."""
    activity, pairs = _counts(query)
    candidates = query.top * CANDIDATES_PER_PLACE
    if query.speaker:
        pairs = pairs.by(query.speaker)
    if query.about:
        pairs = pairs.about(query.about)
    if not query.speaker and not query.about:
        speaking = activity.of_type(query.speaker_type).leaders("quotes_by", candidates)
        discussed = activity.of_type(query.about_type).leaders("quotes_about", candidates)
        pairs = pairs.by(*(actor for actor, _ in speaking)).about(*(actor for actor, _ in discussed))
    pairs = pairs.of_types(query.speaker_type, query.about_type)
    return arrange(list(pairs.per_pair()), query.top)


def _counts(query):
    """The counts of actors and of pairs to ask; the totals where neither a period nor an outlet is wanted."""
    if query.since or query.until or query.source:
        actors, pairs = (
            kept.objects.between(query.since, query.until).in_source(query.source).verified(query.verified)
            for kept in (ActorActivity, PairActivity)
        )
    else:
        actors, pairs = (kept.objects.of_layer(query.verified) for kept in (ActorTotal, PairTotal))
    return actors, pairs.attributed(query.attribution)


def arrange(pairs, top):
    """The matrix of the `top` strongest speakers and, given them, the `top` strongest subjects."""
    speakers = _strongest(pairs, "speaker", top)
    pairs = [pair for pair in pairs if pair["speaker"] in speakers]
    targets = _strongest(pairs, "target", top)
    actors = Actor.objects.in_bulk([*speakers, *targets])
    cells = {(pair["speaker"], pair["target"]): Cell.of(pair, actors) for pair in pairs if pair["target"] in targets}
    heard = {speaker for speaker, _ in cells}
    return Matrix([actors[pk] for pk in speakers if pk in heard], [actors[pk] for pk in targets], cells)


def _strongest(pairs, end, top):
    """Actor ids at one end of the pairs, most quotes first."""
    totals = Counter()
    for pair in pairs:
        totals[pair[end]] += pair["total"]
    return [pk for pk, _ in sorted(totals.items(), key=lambda item: (-item[1], item[0]))[:top]]
