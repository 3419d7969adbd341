"""Names of people: which are the same person.

By full name, by a subset of its words ("Vela" for "Tomás Vela Ruiz"), by initials. A short name that fits
two people belongs to the one it was used for before the other appeared, or to nobody: a wrong merge is
worse than a missing one. First names are compared with their short forms and their spellings from other
alphabets ("Bill" and "William", "Oleksandr" and "Alexander": `data/name_variants.tsv`), family names of one
first name without their vowels ("Zelensky", "Zelenskyy").
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from entities.nlp.language import gazetteer
from entities.nlp.language.gazetteer import fold_name, word_list
from entities.nlp.language.words import Words
from entities.nlp.names.clusters import Clusters

ARTICLES = frozenset({"al", "el", "ul", "ad", "as", "ar"})  # of Arabic names: "al-Qadrawi", "Al Qadrawi"
SHORTEST_SKELETON = 5  # consonants of family names that are compared without their vowels
LONGEST_NAME = 40  # characters
GENERATIONS = frozenset(
    {"jr", "sr", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi"}
)
JOINS_NAMES = word_list("opens a name") | {"de", "la", "el", "al", "st"}  # "Ana de la Cruz", "Ana Cruz"
OF_EITHER = word_list("first names of either gender")
NAMESAKES = 50  # full names sharing a word that are compared with one more

Name = tuple[str, ...]


def cluster_people(clusters: Clusters, mentions: Sequence[int]) -> None:
    names = {mention: name_words(clusters.surfaces[mention]) for mention in mentions}
    by_word: dict[str, list[int]] = defaultdict(list)
    alone = {name[0] for name in names.values() if len(name) == 1}
    for mention in mentions:
        if len(names[mention]) > 1:
            put_full_name(clusters, mention, names[mention], by_word, alone)
    owner: dict[str, int] = {}
    for mention in mentions:
        if len(names[mention]) == 1:
            put_short_name(clusters, mention, names[mention][0], by_word, owner)


def put_full_name(clusters: Clusters, mention: int, name: Name, by_word: dict[str, list[int]], alone: set[str]) -> None:
    key = ("person", *name)
    cluster = clusters.by_key.get(key)
    if cluster is None:
        near = {other for word in (name[0], name[-1]) for other in by_word.get(word, ())[:NAMESAKES]}
        fitting = [
            other
            for other in near
            if same_person(name, clusters.found[other].key[1:])
            and not adds_family_name(name, clusters.found[other].key[1:], alone)
        ]
        if stands_beside_namesake(clusters, mention, name[-1]):
            fitting = [other for other in fitting if clusters.found[other].key[1] == name[0]]
        if len(fitting) == 1:
            cluster = fitting[0]
            clusters.by_key[key] = cluster
            if len(name) >= len(clusters.found[cluster].key):
                clusters.found[cluster].key = key
        else:
            cluster = clusters.named(key, "person", mention)
        for word in set(name):
            if cluster not in by_word[word][-NAMESAKES:]:
                by_word[word].append(cluster)
    clusters.put(mention, cluster)


def adds_family_name(a: Name, b: Name, alone: set[str]) -> bool:
    """ "Elizabeth Warren", "Elizabeth Warren Smith" and later "Smith", whom the last word names: two people."""
    short, long = sorted((a, b), key=len)
    return len(short) > 1 and long[: len(short)] == short and long[-1] in alone - {short[-1]}


def stands_beside_namesake(clusters: Clusters, mention: int, family_name: str) -> bool:
    """ "John Harker and Jack Harker": two people, though Jack is short for John."""
    start = clusters.mentions[mention].span.start
    before = fold_name(clusters.words.text[max(0, start - LONGEST_NAME) : start])
    return bool(re.search(rf"\b{re.escape(family_name)}(?:,| and|, and)$", before))


def put_short_name(
    clusters: Clusters, mention: int, word: str, by_word: dict[str, list[int]], owner: dict[str, int]
) -> None:
    """A surname before a first name; several that fit are told apart by title and by who came first."""
    gender = title_gender(clusters.words, clusters.mentions[mention].span.start)
    candidates = by_word.get(word, [])
    by_surname = [c for c in candidates if clusters.found[c].key[1] != word]
    fitting = [c for c in by_surname or candidates if may_be(clusters.found[c].key, gender)]
    if len(fitting) > 1:
        start = clusters.mentions[mention].span.start
        earlier = [c for c in fitting if clusters.found[c].first_seen < start]
        if owner.get(word) in fitting:
            fitting = [owner[word]]
        elif len(earlier) == 1:
            fitting = earlier
    if len(fitting) == 1:
        owner.setdefault(word, fitting[0])
        clusters.put(mention, fitting[0])
    elif not fitting:
        clusters.named(("person", word), "person", mention)


def surnames(clusters: Clusters) -> Counter[str]:
    """Last words of the different names of people."""
    names = {
        name_words(surface)
        for surface, mention in zip(clusters.surfaces, clusters.mentions, strict=True)
        if mention.label == "PERSON"
    }
    return Counter(name[-1] for name in names)


def title_gender(words: Words, start: int) -> gazetteer.Gender:
    """Gender told by the title right before a name, else empty."""
    before = words.last_until(start)
    if before > 0 and words.texts[before] == ".":
        before -= 1
    return (gazetteer.title_gender(words.texts[before]) or "") if before >= 0 else ""


def may_be(key: Name, gender: gazetteer.Gender) -> bool:
    first = gazetteer.gender_of_first_name(key[1]) if key[1] not in OF_EITHER else ""
    return not (gender and first and gender != first)


def name_words(surface: str) -> Name:
    """Folded words of a person's name without title, "jr" or "iii" last; never empty."""
    folded = [word for word in re.split(r"[\s,]+", joined_article(fold_name(surface))) if word]
    plain = list(folded)
    while len(plain) > 1 and plain[-1] in GENERATIONS:
        plain = plain[:-1]
    generation = folded[len(plain) :]
    while len(plain) > 1 and gazetteer.title_gender(plain[0]) is not None:
        plain = plain[1:]
    return (*plain, *generation) or (surface,)


