"""Other spellings of a training text. Every one keeps its length, so that its spans stay true."""

from __future__ import annotations

from random import Random

# shares of the texts that get each style of quotation marks; the rest stay as they were printed
STYLES: tuple[tuple[float, dict[str, str]], ...] = (
    (0.08, {"“": '"', "”": '"', "’": "'", "‘": "'"}),  # straight
    (0.20, {"“": "‘", "”": "’", "‘": "“", "'": "’"}),  # British: single outside
    (0.08, {"“": "'", "”": "'", "’": "'", "‘": '"'}),  # British and straight
    (0.06, {"'": "’"}),  # curly
)
SHARE_OF_CAPITALS = 0.04  # headlines, datelines, wire copy
SHARE_OF_LOWER_CASE = 0.04


def restyled(text: str, chance: Random) -> str:
    """The text with its quotation marks in one of STYLES, or as it is."""
    drawn = chance.random()
    for share, marks in STYLES:
        if drawn < share:
            return "".join(marks.get(character, character) for character in curled(text))
        drawn -= share
    return text


def curled(text: str) -> list[str]:
    """The characters with straight double marks paired into opening and closing ones, paragraph by paragraph."""
    characters = list(text)
    inside = False
    for at, character in enumerate(characters):
        if character == '"':
            characters[at] = "”" if inside else "“"
            inside = not inside
        elif character in "“”\n":
            inside = character == "“"
    return characters


def recased(text: str, chance: Random) -> str:
    """The text in capitals or lower case, or as it is; also where changing case would change its length."""
    drawn = chance.random()
    if drawn < SHARE_OF_CAPITALS:
        changed = text.upper()
    elif drawn < SHARE_OF_CAPITALS + SHARE_OF_LOWER_CASE:
        changed = text.lower()
    else:
        return text
    return changed if len(changed) == len(text) else text
