"""The "it" that means nobody: "it is clear that ...", "it was hard to ...", "it took years to ...", "(it)".

Patterns after Lappin and Leass, "An algorithm for pronominal anaphora resolution" (1994). Known limit: "it
is ready to ..." is told from "it is hard to ..." by a list of adjectives.
"""

from __future__ import annotations

from entities.nlp.language.gazetteer import word_list
from entities.nlp.language.words import Words

BE = frozenset({"'s", "is", "was", "be", "been", "being", "isn't", "wasn't", "becomes", "became", "remains"})
AUXILIARIES = word_list("auxiliaries") | {"not", "also", "now", "still", "only", "just", "really", "won't", "wouldn't"}
SEEMS = frozenset({"seems", "seemed", "appears", "appeared", "happens", "follows"})
TAKES = frozenset({"take", "takes", "took", "taken", "cost", "costs"})
TIMES = frozenset({"time", "year", "years", "month", "months", "week", "weeks", "day", "days", "hours"})
CLAUSES = frozenset({"that", "whether", "if", "how", "why", "what", "when", "where", "who"})
IMPERSONAL = word_list("impersonal adjectives")
PERSONAL = word_list("personal adjectives")
DEGREE = frozenset({"a", "an", "the", "very", "so", "too", "more", "most", "as", "quite", "now", "not", "also", "even"})
NOUNS = frozenset({"time", "pity", "shame", "mistake", "fact", "disgrace", "relief", "surprise", "honour", "honor"})
REACH = 5  # words between the verb and the clause it announces


def is_expletive(words: Words, position: int) -> bool:
    """Whether the "it" at this position stands for a clause that follows, the time, or nothing."""
    if words.lowers[position] != "it":
        return False
    if bracketed(words, position):
        return True
    verb = position + 1
    while verb < len(words) and words.lowers[verb] in AUXILIARIES and words.lowers[verb] not in BE:
        verb += 1
    while verb + 1 < len(words) and words.lowers[verb] in BE and words.lowers[verb + 1] in BE:
        verb += 1
    if verb >= len(words):
        return False
    until = verb + 1 + REACH
    following = words.lowers[verb + 1 : until]
    if words.lowers[verb] in SEEMS:
        return bool(following) and following[0] not in ("to", "in", "at", "on")
    if words.lowers[verb] in TAKES:
        return "to" in following and not TIMES.isdisjoint(following)
    return words.lowers[verb] in BE and announces(following, words.texts[verb + 1 : until])


def announces(following: list[str], printed: list[str]) -> bool:
    """Whether what follows "it is" leads up to a clause."""
    if printed and printed[0][:1].isupper():  # "it was Ana Ruiz who ..."
        return "who" in following
    skipped = 0
    while skipped < len(following) and (following[skipped] in DEGREE or following[skipped].endswith("ly")):
        skipped += 1
    if skipped >= len(following):
        return False
    predicate, *after = following[skipped:]
    if predicate in NOUNS or predicate in IMPERSONAL:
        return True
    if not after or "a" in following[:skipped] or "an" in following[:skipped] or "the" in following[:skipped]:
        return False
    return after[0] in CLAUSES and predicate not in PERSONAL


def bracketed(words: Words, position: int) -> bool:
    """ "((it))": the language of a source, not a pronoun."""
    return 0 < position < len(words) - 1 and words.texts[position - 1] == "(" and words.texts[position + 1] == ")"
