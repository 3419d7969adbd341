"""Words that say what a named person is: the title before the name, the apposition after it.

"Norwegian Fisheries Ministry spokeswoman Liv Aas", "the coach, Ana Ruiz,",
"Ralph Okafor, a senior fellow at the institute, said". Without a part-of-speech tagger a role is
recognised by its noun (`gazetteer.role_noun`); the words around it belong to the role until a word
that cannot stand inside one. Known limit: a role noun the gazetteer lacks goes unseen.
"""

from __future__ import annotations

from collections.abc import Iterator

from entities.nlp.annotation import Role, Span
from entities.nlp.language import gazetteer
from entities.nlp.language.gazetteer import word_list
from entities.nlp.language.words import Words

LONGEST_TITLE = 16  # words
LONGEST_APPOSITION = 25
JOINS_TITLE = frozenset({"of", "to", "for", "at", "on", "the", "and", "&", "'s", "in"})
OTHERS = frozenset({"his", "her", "their", "its"})  # stay in a role: "his wife"
OWNERS = OTHERS | {"our", "my"}
DETERMINERS = frozenset({"the", "a", "an", "his", "her", "their", "its", "our", "my", "this", "that", "one"})
ENDS_ROLE = word_list("ends a role")
PREPOSITIONS = word_list("prepositions")
HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "dr", "sir", "mister", "madam", "messrs"})
ENDS_PHRASE = frozenset(',;:—–"”“.') | {"-"}  # a dash behind a dateline, too
NEVER_FIRST = DETERMINERS | JOINS_TITLE | {"both", "also"}
ADJECTIVES = word_list("before a title")


def roles_of(words: Words, name: Span) -> Iterator[Role]:
    """Roles printed beside one mention of a person, the title first."""
    title = title_before(words, name)
    if title:
        yield Role(title.of(words.text), title)
        phrase = phrase_before_title(words, title, name)
        if phrase:
            yield Role(phrase.of(words.text), phrase)
    apposition = apposition_after(words, name)
    if apposition:
        yield Role(apposition.of(words.text), apposition)


def title_before(words: Words, name: Span) -> Span | None:
    """The span of the title that ends where the name starts, or of a noun phrase set before it by a comma."""
    last = words.last_until(name.start)
    floor = words.first_from(words.sentence_start(name.start))
    if last < floor:
        return None
    comma = before_honorifics(words, last, floor)
    if words.texts[comma] == "," and comma - 1 >= floor:
        after = words.first_from(name.end)
        closed = after < len(words) and words.texts[after] in {",", ".", "—"}
        phrase = phrase_before_comma(words, comma - 1, floor) if closed else None
        if phrase or comma == last:
            return phrase
    first = start_of_title(words, last, floor)
    return words.span(first, last) if first is not None else None


def phrase_before_title(words: Words, title: Span, name: Span) -> Span | None:
    """ "[The senator for Ellery East], Chief Ola Berg, said": what stands before a title, set off by a comma."""
    comma, after = words.last_until(title.start), words.first_from(name.end)
    floor = words.first_from(words.sentence_start(name.start))
    closed = after < len(words) and words.texts[after] == "," and comma > floor and words.texts[comma] == ","
    return phrase_before_comma(words, comma - 1, floor) if closed else None


def before_honorifics(words: Words, last: int, floor: int) -> int:
    """ "The minister[,] Alhaji Sani Gambo, said": the word before what no role noun is part of."""
    while last > floor and (words.texts[last] == "." or is_honorific(words.texts[last])):
        last -= 1
    return last


def is_honorific(word: str) -> bool:
    return word[:1].isupper() and gazetteer.title_gender(word) is not None and not gazetteer.role_noun(word)


def is_role_word(word: str) -> bool:
    noun = gazetteer.role_noun(word)
    return bool(noun and not noun.plural) or (word[:1].isupper() and gazetteer.title_gender(word) is not None)


def start_of_title(words: Words, last: int, floor: int) -> int | None:
    """First word of the title that ends with word `last`: the leftmost start whose head is a role noun."""
    if words.texts[last] == "." and last > floor and gazetteer.title_gender(words.texts[last - 1]) is not None:
        last -= 1  # "Gen."
    if words.lowers[last] in HONORIFICS or words.lowers[last] in JOINS_TITLE:
        return None  # "a spokesman for X" is somebody else
    first = last + 1
    joined = is_role_word(words.texts[last])  # then no preposition may join words further left
    while first > floor and last - first < LONGEST_TITLE:
        lower = words.lowers[first - 1]
        if lower == "and" and not is_role_word(words.texts[first - 2]):
            break
        if (joined and lower in PREPOSITIONS) or not may_stand_in_title(words, first - 1, last):
            break
        first -= 1
    while first <= last:
        head = head_of_phrase(words, first, last)
        if words.lowers[first] not in NEVER_FIRST and head is not None and is_role_word(words.texts[head]):
            return first
        first += 1
    return None


