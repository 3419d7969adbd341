"""Stores what the engine found in an article, without touching what a person decided.

A run replaces only rows that are suggested and wholly machine-made. A new suggestion that overlaps (IoU >= 0.5) what
a person made, changed, accepted or rejected is withheld and listed in the run.
"""

from django.db import transaction

from articles.models import Article
from articles.search.folding import fold_words
from articles.search.tokens import vector_of
from entities.choices import Form, Part
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
from entities.nlp import PIPELINE_VERSION, Annotation
from entities.reads.articles.findings import untouched_findings
from entities.rules.texts.difference import Difference, compare, shared_part
from entities.rules.texts.spans import content_of
from entities.services.annotating.carrying import arrivals_in, carry_over
from entities.services.annotating.first import has_annotations, store_first
from entities.services.annotating.linking import barred_names, in_turn_to_link, link_actors
from entities.services.derived.pruning import hold_doomed, prune_actors
from entities.services.derived.ranking import rank_quotes
from entities.services.derived.recounting import recounting
from newsdesk.database.again import tried_again
from newsdesk.days import day_of

OVERLAP = 0.5
PLACES = ("source", "cue", "content")  # of an inner attribution


@tried_again
@transaction.atomic
def store_annotation(
    *, article: Article, annotation: Annotation, pipeline: str = PIPELINE_VERSION, seconds: float = 0
) -> Run:
    """`replace_suggestions` for who needs the run alone; quicker where nothing is there to be replaced."""
    article = Article.objects.held().get(pk=article.pk)
    if has_annotations(article):
        return replace_suggestions(article=article, annotation=annotation, pipeline=pipeline, seconds=seconds)[0]
    run = store_first(article=article, annotation=annotation, pipeline=pipeline, seconds=seconds)
    _has_run(article)
    return run


@tried_again
@transaction.atomic
def replace_suggestions(
    *, article: Article, annotation: Annotation, pipeline: str = PIPELINE_VERSION, seconds: float = 0, by=None
) -> tuple[Run, Difference]:
    """Replace the article's untouched suggestions by those of `annotation`.

    Returns the run, with what it withheld, and what it changed. Raises Article.DoesNotExist when the article was
    deleted meanwhile.
    """
    article = Article.objects.held().get(pk=article.pk)
    before, arrivals = untouched_findings(article), arrivals_in(article)
    run = Run.objects.create(article=article, pipeline=pipeline, seconds=seconds, by=by)
    with recounting(article=article):
        orphans = _drop_untouched(article)
        in_turn_to_link()  # before actors are locked (docs/locks.md)
        hold_doomed(orphans)
        actors = link_actors(annotation, day_of(article.published_at))
        run.withheld = [
            *_store_mentions(article, run, annotation, actors),
            *_store_quotes(article, run, annotation, actors),
            *_store_dates(article, run, annotation),
        ]
        _store_roles(article, annotation, actors)
    after = untouched_findings(article)
    carry_over(before, after, arrivals)
    difference = compare(before, after)
    prune_actors(orphans - {actor.pk for actor in actors})
    rank_quotes(Quote.objects.filter(run=run))
    run.n_new, run.n_gone, run.n_changed = len(difference.new), len(difference.gone), len(difference.changed)
    run.save(update_fields=["withheld", "n_new", "n_gone", "n_changed"])
    _has_run(article)
    return run, difference


def _has_run(article):
    article.revision += 1
    article.failure = ""
    if article.state != Article.State.REVIEWED:
        article.state = Article.State.ANNOTATED
    article.save(update_fields=["revision", "failure", "state"])


@tried_again
@transaction.atomic
def mark_failed(*, article: Article, reason: str) -> None:
    """The engine could not finish this article; what was stored before stays."""
    Article.objects.filter(pk=article.pk).update(state=Article.State.FAILED, failure=reason[:500])


