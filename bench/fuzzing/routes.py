"""Every address there is, with what its view may be asked: read from the URLconf and from the code of the views."""

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random

from django import forms
from django.urls import get_resolver

from bench.fuzzing.values import key, odd, odd_number
from entities.queries.base import PARAMETERS

PLACE = re.compile(r"<(?:(\w+):)?\w+>|\(\?P<\w+>[^)]*\)\$?|{\w+}")
WORD = re.compile(r"_?[a-z][a-z_-]{1,30}")


@dataclass(frozen=True)
class Route:
    pattern: str
    view: Callable

    def address(self, random: Random) -> list[str | bytes]:
        """Its pieces, to be quoted and joined; the places filled with what might belong there."""
        pieces, end = ["/"], 0
        for place in PLACE.finditer(self.pattern):
            pieces += [self.pattern[end : place.start()], self._filled(place[1], random)]
            end = place.end()
        return [*pieces, self.pattern[end:]]

    def _filled(self, converter, random):
        if converter == "int":
            return key(random)
        if converter == "slug":
            return random.choice(self.words) if self.words and random.random() < 0.9 else "odd-word"
        return key(random) if random.random() < 0.5 else random.choice((odd(random), str(odd_number(random))))

    @cached_property
    def words(self) -> list[str]:
        """What its code compares verbs with and reads parameters by, and the keys of its module's tables."""
        view = inspect.unwrap(self.view)
        tables = [table for name, table in vars(self._module).items() if isinstance(table, dict) and name[:2] != "__"]
        said = {word for table in tables for word in table if isinstance(word, str)}
        for constant in getattr(getattr(view, "__code__", None), "co_consts", ()):
            said |= {
                word for word in (constant if isinstance(constant, tuple) else [constant]) if isinstance(word, str)
            }
        return sorted(filter(WORD.fullmatch, said))

    @cached_property
    def fields(self) -> dict[str, forms.Field]:
        """{parameter: field} of the forms that its module knows."""
        classes = [one for one in vars(self._module).values() if inspect.isclass(one)]
        fields = [getattr(form, "base_fields", {}) for form in classes]
        return {PARAMETERS.get(name, name): field for found in fields for name, field in found.items()}

    @property
    def _module(self):
        return sys.modules[inspect.unwrap(self.view).__module__]


def routes() -> list[Route]:
    return list(_walk(get_resolver()))


def _walk(resolver, before="") -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern).lstrip("^")
        if hasattr(pattern, "url_patterns"):
            yield from _walk(pattern, route)
        else:
            yield Route(route, pattern.callback)
