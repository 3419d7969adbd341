"""Whether the words around a date without a year, or around a bare weekday, say that it is still to come.

Words before the date decide ("will", "is due", "vowed to"), and a verb of things that are arranged, told in the present
("faces Ruiz in the final on Sunday"). Words behind it count where its own clause has told nothing so far. Known limit:
there is no tagger, so only verbs of a list are known to stand in the present.
"""

from __future__ import annotations

import re
from itertools import pairwise

from entities.nlp.annotation import Span
from entities.nlp.dates.said_on import BEFORE_THE_DAY, SAYING
from entities.nlp.language.gazetteer import word_list

# what makes a date without a year, or a bare weekday, one that is still to come
AHEAD = re.compile(
    r"\b(?:will|won['’]t|shall|(?:is|are|was|were) (?:to|due|set|scheduled|expected|slated|heading|going|coming"
    r"|returning)|to be|scheduled|(?:un)?likely to|poised to|eve of"
    r"|slated|due|plans?|expects?|(?<!had )(?<!had been )expected|going to|upcoming|next|ahead of|looks? forward"
    r"|running for)\b|['’]ll\b",
    re.IGNORECASE,
)
# the same, where it can only stand before its date: what follows one may be said on it ("said Friday it would")
OBLIGED = re.compile(
    r"\b(?:would|should|must|may|might|can|could)\b(?! have\b)"
    r"|\b(?:(?:urg|invit|agre|promis|pledg|hop|prepar)(?:e[sd]?|ing)|(?:ask|vow|threaten|intend|aim|want|call)(?:s|ed|ing)?"
    r"|(?:order|plann)(?:ed|ing))\b"
    r"[^.;:]{0,50}? to [a-z]+"
)
# "is published on May 3", "is out on Friday", "to be opened on Monday", "has until Friday"
PRESENT = re.compile(
    r"(?:\b(?:is|are|to be) \w+ed|(?<!came)(?:,|\bis|\bare|\bcomes?) out) (?:on |in )?$"
    r"|\b(?:is|are|has|have|was given|gave|remanded|adjourned|suspended|extended|postponed|delayed|barred|banned)\b"
    r"[^.;:,]{0,60} (?:until|till) $"
)
# "as traders awaited Thursday's figures"
AWAITED = re.compile(
    r"\b(?:await(?:s|ed|ing)?|(?:wait(?:s|ed|ing)?|brac(?:es?|ed|ing)|prepar(?:es?|ing)) for) (?:the )?$"
)
# "less than five months before the Nov. 4 election"
BEFORE_THE = re.compile(r"\b(?:before|until) the $")
APPOINTED = re.compile(
    r" (?:[\w-]+ ){0,2}(?:elections?|primary|primaries|vote|referendum|deadline|summit|caucus(?:es)?|runoff|polls?"
    r"|ballot|trial|hearing|contest|inauguration|convention|debate)\b"
)
NO_VERBS = "|".join(word.title() for word in sorted(word_list("function words")) if word.isalpha())
IMPERATIVE = re.compile(
    r"(?:^|[\"“‘]|: )(?:Please |Do not |Don['’]t )?"
    rf"(?!(?:{NO_VERBS})\b)[A-Z][a-z]+(?<!ed|ng|ly|.s)"
    r" (?:the|a|an|your|my|our|me|us|it|him|them|back|up|out|in touch|down|here)\b"
)
JUST_HAPPENED = re.compile(
    r"\b(?:\w+ed|said|told|wrote|was|were|made|met|held|took|came|went|began)(?: on| in| back in)? $"
)
# '"We will win," he told a crowd in Ellery on [Sunday]': the day of saying it
SAID = re.compile(rf"(?:{SAYING}){BEFORE_THE_DAY}$")
# "down from a forecast in March": what is compared with was before
COMPARED = re.compile(
    r"\b(?:down|up|lower|higher|compared|revised|cut|raised|rose|fell|rise|fall|increase|drop)\b[^.;:]{0,40}"
    r" (?:from|than|with) [^.;:]{0,40}(?:in|on|of|at) $"
)
# "pleaded guilty to threatening to kill her in March", "accused of planning to flee in May"
DONE = re.compile(
    r"\b(?:guilty|accused|charged|convicted|suspected|cleared|admitt\w+|confess\w+|jailed|sentenced|arrested|fined|blamed"
    r"|apologi\w+|den(?:ied|ies|ying))\b(?: \w+){0,3}? (?:to|of|with|for|over)? ?[a-z]+ing\b[^.;:]*$"
)
STILL_AHEAD = re.compile(r"\b(?:will|next|due|scheduled|expected|trial)\b")
HAPPENED = re.compile(
    r"\b(?:had|has|have|was|were|did|said|told|wrote|made|met|held|took|came|went|began"
    r"|\w+ed(?= (?:the|a|an|that|to|his|her|its|their|in|on|at|by|for|with|from|against)\b))\b"
)
OPENS_CLAUSE = re.compile(r"[,;:\"“”—–]|\b(?:said|says|told|that|and|but|which|who|where|when|while|because|if)\b")
FROM_THEN_ON = re.compile(r"[\"“‘]?From $")
OPENS_SENTENCE = re.compile(r"[\"“‘]?(?:(?:On|In|At|From|By|But|And|Then|Now|on|in|at|from|,) ?)*$")
AROUND_BEFORE, AROUND_AFTER = 110, 40  # characters looked at for such words
LONGEST_DEMAND = 120  # characters from the start of a sentence to a date in a demand

