"""Which cue a content has for all its neighbours tell, whatever the scorer of links makes of it.

A cue right behind a content is its own: "The gun was his, [officials said]. ..." So is one right before it. A
quotation that is finished, full stop and closing mark, has nothing of a sentence behind it that names its own
source and goes on to its own words: "... a mistake.” Ana Rudd said the plan was dead."
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from entities.nlp.annotation import Span

CLOSES = re.compile(r"[\s\"”’'»]*[,?!—–-][\s\"”’'»]*")  # between words and who says them
CLOSED_BEFORE = re.compile(r"[,?!][\"”’'»]*$")  # the same, where the content holds its own mark
MARKS_AND_BLANKS = re.compile(r"[\s\"”’'»]*")
BESIDE = re.compile(r",? (?:\w+ )?")  # between a source and its cue
INTRODUCES = re.compile(r":?\s+(?:that,?\s+)?[\"“‘'«]*")  # no comma: "A," he said, "B."
FINISHED = re.compile(r"[.!?…][\"”»]$|[.!?…]’’?$")


def adjacent_cues(text: str, roles: Sequence[tuple[str, Span]]) -> tuple[dict[Span, Span], dict[Span, Span]]:
    """Contents with the cue that is certainly theirs, and contents with one that is certainly not.

    `roles` are the labelled spans ("content", "cue", "source") in text order.
    """
    theirs: dict[Span, Span] = {}
    strange: dict[Span, Span] = {}
    going_on = {
        one
        for (_, one), (role, other) in pairwise(roles)
        if role == "content" and INTRODUCES.fullmatch(text, one.end, other.start)
    }  # to words of their own: "said [the plan was dead]"
    for at, (role, content) in enumerate(roles):
        if role != "content":
            continue
        cue = cue_behind(text, roles, at)
        if cue is None:
            continue
        goes_on = cue in going_on
        if is_finished(text, content, roles[at + 1][1]):
            if goes_on:
                strange[content] = cue
        elif not goes_on and closes(text, content, roles[at + 1][1]):
            theirs[content] = cue
    return theirs, strange


def cue_behind(text: str, roles: Sequence[tuple[str, Span]], at: int) -> Span | None:
    """The cue of "he said" or "said he" as the next spans behind a content."""
    behind = roles[at + 1 : at + 3]
    if not behind:
        return None
    if behind[0][0] == "cue":
        return behind[0][1]
    kinds = [role for role, _ in behind]
    if kinds == ["source", "cue"] and BESIDE.fullmatch(text, behind[0][1].end, behind[1][1].start):
        return behind[1][1]
    return None


def closes(text: str, content: Span, following: Span) -> bool:
    """Whether only a comma and closing marks stand between a content and what follows it."""
    if CLOSES.fullmatch(text, content.end, following.start):
        return True
    ends = CLOSED_BEFORE.search(text, max(content.start, content.end - 3), content.end)
    return ends is not None and MARKS_AND_BLANKS.fullmatch(text, content.end, following.start) is not None


def is_finished(text: str, content: Span, following: Span) -> bool:
    """Whether a quotation ends with its sentence, and what follows opens the next one."""
    end = content.end
    while end < following.start and text[end] in "\"”’'»":
        end += 1
    finished = FINISHED.search(text, max(content.start, end - 3), end)
    return finished is not None and text[end : following.start].isspace() and text[following.start].isupper()
