"""The rows of one synthetic article, as COPY takes them: everything that a real one leaves in the database."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from django.db import connection

from articles.models import Article, Fingerprint, UploadItem
from articles.search.tokens import vector_of
from bench.archive.shape import LAST_DAY, Line, Person, Shape, Story, at
from entities.choices import KIND_OF_LABEL
from entities.models import (
    DateMention,
    InnerAttribution,
    JointSpeaker,
    Mention,
    Quote,
    QuoteSpan,
    QuoteTarget,
    Role,
    Run,
    VoiceInPrint,
    Wording,
)
from entities.rules.statements.grouping import Utterance
from newsdesk.days import day_of

WORDS, QUOTES, MENTIONS, DATES = 300, 5, 20, 3  # of an article, on average
IN_A_STORY, COPIES, STOCK_LINES, UNDATED = 0.7, 0.1, 0.25, 0.004  # shares of the articles; of a story's quotes
STATES, STATE_SHARES = ("suggested", "accepted", "rejected"), (90, 8, 2)
STANCES, STANCE_SHARES = ("neutral", "negative", "positive"), (60, 25, 15)
ATTRIBUTIONS, ATTRIBUTION_SHARES = ("said", "attitude", "thought"), (90, 7, 3)
CUES = ("stated", "claimed", "denied", "warned", "urged", "asked", "promised", "praised", "criticised", "other")
KIND_SHARES = {"direct": 45, "mixed": 20, "indirect": 35}
LABEL_OF = {kind: label.value for label, kind in reversed(KIND_OF_LABEL.items())}
RECENT = 60  # articles that a copy may be of
FAR_APART = 2**62  # group numbers of copied quotes begin here: those of stories stand below


class Table:
    """A table and the columns that are given for each row; all others have their defaults."""

    def __init__(self, model, given: str):
        self.model = model
        names = given.split()
        fields = {one.attname: one for one in model._meta.concrete_fields}
        rest = [
            one for name, one in fields.items()
            if name not in names and not one.generated and not (one.primary_key and one.auto_created)
        ]  # fmt: skip
        self.columns = [fields[name].column for name in names] + [one.column for one in rest]
        self.defaults = tuple(self._default_of(one) for one in rest)

    def _default_of(self, one):
        if getattr(one, "auto_now_add", False) or one.has_db_default():
            return LAST_DAY
        return one.get_db_prep_save(one.get_default(), connection)


@dataclass
class Told:
    """A quote as it was written, so that a copy of its article can print it again."""

    values: dict[str, Any]
    spans: list[tuple]
    targets: list[tuple[int, str]]
    pk: int
    group: int | None


@dataclass
class Printed:
    """An article as it was written."""

    pk: int
    day: float
    outlet: int
    text: str
    bands: list[int]
    mentions: list[tuple] = field(default_factory=list)
    quotes: list[Told] = field(default_factory=list)


class Rows:
    """Makes articles one after the other; `tables` collects their rows, `printings` (quote, group) of repeated ones."""

    def __init__(self, shape: Shape, chance: Random, begins: dict[type, int]):
        """`begins`: the first free key of each model."""
        self.shape, self.chance = shape, chance
        self.ids = {model: count(first) for model, first in begins.items()}
        self.tables: dict[type, list[tuple]] = defaultdict(list)
        self.printings: list[tuple[int, int]] = []
        self.recent: list[Printed] = []

    def article(self, number: int) -> None:
        upload, day = self.shape.moment(number)
        day = max(day - self.chance.random(), 0)
        near = [one for one in self.recent if abs(one.day - day) < 2]
        if near and self.chance.random() < COPIES:
            self._copied(self.chance.choice(near), upload)
        else:
            self._original(day, upload)

    def _original(self, day: float, upload: int) -> None:
        chance, shape = self.chance, self.shape
        story = shape.story_on(chance, day) if chance.random() < IN_A_STORY else None
        outlet = chance.choices(range(len(shape.outlets)), cum_weights=shape.outlet_weights)[0] + 1
        published = None if chance.random() < UNDATED else at(day)
        pk = next(self.ids[Article])
        printed = Printed(pk, day, outlet, "", [chance.getrandbits(63) for _ in range(32)])
        page = _Page(self, pk, published, story)
        n_quotes = min(int(chance.expovariate(1 / (QUOTES + 0.5))), 30)
        n_names = max(int(chance.gauss(MENTIONS - 3 * QUOTES, 2)), 0)
        filler = max(WORDS - n_quotes * 29 - n_names * 9 - DATES * 10, 30) // 15
        lines = self._lines(story, n_quotes, published)
        sentences: list[Any] = [*lines, *["name"] * n_names, *["plain"] * filler]
        sentences += ["date"] * min(chance.randint(0, 2 * DATES), filler)
        chance.shuffle(sentences)
        for position, sentence in enumerate(sentences):
            if position:
                page.write("\n\n" if position % 4 == 0 else " ")
            if sentence == "name":
                page.name_somebody()
            elif sentence == "date":
                page.tell_a_date()
            elif sentence == "plain":
                page.write(f"{' '.join(page.words(15)).capitalize()}.")
            else:
                page.quote(sentence)
        printed.text, printed.mentions, printed.quotes = "".join(page.pieces), page.mentions, page.quotes
        page.role()
        self._store(printed, upload, published, page.words(7), None)
        if published:
            self.recent = [*self.recent[-RECENT:], printed]

    def _lines(self, story, n_quotes, published):
        """Which of the quotes are lines of the story; one article prints none of them twice."""
        if not story or not published:
            return [None] * n_quotes
        repeated = sum(self.chance.random() < STOCK_LINES for _ in range(n_quotes))
        lines = self.chance.sample(story.lines, min(repeated, len(story.lines)))
        return [*lines, *[None] * (n_quotes - len(lines))]

    def _copied(self, original: Printed, upload: int) -> None:
        """The text of an agency's article in another outlet, up to two days later."""
        outlet = original.outlet % len(self.shape.outlets) + 1
        day = original.day + self.chance.random() * 2
        pk = next(self.ids[Article])
        printed = Printed(pk, day, outlet, original.text, original.bands)
        for told in original.quotes:
            if told.group is None and told.values["attribution"] == "said" and told.values["state"] != "rejected":
                told.group = FAR_APART + told.pk
                self.printings.append((told.pk, told.group))
            self.store_quote(
                pk, at(day), told.values, told.spans, told.targets, told.group, is_copy=True, joint=(), inner=False
            )
        for mention in original.mentions:
            self.store_mention(pk, at(day), mention)
        words = self.shape.some_words(self.chance, 7)
        self._store(printed, upload, at(day), words, original.pk)

    def _store(self, printed, upload, published, title, copy_of):
        pk, title = printed.pk, " ".join(title).capitalize()
        sha = f"{pk:064x}"
        n_words = printed.text.count(" ") + 1
        self.tables[Article].append(
            (
                pk, upload, printed.outlet, title, printed.text, sha, n_words, published, "annotated", copy_of,
                vector_of(f"{title}\n{printed.text}"),
            )
        )  # fmt: skip
        self.tables[Run].append((pk, pk, "6", 0.3))
        self.tables[UploadItem].append(
            (upload, f"{pk}.txt", len(printed.text), printed.text.encode(), "stored", LAST_DAY, "utf-8", pk)
        )
        self.tables[Fingerprint].append((pk, printed.bands))

    def store_mention(self, article, published, mention):
        self.tables[Mention].append((article, article, published, *mention))

    def store_quote(self, article, published, values, spans, targets, group, *, is_copy, joint, inner):
        """Returns the quote's key."""
        pk = next(self.ids[Quote])
        self.tables[Quote].append((pk, article, article, published, *values.values()))
        self.tables[QuoteSpan] += [(pk, *span) for span in spans]
        self.tables[QuoteTarget] += [
            (pk, article, actor, stance, rank, "suggested", published) for rank, (actor, stance) in enumerate(targets)
        ]
        self.tables[JointSpeaker] += [(pk, actor, rank) for rank, actor in enumerate(joint, start=1)]
        if inner:
            self.tables[InnerAttribution].append((pk, 0, "[]", "[]", "[]", inner))
        if published and values["state"] != "rejected":
            self._meets_others(pk, article, published, values, group, is_copy)
        return pk

    def _meets_others(self, pk, article, published, values, group, is_copy):
        if values["attribution"] != "said":
            if is_copy:
                self.tables[Wording].append((pk, [], True))
            return
        speaker, words = values["speaker_id"], values["speaker_words"]
        keys = Utterance(pk, article, speaker, words, published, values["text"]).keys
        self.tables[Wording].append((pk, sorted(keys), False))
        if group is not None:
            self.printings.append((pk, group))


