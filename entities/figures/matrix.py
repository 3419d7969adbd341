"""The dots of the matrix of who talks about whom (templates/entities/relations/matrix.html)."""

from dataclasses import dataclass
from math import sqrt

from entities.choices import Stance
from entities.figures.base import cell_in_words, stances_in_words
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
    words: str = ""  # all there is to say, a fact in a line
    short: str = ""  # the same for whoever hears the row and the column as well


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
        words=cell_in_words(cell),
        short=stances_in_words(cell),
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
