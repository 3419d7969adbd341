"""What figures know of the rows they draw (those of entities/reads), and what they make of them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from entities.rules.bursts import Burst

Figure = dict[str, Any]  # as Plotly reads it: {"data": traces, "layout": layout}


class Actor(Protocol):
    name: str
    kind: str

    @property
    def pk(self) -> int: ...
    def get_absolute_url(self) -> str: ...


class Cell(Protocol):
    """What one actor said about another."""

    @property
    def speaker(self) -> Actor: ...
    @property
    def target(self) -> Actor: ...
    @property
    def quotes(self) -> int: ...
    @property
    def positive(self) -> int: ...
    @property
    def neutral(self) -> int: ...
    @property
    def negative(self) -> int: ...
    @property
    def mean_stance(self) -> float: ...
    @property
    def is_mixed(self) -> bool: ...
    @property
    def stance(self) -> str: ...


class Matrix(Protocol):
    @property
    def speakers(self) -> Sequence[Actor]: ...
    @property
    def targets(self) -> Sequence[Actor]: ...
    @property
    def cells(self) -> Mapping[tuple[int, int], Cell]: ...


class Node(Protocol):
    @property
    def actor(self) -> Actor: ...
    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def quotes(self) -> int: ...


class Network(Protocol):
    @property
    def nodes(self) -> Mapping[int, Node]: ...
    @property
    def edges(self) -> Sequence[Cell]: ...


class Quoted(Protocol):
    """Quotes of a stretch of days, or of an hour."""

    @property
    def first(self) -> date | datetime: ...
    @property
    def last(self) -> date | datetime: ...
    @property
    def quotes(self) -> int: ...
    @property
    def url(self) -> str: ...


class SpokenOf(Protocol):
    """Days that a text speaks of."""

    text: str

    @property
    def earliest(self) -> date: ...
    @property
    def latest(self) -> date: ...
    def get_absolute_url(self) -> str: ...


class Lane(Protocol):
    @property
    def actor(self) -> Actor: ...
    @property
    def quoted(self) -> Sequence[Quoted]: ...
    @property
    def spoken_of(self) -> Sequence[SpokenOf]: ...
    @property
    def bursts(self) -> Sequence[tuple[Burst, str]]: ...
