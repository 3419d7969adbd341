"""What a cue does ("warned", "praised", "according to") and whether it attributes speech.

The class comes from the last known word of the cue (`data/cues.tsv`). The attribution follows the
construction: a statement is *said*; praise or condemnation is said only if it carries quoted words or a
clause ("criticised her for 'losing the key'"), else it is an *attitude*; beliefs and plans are *thought*
unless words are quoted. Denied saying ("did not say"), words without a known cue and passives without a
source attribute no statement. Source of the distinctions: the acceptance guideline of the evaluation data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from entities.nlp.annotation import Attribution, CueClass, QuoteKind, Span
from entities.nlp.language.gazetteer import table, word_list

ENDED = re.compile(r"[.!?…]\W*$")
STOPS = frozenset({".", "?", "!"})
TURN_MARKS = STOPS | {":"}  # before an answer of an interview: "Ruiz: ...", "A. ...", "Why? / ..."
DOUBTFUL = 0.47  # confidence below which reported words are more often none than quotes
NEGATES = frozenset({"not", "never", "without", "avoid", "avoided", "stopped", "refrained", "short"})
LONG_ENOUGH = 4  # quoted words that nobody would set in quotation marks for another reason
SHORTEST_STATEMENT = 3  # words of a content that can state something without a finite verb
PLAINLY_SAYS = frozenset({"said", "says"})  # they have no topic for an object: "said families needed help"
LONGEST_NAME = 2  # quoted words after "called" or "labelled" that only name
GIVES_A_NAME = frozenset({"called", "calls", "labelled", "labeled", "dubbed", "termed", "named", "titled", "entitled"})
NAMES_ITS_TOPIC = word_list("names a topic")
NEEDS_A_CLAUSE = word_list("needs a clause")  # "claimed that ...", not "claimed the prize"
SHOWS = word_list("shows")  # of pictures and figures: a statement only with "that"
NEGATED = re.compile(
    r"\b(?:not|never|without|nor|no|avoid\w*|refrain\w*|(?:stop|fall|fell)\w* short|sh(?:y|ies|ied|ying) away"
    r"|ste?er\w* clear|fail(?:s|ed|ing)? to)\b|n[’']t\b",
    re.IGNORECASE,
)
REFUSES_TO_ACT = re.compile(r"\W*(?:not )?to \w+", re.IGNORECASE)  # "refused [to leave]", "sought [to calm the market]"
REFUSING = frozenset({"refuse", "refused", "refuses", "refusing", "decline", "declined", "declines", "declining"})
SEEKING = frozenset({"seek", "seeks", "sought", "seeking"})
# "identified [the driver as a pilot]", "criticised [the board for hiding the report]"
AS_WHAT = re.compile(
    r"(?:^|\s)as (?!if\b|though\b|well\b|soon\b|long\b|far\b|he\b|she\b|it\b|they\b|we\b|i\b|part of\b)\w"
)
DESCRIBING = ("stated", "claimed", "denied")
DEFENDS = ("defend", "cast", "paint", "accept")
FOR_DOING = re.compile(
    r"(?:^|\s)for (?:(?:not|never|his|her|its|their|\w+ly) )?(?!evening\b|morning\b|spring\b|nothing\b)[a-z]{2,}ing\b"
)
DOING = re.compile(r"(?:not |never |\w+ly )?[a-z]{2,}ing\b")
PLANS = re.compile(
    r"(?:\w+ ){0,2}(?:plans?|intentions?|intent|decisions?|willingness|readiness|proposals?) (?:to|for)\b"
)
# "put out a call for [tenders]": a noun that only names what was said
NOUN = re.compile(
    r"\b(?:an?|the|his|her|its|their|new|repeated|open|faces?) (?:\w+ )?"
    r"(?:calls?|appeals?|demands?|requests?|claims?|threats?|questions?|charges|answers?|messages?|invitations?)\b",
    re.IGNORECASE,
)
# "declined [to comment]", "asked [to comment]", "asked [not to be named]"
NOTHING_SAID = re.compile(
    r"\W*(?:not )?(?:to )?(?:comment\w*|elaborate|say|discuss|answer|respond|reply|speak|talk"
    r"|be (?:named|identified|quoted|interviewed)|give (?:details|a|his|her|their)|provide (?:details|further|more|any)"
    r"|requests?|an? (?:interview|request))\b",
    re.IGNORECASE,
)
OPENS_CLAUSE = re.compile(
    r"\W*(?:that|whether|if|how|why|what|who|when|where|he|she|it|they|we|i|there|this|these|those)\b", re.IGNORECASE
)
DEMANDS = re.compile(r"\w to [a-z]+$")  # "called on [the minister to resign]"
QUOTATION = re.compile(r"[\"“‘]([^\"“”‘]+)[\"”’]")
SUBJECT_AND_VERB = re.compile(r"(?:he|she|it|they|we|i|there) \w+", re.IGNORECASE)
FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|should|may|might|must|do|does|did)\b"
    r"|\w[’'](?:s|re|ve|ll|d|m)\s(?:not|\w+ing|\w+ed|a|an|the)\b",
    re.IGNORECASE,
)
# a clause without any of these: "[satellites spotted] ships", "its [position remains] unchanged"
PLURAL_AND_PAST = re.compile(
    r"\b[a-z]{3,}s (?!based\b|related\b|called\b|named\b)[a-z]{3,}ed (?!by|to|in|on|at|with|from|for|as|of)[a-z]"
    r"|\w (?:remains?|remained|becomes?|became|needs|fell|rose|grew|came|went|took|lost|won|knew|kept)\b"
)
BE = frozenset({"is", "are", "was", "were", "be", "been", "being"})
IRREGULAR = {
    "say": "said saying says", "tell": "told", "write": "wrote written writing writes", "speak": "spoke spoken",
    "think": "thought", "know": "knew known", "feel": "felt", "hold": "held", "find": "found", "see": "saw seen",
    "show": "showed shown", "read": "read", "quip": "quipped", "make_clear": "made_clear", "swear": "swore sworn",
    "make_it_clear": "made_it_clear makes_it_clear making_it_clear", "put_it": "put_it puts_it", "mean": "meant",
    "forget": "forgot forgotten", "understand": "understood", "hear": "heard", "sing": "sang sung",
    "make_the_case": "made_the_case", "seek": "sought", "forecast": "forecast", "forewarn": "forewarned",
    "hit_back": "hit_back", "fire_back": "fired_back", "shoot_back": "shot_back", "lay_out": "laid_out",
    "spell_out": "spelled_out", "foresee": "foresaw", "beseech": "besought", "undertake": "undertook",
    "let_know": "let_know", "go_on_to_say": "went_on_to_say", "lash_out": "lashed_out", "take_aim": "took_aim",
    "stand_by": "stood_by", "stand_with": "stood_with", "rule_out": "ruled_out", "call_for": "called_for",
    "dream": "dreamed dreamt", "learn": "learned learnt", "quit": "quit", "beg": "begged", "plead": "pleaded pled",
    "mean_to": "meant_to", "play_down": "played_down", "weigh_in": "weighed_in",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cue:
    cue_class: CueClass
    attribution: Attribution


OTHER = Cue("other", "attitude")
SAID = Cue("stated", "said")


def is_turn(text: str, cue: Sequence[Span]) -> bool:
    """Whether a quote is a turn of an interview: its kind is told by who found it, not by quotation marks."""
    return bool(cue) and cue[0].of(text).strip() in TURN_MARKS


def classify(
    cue: str, content: str, kind: QuoteKind, *, has_source: bool, denied: bool = False, confidence: float = 1.0
) -> Cue:
    """Class and attribution of one quote. `cue` is empty for a quote that continues a speaker.

    `denied`: the source is nobody ("neither of them would say"). `confidence`: that it is a quote at all; reported
    words that are more likely none state nothing.
    """
    found = classified(cue, content, kind, has_source=has_source, denied=denied)
    doubtful = kind != "direct" and confidence < DOUBTFUL and found.attribution == "said"
    return Cue(found.cue_class, "attitude") if doubtful else found


def classified(cue: str, content: str, kind: QuoteKind, *, has_source: bool, denied: bool) -> Cue:
    words = of_last_participle(cue_words(cue))
    known = look_up(words)
    cue_class = known.cue_class if known else "other"
    long = len(content.split()) >= LONG_ENOUGH
    if not has_source:
        return Cue(cue_class, "said" if kind == "direct" and long and known == SAID else "attitude")
    if (
        cue.strip() == ":"
        and kind == "indirect"
        and not ENDED.search(content)
        and len(content.split()) < SHORTEST_STATEMENT
    ):
        return OTHER  # "Storm Ana: live updates"
    if not words:  # "NAME: ..." in an interview; after a dash or nothing only quoted words can stand alone
        return SAID if kind != "indirect" or cue.strip() in TURN_MARKS else OTHER
    if kind == "indirect" and NOTHING_SAID.match(content) and cue_class in ("denied", "asked"):
        return Cue(cue_class, "attitude")
    if kind == "indirect" and REFUSES_TO_ACT.match(content) and not (REFUSING | SEEKING).isdisjoint(words):
        return Cue(cue_class, "attitude")
    if (denied or NEGATED.search(cue)) and kind == "indirect":
        return Cue("denied" if cue_class in ("stated", "claimed") else cue_class, "attitude")
    if passive(words):
        return Cue(cue_class, "attitude")
    if known is None:
        clause = kind == "indirect" and content.lower().startswith("that ") and FINITE.search(content) is not None
        return Cue("other", "said" if (kind == "direct" and long) or clause else "attitude")
    if kind == "direct" and set(words) & GIVES_A_NAME and len(content.split()) <= LONGEST_NAME:
        return Cue(cue_class, "attitude")
    if known.attribution == "thought":
        quoted = content if kind == "direct" else longest_quotation(content)
        return Cue(cue_class, "said" if len(quoted.split()) >= LONG_ENOUGH else "thought")
    clause = has_clause(content) and (SHOWS.isdisjoint(words) or content.lower().startswith("that "))
    if kind == "direct" or (kind == "mixed" and not (set(words) & NAMES_ITS_TOPIC)) or clause:
        return Cue(cue_class, "said")
    if NOUN.search(cue) and not DEMANDS.search(content) and not content.lower().startswith("that "):
        return Cue(cue_class, "attitude")
    if says_what_of_it(cue, content, known):
        return Cue(cue_class, "said")
    if known.attribution == "said" and not names_topic(words, content):
        return known
    return Cue(cue_class, "attitude")


def of_last_participle(words: list[str]) -> list[str]:
    """ "issued a statement [saying]", "sent a letter [demanding]": what is said stands behind the participle."""
    known = inflected()
    for at in range(len(words) - 1, 0, -1):
        if words[at].endswith("ing") and (found := known.get(words[at])) and found.attribution == "said":
            return words[at:] if "quoted" not in words[:at] and NEGATES.isdisjoint(words[:at]) else words
    return words


def says_what_of_it(cue: str, content: str, known: Cue) -> bool:
    """Whether words about somebody tell what is said: "described him as late", "criticised them for running".

    The preposition may stand in the cue: "scoffed at him for [running]".
    """
    supports = known.cue_class in ("supported", "opposed") and not any(word.startswith(DEFENDS) for word in cue.split())
    if AS_WHAT.search(content) and not supports and (known.attribution == "attitude" or known.cue_class in DESCRIBING):
        return True
    if known.attribution != "attitude":
        return False
    return FOR_DOING.search(content) is not None or (cue.endswith(" for") and DOING.match(content) is not None)


def names_topic(words: Sequence[str], content: str) -> bool:
    """Whether the content only names what was spoken of: "cited privacy rules", "announced the result"."""
    if words[-1].startswith("claim") and content.lower().startswith("for "):
        return True  # "claimed for a second home"
    if not NEEDS_A_CLAUSE.isdisjoint(words):
        return not states(content)
    if not SHOWS.isdisjoint(words):
        return not content.lower().startswith("that ")
    first = content.split()[0].lower() if content.split() else ""
    if first in ("that", "to", "of", "for", "never") or first.endswith("ing"):
        return False
    if SUBJECT_AND_VERB.match(content):
        return False
    if DEMANDS.search(content):
        return False
    shortest = SHORTEST_STATEMENT - (words[-1] in PLAINLY_SAYS)
    short = len(content.split()) <= shortest and not FINITE.search(content)
    return short or bool(set(words) & NAMES_ITS_TOPIC)


def states(content: str) -> bool:
    """Whether reported words hold a clause, a demand or a plan, and are more than a name for something."""
    opening = content.split()[0].lower() if content.split() else ""
    if opening in ("that", "to", "of", "for", "how", "why", "whether") or opening.endswith("ing"):
        return True
    if PLURAL_AND_PAST.search(content):
        return True
    return bool(FINITE.search(content) or SUBJECT_AND_VERB.match(content) or PLANS.match(content))


def longest_quotation(content: str) -> str:
    return max(QUOTATION.findall(content), key=len, default="")


def has_clause(content: str) -> bool:
    if content.lower().startswith("that ") and len(content.split()) > LONG_ENOUGH:
        return True
    return bool(OPENS_CLAUSE.match(content) and FINITE.search(content))


def cue_words(cue: str) -> list[str]:
    return re.findall(r"[a-z]+(?:-[a-z]+)*", cue.lower().replace("’", "'"))


def look_up(words: Sequence[str]) -> Cue | None:
    """The cue that the words hold: several words before one, speech before the rest, then the last."""
    found = list(known_within(words))
    if not found:
        return None
    longest = max(size for size, _, _ in found)
    if longest > 1:
        return next(cue for size, _, cue in found if size == longest)
    said = [cue for _, _, cue in found if cue.attribution == "said"]
    evaluating = [cue for _, _, cue in found if cue.attribution == "attitude"]
    return (said or evaluating or [cue for _, _, cue in found])[-1]


def known_within(words: Sequence[str]) -> Iterator[tuple[int, int, Cue]]:
    known = inflected()
    for start in range(len(words)):
        for size in (4, 3, 2, 1):
            cue = known.get("_".join(words[start : start + size])) if start + size <= len(words) else None
            if cue:
                yield size, start, cue
                break


def passive(words: Sequence[str]) -> bool:
    """ "were denied", but not "was quoted as saying" """
    if "saying" in words:
        return False
    plain = [word for word in words if not word.endswith("ly") and word not in ("twice", "also", "once")]
    return any(a in BE and b.endswith(("ed", "en", "n", "wn", "ld", "id")) for a, b in pairwise(plain))


@cache
def inflected() -> dict[str, Cue]:
    """Every form of every cue of `data/cues.tsv`; the first row that lists a lemma decides."""
    known: dict[str, Cue] = {}
    for cue_class, attribution, lemmas in table("cues.tsv", 3):
        for lemma in lemmas.split():
            for form in forms(lemma):
                known.setdefault(form, Cue(cue_class, attribution))  # type: ignore[arg-type]
    return known


def forms(lemma: str) -> set[str]:
    """The lemma with its -s, -ed and -ing forms and the nouns made of it; only its first word changes."""
    verb, underscore, rest = lemma.partition("_")
    stems = {verb}
    if verb.endswith("e"):
        stems |= {verb + "d", verb + "s", verb[:-1] + "ing", verb + "ing"}
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        stems |= {verb[:-1] + "ied", verb[:-1] + "ies", verb + "ing"}
    else:
        plural = "es" if verb.endswith(("s", "x", "ch", "sh", "z")) else "s"
        stems |= {verb + "ed", verb + plural, verb + "ing"}
        if re.search(r"[^aeiou][aeiou][bdgklmnprt]$", verb):
            stems |= {verb + verb[-1] + "ed", verb + verb[-1] + "ing"}
    return {stem + underscore + rest for stem in stems} | set(IRREGULAR.get(lemma, "").split())
