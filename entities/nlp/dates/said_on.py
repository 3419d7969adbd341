"""The day on which words were said that a text quotes: '"I am leaving tomorrow," he said on Sunday.'

Told by a verb of saying and a day in the same paragraph, or at the end of the one before a quotation. What is quoted
counts "today" and "tomorrow" from then. Known limit: only days of the week and "yesterday" tell.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from entities.nlp.dates.words import WEEKDAY, weekday_number
from entities.nlp.language.quotation import quoted

SPEAKING = r"\b(?:statement|interview|speech|message|post|tweet|letter|memo|conference|briefing)"
NO_CLAUSE = (
    r"(?!(?:that|he|she|it|they|we|i|who|which|and|but|because|if|when|while|to|will|would|is|are|was|were|has|had)\b)"
)
# "said in Ellery on Sunday", "told the Post late Tuesday", "wrote in a letter on Friday"
SAYING = (
    r"\b(?:said|says|spoke|tweeted|wrote|posted|added|suggested|warned|testified|insisted|joked|announced)"
    rf"(?: (?:in|at|on|during|through|via|from)(?: {NO_CLAUSE}[\w’'.-]+){{1,6}}?)?"
    rf"|\btold(?: {NO_CLAUSE}[\w’'.-]+){{1,7}}?"
)
BEFORE_THE_DAY = r"(?:,| on| late| early)* "
SAID_ON = re.compile(rf"(?:{SAYING}|{SPEAKING}){BEFORE_THE_DAY}(?:(?P<weekday>{WEEKDAY})|(?P<yesterday>yesterday))\b")
MARKS = '"“'
LONGEST_PARAGRAPH = 1200  # characters looked at on both sides


def day_of_saying(text: str, at: int, published: date) -> date:
    """The day of the words at a position, which is that of publication where nothing tells another."""
    start = max(text.rfind("\n", 0, at) + 1, at - LONGEST_PARAGRAPH)
    end = text.find("\n", at)
    paragraph = text[start : min(len(text) if end < 0 else end, at + LONGEST_PARAGRAPH)]
    if not any(mark in paragraph for mark in MARKS) or not quoted(paragraph)[at - start]:
        return published
    mask = quoted(paragraph)
    told = [match for match in SAID_ON.finditer(paragraph) if not mask[match.start()]]
    if not told and paragraph[:1] in MARKS:
        before = text[max(0, start - LONGEST_PARAGRAPH) : start].rstrip().rpartition("\n")[2]
        unquoted = quoted(before)
        told = [match for match in SAID_ON.finditer(before) if not unquoted[match.start()]]
    return said_on(told[-1], published) if told else published


def said_on(match: re.Match[str], published: date) -> date:
    if match["yesterday"]:
        return published - timedelta(1)
    return published - timedelta((published.weekday() - weekday_number(match["weekday"])) % 7)
