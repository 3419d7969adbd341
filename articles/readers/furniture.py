"""What stands around an article and is no part of it: invitations to read on, photo credits, notices about cookies.

Told by a whole paragraph of a known shape, never by a word within one: "Read more", said the teacher, is an article.
"""

import re
from dataclasses import dataclass

from articles.readers.captions import is_caption

_LONGEST = 300  # characters of a paragraph that may be left out
_MOST = 0.3  # of the words; more than that is the article itself
_FEWEST_PULLED, _MOST_PULLED = 6, 500  # words of a pull quote, and such paragraphs that are looked at
_FLAGS = re.IGNORECASE
_QUOTED = re.compile(r"\b(?:said|says|told|added|according to)\b")
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "a link to another story",
        re.compile(
            r"(?:read more|read also|also read|see also|read next|more on this(?: story)?|related(?: stories| "
            r"articles| story"
            r"| coverage| content| topics| links)?|more (?:stories|from) [^.!?]{3,40}|recommended(?: for you)?"
            r"|most (?:read|popular|viewed)"
            r"|don[’']t miss|watch(?: now)?|listen(?: now)?|in pictures|explainer|continue reading|story "
            r"continues below[^.]*"
            r"|what to read next|editors[’'] picks?|trending(?: now)?|up next)\s*(?:[:|»>→–—-].{0,200}|\.{0,3})",
            _FLAGS,
        ),
    ),
    (
        "a photo credit",
        re.compile(
            r"\(?(?:(?:file )?(?:photo(?:graph)?|image|picture|illustration|video|graphic)s?(?: (?:credit|by"
            r"|courtesy(?: of)?|source))?"
            r"|credit|photo credit|image credit|picture credit|caption)s?\s*(?::|by|/|©|courtesy of)\s*[^\n]{2,160}",
            _FLAGS,
        ),
    ),
    (
        "a photo credit",
        re.compile(
            r"[^\n]{0,220}?(?:/?\b(?:AFP|Getty Images|AP Photo|Shutterstock|EPA-EFE|Alamy)\b[^.\n]{0,40}"
            r"|\((?:file )?photo[^)]{0,80}\)|REUTERS/[A-Z][^.\n]{2,40})\)?",
            0,
        ),
    ),
    (
        "a notice",
        re.compile(
            r"(?:[^\n]*\b(?:we|site|website|page) uses? cookies\b[^\n]*|[^\n]*\baccept (?:all )?cookies\b[^\n]*"
            r"|[^\n]*\bcookie (?:policy|settings|preferences)\b[^\n]*"
            r"|(?:please )?(?:subscribe|sign up|log in|register)(?: now| today| here)?(?: to| for)? (?:our|the"
            r"|your|continue|read|get)[^\n]*"
            r"|(?:get|receive) [^\n]{0,60}(?:newsletter|inbox)[^\n]*|follow us on [^\n]*|share (?:this|on)[^\n]{0,80}"
            r"|advertisement|sponsored(?: content)?|click here (?:to|for) [^\n]*|to (?:unsubscribe|manage your)[^\n]*"
            r"|already a subscriber\?[^\n]*|this (?:article|content) is for subscribers[^\n]*"
            r"|(?:copyright|©|\(c\)) ?\d{4}[^\n]*|[^\n]{0,80}\ball rights reserved\.?)",
            _FLAGS,
        ),
    ),
)


@dataclass(frozen=True)
class LeftOut:
    """A paragraph that is no part of the article, and what it is: "a photo credit"."""

    what: str
    words: str


def without_furniture(text: str) -> tuple[str, list[LeftOut]]:
    """The text without what stands around it, and that."""
    kept: list[str] = []
    gone: list[LeftOut] = []
    paragraphs = re.split(r"(\n+)", text)
    repeated = _pull_quotes(paragraphs)
    for at, paragraph in enumerate(paragraphs):
        what = "a pull quote" if at in repeated else _furniture(paragraph.strip())
        if what:
            gone.append(LeftOut(what, paragraph.strip()))
            if kept and kept[-1].startswith("\n"):
                kept.pop()
        else:
            kept.append(paragraph)
    left_out = sum(len(one.words.split()) for one in gone)
    if left_out > _MOST * len(text.split()) and left_out > 30:
        return text, []
    remaining = "".join(kept).strip("\n")
    return (remaining, gone) if remaining.strip() else (text, [])


def _pull_quotes(paragraphs: list[str]) -> set[int]:
    """Which paragraphs say again, in large letters as a rule, what stands within a longer one."""
    plain = [_words_alone(paragraph) for paragraph in paragraphs]
    short = [
        at
        for at, words in enumerate(plain[1:], start=1)
        if len(words.split()) >= _FEWEST_PULLED and len(paragraphs[at]) <= _LONGEST
    ]
    whole = "\n".join(f" {words} " for words in plain)
    twice = [at for at in short[:_MOST_PULLED] if whole.count(f" {plain[at]} ") > 1]
    return {at for at in twice if any(f" {plain[at]} " in f" {words} " != f" {plain[at]} " for words in plain)}


def _words_alone(paragraph: str) -> str:
    return " ".join(re.findall(r"[\w’'-]+", paragraph.casefold()))


def _furniture(paragraph: str) -> str:
    if not paragraph or len(paragraph) > _LONGEST or re.search(r"[“\"][^”\"]{15,}[”\"]", paragraph):
        return ""
    for what, shape in _KINDS:
        if shape.fullmatch(paragraph) and not (what == "a photo credit" and _QUOTED.search(paragraph)):
            return what
    return "a caption" if is_caption(paragraph) else ""


def notes_of_captions(captions: list[str]) -> list[str]:
    """The same of captions that a page or a document marks."""
    return notes([LeftOut("a caption", words) for words in captions])


def notes(gone: list[LeftOut]) -> list[str]:
    """What was left out, in words."""
    return [f"Left out as {one.what}: “{one.words[:100]}{'…' if len(one.words) > 100 else ''}”." for one in gone[:20]]
