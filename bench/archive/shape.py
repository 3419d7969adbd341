"""What an archive of ten years is like: its words, actors, outlets, uploads and stories, the same for the same size.

Words and actors are as unequal as in print (Zipf). Most articles belong to a story: some days in which a few actors
and words stand out, and in which the same sentences are printed again and again.

Half of the articles came in one upload, a fifth in two more, each of which holds all ten years from its first day to
its last; the others came as they were published, in the last three years. So rows do not lie in the order of time.
"""

from bisect import bisect
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from random import Random

from articles.search.folding import fold_words
from entities.choices import Kind

SEED = 1871
LAST_DAY = datetime(2025, 11, 20, 18, tzinfo=UTC)
DAYS, RECENT_DAYS = 3_650, 1_095
N_WORDS, N_OUTLETS = 50_000, 60
ARTICLES_PER_ACTOR = 5
STORY_DAYS, ARTICLES_PER_STORY, CAST, TOPIC, STOCK = 10, 40, 12, 40, 8
DAYS_BETWEEN = 5  # at most, from one story to the next
KINDS = ((Kind.PERSON, 60), (Kind.ORGANISATION, 20), (Kind.PLACE, 12), (Kind.GROUP, 6), (Kind.EVENT, 2))
# (share of the articles up to which it goes, whether it holds all ten years)
UPLOADS = ((0.5, True), (0.6, True), (0.7, True), (1.0, False))


@dataclass(frozen=True, slots=True)
class Person:
    """An actor of the archive, of whatever kind."""

    pk: int
    name: str
    key: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence that is printed more than once: who says it of whom."""

    group: int
    speaker: Person
    targets: tuple[Person, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Story:
    cast: tuple[Person, ...]
    weights: tuple[float, ...]
    topic: tuple[str, ...]
    lines: tuple[Line, ...]


class Shape:
    def __init__(self, n_articles: int):
        self.n_articles = n_articles
        chance = Random(SEED)
        self.words = _invented(chance, N_WORDS, 1, 4)
        self.word_weights = list(accumulate(1 / (n + 2.7) for n in range(N_WORDS)))
        self.n_actors = max(n_articles // ARTICLES_PER_ACTOR, 200)
        surnames, forenames = _invented(chance, self.n_actors, 2, 4), _invented(chance, 400, 1, 2)
        kinds, shares = [kind for kind, _ in KINDS], [share for _, share in KINDS]
        chosen = chance.choices(kinds, shares, k=self.n_actors)
        self.actors = []
        for pk, (surname, kind) in enumerate(zip(surnames, chosen, strict=True), start=1):
            name = f"{chance.choice(forenames)} {surname}".title() if kind == Kind.PERSON else surname.title()
            self.actors.append(Person(pk, name, fold_words(name), kind))
        self.actor_weights = list(accumulate(1 / (n + 1) for n in range(self.n_actors)))
        self.outlets = [f"The {word.title()} Gazette" for word in _invented(chance, N_OUTLETS, 3, 3)]
        self.outlet_weights = list(accumulate(1 / (n + 3) for n in range(N_OUTLETS)))
        self.n_stories = max(n_articles // ARTICLES_PER_STORY, DAYS // DAYS_BETWEEN)
        self.stories_at_once = max(round(self.n_stories * STORY_DAYS / DAYS), 1)

    def moment(self, number: int) -> tuple[int, float]:
        """(upload, days since the archive's first day) of an article by its number, from 0 on."""
        share = number / self.n_articles
        upload = bisect([until for until, _ in UPLOADS], share)
        begin = UPLOADS[upload - 1][0] if upload else 0
        within = (share - begin) / (UPLOADS[upload][0] - begin)
        return upload + 1, within * DAYS if UPLOADS[upload][1] else DAYS - RECENT_DAYS * (1 - within)

    def story_on(self, chance: Random, day: float) -> Story:
        """One of the stories of that day; the newest is told most."""
        newest = int(day / DAYS * self.n_stories)
        age = min(int(chance.expovariate(2 / self.stories_at_once)), self.stories_at_once)
        number = max(newest - age, 0)
        return self.story(number) if day - number * DAYS / self.n_stories <= STORY_DAYS else self.story(newest)

    @lru_cache(maxsize=4_096)  # noqa: B019 (there is one shape, as long as the archive is built)
    def story(self, number: int) -> Story:
        chance = Random(f"{SEED} story {number}")
        cast = tuple(dict.fromkeys(self.some_actors(chance, CAST)))
        topic = tuple(chance.sample(self.words[200:], TOPIC))
        lines = []
        for position in range(STOCK):
            speaker, *others = chance.sample(cast, min(3, len(cast)))
            words = " ".join(self.some_words(chance, chance.randint(10, 24), topic))
            lines.append(Line(number * STOCK + position + 1, speaker, tuple(others), words.capitalize()))
        return Story(cast, tuple(accumulate(1 / (n + 1) for n in range(len(cast)))), topic, tuple(lines))

    def some_words(self, chance: Random, n: int, topic: tuple[str, ...] = ()) -> list[str]:
        words = chance.choices(self.words, cum_weights=self.word_weights, k=n)
        if topic:
            for position in range(chance.randrange(6), n, 6):
                words[position] = chance.choice(topic)
        return words

    def some_actors(self, chance: Random, n: int, story: Story | None = None) -> list[Person]:
        if story:
            return chance.choices(story.cast, cum_weights=story.weights, k=n)
        return chance.choices(self.actors, cum_weights=self.actor_weights, k=n)


def at(day: float) -> datetime:
    return LAST_DAY - timedelta(days=DAYS - day)


def _invented(chance: Random, n: int, shortest: int, longest: int) -> list[str]:
    """Different words of that many syllables; the first of them are the shorter ones, as in any language."""
    made: dict[str, None] = {}
    while len(made) < n:
        most = shortest + (longest - shortest) * len(made) // n + 1
        syllables = chance.randint(shortest, min(most, longest))
        word = "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(syllables))
        made[word + chance.choice(("", "n", "r", "s", "l", "m", "k"))] = None
    return list(made)