def _drop_untouched(article):
    """Delete the machine's open suggestions; returns the actors that lost something."""
    quotes = Quote.objects.filter(article=article).untouched()
    mentions = Mention.objects.filter(article=article).untouched()
    orphans = {
        *mentions.values_list("actor", flat=True),
        *quotes.values_list("speaker", flat=True),
        *QuoteTarget.objects.filter(quote__in=quotes).values_list("actor", flat=True),
        *JointSpeaker.objects.filter(quote__in=quotes).values_list("actor", flat=True),
        *InnerAttribution.objects.filter(quote__in=quotes).values_list("speaker", flat=True),
        *Role.objects.filter(article=article).values_list("actor", flat=True),
    }
    quotes.delete()
    mentions.delete()
    DateMention.objects.filter(article=article).untouched().delete()
    Role.objects.filter(article=article).delete()
    return orphans - {None}


def _store_mentions(article, run, annotation, actors):
    decided = _Decided([(m.start, m.end)] for m in Mention.objects.filter(article=article))
    taken = set()
    barred = barred_names(actors)
    new, withheld = [], []
    for found in annotation.mentions:
        span = (found.span.start, found.span.end)
        text = found.span.of(annotation.text)
        if decided.covers([span]):
            withheld.append({"what": "mention", "text": text, "start": span[0], "end": span[1]})
            continue
        if (found.label, *span) in taken:
            continue
        taken.add((found.label, *span))
        actor = _at(actors, found.actor)
        if actor and found.form == Form.NAME and (actor.pk, fold_words(text)) in barred:
            actor = None
        new.append(
            Mention(
                article=article, run=run, start=span[0], end=span[1], text=text[:500], key=fold_words(text)[:500],
                label=found.label, form=found.form, actor=actor, confidence=_unit(found.confidence),
                published_at=article.published_at,
            )
        )  # fmt: skip
    Mention.objects.bulk_create(new, batch_size=1000)
    return withheld


def _store_quotes(article, run, annotation, actors):
    decided = _Decided(
        sorted((span.start, span.end) for span in quote.spans.all() if span.part == Part.CONTENT)
        for quote in Quote.objects.filter(article=article).prefetch_related("spans")
    )
    withheld, new, parts = [], [], []
    for found in annotation.quotes:
        content = sorted((span.start, span.end) for span in found.content)
        text = content_of(annotation.text, content)
        if decided.covers(content):
            withheld.append({"what": "quote", "text": text, "start": content[0][0], "end": content[-1][1]})
            continue
        speaker = _at(actors, found.speaker)
        new.append(
            Quote(
                article=article, run=run, start=content[0][0], end=content[-1][1], text=text, search=vector_of(text),
                kind=found.kind, attribution=found.attribution, cue_class=found.cue_class,
                cue=" ".join(span.of(annotation.text) for span in found.cue)[:200],
                speaker=speaker, speaker_words="" if speaker else found.speaker_words[:300],
                speaker_confidence=_unit(found.speaker_confidence),
                speaker_doubted=speaker is not None and found.perhaps, stance=found.stance, about_self=found.about_self,
                confidence=_unit(found.confidence), published_at=article.published_at,
            )
        )  # fmt: skip
        parts.append(found)
    Quote.objects.bulk_create(new, batch_size=500)
    QuoteSpan.objects.bulk_create(
        [span for quote, found in zip(new, parts, strict=True) for span in _spans(quote, found)], batch_size=1000
    )
    QuoteTarget.objects.bulk_create(
        [target for quote, found in zip(new, parts, strict=True) for target in _targets(quote, found, actors, run)],
        batch_size=1000,
    )
    UnnamedTarget.objects.bulk_create(
        [unnamed for quote, found in zip(new, parts, strict=True) for unnamed in _unnamed_targets(quote, found)]
    )
    JointSpeaker.objects.bulk_create(
        [joint for quote, found in zip(new, parts, strict=True) for joint in _joint_speakers(quote, found, actors)]
    )
    InnerAttribution.objects.bulk_create(
        [inner for quote, found in zip(new, parts, strict=True) for inner in _inner(quote, found, actors)]
    )
    return withheld


