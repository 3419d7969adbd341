"""Saying of identical mentions what was said of one: what the page that offers them asks for, and what it was told."""

import re
from dataclasses import dataclass

_EXAMPLE = re.compile(r'name="example" value="([^"]+)"')
_CHOSEN = re.compile(r'name="chosen" value="([^"]+)"[^>]* checked')
_DONE = re.compile(r'class="done-words">[^<]*?([\d,]+) mentions? of .*?action="/steps/(\d+)/undo/"', re.DOTALL)


@dataclass(frozen=True)
class SaidOfAll:
    """An act in many articles that was answered with how many mentions it changed."""

    batch: int
    by: int
    rows: int


def choice_on(page: str) -> dict:
    """What the form on the page would send; {} where it offers nothing."""
    example, chosen = _EXAMPLE.search(page), _CHOSEN.findall(page)
    return {"scope": "corpus", "example": example[1], "chosen": chosen} if example and chosen else {}


def told_on(page: str, by: int) -> SaidOfAll | None:
    """What the page after it says was done; None if it was refused."""
    done = _DONE.findall(page)
    return SaidOfAll(int(done[-1][1]), by, int(done[-1][0].replace(",", ""))) if done else None
