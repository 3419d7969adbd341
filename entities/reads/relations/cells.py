"""What one actor said about another, counted; and many of these as a matrix."""

from dataclasses import dataclass, field

from entities.choices import Stance
from entities.models import Actor
from entities.reads.doubt import Likely
from entities.rules.doubt import is_firm

MOST_VOICES = 3  # named beside what they say for somebody


@dataclass(frozen=True, slots=True)
class Cell:
    """What one actor said about another: the number of quotes, and of each stance."""

    speaker: Actor
    target: Actor
    quotes: int
    positive: int
    neutral: int
    negative: int
    through: tuple[Actor, ...] = ()  # who says it for the speaker, the most talkative first
    verified: int = 0  # of the quotes
    likely: Likely | None = None  # how far their number can be believed, where that was measured
    perhaps: int = 0  # quotes besides them whose speaker is only a guess

    @classmethod
    def of(cls, pair, actors):
        """From a row of `_pairs` and {id: actor}."""
        return cls(
            speaker=actors[pair["speaker"]],
            target=actors[pair["target"]],
            quotes=pair["total"],
            positive=pair["positive"],
            neutral=pair["neutral"],
            negative=pair["negative"],
            through=tuple(actors[pk] for pk in pair.get("through", ())),
            verified=pair.get("sure", 0),
        )

    @property
    def ends(self):
        return self.speaker.pk, self.target.pk

    @property
    def mean_stance(self):
        """From -1 (negative) to 1 (positive)."""
        return (self.positive - self.negative) / self.quotes

    @property
    def is_firm(self):
        """Whether the tone rests on enough quotes; what is not firm is drawn hatched or hollow."""
        return is_firm(self.quotes, self.verified)

    @property
    def is_mixed(self):
        return self.positive > 0 and self.negative > 0

    @property
    def stance(self):
        """The stance the mean leans to."""
        return (
            Stance.POSITIVE
            if self.mean_stance > 0.2
            else Stance.NEGATIVE
            if self.mean_stance < -0.2
            else Stance.NEUTRAL
        )


@dataclass(frozen=True, slots=True)
class Matrix:
    """`rows` = [(speaker, [cell or None for each of `targets`])]."""

    speakers: list[Actor]
    targets: list[Actor]
    cells: dict[tuple[int, int], Cell]
    perhaps: dict[tuple[int, int], int] = field(default_factory=dict)  # quotes, where there is nothing else

    @property
    def through(self):
        """{speaker id: who says it for that one, in the cells shown}"""
        voices = {}
        for (speaker, _), cell in self.cells.items():
            voices.setdefault(speaker, []).extend(cell.through)
        return {pk: list(dict.fromkeys(each))[:MOST_VOICES] for pk, each in voices.items() if each}

    @property
    def rows(self):
        return [
            (speaker, [self.cells.get((speaker.pk, target.pk)) for target in self.targets]) for speaker in self.speakers
        ]

    @property
    def places(self):
        """[(speaker, [(cell or None, target, n)])]; n: quotes only perhaps by the speaker, where there is no cell."""

        def place(speaker, target):
            ends = speaker.pk, target.pk
            return self.cells.get(ends), target, self.perhaps.get(ends, 0)

        return [(speaker, [place(speaker, target) for target in self.targets]) for speaker in self.speakers]

    @property
    def pairs(self):
        """The cells, most quotes first."""
        return sorted(self.cells.values(), key=lambda cell: (-cell.quotes, cell.ends))
