"""How a mention stands in the text: where, as what of its sentence, in whose words."""

from __future__ import annotations

from dataclasses import dataclass

from entities.nlp.annotation import Span
from entities.nlp.language import gazetteer
from entities.nlp.language.gazetteer import word_list
from entities.nlp.language.words import Words

PREPOSITIONS = word_list("prepositions")
POSSESSIVE_ENDINGS = ("'s", "'", "’")
BESIDE_TITLE = 5  # words from a name back to the preposition before its title


@dataclass(frozen=True, slots=True)
class Place:
    start: int
    sentence: int
    paragraph: int
    subject: bool  # mentioned first in its sentence, before any preposition
    owner: bool  # "Iran's ...", or behind a preposition
    quote: int | None  # whose content it stands in
    modifies: bool = False  # a role follows it: "Acme chairman"
    settled: bool = False  # its sentence has a subject, this mention or one before it


def place_of(words: Words, span: Span, quote: int | None, previous: Place | None) -> Place:
    """`previous` is that of the mention before it."""
    first = words.first_from(span.start)
    last = words.last_until(span.end)
    sentence = words.sentence(span.start)
    before = words.lowers[first - 1] if first else ""
    following = words.lowers[last + 1] if last + 1 < len(words) else ""
    owner = following in POSSESSIVE_ENDINGS or before in PREPOSITIONS or behind_preposition(words, first)
    before_it = previous if previous is not None and previous.sentence == sentence else None
    # "[Acme] chairman [Ana Ruiz]": who opens the sentence is Ruiz
    settled = before_it is not None and before_it.settled and not (before_it.subject and before_it.modifies)
    subject = not settled and not owner
    return Place(
        span.start,
        sentence,
        words.paragraph(span.start),
        subject,
        owner,
        quote,
        gazetteer.role_noun(following) is not None,
        subject or (before_it is not None and before_it.settled),
    )


def behind_preposition(words: Words, first: int) -> bool:
    """A title or article between the preposition and the name: "from the U.S.", "by President X"."""
    position = first - 1
    while position >= 0 and first - position < BESIDE_TITLE:
        lower = words.lowers[position]
        if lower in PREPOSITIONS:
            return True
        if lower not in ("the", "a", "an") and not gazetteer.title_gender(words.texts[position]):
            return False
        position -= 1
    return False


def names_turn(words: Words, span: Span) -> bool:
    """ "RUIZ: ...": who speaks a turn is not spoken of."""
    opens = words.paragraph_starts[words.paragraph(span.start)] == span.start
    return opens and words.text[span.end : span.end + 1] == ":"
