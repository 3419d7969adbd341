"""What takes seconds to load and is then used by all threads."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from threading import RLock
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Loaded = TypeVar("Loaded")


def once(load: Callable[Given, Loaded]) -> Callable[Given, Loaded]:
    """Keeps what was loaded last. Two threads that ask for it at the same time do not load it twice, as those of a
    plain cache would: the lanes of a worker begin together."""
    kept = lru_cache(maxsize=1)(load)
    turn = RLock()

    @wraps(load)
    def loaded(*args: Given.args, **kwargs: Given.kwargs) -> Loaded:
        with turn:
            return kept(*args, **kwargs)  # type: ignore[arg-type]  # a cache asks for what can be hashed

    return loaded
