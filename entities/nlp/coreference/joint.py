"""Who says a quote together: "[Ana Ruiz] and [Ola Berg] said", "[Norway], [Sweden] and [Finland] said".

People are joined with people, and bodies and countries with their like, by "and" or the commas of a list. What an
apposition or a clause tells of one of them joins nobody: "Ana Ruiz, who met Ola Berg, said".
"""

from __future__ import annotations

import re
from bisect import bisect_left

from entities.nlp.annotation import Span
from entities.nlp.coreference.resolution import Speaker
from entities.nlp.language.words import Words
from entities.nlp.names.identify import Cast

# between one speaker and the next: an apposition, "and", a title. No preposition may stand behind the "and"
JOINED = re.compile(
    r"(?:,? (?:of|from|at) [^,;()]{1,60}?|, [^,;()]{1,60}(?=,))?(?P<by>,? (?:and|&)|,) "
    r"(?!(?:of|for|from|in|at|by|with|to)\b)(?:(?!(?:of|for|from|in|at|by|with|who|whose|which|that)\b)[\w'’.-]+ ){0,6}"
)
CLAUSE = re.compile(r"\b(?:who|whom|whose|which|that|when|where|after|while)\b")
PEOPLE = frozenset({"PERSON"})
BODIES = frozenset({"ORG", "GPE", "NORP"})


def speakers_together(words: Words, cast: Cast, source: tuple[Span, ...], speaker: Speaker) -> tuple[int, ...]:
    """All actors that a source names as speaking together, `speaker` first; none where that is nobody known."""
    if speaker.actor is None:
        return ()
    if speaker.together:
        return (speaker.actor, *(actor for actor in speaker.together if actor != speaker.actor))
    found = [speaker.actor]
    if not source or speaker.span is None or not source[0].start <= speaker.span.start < source[0].end:
        return (speaker.actor,)
    kinds = PEOPLE if cast.actors[speaker.actor].found.kind == "person" else BODIES
    end, complete = speaker.span.end, 1
    first = bisect_left(cast.mentions, end, key=lambda mention: mention.span.start)
    for mention in cast.mentions[first:]:
        if mention.span.end > source[0].end:
            break
        between = words.text[end : mention.span.start]
        if CLAUSE.search(between):
            break
        if mention.label not in kinds or mention.adjective or mention.actor is None:
            continue
        join = JOINED.fullmatch(between)
        if join and is_joined(words.text, mention.span, source[0]):
            found.append(mention.actor)
            end = mention.span.end
            if join["by"] != ",":
                complete = len(found)
    return tuple(dict.fromkeys(found[:complete]))  # "Berg, Ruiz" behind the last "and" is an apposition


def is_joined(text: str, name: Span, source: Span) -> bool:
    """Whether a name stands for itself and owns nothing behind it: "Ana Ruiz and Ola Berg's lawyer said"."""
    behind = text[name.end : source.end]
    return (
        not re.match(r"['’]s?\b|['’] |[ -][\w-]", behind) or re.match(r" (?:and|&|of|from|who|\()", behind) is not None
    )