WORD = re.compile(r"[ap]\.m\.|[\w’'&.-]*\w|[^\w\s]")
FARTHEST_VERB = 9  # words from a verb in the present to its date
SINGULAR = word_list("scheduled in the present")
PLURAL = frozenset(re.sub("(?<=ch|sh|go)es$|s$", "", re.sub("ies$", "ys", verb)) for verb in SINGULAR)
SUBJECTS = frozenset({"who", "which", "they", "we", "i", "you"})
NO_SUBJECTS = frozenset(
    "a an the his her its their our my your this that these those some two three four all more of in on at for with by"
    " from after before and or to as is was 's ’s has had".split()
)
ANOTHER_VERB = frozenset("had was were did said told who which that when while because if but has have been".split())


def looks_ahead(text: str, sentence: Span, span: Span) -> bool:
    """Whether the date at `span` is still to come. Looks no further than AROUND_BEFORE and AROUND_AFTER."""
    start = max(sentence.start, span.start - AROUND_BEFORE)
    if any(told.search(text, start, span.start) for told in (PRESENT, AWAITED)) or is_arranged(
        text[start : span.start]
    ):
        return True
    if BEFORE_THE.search(text, start, span.start) and APPOINTED.match(text, span.end):
        return True
    if any(told.search(text, start, span.start) for told in (JUST_HAPPENED, COMPARED, SAID)):
        return False
    done = DONE.search(text[sentence.start : span.start][-LONGEST_DEMAND:])
    if done and not STILL_AHEAD.search(done.group()):
        return False
    if AHEAD.search(text, start, span.start) or OBLIGED.search(text, start, span.start):
        return True
    if span.start - sentence.start <= LONGEST_DEMAND and IMPERATIVE.search(text[sentence.start : span.start]):
        return True
    if HAPPENED.search(OPENS_CLAUSE.split(text[start : span.start])[-1]):
        return False
    behind = text[span.end : min(sentence.end, span.end + AROUND_AFTER)]
    ahead = AHEAD.search(behind)
    if ahead is not None and not HAPPENED.search(behind[: ahead.start()]):
        return True
    if not OPENS_SENTENCE.fullmatch(text, sentence.start, span.start) or HAPPENED.search(behind):
        return False
    return FROM_THEN_ON.fullmatch(text, sentence.start, span.start) is not None or will_be(behind)


def has_happened(text: str, sentence: Span, span: Span) -> bool:
    before = text[max(sentence.start, span.start - AROUND_BEFORE) : span.start]
    behind = text[span.end : min(sentence.end, span.end + AROUND_AFTER)]
    return bool(
        JUST_HAPPENED.search(before) or HAPPENED.search(OPENS_CLAUSE.split(before)[-1]) or HAPPENED.search(behind)
    )


def is_arranged(before: str) -> bool:
    """Whether the last verb before a date is one of things that are arranged, told in the present."""
    words = [word.lower() for word in WORD.findall(before)][-FARTHEST_VERB - 1 :]
    for at in range(len(words) - 1, 0, -1):
        if is_verb(words[at - 1], words[at]):
            return True
        if words[at] in ANOTHER_VERB or not words[at][0].isalnum() or words[at].endswith("ed"):
            return False
    return False


def is_verb(subject: str, word: str) -> bool:
    """ "Ruiz faces", "who face", "talks resume"; not "the starts" and not "to face"."""
    if word in SINGULAR:
        return subject not in NO_SUBJECTS
    many = subject.endswith("s") and not subject.endswith(("ss", "'s", "’s", "is", "us"))
    return word in PLURAL and (subject in SUBJECTS or (many and subject not in SINGULAR))


def will_be(behind: str) -> bool:
    """The same for the words behind a date that opens its sentence: "On Sunday, Rovers host Ellery"."""
    words = [word.lower() for word in WORD.findall(behind)]
    for before, word in pairwise(words):
        if is_verb(before, word):
            return True
        if word in ANOTHER_VERB or word.endswith("ed"):
            return False
    return False
