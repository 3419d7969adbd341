"""Whether two actors of one name contradict each other: what they do, when they lived, how their fuller names go on.

Principle: a name that two share is evidence only as long as nothing speaks against it. A midfielder, a finance
minister, a convicted murderer and an explorer of 1897, all called James Carver, are four people; so are George H. W.
and George W. Bush, whom texts print as George Bush. Lingbo Terminals and Lingbo Shipping are two companies, though
each is "Lingbo" in its own article.

Known exceptions: a footballer who became president stays two people until somebody merges them. Two people of one
name and one calling are one.
"""

from collections.abc import Collection, Iterable
from functools import lru_cache

from entities.nlp.language.gazetteer import fold_name, place_named, word_list
from entities.nlp.names.people import name_words, same_person

LONGEST_LIFE = 60  # years between two articles that can still tell of one living person
# Callings that one person hardly ever has both of. What is missing here tells nobody apart.
CALLINGS = {
    "office": "president minister premier chancellor senator congressman congresswoman representative lawmaker "
    "legislator governor mayor mp ambassador envoy diplomat councillor king queen",
    "sport": "player striker midfielder defender goalkeeper forward athlete footballer cricketer golfer cyclist boxer "
    "swimmer jockey coach winger batsman bowler quarterback sprinter",
    "crime": "murderer killer rapist robber burglar gunman convict inmate",
    "discovery": "explorer adventurer navigator",
    "stage": "actor actress singer musician rapper comedian dancer drummer guitarist",
    "care": "nurse midwife surgeon physician dentist vet",
    "learning": "physicist chemist biologist astronomer geologist historian mathematician",
    "church": "pope bishop archbishop cardinal priest pastor rabbi imam vicar",
    "trade": "plumber farmer carpenter fisherman baker electrician waiter waitress cook hairdresser driver",
}
CALLING_OF = {word: calling for calling, words in CALLINGS.items() for word in words.split()}
ADDS_NOTHING = word_list("legal forms") | frozenset("the of and for holdings holding incorporated party".split())


def callings(roles: Iterable[str]) -> frozenset[str]:
    """What people with these roles do: "Canada's finance minister" holds an office."""
    return frozenset[str]().union(*map(_callings_in, roles))


@lru_cache(maxsize=10_000)
def _callings_in(role: str) -> frozenset[str]:
    words = fold_name(role).replace("-", " ").replace(",", " ").split()
    return frozenset(CALLING_OF[word] for word in words if word in CALLING_OF)


def tells_callings_apart(roles: Iterable[str], others: Iterable[str]) -> bool:
    one, other = callings(roles), callings(others)
    return bool(one and other) and one.isdisjoint(other)


def tells_times_apart(years: Collection[int], others: Collection[int]) -> bool:
    """Whether more than a life lies between the years in which two people were in the news."""
    if not years or not others:
        return False
    return max(min(others) - max(years), min(years) - max(others)) > LONGEST_LIFE


def tells_names_apart(name: str, other: str) -> bool:
    """Whether the full names of two people can't be one person's: middle names, initials, generations that differ."""
    one, two = name_words(name), name_words(other)
    full = len(one) > 1 and len(two) > 1
    return full and set(one) != set(two) and not same_person(one, two)


def tells_bodies_apart(name: str, other: str, shared: str) -> bool:
    """Whether two bodies only share a short form: each name goes on with words that the other lacks."""
    one, two = _telling(name), _telling(other)
    short = _telling(shared)
    if len(one) < 2 or len(two) < 2 or one == two:
        return False
    both = one & two
    return bool(one - both) and bool(two - both) and short not in (one, two)


def _telling(name: str) -> frozenset[str]:
    words = fold_name(name).replace("'s", "").replace("-", " ").split()
    kept = [word for word in words if word not in ADDS_NOTHING and not _is_country(word)]
    return frozenset(kept or words)


def _is_country(word: str) -> bool:
    place = place_named(word.title())
    return place is not None and place.sense in ("name", "adjective") and place.place.is_country
