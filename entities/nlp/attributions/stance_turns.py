"""What turns the stance that the network reads off the words of a quote: its scores are shifted.

Harsh words that speak for an actor, of guilt that is denied ("is no traitor") or of a wrong that it ended, where the
phrase follows a mention of the actor closely, within its sentence. And the cue, which the network does not read: whom
somebody praises or condemns is told by that alone, whatever the words that are quoted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from entities.nlp.annotation import Span
from entities.nlp.detected import DetectedQuote
from entities.nlp.language.cues import NEGATED, Cue, cue_words, passive

NEAR = 60  # characters between a mention and the phrase
WRONG = (
    r"(?:injustices?|wrongs?|mistakes?|errors?|abuses?|corruption|discrimination|inequalit(?:y|ies)|suffering|hardship|"
    r"violence|bloodshed|racism|poverty|chaos|deadlock|scandal)"
)
REMEDIED = (
    r"(?:corrected|righted|redressed|remedied|undid|undone|repaired|ended|stopped|fixed|overcame|overcome|resolved|"
    r"abolished|eradicated|healed|put right|put an end to|brought an end to)"
)
GUILT = (
    r"(?:guilty|wrongdoing|criminals?|crimes?|traitors?|liars?|lied|lie|racists?|thief|thieves|murderers?|terrorists?|"
    r"extremists?|monsters?|illegal|immoral|improper|unlawful|corrupt|to blame|at fault|cheats?|cheated|bully|bullies)"
)
DENIED = r"(?:(?:not|never|no|nothing|neither)|\w+n[’']t|innocent of|cleared of)"
REMEDY = re.compile(rf"\b{REMEDIED}(?: [\w’'-]+){{0,3}}? {WRONG}\b", re.IGNORECASE)
DENIAL = re.compile(rf"\b{DENIED}(?: [\w’'-]+){{0,2}}? [“\"‘']?{GUILT}\b", re.IGNORECASE)
SENTENCE_ENDS = re.compile(r"[.!?;][\"”’']? ")
NOTHING_ADDED = np.zeros(3)
EVALUATIONS = {"praised": np.array([-2.5, 0.0, 2.5]), "criticised": np.array([2.5, 0.0, -2.5])}
EVALUATIONS["condemned"] = EVALUATIONS["criticised"]
OF_FACTS = re.compile(r"\b(?:complain|question|challeng|regret)", re.IGNORECASE)  # about what happened, to whom
SHIFTS = ((REMEDY, np.array([-2.0, 0.0, 2.0])), (DENIAL, np.array([-1.5, 0.0, 1.0])))


def shift(text: str, quote: DetectedQuote, mentions: Sequence[Span]) -> np.ndarray:
    """What to add to the scores of STANCES, shape (3,)."""
    found = np.zeros(3)
    for phrase, by in SHIFTS:
        for part in quote.content:
            if any(
                follows(text, mention, match)
                for match in phrase.finditer(text, part.start, part.end)
                for mention in mentions
            ):
                found += by
                break
    return found


def by_cue(cue: Cue, words: str, quote: DetectedQuote) -> np.ndarray:
    """What the cue, as printed in `words`, adds to the scores of STANCES toward what its content begins with."""
    silent = quote.kind == "direct" or NEGATED.search(words) or OF_FACTS.search(words) or passive(cue_words(words))
    return NOTHING_ADDED if silent else EVALUATIONS.get(cue.cue_class, NOTHING_ADDED)


def follows(text: str, mention: Span, phrase: re.Match[str]) -> bool:
    between = text[mention.end : phrase.start()]
    return mention.end <= phrase.start() <= mention.end + NEAR and not SENTENCE_ENDS.search(between)
