"""Questions as people type them into the search box: who is asked about what.

Principle: a question is at most two names and what joins them, in one of few fixed forms ("what did … say about …",
"who criticised …", "… about …"); the names are taken as typed, and whoever reads them finds out whom they mean. Names
that just stand side by side ("medina iran") may be meant either way round and be divided anywhere. Known exceptions: a
name that holds a joining word ("Doctors on Call") is also read as two.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from entities.choices import CueClass, Stance
from entities.nlp.language.cues import inflected

MOST_SIDE_BY_SIDE = 6  # words that are divided into two names


@dataclass(frozen=True, slots=True)
class Asked:
    """`speaker`, `about`: names as typed, "" = anybody, anything. At most one of `stance` and `cue`, from the verb.

    `is_said`: whether the words say who talks about whom, and do not just name two. `in_time`: how it changed is
    asked. `other`: whom the speaker is to be compared with.
    """

    speaker: str = ""
    about: str = ""
    stance: str = ""
    cue: str = ""
    is_said: bool = True
    in_time: bool = False
    other: str = ""


SAYING = (
    "say|says|said|saying|tell|told|talk|talks|talked|speak|speaks|spoke|spoken|think|thinks|thought|write|wrote|written|"
    "comment|comments|commented|claim|claims|claimed|state|states|stated|feel|feels|felt"
)
ABOUT = "about|on|of|regarding|concerning|towards?|against"
ASKING = "did|does|do|has|have|had"
QUOTES = "quotes?|quotations?|statements?|remarks?|comments?|words|attitudes?|opinions?|views?|stance|tone"
NAME = r"(?P<{}>\S.*?)"
S, T, OTHER, VERB = NAME.format("speaker"), NAME.format("about"), NAME.format("other"), r"(?P<verb>[^\W\d_]+)"
FORMS = [
    rf"(?P<change>how) (?:{ASKING}) {S} (?:{SAYING}|change|changed) (?:{ABOUT}) {T}(?: changed?)?",
    rf"what (?:all )?(?:{ASKING}) {S} (?:{SAYING}) (?:{ABOUT}) {T}",
    rf"what (?:all )?(?:{ASKING}) {S} (?:{SAYING})",
    rf"what {S} (?:{SAYING}) (?:{ABOUT}) {T}",
    rf"(?:what|which {QUOTES}) (?:is|are|was|were|has been|have been) (?:(?:{SAYING}) )?(?:{ABOUT}) {T}",
    rf"who (?:(?:{ASKING}) )?(?:{SAYING})(?: what| anything| something)? (?:{ABOUT}) {T}",
    rf"who (?:is|was|has been) (?P<critic>critical of|against|opposed to|for|in favou?r of) {T}",
    rf"whom? (?:{ASKING}) {S} {VERB}",
    rf"who (?:(?:{ASKING}|is|was) )?{VERB} {T}",
    rf"(?P<critic>critics of|criticism of|attacks on|praise for|praise of|support for|supporters of) {T}(?: by {S})?",
    rf"(?:did|does|has|have) {S} {VERB} {T}",
    rf"(?:{QUOTES}) (?:by|from|of) {S} (?:{ABOUT}) {T}",
    rf"(?:{QUOTES}) (?:{ABOUT}) {T} (?:by|from) {S}",
    rf"(?:{QUOTES}) (?:by|from) {S}",
    rf"(?:{QUOTES}) (?:{ABOUT}) {T}",
    rf"{S}(?:'s|s') (?:{QUOTES}) (?:{ABOUT}) {T}",
    rf"{S}(?:'s|s') (?:{QUOTES})",
    rf"by {S} (?:{ABOUT}) {T}",
    rf"about {T} by {S}",
    rf"by {S}",
    rf"about {T}",
    rf"compare {S} (?:with|and|to|against) {OTHER}(?: (?:about|on) {T})?",
    rf"{S} (?:vs\.?|versus) {OTHER}(?: (?:about|on) {T})?",
    rf"{S} (?:{SAYING}) (?:{ABOUT}) {T}",
    rf"{S} (?:{SAYING})",
]
# What may as well be part of a name.
LOOSE_FORMS = [
    rf"{S} {VERB} {T}",
    rf"{S} (?:about|→|->|>) {T}",
    rf"{S} (?:on|regarding|concerning|towards?|against) {T}",
]
_FORMS, _LOOSE_FORMS = ([re.compile(form, re.IGNORECASE) for form in forms] for forms in (FORMS, LOOSE_FORMS))
_IN_TIME = re.compile(
    r" (?:over time|by (?:day|week|month)|through time|month by month)$|^tone (?:of|between) ", re.IGNORECASE
)
_ARTICLES = re.compile(r"^the | the (?=\S)", re.IGNORECASE)
_SEARCH_SIGNS = re.compile(r'["()*|]|(?:^|\s)-\w')
_AGAINST = {CueClass.CRITICISED, CueClass.CONDEMNED, CueClass.OPPOSED}
_FOR = {CueClass.PRAISED, CueClass.SUPPORTED}
_ASKED_AS_CUE = {CueClass.DENIED, CueClass.WARNED, CueClass.URGED, CueClass.PROMISED}
_PLAIN_WORDS = {"and", "or", "not", "in", "at", "a", "an", "the", "of", "to", "for", "with", "is", "was", "what", "who"}


def readings(words: str) -> list[Asked]:
    """What typed words may ask, the likeliest reading first; a single name is none.

    Signs of the full-text search ("quotation marks", -word, begin*) ask for words, never a question.
    """
    if _SEARCH_SIGNS.search(words):
        return []
    plain = " ".join(re.sub(r"[?!,;:…]+", " ", words.replace("’", "'")).split())
    bare = _IN_TIME.sub("", plain)
    in_time = bare != plain
    found = dict.fromkeys(_said(bare))
    if not found:
        found = dict.fromkeys(_side_by_side(bare))
    return [replace(asked, in_time=True) if in_time else asked for asked in found]


def _said(words: str) -> Iterator[Asked]:
    """By the first form that fits, or by each of those whose joining word may belong to a name."""
    fixed = next(filter(None, (_by(form, words) for form in _FORMS)), None)
    yield from [fixed] if fixed else filter(None, (_by(form, words) for form in _LOOSE_FORMS))


def _by(form: re.Pattern[str], words: str) -> Asked | None:
    match = form.fullmatch(words)
    if not match:
        return None
    parts = {name: value for name, value in match.groupdict().items() if value}
    verb = parts.pop("verb", "")
    meaning = _of_critic(parts.pop("critic", "")) or verb_meaning(verb)
    in_time = bool(parts.pop("change", ""))
    names = {name: _name(value) for name, value in parts.items()}
    if (verb and not meaning) or not all(names.values()):
        return None
    return Asked(
        speaker=names.get("speaker", ""),
        about=names.get("about", ""),
        other=names.get("other", ""),
        stance=meaning.get("stance", ""),
        cue=meaning.get("cue", ""),
        in_time=in_time,
    )


def _side_by_side(words: str) -> Iterator[Asked]:
    """Every way to divide the words into two names, each either way round."""
    parts = [part for part in words.split() if part.casefold() != "and"]
    if len(parts) > MOST_SIDE_BY_SIDE:
        return
    for place in range(1, len(parts)):
        one, other = _name(" ".join(parts[:place])), _name(" ".join(parts[place:]))
        if one and other:
            yield Asked(one, other, is_said=False)
            yield Asked(other, one, is_said=False)


def _name(words: str) -> str:
    """A name as typed, without its article and the 's behind it; "" where it is none."""
    name = re.sub(r"'s?$", "", _ARTICLES.sub(" ", f" {words} ").strip())
    return "" if name.casefold() in _PLAIN_WORDS else name


def _of_critic(words: str) -> dict[str, str]:
    if not words:
        return {}
    return {
        "stance": Stance.POSITIVE if re.match(r"for|in fav|praise|support", words, re.IGNORECASE) else Stance.NEGATIVE
    }


@cache
def verb_meaning(verb: str) -> dict[str, str]:
    """What a verb asks for: a stance ("criticised"), what the cue says ("denied"), or nothing."""
    word = verb.casefold()
    if word.startswith("accus"):
        return {"stance": Stance.NEGATIVE}
    cue = inflected().get(word)
    if not cue:
        return {}
    if cue.cue_class in _AGAINST | _FOR:
        return {"stance": Stance.NEGATIVE if cue.cue_class in _AGAINST else Stance.POSITIVE}
    return {"cue": cue.cue_class} if cue.cue_class in _ASKED_AS_CUE else {}
