"""The rows of articles that have no annotations yet, as COPY takes them, and what these add to the counts."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any, Protocol

from django.db import connection
from django.utils import timezone

from articles.models import Article, Fingerprint, UploadItem
from articles.search.folding import fold_words
from articles.search.tokens import vector_of
from entities.choices import Attribution, Form, Origin, Part, State
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
    UnnamedTarget,
)
from entities.nlp.annotation import Annotation, QuoteFound
from entities.rules.review_rank import doubt, importance, review_rank
from entities.rules.statements.grouping import Utterance
from entities.rules.texts.spans import content_of
from entities.services.derived.activity import share_of_parts
from entities.services.derived.counted import ActorKey
from entities.services.derived.recounting import Added
from newsdesk.days import day_of

# In the order in which they are stored, with what is given for each row; other columns have their defaults.
GIVEN = {
    Article: "id upload_id source_id title author url text sha256 language section n_words published_at "
    "published_precision state revision copy_of_id new_version_of_id search",
    UploadItem: "upload_id name size state read_at encoding article_id",
    Fingerprint: "article_id bands",
    Run: "id article_id pipeline seconds n_new n_gone n_changed",
    Mention: "article_id run_id published_at actor_id start end text key label form confidence origin state",
    Quote: "id article_id run_id published_at start end text search kind attribution cue cue_class speaker_id "
    "speaker_words speaker_confidence speaker_doubted stance about_self confidence origin state review_rank",
    QuoteSpan: "quote_id part position start end",
    QuoteTarget: "quote_id run_id actor_id stance rank confidence published_at",
    JointSpeaker: "quote_id actor_id position",
    UnnamedTarget: "quote_id position words start end stance confidence",
    InnerAttribution: "quote_id position source cue content speaker_id",
    DateMention: "article_id run_id published_at start end text value earliest latest grain confidence origin state",
    Role: "actor_id article_id text key start end published_at",
}
PLACES = ("source", "cue", "content")
Layer = tuple[str, str]  # origin and state
MACHINE: Layer = (Origin.MACHINE, State.SUGGESTED)


class Found(Protocol):
    """A text and what was found in it: with the layers of its mentions, quotes and dates, and the words of its quotes
    as the search finds them, each in its order."""

    @property
    def text(self) -> str: ...
    @property
    def published_at(self) -> datetime | None: ...
    @property
    def annotation(self) -> Annotation: ...
    @property
    def mentions(self) -> Sequence[Layer]: ...
    @property
    def quotes(self) -> Sequence[Layer]: ...
    @property
    def dates(self) -> Sequence[Layer]: ...
    @property
    def searches(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class FoundByEngine:
    text: str
    published_at: datetime | None
    annotation: Annotation
    mentions: Sequence[Layer]
    quotes: Sequence[Layer]
    dates: Sequence[Layer]
    searches: Sequence[str]


def found_by_engine(annotation: Annotation, published_at: datetime | None) -> FoundByEngine:
    return FoundByEngine(
        text=annotation.text,
        published_at=published_at,
        annotation=annotation,
        mentions=[MACHINE] * len(annotation.mentions),
        quotes=[MACHINE] * len(annotation.quotes),
        dates=[MACHINE] * len(annotation.dates),
        searches=[vector_of(words_said(annotation.text, quote)) for quote in annotation.quotes],
    )


def words_said(text: str, quote: QuoteFound) -> str:
    return content_of(text, sorted((span.start, span.end) for span in quote.content))


class Rows:
    """Collects rows by model, and stores them."""

    def __init__(self) -> None:
        self.barred: set[tuple[int, str]] = set()  # (actor, folded name): names that never mean these actors
        self.of: dict[type, list[tuple]] = defaultdict(list)
        self.added = Added()
        self._doubts: list[tuple[float, set[int]]] = []  # of each quote: how doubtful it is, and whom it concerns

    def article(self, pk: int, run: int, one, actors: Sequence[int], quotes: Iterator[int], **told) -> None:
        """An article with its annotations; `quotes` gives the keys of its quotes, `told` are columns of the article."""
        self.of[Article].append(
            (
                pk, told["upload"], told["source"], one.title, one.author, one.url, one.text, one.sha256, one.language,
                one.section, len(one.text.split()), one.published_at, one.precision, Article.State.ANNOTATED, 1,
                told["copy_of"], told["version_of"], one.search,
            )
        )  # fmt: skip
        if one.bands:
            self.of[Fingerprint].append((pk, list(one.bands)))
        is_reprinted = bool(told["copy_of"] or told["version_of"])
        n = self.annotations(pk, run, one, actors, quotes, source=told["source"], is_reprinted=is_reprinted)
        self.of[Run].append((run, pk, one.pipeline, 0, n, 0, 0))

    def annotations(
        self, pk: int, run: int, one: Found, actors: Sequence[int], quotes: Iterator[int], *, source: int,
        is_reprinted: bool,
    ) -> int:  # fmt: skip
        """Those of an article that has none, of this outlet; returns how many there are."""
        before = sum(len(self.of[model]) for model in (Mention, Quote, DateMention))
        self.added.articles.append(pk)
        day = day_of(one.published_at)
        for actor, is_verified in self._mentions(pk, run, one, actors):
            self.added.mentions[ActorKey(actor, day, source, is_verified, is_reprinted)] += 1
        for found, layer, search in zip(one.annotation.quotes, one.quotes, one.searches, strict=True):
            key = next(quotes)
            share = self._quote(key, pk, run, one, found, layer, search, actors)
            self.added.shares[key] = share(day, source)
            if is_reprinted:
                self.added.reprinted.add(key)
        self._dates(pk, run, one)
        self._roles(pk, one, actors)
        return sum(len(self.of[model]) for model in (Mention, Quote, DateMention)) - before

    def _roles(self, article, one, actors):
        roles: dict[tuple[int, str], tuple] = {}
        for actor, named in zip(actors, one.annotation.actors, strict=True):
            for role in named.roles:
                key = fold_words(role.text)[:300]
                row = (actor, article, role.text[:300], key, role.span.start, role.span.end, one.published_at)
                roles.setdefault((actor, key), row)
        self.of[Role] += roles.values()

    def _mentions(self, article, run, one, actors):
        """Yields (actor, is verified) of those that count."""
        taken = set()
        for found, (origin, state) in zip(one.annotation.mentions, one.mentions, strict=True):
            place = (found.label, found.span.start, found.span.end)
            if place in taken:
                continue
            taken.add(place)
            text = found.span.of(one.text)
            key = fold_words(text)[:500]
            actor = None if found.actor is None else actors[found.actor]
            if actor and found.form == Form.NAME and (actor, key) in self.barred:
                actor = None
            self.of[Mention].append(
                (
                    article, run, one.published_at, actor, found.span.start, found.span.end, text[:500], key,
                    found.label, found.form, _unit(found.confidence), origin, state,
                )
            )  # fmt: skip
            if actor and state != State.REJECTED:
                yield actor, _is_verified(origin, state)

    def _quote(self, pk, article, run, one, found: QuoteFound, layer, search, actors):
        """Returns its share, still without the day and the outlet."""
        speaker = None if found.speaker is None else actors[found.speaker]
        content = sorted(found.content)
        text, words = words_said(one.text, found), "" if speaker else found.speaker_words[:300]
        is_open = layer[1] != State.REJECTED
        compared = is_open and found.attribution == Attribution.SAID and one.published_at
        said = Utterance(pk, article, speaker, words, one.published_at, text) if compared else None
        self.added.quotes[pk] = said
        is_doubted = speaker is not None and found.perhaps
        self.of[Quote].append(
            (
                pk, article, run, one.published_at, content[0].start, content[-1].end, text, search, found.kind,
                found.attribution, " ".join(span.of(one.text) for span in found.cue)[:200], found.cue_class, speaker,
                words, _unit(found.speaker_confidence), is_doubted, found.stance, found.about_self,
                _unit(found.confidence), *layer,
            )
        )  # fmt: skip
        placed = {
            Part.CONTENT: content,
            Part.CUE: found.cue,
            Part.SOURCE: found.source,
            Part.SPEAKER: [found.speaker_span] if found.speaker_span else [],
            Part.CHAIN: found.speaker_chain,
        }
        self.of[QuoteSpan] += [
            (pk, part, position, span.start, span.end)
            for part, spans in placed.items()
            for position, span in enumerate(spans)
        ]
        targets: dict[int, tuple] = {}
        for rank, target in enumerate(found.targets):
            actor = actors[target.actor]
            row = (pk, run, actor, target.stance, rank, _unit(target.confidence), one.published_at)
            targets.setdefault(actor, row)
        self.of[QuoteTarget] += targets.values()
        self.of[UnnamedTarget] += [
            (pk, position, one.words[:300], one.span.start, one.span.end, one.stance, one.confidence)
            for position, one in enumerate(found.unnamed_targets)
        ]
        together = dict.fromkeys(actors[position] for position in found.speakers)
        together.pop(speaker, None)
        self.of[JointSpeaker] += [(pk, actor, position) for position, actor in enumerate(together, start=1)]
        for position, inner in enumerate(found.chain):
            places = (str([[span.start, span.end] for span in getattr(inner, name)]) for name in PLACES)
            cited = None if inner.speaker is None else actors[inner.speaker]
            self.of[InnerAttribution].append((pk, position, *places, cited))
        certain = 1.0 if speaker is None else _unit(found.speaker_confidence)
        doubted = doubt(confidence=_unit(found.confidence), speaker_confidence=certain)
        waits = layer[1] == State.SUGGESTED
        self._doubts.append((doubted if waits else 0.0, {speaker, *together, *targets} - {None}))
        is_verified = _is_verified(*layer)
        return partial(
            share_of_parts,
            speakers=sorted({speaker, *together}) if speaker and (is_verified or not is_doubted) else (),
            targets=[(actor, row[3]) for actor, row in targets.items()],
            is_live=is_open,
            is_verified=is_verified,
            attribution=found.attribution,
        )

    def _dates(self, article, run, one):
        for found, layer in zip(one.annotation.dates, one.dates, strict=True):
            self.of[DateMention].append(
                (
                    article, run, one.published_at, found.span.start, found.span.end, found.span.of(one.text)[:200],
                    (found.value or "")[:60], found.earliest, found.latest, found.grain, _unit(found.confidence),
                    *layer,
                )
            )  # fmt: skip

    def store(self, seen: Mapping[int, int]) -> None:
        """`seen`: {actor: how often it is in the counts before these}."""
        self._rank(Counter(seen))
        for model, given in GIVEN.items():
            if self.of[model]:
                _copy(model, given, self.of[model])

    def _rank(self, seen):
        """Puts how soon to review it at the end of each quote's row."""
        for key, n in self.added.mentions.items():
            seen[key.actor_id] += 0 if key.repeats else n
        for pk, share in self.added.shares.items():
            for key in () if pk in self.added.reprinted else (*share.by, *share.about):
                seen[key.actor_id] += 1
        for position, (doubted, concerned) in enumerate(self._doubts):
            rank = review_rank(doubt=doubted, importance=importance([seen[pk] for pk in concerned]))
            self.of[Quote][position] += (rank,)


def _is_verified(origin, state):
    return state == State.ACCEPTED or (origin == Origin.PERSON and state != State.REJECTED)


def _unit(confidence):
    return min(1.0, max(0.0, float(confidence)))


def next_ids(model, n: int):
    """So many free keys of a model."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, n])
        return iter([pk for (pk,) in cursor.fetchall()])


def _copy(model, given: str, rows: list[tuple]) -> None:
    names, rest = _columns(model, given)
    defaults: tuple[Any, ...] = tuple(map(_default_of, rest))
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row((*row, *defaults))


@cache
def _columns(model, given: str):
    """All that are written, those that are given first, and the fields of the others."""
    fields = {one.attname: one for one in model._meta.concrete_fields}
    rest = [
        one for name, one in fields.items()
        if name not in given.split() and not one.generated and not one.has_db_default()
        and not (one.primary_key and one.auto_created)
    ]  # fmt: skip
    return ", ".join(f'"{one.column}"' for one in (*(fields[name] for name in given.split()), *rest)), rest


def _default_of(one) -> Any:
    if getattr(one, "auto_now_add", False):
        return timezone.now()
    found = one.get_default()
    return str(found) if isinstance(found, (list, dict)) else found
