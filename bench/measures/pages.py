"""What the server needs for each page of a large corpus, and how many bytes it sends."""

from functools import partial

from bench.timing import Client, Figure, timed
from entities.models import ActorActivity, PairActivity

N = 15


def measure_pages(client: Client, corpus) -> list[Figure]:
    return [timed(name, partial(client.get, address), N) for name, address in addresses(corpus).items()]


def addresses(corpus) -> dict[str, str]:
    pages = {"desk": "/", "quotes, newest": "/quotes/", "articles, newest": "/articles/", "actors": "/actors/"}
    return pages | _about_leading_actors() | _searches(corpus) | {"timeline": "/timeline/"}


def _about_leading_actors():
    """The actor with most quotes is the one whose pages cost most."""
    speaker = ActorActivity.objects.leaders("quotes_by", 1)[0][0]
    target = PairActivity.objects.by(speaker).per_pair()[0]["target"]
    return {
        "top actor": f"/actors/{speaker}/",
        "quotes by the top actor": f"/quotes/?speaker={speaker}",
        "quotes of one pair": f"/quotes/?speaker={speaker}&about={target}",
        "matrix 20 × 20, all time": "/relations/?top=20",
        "matrix 20 × 20, one month": "/relations/?top=20&from=2025-10-20&to=2025-11-20",
    }


def _searches(corpus):
    rare, middling, common = (word_in(corpus.in_quotes, share) for share in (0, 0.005, 1))
    return {
        "full text, rare word": f"/quotes/?q={rare}",
        "full text, middling word": f"/quotes/?q={middling}",
        "full text, common word": f"/quotes/?q={common}",
        "full text, two common words": f"/quotes/?q={common}+{middling}",
        "full text of articles, common word": f"/articles/?q={word_in(corpus.in_articles, 1)}",
        "search everywhere, common word": f"/search/?q={common}",
    }


def word_in(counted, share):
    """A word that is as frequent as this share of the most frequent one; 0 = one that occurs ten times."""
    wanted = max(share * max(counted.values()), 10)
    return min(counted, key=lambda word: (abs(counted[word] - wanted), word))
