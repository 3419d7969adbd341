"""Lines that a wire, a mail or a terminal broke at a width become paragraphs again.

Principle: a program that breaks lines puts as many words on each as fit. So a text is hard-wrapped where the first
word of the next line would not have fitted on the line before. Verses, lists and one sentence a line fail that test.
Known exceptions: prose of one or two lines, and texts broken by hand at no width, are left as they are.
"""

import itertools
import re

WIDEST = 120  # characters of a line that a program broke; wires break at 60 to 80, databases at 100
_NARROWEST = 30
_FEWEST_BREAKS = 3
_FULL = 0.75  # of the breaks must stand where the line was full
_LONGEST_WORD = 60  # characters; what is longer is none
_LEEWAY = 3  # characters: some programs count the blank, some not
_QUOTED = re.compile(r"^[ \t]*(?:[>|]|>>)[ \t]?", re.MULTILINE)
_ENDS_SENTENCE = re.compile(r"[.!?…:][\"'”’»)\]]*\s*\Z")
_LIST = re.compile(r"\s*(?:[-*•·–]|\(?\d{1,3}[.)]|[a-z]\))\s")
_HYPHEN = re.compile(r"([^\W\d_]+)-\Z")
_WORD = re.compile(r"[^\W\d_]+")


def without_quote_marks(text: str) -> str:
    """The text without the "> " at the start of its lines, where nearly all have it."""
    for _ in range(5):
        lines = [line for line in text.split("\n") if line.strip()]
        marked = sum(bool(re.match(r"[ \t]*>", line)) for line in lines)
        if len(lines) < 2 or marked < 0.9 * len(lines):
            break
        text = re.sub(r"^[ \t]*>[ \t]?", "", text, flags=re.MULTILINE)
    return text


def joined(text: str, *, broken_words: bool = False) -> str:
    """The text with its wrapped lines joined; the same text if it is not hard-wrapped.

    `broken_words`: a hyphen at the end of a line splits a word (as type-setters do) unless the text says otherwise;
    without, it belongs to the word ("well-known").
    """
    lines = [line.rstrip() for line in text.expandtabs(4).split("\n")]
    width = _width(lines)
    if not width:
        return text
    indented = _indent_marks_paragraphs(lines)
    out: list[list[str]] = []  # the pieces of each line: one that thousands were joined to is put together once
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else ""
        if not line or not before or not out:
            out.append([line])
        elif indented and _indent(line) > _indent(before):
            out += [[""], [line.strip()]]
        elif _continues(before, line, width):
            line = line.strip()
            out[-1][-1:] = ["".join(_seam(out[-1][-1], line, text, broken_words)), line]
        elif _ENDS_SENTENCE.search(before) and not _LIST.match(line):
            out += [[""], [line.strip() if indented else line]]
        else:
            out.append([line])
    whole = ["".join(pieces) for pieces in out]
    return "\n".join(line if _LIST.match(line) else line.strip() for line in whole)


def _width(lines: list[str]) -> int:
    """At which width the lines were broken; 0 if they were not."""
    breaks = [(one, two) for one, two in itertools.pairwise(lines) if one and two and not _LIST.match(two)]
    if not breaks:
        return 0
    if sum(len(line) > WIDEST for line in lines) > 0.1 * sum(bool(line) for line in lines):
        return 0
    lengths = sorted(len(one) for one, _ in breaks if len(one) <= WIDEST)
    width = lengths[min(len(lengths) - 1, int(len(lengths) * 0.97))] if lengths else 0
    if width < _NARROWEST:
        return 0
    full = sum(_is_full(one, two, width) for one, two in breaks)
    in_sentence = sum(not _ENDS_SENTENCE.search(one) for one, _ in breaks)
    if len(breaks) < _FEWEST_BREAKS:
        return width if all(two.strip()[:1].islower() and len(one) >= 50 for one, two in breaks) else 0
    # Where paragraphs stand without an empty line between them, the last line of each is short.
    open_breaks = [(one, two) for one, two in breaks if not _ENDS_SENTENCE.search(one)]
    full_open = sum(_is_full(one, two, width) for one, two in open_breaks)
    enough = full >= _FULL * len(breaks) or (len(open_breaks) >= _FEWEST_BREAKS and full_open >= 0.9 * len(open_breaks))
    return width if enough and in_sentence >= 0.4 * len(breaks) else 0


def _is_full(line: str, following: str, width: int) -> bool:
    # A program may break behind a hyphen, so the part up to it is what did not fit.
    word = following.split(maxsplit=1)[0]
    piece = re.match(r"[^-—]+(?:[-—]|$)", word)
    return len(line) + 1 + len(piece[0] if piece else word) > width - _LEEWAY


def _continues(before: str, line: str, width: int) -> bool:
    if _LIST.match(line) and _ENDS_SENTENCE.search(before):
        return False
    if len(before) + 1 + len(line.split(maxsplit=1)[0]) > width - _LEEWAY:
        return True
    if line.lstrip()[:1].islower():
        return True
    # Some programs leave more room; a line in the middle of a sentence that is nearly full goes on.
    return not _ENDS_SENTENCE.search(before) and len(before) > 0.75 * width and not _LIST.match(line)


def joint(before: str, line: str, text: str, broken_words: bool) -> str:
    """Two lines as one. Whether a hyphen between them belongs to the word, `text` says if it prints the word whole."""
    return "".join((*_seam(before, line, text, broken_words), line))


def _seam(before: str, line: str, text: str, broken_words: bool) -> tuple[str, str]:
    """What is left of a line that another one follows, and what stands between the two."""
    before = before.rstrip()
    if before.endswith("\u00ad"):
        return before[:-1], ""
    found = _HYPHEN.search(before, max(0, len(before) - _LONGEST_WORD))
    after = _WORD.match(line)
    if not found or not after or not after[0][0].islower():
        # "word-" before a capital or a number keeps its hyphen and its blank is gone: "Anglo-\nFrench"
        return before, "" if found or re.search(r"\w[—-]\Z", before[-2:]) else " "
    whole, compound = found[1] + after[0], f"{found[1]}-{after[0]}"
    if compound not in text and (broken_words or re.search(rf"\b{re.escape(whole)}\b", text)):
        return before[:-1], ""
    return before, ""


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _indent_marks_paragraphs(lines: list[str]) -> bool:
    """Whether the first line of a paragraph is set in, and nothing else: some are, not one after the other."""
    filled = [line for line in lines if line]
    deep = [_indent(line) >= 2 for line in filled]
    return 0 < sum(deep) <= 0.5 * len(deep) and not any(
        a and b and c for a, b, c in zip(deep, deep[1:], deep[2:], strict=False)
    )
