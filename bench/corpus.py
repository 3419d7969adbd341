"""Synthetic articles with their annotations: invented words and names, always the same ones for the same seed.

Words and actors are as unequal as in print (their n-th is 1/n as frequent as the first), because that is what makes
lists, counts and searches slow or quick.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, count
from random import Random

from django.core.management.color import no_style
from django.db import connection, transaction

from articles.models import Article, Source
from articles.search.folding import fold_words
from articles.search.tokens import tokens, vector_of
from entities.models import Actor, Alias, Mention, Quote, QuoteSpan, QuoteTarget
from entities.services.derived.activity import Activity, activity_of, apply_change

SEED = 1871
N_WORDS, N_ACTORS, N_SOURCES = 20_000, 5_000, 40
LAST_DAY = datetime(2025, 11, 20, 18, tzinfo=UTC)
DAYS = 1_000
STANCES, CUES = ("neutral", "negative", "positive"), ("stated", "claimed", "denied", "warned", "urged")
LABEL_OF = {"person": "PERSON", "organisation": "ORG", "place": "GPE"}
MODELS = (Source, Actor, Alias, Article, Mention, Quote, QuoteSpan, QuoteTarget)
ARTICLES_AT_ONCE = 500


@dataclass(frozen=True)
class Size:
    """Of one article."""

    words: int
    quotes: int
    mentions: int  # at least two for each quote: its speaker and whom it is about

    @property
    def spans(self):
        return self.quotes + self.mentions


class Corpus:
    """Makes rows and stores them; keeps count of the words used in quotes and articles."""

    def __init__(self, seed=SEED):
        self.random = Random(seed)
        self.words = self._invent(N_WORDS, 2, 4)
        self.word_weights = list(accumulate(1 / n for n in range(1, N_WORDS + 1)))
        self.ids = {model: count(1) for model in MODELS}
        self.in_quotes, self.in_articles = Counter(), Counter()
        self.activity = Activity()
        surnames = self._invent(N_ACTORS, 2, 3)
        forenames = self._invent(200, 1, 2)
        self.actors = [
            self._actor(f"{self.random.choice(forenames).title()} {surname.title()}") for surname in surnames
        ]
        self.actor_weights = list(accumulate(1 / n for n in range(1, N_ACTORS + 1)))
        self.sources = [
            Source(pk=next(self.ids[Source]), name=f"The {word.title()} Gazette", key=f"the {word} gazette")
            for word in self._invent(N_SOURCES, 3, 3)
        ]
        for source in self.sources:
            source.created_at = LAST_DAY

    def _invent(self, n, shortest, longest):
        """Different words of that many syllables."""
        made = {}
        while len(made) < n:
            syllables = self.random.randint(shortest, longest)
            word = "".join(self.random.choice("bdfgklmnprstvz") + self.random.choice("aeiou") for _ in range(syllables))
            made[word + self.random.choice(("", "n", "r", "s", "l"))] = None
        return list(made)

    def _actor(self, name):
        kind = self.random.choices(("person", "organisation", "place"), (70, 20, 10))[0]
        return Actor(pk=next(self.ids[Actor]), name=name, key=fold_words(name), kind=kind, created_at=LAST_DAY)

    def _some_words(self, n):
        return self.random.choices(self.words, cum_weights=self.word_weights, k=n)

    def _some_actors(self, n):
        return self.random.choices(self.actors, cum_weights=self.actor_weights, k=n)

    # --- one article ---

    def article(self, size: Size, title=None):
        """An article and its rows: {model: [objects]}, not stored yet."""
        rows: dict[type, list] = {model: [] for model in MODELS}
        pk = next(self.ids[Article])
        published_at = LAST_DAY - timedelta(minutes=self.random.randrange(DAYS * 24 * 60))
        source = self.random.choice(self.sources)
        article = Article(
            pk=pk, source=source, title=title or " ".join(self._some_words(7)).capitalize(), sha256=f"{pk:064x}",
            published_at=published_at, created_at=LAST_DAY, state="annotated", n_words=size.words,
        )  # fmt: skip
        pieces, length = [], 0

        def write(words):
            nonlocal length
            pieces.append(words)
            length += len(words)
            return length - len(words), length

        def name(actor):
            start, end = write(actor.name)
            rows[Mention].append(
                Mention(
                    pk=next(self.ids[Mention]),
                    article_id=pk,
                    actor_id=actor.pk,
                    start=start,
                    end=end,
                    text=actor.name,
                    key=actor.key,
                    label=LABEL_OF[actor.kind],
                    confidence=round(self.random.uniform(0.4, 1), 3),
                    published_at=published_at,
                )
            )
            return start, end

        n_lone = size.mentions - 2 * size.quotes
        filler = max(size.words - size.quotes * 22 - n_lone * 9, 0)
        sentences = ["quote"] * size.quotes + ["name"] * n_lone + ["plain"] * (filler // 15)
        self.random.shuffle(sentences)
        for position, sentence in enumerate(sentences):
            if position:
                write("\n\n" if position % 4 == 0 else " ")
            if sentence == "quote":
                self._quote(article, rows, write, name)
            elif sentence == "name":
                words = self._some_words(7)
                write(f"{' '.join(words[:3]).capitalize()} ")
                name(self._some_actors(1)[0])
                write(f" {' '.join(words[3:])}.")
            else:
                write(f"{' '.join(self._some_words(15)).capitalize()}.")
        article.text = "".join(pieces)
        words = f"{article.title}\n{article.text}"
        article.search = vector_of(words)
        self.in_articles.update({token.word for token in tokens(words)})
        rows[Article].append(article)
        self._count(article, rows)
        return rows

    def _quote(self, article, rows, write, name):
        speaker, *others = self._some_actors(3)
        targets = [actor for actor in dict.fromkeys(others) if actor is not speaker]
        words = self._some_words(16)
        write("“")
        start, end = write(" ".join(words).capitalize())
        write(",” ")
        speaker_span = name(speaker)
        write(" said of ")
        name(others[0])
        write(".")
        text = " ".join(words)
        self.in_quotes.update(set(words))
        stance = self.random.choices(STANCES, (60, 25, 15))[0]
        made = Quote(
            pk=next(self.ids[Quote]), article_id=article.pk, start=start, end=end, text=text.capitalize(),
            search=vector_of(text),
            kind="direct", cue="said", cue_class=self.random.choice(CUES), stance=stance,
            speaker_id=speaker.pk if self.random.random() < 0.9 else None,
            confidence=round(self.random.uniform(0.5, 1), 3), published_at=article.published_at,
            state=self.random.choices(("suggested", "accepted", "rejected"), (90, 8, 2))[0],
        )  # fmt: skip
        made.perhaps, made.together = False, []  # which the database would say
        rows[Quote].append(made)
        for part, (first, last) in (("content", (start, end)), ("speaker", speaker_span)):
            rows[QuoteSpan].append(
                QuoteSpan(pk=next(self.ids[QuoteSpan]), quote_id=made.pk, part=part, position=0, start=first, end=last)
            )
        for rank, target in enumerate(targets):
            rows[QuoteTarget].append(
                QuoteTarget(
                    pk=next(self.ids[QuoteTarget]),
                    quote_id=made.pk,
                    actor_id=target.pk,
                    rank=rank,
                    stance=stance,
                    published_at=article.published_at,
                )
            )

    def _count(self, article, rows):
        targets = {}
        for target in rows[QuoteTarget]:
            targets.setdefault(target.quote_id, []).append(target)
        self.activity += activity_of(
            source_id=article.source_id,
            mentions=rows[Mention],
            quotes=[(quote, targets.get(quote.pk, ())) for quote in rows[Quote]],
        )

    # --- the database ---

    def store(self, n_articles: int, size: Size, extra: dict[str, Size]) -> dict[str, int]:
        """Store `n_articles` of that size and one of each extra size; returns the ids of the extra ones by title."""
        with transaction.atomic():
            copy_in(Source, self.sources)
            copy_in(Actor, self.actors)
            copy_in(Alias, [Alias(pk=a.pk, actor_id=a.pk, text=a.name, key=a.key) for a in self.actors])
            for first in range(0, n_articles, ARTICLES_AT_ONCE):
                made = [self.article(size) for _ in range(min(ARTICLES_AT_ONCE, n_articles - first))]
                self._copy(made)
            special = {title: self.article(size, title) for title, size in extra.items()}
            self._copy(special.values())
            apply_change(self.activity)
            with connection.cursor() as cursor:
                for statement in connection.ops.sequence_reset_sql(no_style(), MODELS):
                    cursor.execute(statement)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # what a running server does by itself within minutes
        return {title: rows[Article][0].pk for title, rows in special.items()}

    def _copy(self, articles):
        """Without triggers and checks of foreign keys, which cost more than the rows: these rows are known to hold."""
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
        for model in (Article, Mention, Quote, QuoteSpan, QuoteTarget):
            copy_in(model, [row for rows in articles for row in rows[model]])
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = origin")

    def word_in(self, counted: Counter, wanted: int) -> str:
        """The word whose number of quotes or articles comes closest."""
        return min(counted, key=lambda word: (abs(counted[word] - wanted), word))


def copy_in(model, objects) -> None:
    """Store objects that have their keys; triggers, constraints and defaults hold."""
    columns = [field for field in model._meta.concrete_fields if not (field.generated or field.has_db_default())]
    names = ", ".join(f'"{field.column}"' for field in columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as copy,
    ):
        for one in objects:
            copy.write_row([field.get_db_prep_save(getattr(one, field.attname), connection) for field in columns])
