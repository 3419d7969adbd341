"""Whether an archive is what it says: its counts and statements, for a sample of them."""

from collections import Counter
from random import Random

from entities.models import Actor, ActorActivity, Mention, PairActivity, Quote, QuoteTarget
from entities.services.derived.activity import mentions_counted, shares_of
from entities.services.derived.counted import ActorKey, PairKey
from entities.services.derived.printings import repeats_among

SAMPLE = 40


def check(chance: Random) -> None:
    """Compares stored counts of some actors with what their annotations say, told by other code than filled them.

    Raises ValueError if they differ.
    """
    actors = chance.sample(range(1, Actor.objects.count() + 1), SAMPLE)
    _compare("mentions", _mentions_stored(actors), mentions_counted(Mention.objects.filter(actor__in=actors)))
    _compare("pairs", _pairs_stored(actors), _pairs_counted(actors))
    print(f"The counts of {SAMPLE} actors are what their annotations say.", flush=True)


def _compare(what, stored, counted):
    if +Counter(stored) != +Counter(counted):
        wrong = {key for key in stored.keys() | counted.keys() if stored.get(key, 0) != counted.get(key, 0)}
        raise ValueError(f"The counts of {what} are wrong: {sorted(wrong, key=str)[:3]}")


def _mentions_stored(actors):
    fields = ("actor", "day", "source", "verified", "repeats")
    rows = ActorActivity.objects.filter(actor__in=actors, mentions__gt=0).values_list(*fields, "mentions")
    return {ActorKey(*key): n for *key, n in rows}


def _pairs_stored(actors):
    fields = ("speaker", "target", "day", "source", "stance", "attribution", "verified", "repeats")
    rows = PairActivity.objects.filter(speaker__in=actors).values_list(*fields, "quotes")
    return {PairKey(*key): n for *key, n in rows}


def _pairs_counted(actors):
    quotes = Quote.objects.by(*actors)
    targets = QuoteTarget.objects.live().filter(quote__in=quotes.order_by().values("pk"))
    shares = shares_of(quotes.for_counting(), targets)
    repeated, counted = repeats_among(shares), Counter()
    for pk, share in shares.items():
        counted.update(pair._replace(repeats=pk in repeated) for pair in share.pairs if pair.speaker_id in actors)
    return counted
