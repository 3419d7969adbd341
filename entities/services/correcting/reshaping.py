"""Corrections that make two quotes of one, one of two, or move a border a little.

Each verb is one step, as in entities/services/correcting/quotes.py, and raises StaleRevision like those.
"""

from django.db.models import prefetch_related_objects

from articles.search.tokens import vector_of
from entities.choices import Origin, Part, State
from entities.models import InnerAttribution, JointSpeaker, Quote, QuoteSpan, QuoteTarget, UnnamedTarget
from entities.rules.texts.spans import check_span, content_of, joined_fragments, moved_border, split_fragments
from entities.services.correcting.quotes import set_content
from entities.services.correcting.step import Correction, correcting
from newsdesk.database.again import tried_again
from newsdesk.web.refusals import Refusal

PARTS_OF_ATTRIBUTION = (
    "kind",
    "attribution",
    "cue",
    "cue_class",
    "speaker_id",
    "speaker_words",
    "stance",
    "about_self",
)


class NothingToJoin(Refusal):
    """No quote follows."""


@tried_again
def move_quote_border(*, quote, edge: str, by_steps: int, unit: str, by, expected_revision) -> Correction:
    """Move the "start" or "end" of a quote to the next word or character; the fragments between stay."""
    text = quote.article.text
    fragments = content_places(quote)
    first, last = fragments[0][0], fragments[-1][1]
    if edge == "start":
        first = moved_border(text, first, by_steps, edge=edge, unit=unit)
    else:
        last = moved_border(text, last, by_steps, edge=edge, unit=unit)
    fragments[0] = (first, fragments[0][1])
    fragments[-1] = (fragments[-1][0], last)
    check_span(text, *fragments[0])
    check_span(text, *fragments[-1])
    with _step(quote, by, expected_revision, "change_quote_span") as step:
        set_content(quote, fragments)
    return step


@tried_again
def split_quote(*, quote, at: int, by, expected_revision) -> Correction:
    """Cut a quote in two; the second has the same speaker and is about the same actors.

    Raises InvalidSpan.
    """
    with _step(quote, by, expected_revision, "split_quote") as step:
        prefetch_related_objects([quote], "spans")
        # Only now: to whoever sends it twice, the place lies outside of what the first time left of the quote.
        before, after = split_fragments(quote.article.text, content_places(quote), at)
        for start, end in (*before, *after):
            check_span(quote.article.text, start, end)
        set_content(quote, before)
        text = content_of(quote.article.text, after)
        second = Quote.objects.create(
            article=quote.article, origin=Origin.PERSON, state=State.ACCEPTED, start=after[0][0], end=after[-1][1],
            speaker_origin=Origin.PERSON, stance_origin=Origin.PERSON, targets_origin=Origin.PERSON,
            span_origin=Origin.PERSON, chain_origin=Origin.PERSON, text=text, search=vector_of(text),
            published_at=quote.published_at,
            **{name: getattr(quote, name) for name in PARTS_OF_ATTRIBUTION},
        )  # fmt: skip
        beside = [span for span in quote.spans.all() if span.part != Part.CONTENT]
        QuoteSpan.objects.bulk_create(
            QuoteSpan(quote=second, origin=Origin.PERSON, part=part, position=position, start=start, end=end)
            for part, position, start, end in (
                *((Part.CONTENT, position, *place) for position, place in enumerate(after)),
                *((span.part, span.position, span.start, span.end) for span in beside),
            )
        )
        _add_speakers(second, like=quote)
        _add_targets(second, quote.targets.live(), beside=())
        _add_unnamed(second, quote.unnamed_targets.all())
        step.include(second)
    return step


@tried_again
def join_with_next(*, quote, by, expected_revision) -> Correction:
    """Take the words of the next quote into this one, and the actors it is about.

    The next one is kept as rejected, so that no later run suggests it again. Raises NothingToJoin.
    """
    following = quote.article.quotes.live().attributed(quote.attribution).following(quote)
    if following is None:
        raise NothingToJoin("No quote follows this one.")
    following.article = quote.article
    # Whoever sends it twice, or saw a quote between them that is rejected by now, did not mean this one.
    between = quote.article.quotes.filter(start__range=(quote.start, following.start)).exclude(
        pk__in=[quote.pk, following.pk]
    )
    with _step(quote, by, expected_revision, "join_quotes", following, relying_on=between) as step:
        prefetch_related_objects([quote, following], "spans")
        set_content(quote, joined_fragments(quote.article.text, [*content_places(quote), *content_places(following)]))
        _add_targets(quote, following.targets.live(), beside=set(quote.targets.values_list("actor", flat=True)))
        _add_unnamed(quote, following.unnamed_targets.all())
        following.state = State.REJECTED
        following.save(update_fields=["state"])
    return step


def content_places(quote) -> list[tuple[int, int]]:
    """(start, end) of the fragments of a quote's content, in text order."""
    return sorted((span.start, span.end) for span in quote.spans.all() if span.part == Part.CONTENT)


def _step(quote, by, expected_revision, verb, *others, relying_on=()):
    return correcting(
        article=quote.article, by=by, expected_revision=expected_revision, verb=verb, touching=[quote, *others],
        relying_on=relying_on,
    )  # fmt: skip


def _add_speakers(quote, *, like):
    """Who else says it, and whom they quote in turn, as of another quote."""
    JointSpeaker.objects.bulk_create(
        JointSpeaker(quote=quote, actor_id=one.actor_id, position=one.position, origin=Origin.PERSON)
        for one in like.joint.all()
    )
    InnerAttribution.objects.bulk_create(
        InnerAttribution(
            quote=quote, position=one.position, source=one.source, cue=one.cue, content=one.content,
            speaker_id=one.speaker_id, origin=Origin.PERSON,
        )
        for one in like.inner.all()
    )  # fmt: skip


def _add_targets(quote, targets, beside):
    """`beside`: actors (ids) that the quote is about already, or was once said to be."""
    new = [target for target in targets if target.actor_id not in beside]
    QuoteTarget.objects.bulk_create(
        QuoteTarget(
            quote=quote, actor_id=target.actor_id, rank=rank, stance=target.stance, origin=Origin.PERSON,
            state=State.ACCEPTED, published_at=quote.published_at,
        )
        for rank, target in enumerate(new, start=len(beside))
    )  # fmt: skip


def _add_unnamed(quote, unnamed):
    """Those without a name behind the ones that the quote is about already; who is called the same is one."""
    if not (unnamed := list(unnamed)):
        return
    stored = list(quote.unnamed_targets.all())
    called = {one.words.casefold() for one in stored}
    first = max((one.position + 1 for one in stored), default=0)
    new = [one for one in unnamed if one.words.casefold() not in called]
    UnnamedTarget.objects.bulk_create(
        UnnamedTarget(
            quote=quote, position=position, words=one.words, start=one.start, end=one.end, stance=one.stance,
            confidence=one.confidence, origin=Origin.PERSON,
        )
        for position, one in enumerate(new, start=first)
    )  # fmt: skip