def joined_article(name: str) -> str:
    """ "al qadrawi" -> "al-qadrawi", where a first name stands before it."""
    first, *others = name.split()
    pairs = " ".join(others)
    for article in ARTICLES:
        pairs = re.sub(rf"\b{article} (?=\w)", f"{article}-", pairs)
    return f"{first} {pairs}" if others else first


def same_first_name(a: str, b: str) -> bool:
    return a == b or not gazetteer.name_variants(a).isdisjoint(gazetteer.name_variants(b))


def same_family_name(a: str, b: str) -> bool:
    """Equal, or two spellings: the same consonants, the same first letter."""
    one, other = skeleton(a), skeleton(b)
    return a == b or (len(one) >= SHORTEST_SKELETON and one == other and a[0] == b[0])


def skeleton(name: str) -> str:
    """Consonants, doubled ones once."""
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouy'-]", "", name))


def same_person(a: Name, b: Name) -> bool:
    """ "Ann J. Berg", "Ann Berg"; "Tomás Vela", "Vela Ruiz", "Tomás Vela Ruiz"; "J. Smith", "John Smith".

    Not "George H. W. Bush", "George W. Bush"; "John Adams", "John Quincy Adams"; "Henry Ford", "Henry Ford II".
    """
    if GENERATIONS & {a[-1]} != GENERATIONS & {b[-1]}:
        return False
    short, long = sorted((a, b), key=len)
    if len(long) == len(short) + 1 and long[1:] == short and not gazetteer.gender_of_first_name(short[0]):
        return True
    initial = len(short[0]) == 1 or len(long[0]) == 1
    if not same_first_name(short[0], long[0]) and not (initial and short[0][0] == long[0][0]):
        return False
    if short[-1] == long[-1] or (not initial and len(short) == len(long) and same_family_name(short[-1], long[-1])):
        return fit_between(short[1:-1], long[1:-1])
    remaining = iter(long)
    return len(short) < len(long) and len(short[0]) > 1 and all(word in remaining for word in short)


def fit_between(one: Name, other: Name) -> bool:
    """Whether two lists of middle names may be one person's: the shorter opens the longer, which adds initials only."""
    fewer, more = sorted((one, other), key=len)
    return all(map(same_or_initial, fewer, more)) and all(
        len(word) == 1 or word in JOINS_NAMES for word in more[len(fewer) :]
    )


def same_or_initial(a: str, b: str) -> bool:
    return same_first_name(a, b) or same_family_name(a, b) or (1 in (len(a), len(b)) and a[0] == b[0])