class _Page:
    """An article while it is written."""

    def __init__(self, rows: Rows, article: int, published: datetime | None, story: Story | None):
        self.rows, self.article, self.published, self.story = rows, article, published, story
        self.chance, self.shape = rows.chance, rows.shape
        self.pieces: list[str] = []
        self.length = 0
        self.mentions: list[tuple] = []
        self.quotes: list[Told] = []

    def words(self, n: int) -> list[str]:
        return self.shape.some_words(self.chance, n, self.story.topic if self.story else ())

    def actors(self, n: int) -> list[Person]:
        return self.shape.some_actors(self.chance, n, self.story if self.chance.random() < 0.75 else None)

    def write(self, words: str) -> tuple[int, int]:
        self.pieces.append(words)
        self.length += len(words)
        return self.length - len(words), self.length

    def mention(self, actor: Person) -> tuple[int, int]:
        form = self.chance.choices(("name", "pronoun", "description"), (70, 20, 10))[0]
        words = {"name": actor.name, "pronoun": "they", "description": "the office"}[form]
        start, end = self.write(words)
        mention = (
            actor.pk, start, end, words, actor.key if form == "name" else words, LABEL_OF[actor.kind], form,
            round(self.chance.uniform(0.4, 1), 3), self.chance.choices(STATES, STATE_SHARES)[0],
        )  # fmt: skip
        self.mentions.append(mention)
        self.rows.store_mention(self.article, self.published, mention)
        return start, end

    def name_somebody(self) -> None:
        words = self.words(7)
        self.write(f"{' '.join(words[:3]).capitalize()} ")
        self.mention(self.actors(1)[0])
        self.write(f" {' '.join(words[3:])}.")

    def tell_a_date(self) -> None:
        words = self.words(6)
        self.write(f"{' '.join(words).capitalize()} on ")
        near = day_of(self.published or LAST_DAY) + timedelta(days=int(self.chance.gauss(0, 30)))
        start, end = self.write(f"{near:%d %B %Y}")
        self.write(".")
        self.rows.tables[DateMention].append(
            (
                self.article, self.article, self.published, start, end, f"{near:%d %B %Y}", near.isoformat(), near,
                near, "day",
            )
        )  # fmt: skip

    def role(self) -> None:
        if self.mentions and self.chance.random() < 0.6:
            actor, start, end, *_ = self.mentions[0]
            words = f"{self.shape.words[self.chance.randrange(40)]} minister"
            self.rows.tables[Role].append((actor, self.article, words, words, start, end, self.published))

    def quote(self, line: Line | None) -> None:
        chance = self.chance
        speaker, *others = (line.speaker, *line.targets) if line else self.actors(chance.choice((2, 2, 3, 4)))
        text = line.words if line else " ".join(self.words(chance.randint(9, 30))).capitalize()
        self.write("“")
        content = self.write(text)
        self.write(",” ")
        is_named = line is not None or chance.random() < 0.88
        source = self.mention(speaker) if is_named else self.write("a witness")
        self.write(" ")
        cue = self.write("said")
        self.write(" of ")
        for other in others:
            self.mention(other)
            self.write(", ")
        self.write("at last.")
        stance = chance.choices(STANCES, STANCE_SHARES)[0]
        values = {
            "start": content[0], "end": content[1], "text": text, "search": vector_of(text),
            "kind": chance.choices(tuple(KIND_SHARES), tuple(KIND_SHARES.values()))[0],
            "attribution": "said" if line else chance.choices(ATTRIBUTIONS, ATTRIBUTION_SHARES)[0],
            "cue": "said", "cue_class": chance.choice(CUES), "speaker_id": speaker.pk if is_named else None,
            "speaker_words": "" if is_named else "a witness",
            "speaker_confidence": round(chance.uniform(0.5, 1), 3),
            "speaker_doubted": is_named and chance.random() < 0.04, "stance": stance,
            "confidence": round(chance.uniform(0.5, 1), 3), "state": chance.choices(STATES, STATE_SHARES)[0],
            "review_rank": chance.random(),
        }  # fmt: skip
        spans = [("content", 0, *content), ("cue", 0, *cue), ("source", 0, *source)]
        spans += [("speaker", 0, *source)] if is_named else []
        targets = {other.pk: stance for other in others if other is not speaker}
        joint = [one.pk for one in self.actors(1) if one is not speaker] if is_named and chance.random() < 0.02 else []
        inner = self.actors(1)[0].pk if chance.random() < 0.01 else None
        group = line.group if line else None
        pk = self.rows.store_quote(
            self.article, self.published, values, spans, [*targets.items()], group, is_copy=False, joint=joint,
            inner=inner,
        )  # fmt: skip
        self.quotes.append(Told(values, spans, [*targets.items()], pk, group))
        if not is_named and chance.random() < 0.1:
            self._for_a_body(pk, source)

    def _for_a_body(self, quote: int, source: tuple[int, int]) -> None:
        body = self.actors(1)[0]
        if body.kind in ("organisation", "place", "group"):
            day: date | None = day_of(self.published)
            self.rows.tables[VoiceInPrint].append((self.article, body.pk, quote, *source, "a witness", day))


def tables() -> dict[type, Table]:
    """In the order in which they are stored; what is given for each row of theirs."""
    given = {
        Article: "id upload_id source_id title text sha256 n_words published_at state copy_of_id search",
        Run: "id article_id pipeline seconds",
        UploadItem: "upload_id name size content state read_at encoding article_id",
        Fingerprint: "article_id bands",
        Mention: "article_id run_id published_at actor_id start end text key label form confidence state",
        Quote: "id article_id run_id published_at start end text search kind attribution cue cue_class speaker_id "
        "speaker_words speaker_confidence speaker_doubted stance confidence state review_rank",
        QuoteSpan: "quote_id part position start end",
        QuoteTarget: "quote_id run_id actor_id stance rank state published_at",
        JointSpeaker: "quote_id actor_id position",
        InnerAttribution: "quote_id position source cue content speaker_id",
        Wording: "quote_id keys repeats",
        DateMention: "article_id run_id published_at start end text value earliest latest grain",
        Role: "actor_id article_id text key start end published_at",
        VoiceInPrint: "article_id body_id quote_id start end text day",
    }
    return {model: Table(model, names) for model, names in given.items()}