def _joint_speakers(quote, found, actors):
    """Those who say it together with the speaker: two whom the text tells apart may be one actor."""
    together = dict.fromkeys(actors[position].pk for position in found.speakers)
    together.pop(quote.speaker_id, None)
    for position, pk in enumerate(together, start=1):
        yield JointSpeaker(quote=quote, actor_id=pk, position=position)


def _inner(quote, found, actors):
    for position, inner in enumerate(found.chain):
        places = {name: [[span.start, span.end] for span in getattr(inner, name)] for name in PLACES}
        yield InnerAttribution(quote=quote, position=position, speaker=_at(actors, inner.speaker), **places)


def _spans(quote, found):
    placed = {
        Part.CONTENT: sorted(found.content),
        Part.CUE: found.cue,
        Part.SOURCE: found.source,
        Part.SPEAKER: [found.speaker_span] if found.speaker_span else [],
        Part.CHAIN: found.speaker_chain,
    }
    for part, spans in placed.items():
        for position, span in enumerate(spans):
            yield QuoteSpan(quote=quote, part=part, position=position, start=span.start, end=span.end)


def _targets(quote, found, actors, run):
    seen = set()
    for rank, target in enumerate(found.targets):
        actor = actors[target.actor]
        if actor.pk not in seen:
            seen.add(actor.pk)
            yield QuoteTarget(
                quote=quote, run=run, actor=actor, stance=target.stance, rank=rank,
                confidence=_unit(target.confidence), published_at=quote.published_at,
            )  # fmt: skip


def _unnamed_targets(quote, found):
    for position, one in enumerate(found.unnamed_targets):
        yield UnnamedTarget(
            quote=quote, position=position, words=one.words[:300], start=one.span.start, end=one.span.end,
            stance=one.stance, confidence=_unit(one.confidence),
        )  # fmt: skip


def _store_dates(article, run, annotation):
    decided = _Decided([(date.start, date.end)] for date in DateMention.objects.filter(article=article))
    new, withheld = [], []
    for found in annotation.dates:
        span = (found.span.start, found.span.end)
        text = found.span.of(annotation.text)
        if decided.covers([span]):
            withheld.append({"what": "date", "text": text, "start": span[0], "end": span[1]})
            continue
        new.append(
            DateMention(
                article=article, run=run, start=span[0], end=span[1], text=text[:200], value=found.value or "",
                earliest=found.earliest, latest=found.latest, grain=found.grain,
                confidence=_unit(found.confidence), published_at=article.published_at,
            )
        )  # fmt: skip
    DateMention.objects.bulk_create(new, batch_size=1000)
    return withheld


def _store_roles(article, annotation, actors):
    Role.objects.bulk_create(
        [
            Role(
                actor=stored, article=article, text=role.text[:300], key=fold_words(role.text)[:300],
                start=role.span.start, end=role.span.end, published_at=article.published_at,
            )
            for stored, actor in zip(actors, annotation.actors, strict=True)
            for role in actor.roles
        ],
        ignore_conflicts=True,
    )  # fmt: skip


class _Decided:
    """The places in an article that a person has decided on, which a new suggestion must not cover again."""

    def __init__(self, spans_of_each):
        self.places = [(min(spans)[0], max(end for _, end in spans), spans) for spans in spans_of_each if spans]

    def covers(self, spans):
        """Whether one decided place overlaps these [start, end) spans with IoU >= OVERLAP, by characters."""
        first, last = min(spans)[0], max(end for _, end in spans)
        return any(
            start < last and first < end and shared_part(theirs, spans) >= OVERLAP for start, end, theirs in self.places
        )


def _at(actors, position):
    return None if position is None else actors[position]


def _unit(confidence):
    return min(1.0, max(0.0, float(confidence)))
