"""Questions as people type them into the search box: who is asked about what.

Principle: a question is at most two names and what joins them, in one of few fixed forms ("what did … say about …",
"who criticised …", "… about …"); the names are taken as typed, and whoever reads them finds out whom they mean. Names
that just stand side by side ("medina iran") may be meant either way round and be divided anywhere. Known exceptions: a
name that holds a joining word ("Doctors on Call") is also read as two.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from entities.choices import CueClass, Stance
from entities.nlp.language.cues import inflected
from entities.rules.words.periods_typed import Period, without_period

MOST_SIDE_BY_SIDE = 6  # words that are divided into two names
MOST, FIRST, OUTLETS, ARTICLES, TIMELINE, VOICES, WHO = "most first outlets articles timeline voices who".split()

# What a question is made of, besides what it asks about.
QUESTION_WORDS = frozenset(
    "who whom whose what which when where why how did do does is are was were has have had will would the a an of to "
    "in on at for from by with and about say says said saying tell me show us there any".split()
)


@dataclass(frozen=True, slots=True)
class Asked:
    """`speaker`, `about`: names as typed, "" = anybody, anything. At most one of `stance` and `cue`, from the verb.

    `is_said`: whether the words say who talks about whom, and do not just name two. `in_time`: how it changed is
    asked. `other`: whom the speaker is to be compared with. `of_subjects`: whom somebody talks about is asked, and not
    who talks. `words`: what is to be found in what was said.

    `wants`: MOST = who does so most often, FIRST = when it was first, OUTLETS = who printed it; of `about`: ARTICLES
    that mention it, its TIMELINE, VOICES = who speaks for it, WHO = who or what it is.
    """

    speaker: str = ""
    about: str = ""
    stance: str = ""
    cue: str = ""
    is_said: bool = True
    in_time: bool = False
    other: str = ""
    wants: str = ""
    of_subjects: bool = False
    words: str = ""
    period: Period = field(default_factory=Period)


SAYING = (
    "say|says|said|saying|tell|tells|told|talk|talks|talked|talking|speak|speaks|spoke|spoken|speaking|think|thinks|"
    "thought|write|writes|wrote|written|comment|comments|commented|commenting|claim|claims|claimed|state|states|stated|"
    "feel|feels|felt"
)
ABOUT = "about|on|of|regarding|concerning|towards?|against"
MENTIONING = "mention|mentions|mentioned|mentioning|discuss|discusses|discussed|discussing|name|names|named|naming"
ON = f"(?:(?:{SAYING})(?: what| anything| something| things?)? (?:{ABOUT})|{MENTIONING})"  # "said about", "mentioned"
ASKING = "did|does|do|has|have|had|is|was|will|would"
QUOTES = (
    "quotes?|quotations?|statements?|remarks?|comments?|words|attitudes?|opinions?|views?|stance|tone|position|"
    "positions?|reactions?|responses?|answers?"
)
BEING = "(?:is|was|gets|got|has been|have been)"
PAPER = "(?:outlets?|papers?|newspapers?|sources?|media)"
ARTICLE = "(?:articles?|stories|reports?|news|coverage)"
NAME = r"(?P<{}>\S.*?)"
S, T, OTHER, VERB = NAME.format("speaker"), NAME.format("about"), NAME.format("other"), r"(?P<verb>[^\W\d_]+)"
CRITICISM = "criticism of|attacks on|praise for|praise of|support for"
FORMS = [
    rf"(?P<change>how) (?:{ASKING}) {S} (?:{SAYING}|change|changed) (?:{ABOUT}) {T}(?: changed?)?",
    rf"(?P<change>how) (?:{ASKING}) {S}(?:'s|s') (?:{QUOTES}) (?:{ABOUT}|to) {T} (?:change|develop|evolve)d?",
    rf"(?P<outlets>which {PAPER}) (?:quoted?|cited?|printed|reported) {S}(?: (?:{ABOUT}) {T})?",
    rf"(?P<articles>(?:how many |which )?{ARTICLE}) (?:are there )?(?:{ABOUT}|with|(?:that )?(?:{MENTIONING})) {T}",
    rf"(?P<timeline>when (?:was|is|were)) {T} (?:quoted|cited|mentioned|talked about|in the news)",
    rf"(?P<timeline>timeline|dates|agenda) (?:of|for|about) {T}",
    rf"(?P<voices>who (?:speaks|speak|spoke|talks) for) {T}",
    rf"what (?:all |else )?(?:{ASKING}) {S} (?:{SAYING}) (?:{ABOUT}) {T}",
    rf"what (?:all |else )?(?:{ASKING}) {S} (?:{SAYING})",
    rf"what {S} (?:{SAYING}) (?:{ABOUT}) {T}",
    rf"what (?:all |else )?(?:{ASKING}) {S} {VERB}(?: (?:{ABOUT}) {T})?",
    rf"(?:{ABOUT}) {T} what (?:{ASKING}) {S} (?:{SAYING})",
    rf"(?:when|where|why|how often|how many times) (?:{ASKING}) {S} {ON} {T}",
    rf"(?:when|where|why|how often|how many times) (?:{ASKING}) {S} {VERB} {T}",
    rf"(?:when|where|how often) (?:{ASKING}) {S} (?:speak|talk|quoted|say)",
    rf"how many (?:{QUOTES}) (?:are there |do we have |exist )?(?:by|from) {S} (?:{ABOUT}) {T}",
    rf"how many (?:{QUOTES}) (?:are there |do we have |exist )?(?:{ABOUT}) {T} (?:by|from) {S}",
    rf"how many (?:{QUOTES}) (?:are there |do we have |exist )?(?:{ABOUT}) {T}",
    rf"how many (?:{QUOTES}) (?:are there |do we have |exist )?(?:by|from) {S}",
    rf"(?:what|which {QUOTES}) (?:is|are|was|were|has been|have been) {S}(?:'s|s') (?:{QUOTES}) (?:{ABOUT}|to) {T}",
    rf"(?:what|which {QUOTES}) (?:is|are|was|were) the (?:{QUOTES}) (?:of|by|from) {S} (?:{ABOUT}|to) {T}",
    rf"(?:what|which {QUOTES}) (?:is|are|was|were|has been|have been) (?:(?:{SAYING}) )?(?:{ABOUT}) {T}",
    rf"who (?:else )?{BEING} (?:quoted|cited|heard)(?: (?:{ABOUT}) {T})",
    rf"who (?:else )?(?:(?:{ASKING}) )?{ON} {T}",
    rf"who (?:is|was|has been) (?P<critic>critical of|against|opposed to|for|in favou?r of) {T}",
    rf"(?P<subjects>(?:whom?|what)) (?:{ASKING}) {S} (?:(?:{SAYING}) (?:{ABOUT})|{MENTIONING})",
    rf"(?P<subjects>whom?) (?:{ASKING}) {S} {VERB}",
    rf"who {BEING} (?P<subjects>(?:talked|spoken|written) about|mentioned|{VERB})(?: by {S})?",
    rf"who {BEING} (?:quoted|cited|heard|talking|speaking)",
    rf"who (?:(?:{ASKING}) )?(?:{SAYING})",
    rf"(?:who|which [^\W\d_]+|anyone|everyone|those) (?:else )?(?:(?:{ASKING}|who|that) )*{VERB} {T}",
    rf"(?P<critic>critics of|supporters of|{CRITICISM}) {T} (?:by|from) {S}",
    rf"{S}(?:'s|s') (?P<critic>{CRITICISM}) {T}",
    rf"(?P<critic>critics of|supporters of|{CRITICISM}) {T}",
    rf"(?:did|does|do|has|have) {S} (?:ever )?{ON} {T}",
    rf"(?:did|does|do|has|have) {S} (?:ever )?{VERB} {T}",
    rf"(?:{QUOTES}) (?:by|from|of) {S} (?:{ABOUT}) {T}",
    rf"(?:{QUOTES}) (?:{ABOUT}) {T} (?:by|from) {S}",
    rf"(?:{QUOTES}) (?:by|from) {S}",
    rf"(?:{QUOTES}) (?:{ABOUT}) {T}",
    rf"{S}(?:'s|s') (?:{QUOTES}) (?:{ABOUT}|to) {T}",
    rf"{S}(?:'s|s') (?:{QUOTES})",
    rf"{S} (?:quotes|quotations|statements|remarks) (?:{ABOUT}) {T}",
    rf"by {S} (?:{ABOUT}) {T}",
    rf"about {T} by {S}",
    rf"by {S}",
    rf"about {T}",
    rf"compare {S} (?:with|and|to|against) {OTHER}(?: (?:about|on) {T})?",
    rf"{S} (?:vs\.?|versus) {OTHER}(?: (?:about|on) {T})?",
    rf"{S} {ON} {T}",
    rf"{S} (?:{SAYING})",
    r"what (?:happened|was said|was in the news|is new)|news|quotes",
    r"who (?:said|says|used|wrote|asked|promised)(?: that| the words?)? (?P<words>\S.*)",
    rf"(?P<who>(?:who|what)(?: is| are| was| were|'s)) (?:an? )?{T}",
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
# "show me all quotes by …", "please list what …", "is there anything that … said"
_OPENING = re.compile(
    r"^(?:please )?(?:(?:can|could) you )?(?:(?:show|find|list|give|tell|search|get)(?: me| us)?(?: for)? "
    r"(?:(?:all|any|every|the|some)(?: of)?(?: the)? )?|(?:is|are) there (?:any(?:thing)? )?|all |any )",
    re.IGNORECASE,
)
_MOST = re.compile(
    r"(?: the)? (?:most|more)(?: (?:often|frequently|loudly|strongly|harshly))?(?= |$)|^most(?= quoted )", re.IGNORECASE
)
_QUOTED_MOST = re.compile(r"^(?:most )?(?:quoted|vocal) (?:people|persons?|speakers?|actors?|voices?) ", re.IGNORECASE)
_FIRST = re.compile(r"(?: the)? (?:first|earliest)(?: time)?(?= |$)|^first (?:time )?(?=\S)", re.IGNORECASE)
_LAST = re.compile(
    r"(?: the)? (?:last|latest|newest|most recently|recently)(?: time)?(?= |$)|^(?:latest|newest|recent|last) (?=\S)",
    re.IGNORECASE,
)
_ARTICLES = re.compile(r"^the | the (?=\S)", re.IGNORECASE)
_WORDS_SAID = re.compile(r"who (?:said|says|used|wrote)(?: that| the words?)? (?P<words>[\"“].*)", re.IGNORECASE)
_ANYBODY = {
    "people",
    "they",
    "anybody",
    "anyone",
    "everybody",
    "everyone",
    "others",
    "somebody",
    "someone",
    "actors",
}
_SEARCH_SIGNS = re.compile(r'["()*|]|(?:^|\s)-\w')
_AGAINST = {CueClass.CRITICISED, CueClass.CONDEMNED, CueClass.OPPOSED}
_FOR = {CueClass.PRAISED, CueClass.SUPPORTED}
_ASKED_AS_CUE = {CueClass.DENIED, CueClass.WARNED, CueClass.URGED, CueClass.PROMISED}
_PLAIN_WORDS = {"and", "or", "not", "in", "at", "a", "an", "the", "of", "to", "for", "with", "is", "was", "what", "who"}


def readings(words: str, today: date) -> list[Asked]:
    """What typed words may ask, the likeliest reading first; a single name is none.

    Signs of the full-text search ("quotation marks", -word, begin*) ask for words, never a question. `today`: the day
    from which "in November" and "last week" are seen.
    """
    if quoted := _WORDS_SAID.fullmatch(words.strip(" ?")):
        return [Asked(words=quoted["words"])]
    if _SEARCH_SIGNS.search(words):
        return []
    plain = " ".join(re.sub(r"[?!,;:…]+", " ", words.replace("’", "'")).split())
    bare = _IN_TIME.sub("", plain)
    in_time = bare != plain
    bare, period = without_period(bare, today)
    asked_for = _OPENING.sub("", bare)
    found = dict.fromkeys(_wanting(asked_for)) or dict.fromkeys(_said(bare))
    if not found and (not period.since and not period.until):
        found = dict.fromkeys(_side_by_side(bare))
    return [replace(asked, in_time=asked.in_time or in_time, period=period) for asked in found]


def opens_a_question(words: str) -> bool:
    """Whether the first word is one of those that questions begin with, and few names do."""
    first = words.casefold().split()[:1]
    return bool(first) and (first[0] in QUESTION_WORDS or bool(re.fullmatch(f"{QUOTES}|critics|criticism", first[0])))


def _wanting(words: str) -> Iterator[Asked]:
    """What is asked, and whether for who does so most or for when it was first; "last" is how all lists begin."""
    wants = ""
    for sign, meant in ((_MOST, MOST), (_FIRST, FIRST), (_LAST, "")):
        less = sign.sub("", words, count=1).strip()
        if less != words and (fixed := _fixed(_QUOTED_MOST.sub("quotes ", less))):
            wants, words = meant, less
            yield replace(fixed, wants=wants or fixed.wants)
            return
    yield from _said(words)


def _said(words: str) -> Iterator[Asked]:
    """By the first form that fits, or by each of those whose joining word may belong to a name."""
    fixed = _fixed(words)
    yield from [fixed] if fixed else filter(None, (_by(form, words) for form in _LOOSE_FORMS))


def _fixed(words: str) -> Asked | None:
    return next(filter(None, (_by(form, words) for form in _FORMS)), None)


def _by(form: re.Pattern[str], words: str) -> Asked | None:
    match = form.fullmatch(words)
    if not match:
        return None
    parts = {name: value for name, value in match.groupdict().items() if value}
    verb = parts.pop("verb", "")
    meaning = _of_critic(parts.pop("critic", "")) or verb_meaning(verb)
    in_time, of_subjects = bool(parts.pop("change", "")), bool(parts.pop("subjects", ""))
    wants = next((want for want in (OUTLETS, ARTICLES, TIMELINE, VOICES, WHO) if parts.pop(want, "")), "")
    sought = parts.pop("words", "")
    names = {name: _name(value) for name, value in parts.items()}
    if (verb and not meaning) or not all(names.values()):
        return None
    if names.get("speaker", "").casefold() in _ANYBODY:
        del names["speaker"]
    return Asked(
        speaker=names.get("speaker", ""),
        about=names.get("about", ""),
        other=names.get("other", ""),
        stance=meaning.get("stance", ""),
        cue=meaning.get("cue", ""),
        in_time=in_time,
        of_subjects=of_subjects,
        wants=wants,
        words=sought,
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
