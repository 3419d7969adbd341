"""Names of outlets, and titles that carry them: "Night ferry to end - World - NordPress"."""

import re
from collections.abc import Iterable

_SPLIT = re.compile(r"(\s+[-–—|·•»›*:/]{1,2}\s+|\s*[|»›•]\s*|(?<=\w):\s+)")
_OF_ADDRESS = re.compile(
    r"\A(?:https?://)?(?:www\d?\.|m\.|amp\.)?|\.(?:com?|org|net|info|news|[a-z]{2})(?=\.|/|\Z).*", re.I
)
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_SMALL = frozenset("the of and a der die das le la les el los il de du".split())
_FEWEST_LETTERS, _MOST_WORDS = 4, 6  # of an address, of a name that is told by one
_FEWEST_KEPT = 3  # words of a title that its section may be taken from


def without_outlet(title: str, outlets: Iterable[str]) -> str:
    """The title without the name of its outlet before or behind it: "Night ferry to end | NordPress".

    What stands behind that name goes along ("| NordPress | Norway"), a day, and a section before it ("- World -
    NordPress").
    """
    outlets = list(outlets)
    while len(parts := _SPLIT.split(title)) > 2:
        at = next((n for n in range(2, len(parts), 2) if _is_named(parts[n], outlets)), None)
        if at is not None:
            kept = parts[: at - 1]
            if len(kept) > 2 and kept[-2] == parts[at - 1] and _is_section(kept[-1], "".join(kept[:-2])):
                kept = kept[:-2]
            title = "".join(kept).strip()
        elif _DATE.fullmatch(parts[-1].strip()):
            title = "".join(parts[:-2]).strip()
        elif _is_named(parts[0], outlets):
            title = "".join(parts[2:]).strip()
        else:
            break
    return title


def _is_section(words: str, before: str) -> bool:
    return words.strip().isalpha() and len(before.split()) >= _FEWEST_KEPT


def ends_of(title: str) -> tuple[str, str] | None:
    """("Night ferry to end", "NordPress") of "Night ferry to end | NordPress"."""
    parts = _SPLIT.split(title)
    return ("".join(parts[:-2]).strip(), parts[-1].strip()) if len(parts) > 2 else None


def is_same_outlet(name: str, outlet: str) -> bool:
    """Whether two names mean one outlet: "The Harbour Post" and "harbourpost.com"."""
    return bool(_bare(name)) and _bare(name) == _bare(outlet)


def is_address(name: str) -> bool:
    """Whether an outlet is called by the address of its site: "harbourpost.com"."""
    return bool(re.fullmatch(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+/?", name.strip()))


def _is_named(part: str, outlets: list[str]) -> bool:
    """Whether a part of a title is the name of one of these, also one that its address shortens: "Lesotho Times" is
    lestimes.com, "Mail Online" dailymail.co.uk."""
    return any(
        is_same_outlet(part, outlet) or (is_address(outlet) and _is_short_for(part, outlet)) for outlet in outlets
    )


def _is_short_for(part: str, address: str) -> bool:
    """Whether an address stands for a name: "lestimes.com" for "Lesotho Times", "post.example" for "Post UK"."""
    label, words = _bare(address), re.findall(r"[^\W_]+", part.casefold())
    if len(label) < _FEWEST_LETTERS or not 0 < len(words) <= _MOST_WORDS:
        return False
    return "".join(words).startswith(label) or (len(words) > 1 and _of_beginnings(label, words))


def _of_beginnings(label: str, words: list[str]) -> bool:
    """Whether the letters are the beginnings of all of these words, one after the other; small ones may be left out."""
    if not words:
        return not label
    first, *rest = words
    if first in _SMALL and _of_beginnings(label, rest):
        return True
    return any(
        label.startswith(first[:n]) and _of_beginnings(label[n:], rest)
        for n in range(1, min(len(first), len(label)) + 1)
    )


def _bare(name: str) -> str:
    """Of "The Harbour Post" and "www.harbour-post.com" the letters alone, "harbourpost"."""
    plain = _OF_ADDRESS.sub("", name.strip()) if re.search(r"\.\w", name) else name
    return re.sub(r"\W|_", "", re.sub(r"\A\s*the\s+", "", plain, flags=re.IGNORECASE)).casefold()
