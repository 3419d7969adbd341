"""The dots of the matrix of who talks about whom (templates/entities/relations/matrix.html)."""

from dataclasses import dataclass
from math import sqrt

from entities.choices import Stance
from entities.figures.base import counts_in_words
from entities.figures.drawn import Cell

SMALLEST, GREATEST = 13.0, 30.0  # px across; a sign fits into the smallest
SIGNS = {Stance.NEGATIVE: "−", Stance.NEUTRAL: "", Stance.POSITIVE: "+"}
MIXED = "±"


@dataclass(frozen=True, slots=True)
class Dot:
    """Area = number of quotes, colour = mean stance, with a sign; hatched where the tone is not firm."""

    quotes: int
    size: float  # px across
    tone: str = ""  # the stance that its colour leans to
    lean: int = 0  # how far, in percent
    sign: str = ""
    is_mixed: bool = False
    is_firm: bool = True
    words: str = ""  # all there is to say besides its row and its column, a fact in a line

    @property
    def looks(self) -> str:
        """Its classes; most of the many have one at most."""
        named = {self.tone: self.tone, "mixed": self.is_mixed, "faint": not self.is_firm}
        return " ".join(["dot", *(name for name, is_so in named.items() if is_so)])

    @property
    def style(self) -> str:
        """Its properties, but those that are as static/css/relations.css has them."""
        size = f"--size:{self.size:g}px" if self.size != SMALLEST else ""
        return ";".join(filter(None, [size, f"--lean:{self.lean}%" if self.lean else ""]))


def dot(cell: Cell, largest: int) -> Dot:
    """The dot of a cell where `largest` quotes have the largest one."""
    mean = cell.mean_stance
    return Dot(
        quotes=cell.quotes,
        size=diameter(cell.quotes, largest),
        tone=Stance.POSITIVE if mean > 0 else Stance.NEGATIVE if mean < 0 else "",
        lean=round(abs(mean) * 100),
        sign=MIXED if cell.is_mixed else SIGNS[Stance(cell.stance)],
        is_mixed=cell.is_mixed,
        is_firm=cell.is_firm,
        words=counts_in_words(cell),
    )


def diameter(quotes: int, largest: int) -> float:
    """Of a dot whose area stands for quotes, in pixels; no dot is smaller than its sign."""
    return max(SMALLEST, round(GREATEST * sqrt(quotes / max(largest, 1)), 1))


def dot_sizes(largest: int) -> list[Dot]:
    """What the legend shows: the smallest dot, one between, the largest."""
    return [Dot(n, diameter(n, largest)) for n in sorted({1, max(1, largest // 4), max(1, largest)})]


def dot_marks() -> list[tuple[Dot, str]]:
    """[(dot, what it means)] of the legend."""
    return [
        (Dot(0, 16, Stance.POSITIVE, 100, "+"), "positive"),
        (Dot(0, 16), "neutral"),
        (Dot(0, 16, Stance.NEGATIVE, 100, "−"), "negative"),
        (Dot(0, 16, sign=MIXED, is_mixed=True), "both"),
        (Dot(0, 16, is_firm=False), "fewer than five quotes, or fewer than half of them verified"),
    ]