def may_stand_in_title(words: Words, position: int, last: int) -> bool:
    word, lower = words.texts[position], words.lowers[position]
    if lower in ENDS_ROLE:
        return False
    if lower in JOINS_TITLE or word[:1].isupper() or is_role_word(word):
        return True
    if position < last and words.texts[position + 1][:1].isupper():
        return lower in ADJECTIVES
    return (
        len(lower) > 2
        and lower.replace("-", "").isalpha()
        and not (lower.endswith(("ing", "ed")) or lower in DETERMINERS)
    )


def phrase_before_comma(words: Words, last: int, floor: int) -> Span | None:
    """ "The team's coach, Ana Ruiz, said": the phrase between a boundary and the comma."""
    first = last
    while first > floor and last - first < LONGEST_TITLE:
        before = words.lowers[first - 1]
        if before in ENDS_PHRASE or before in ENDS_ROLE or acts_on(words, first, floor):
            break
        first -= 1
    for position in range(last, first, -1):  # "two weeks ago | the ship's engineer", "lost | her sister"
        opens = words.lowers[position] in DETERMINERS and words.lowers[position - 1] not in PREPOSITIONS
        if opens or words.lowers[position] in OWNERS:  # "the toll on | his wife"
            first = position
            break
    while first < last and words.lowers[first] in PREPOSITIONS:
        first += 1
    lowers = words.lowers[first : last + 1]
    if lowers[0] not in DETERMINERS and not words.texts[first][:1].isupper():
        return None
    head = head_of_phrase(words, first, last)
    if head is None or not is_role_word(words.texts[head]):
        return None
    if lowers[0] in DETERMINERS and lowers[0] not in OTHERS:
        first += 1
    return words.span(first, last) if first <= last else None


def acts_on(words: Words, first: int, floor: int) -> bool:
    """Whether the word before `first` is a verb: "The ministry [summoned] Peru's envoy, Ana Ruiz,"."""
    verb = words.texts[first - 1]
    subject = first - 2 >= floor and words.lowers[first - 2] not in DETERMINERS
    return subject and verb.islower() and verb.endswith("ed") and words.texts[first][:1].isupper()


def head_of_phrase(words: Words, first: int, last: int) -> int | None:
    """Last word of a noun phrase before its first preposition."""
    for position in range(first, last + 1):
        if words.lowers[position] in PREPOSITIONS or words.lowers[position] in {"who", ","}:
            return position - 1 if position > first else None
        told_more = words.lowers[position].endswith("ing") and position > first  # "a murderer serving life"
        if told_more and is_role_word(words.texts[position - 1]):
            return position - 1
    return last


def apposition_after(words: Words, name: Span) -> Span | None:
    """ "NAME, a fellow at X, ..." / "NAME, head of X." without its article."""
    comma = words.first_from(name.end)
    if comma >= len(words) or words.texts[comma] != "," or words.starts[comma] != name.end:
        return None
    end_of_sentence = words.sentence_end(name.start)
    first = comma + 1
    if first + 1 < len(words) and words.texts[first].isdigit() and words.texts[first + 1] == ",":
        first += 2  # an age
    last = first
    while last < len(words) and words.starts[last] < end_of_sentence and last - first < LONGEST_APPOSITION:
        lower = words.lowers[last]
        if lower in {",", ".", ";", ":", "—", "(", ")", '"', "“", "”"}:
            break
        if lower in ENDS_ROLE and lower != "and":
            break
        last += 1
    else:
        return None
    last -= 1
    if words.lowers[first].endswith("ing") and first < last and words.lowers[first + 1] in DETERMINERS:
        return None  # "Ana Ruiz, accusing the minister of greed."
    if last < first or (words.texts[last + 1] not in ",.;—" and words.lowers[last + 1] not in {"who", "whose"}):
        return None
    if words.lowers[first] in DETERMINERS:
        first += 1
    head = head_of_phrase(words, first, last)
    if first > last or head is None or not is_role_word(words.texts[head]):
        return None
    return words.span(first, last)


def head_nouns(role: str) -> Iterator[gazetteer.Noun]:
    """Every role noun among the words of a role, but for those behind a preposition: "secretary to the governor"."""
    behind = False
    for word in role.replace("-", " ").replace(",", " , ").split():
        lower = word.lower()
        behind = lower in PREPOSITIONS or (behind and lower not in (",", "and"))
        noun = None if behind else gazetteer.role_noun(word)
        if noun:
            yield noun
