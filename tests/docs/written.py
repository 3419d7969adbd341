"""What the documentation says, taken apart: its pages, their sections, names and blocks."""

import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FENCE = re.compile(r"^```(.*)\n((?:.*\n)*?)```$", re.MULTILINE)
MADE = {"build", "staticfiles", "__pycache__"}
NAME = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True)
class Block:
    """A fenced block: `language`, what else its first line says, and its lines."""

    page: str
    language: str
    marks: tuple[str, ...]
    text: str

    def __str__(self):
        return f"{self.page}: {self.text.splitlines()[0]}"

    def mark(self, name):
        return next((mark.removeprefix(f"{name}=") for mark in self.marks if mark.startswith(f"{name}=")), None)


@cache
def files() -> list[str]:
    """Paths of all files of the project, without what tools made."""
    found = []
    for folder, folders, names_here in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if name == ".ci" or not (name.startswith(".") or name in MADE))
        found += [(Path(folder) / name).relative_to(ROOT).as_posix() for name in sorted(names_here)]
    return found


@cache
def pages() -> dict[str, str]:
    """{path: text} of README, of what stands beside it, and of docs/."""
    return {
        path: (ROOT / path).read_text()
        for path in files()
        if path.endswith(".md") and (path.startswith("docs/") or "/" not in path)
    }


def blocks(language="") -> list[Block]:
    found = []
    for path, text in pages().items():
        for opening, body in FENCE.findall(text):
            kind, *marks = opening.split() or [""]
            if language in ("", kind):
                found.append(Block(path, kind, tuple(marks), body))
    return found


def prose(path) -> str:
    """A page without its blocks."""
    return FENCE.sub("", pages()[path])


def names(path) -> set[str]:
    """What a page prints as code within its sentences."""
    return set(NAME.findall(prose(path)))


def section(path, heading) -> str:
    """What stands under a heading, up to the next one of its rank or a higher one."""
    rank = len(heading) - len(heading.lstrip("#"))
    rest = f"\n{pages()[path]}".split(f"\n{heading}\n", 1)[1]
    return re.split(rf"^#{{1,{rank}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]
