"""The rows of imported articles, as COPY takes them: what entities/services/annotating/storing.py writes for one."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from articles.models import Article, Fingerprint, UploadItem
from articles.search.folding import fold_words
from entities.choices import Attribution, Form, Part, State
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
)
from entities.nlp.annotation import QuoteFound
from entities.rules.statements.grouping import Utterance
from entities.services.importing.records import Imported, words_said

# In the order in which they are stored, with what is given for each row; other columns have their defaults.
GIVEN = {
    Article: "id upload_id source_id title author url text sha256 language section n_words published_at "
    "published_precision state revision copy_of_id new_version_of_id search",
    UploadItem: "upload_id name size state read_at encoding article_id",
    Fingerprint: "article_id bands",
    Run: "id article_id pipeline n_new n_gone n_changed",
    Mention: "article_id run_id published_at actor_id start end text key label form confidence origin state",
    Quote: "id article_id run_id published_at start end text search kind attribution cue cue_class speaker_id "
    "speaker_words speaker_confidence speaker_doubted stance about_self confidence origin state",
    QuoteSpan: "quote_id part position start end",
    QuoteTarget: "quote_id run_id actor_id stance rank confidence published_at",
    JointSpeaker: "quote_id actor_id position",
    InnerAttribution: "quote_id position source cue content speaker_id",
    DateMention: "article_id run_id published_at start end text value earliest latest grain confidence origin state",
    Role: "actor_id article_id text key start end published_at",
}
PLACES = ("source", "cue", "content")


class Rows:
    """Collects rows by model, and stores them."""

    def __init__(self, barred: set[tuple[int, str]]):
        """`barred`: (actor, folded name) of names that never mean these actors."""
        self.barred = barred
        self.of: dict[type, list[tuple]] = defaultdict(list)
        self.said: dict[int, Utterance | None] = {}  # by quote: as it is compared with others
        self.article_of: dict[int, int] = {}  # by quote

    def article(self, pk: int, run: int, one: Imported, actors: Sequence[int], quotes: Iterator[int], **told) -> None:
        """An article with its annotations; `quotes` gives the keys of its quotes, `told` are columns of the article."""
        n = len(one.annotation.mentions) + len(one.annotation.quotes) + len(one.annotation.dates)
        self.of[Article].append(
            (
                pk, told["upload"], told["source"], one.title, one.author, one.url, one.text, one.sha256, one.language,
                one.section, len(one.text.split()), one.published_at, one.precision, Article.State.ANNOTATED, 1,
                told["copy_of"], told["version_of"], one.search,
            )
        )  # fmt: skip
        if one.bands:
            self.of[Fingerprint].append((pk, list(one.bands)))
        self.of[Run].append((run, pk, one.pipeline, n, 0, 0))
        self._mentions(pk, run, one, actors)
        for found, layer, search in zip(one.annotation.quotes, one.quotes, one.searches, strict=True):
            self._quote(next(quotes), pk, run, one, found, layer, search, actors)
        self._dates(pk, run, one)
        roles: dict[tuple[int, str], tuple] = {}
        for actor, named in zip(actors, one.annotation.actors, strict=True):
            for role in named.roles:
                key = fold_words(role.text)[:300]
                roles.setdefault(
                    (actor, key),
                    (actor, pk, role.text[:300], key, role.span.start, role.span.end, one.published_at),
                )
        self.of[Role] += roles.values()

    def _mentions(self, article, run, one, actors):
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
                    found.label, found.form, found.confidence, origin, state,
                )
            )  # fmt: skip

    def _quote(self, pk, article, run, one, found: QuoteFound, layer, search, actors):
        speaker = None if found.speaker is None else actors[found.speaker]
        content = sorted(found.content)
        text, words = words_said(one.text, found), "" if speaker else found.speaker_words[:300]
        compared = layer[1] != State.REJECTED and found.attribution == Attribution.SAID and one.published_at
        self.said[pk] = Utterance(pk, article, speaker, words, one.published_at, text) if compared else None
        self.article_of[pk] = article
        cue = " ".join(span.of(one.text) for span in found.cue)[:200]
        self.of[Quote].append(
            (
                pk, article, run, one.published_at, content[0].start, content[-1].end, text,
                search, found.kind, found.attribution, cue, found.cue_class, speaker,
                words, found.speaker_confidence,
                speaker is not None and found.perhaps, found.stance, found.about_self, found.confidence, *layer,
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
            row = (pk, run, actor, target.stance, rank, target.confidence, one.published_at)
            targets.setdefault(actor, row)
        self.of[QuoteTarget] += targets.values()
        together = dict.fromkeys(actors[position] for position in found.speakers)
        together.pop(speaker, None)
        self.of[JointSpeaker] += [(pk, actor, position) for position, actor in enumerate(together, start=1)]
        for position, inner in enumerate(found.chain):
            places = (str([[span.start, span.end] for span in getattr(inner, name)]) for name in PLACES)
            cited = None if inner.speaker is None else actors[inner.speaker]
            self.of[InnerAttribution].append((pk, position, *places, cited))

    def _dates(self, article, run, one):
        for found, layer in zip(one.annotation.dates, one.dates, strict=True):
            self.of[DateMention].append(
                (
                    article, run, one.published_at, found.span.start, found.span.end, found.span.of(one.text)[:200],
                    (found.value or "")[:60], found.earliest, found.latest, found.grain, found.confidence, *layer,
                )
            )  # fmt: skip

    def store(self) -> None:
        for model, given in GIVEN.items():
            if self.of[model]:
                _copy(model, given.split(), self.of[model])


def next_ids(model, n: int):
    """So many free keys of a model."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, n])
        return iter([pk for (pk,) in cursor.fetchall()])


def _copy(model, given: list[str], rows: list[tuple]) -> None:
    fields = {one.attname: one for one in model._meta.concrete_fields}
    rest = [
        one for name, one in fields.items()
        if name not in given and not one.generated and not one.has_db_default()
        and not (one.primary_key and one.auto_created)
    ]  # fmt: skip
    names = ", ".join(f'"{one.column}"' for one in (*(fields[name] for name in given), *rest))
    defaults: tuple[Any, ...] = tuple(_default_of(one) for one in rest)
    with (
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as copy,
    ):
        for row in rows:
            copy.write_row((*row, *defaults))


def _default_of(one) -> Any:
    if getattr(one, "auto_now_add", False):
        return timezone.now()
    found = one.get_default()
    return str(found) if isinstance(found, (list, dict)) else found
