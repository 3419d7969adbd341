"""Corrections of quotes: about whom, with which stance, and whether it is a quote at all (who speaks: speakers.py).

Each verb is one step: atomic, recorded in the history, exact in the counts; it returns the step. All name the revision
their author saw and raise StaleRevision when somebody changed the same quote since.
"""

from articles.models import Article
from articles.search.tokens import vector_of
from entities.choices import Origin, Part, QuoteKind, Stance, State
from entities.models import Actor, NewActor, Quote, QuoteSpan, QuoteTarget
from entities.rules.texts.spans import check_span, content_of
from entities.services.actors.naming import stored
from entities.services.correcting.decisions import log_decision
from entities.services.correcting.step import Correction, correcting
from newsdesk.database.again import tried_again
from newsdesk.web.refusals import Refusal


class NotAbout(Refusal):
    """A stance toward an actor that the quote is not about."""

    is_outdated = True


@tried_again
def set_targets(
    *, quote, actors: list[Actor | NewActor], without: int | None = None, by, expected_revision
) -> Correction:
    """Say whom the quote is about, the main one first; and that it is not about one without a name (id), if any.

    A target that goes is kept as rejected, so that no later run can suggest it again; one that returns is reopened.
    Raises NotAbout when the quote is not about the one without a name.
    """
    with correcting_quote(quote, by, expected_revision, "set_targets", actors) as step:
        known = {target.actor_id: target for target in quote.targets.all()}
        chosen = list(dict.fromkeys(stored(actor).pk for actor in actors))
        for actor_id, target in known.items():
            if actor_id not in chosen and target.state != State.REJECTED:
                target.state = State.REJECTED
                target.save(update_fields=["state"])
        for rank, actor_id in enumerate(chosen):
            target = known.get(actor_id)
            if target is None:
                _add_target(quote, actor_id, rank)
            elif target.state == State.REJECTED or target.rank != rank:
                reopened = target.state == State.REJECTED
                target.state = State.ACCEPTED if reopened else target.state
                target.rank = rank
                target.save(update_fields=["state", "rank"])
        if without is not None:
            _unnamed(quote, without).delete()
        quote.targets_origin = Origin.PERSON
        quote.save(update_fields=["targets_origin"])
    return step


@tried_again
def set_stance(
    *, quote, stance: Stance, toward: Actor | None = None, unnamed: int | None = None, by, expected_revision
) -> Correction:
    """Say how the speaker stands toward one of the quote's actors, or one without a name (id); None = the main one.

    Raises NotAbout when the quote is not about that one.
    """
    with correcting_quote(quote, by, expected_revision, "set_stance") as step:
        targets = list(quote.targets.live())
        main = targets[0] if targets else quote.unnamed_targets.first()
        target = main
        if unnamed is not None:
            target = _unnamed(quote, unnamed)
        elif toward is not None:
            target = next((t for t in targets if t.actor_id == toward.pk), None)
            if not target:
                raise NotAbout(f"The quote is not about {toward}.")
        if target:
            target.stance = stance
            target.save(update_fields=["stance"])
        if target == main:
            quote.stance = stance
        quote.stance_origin = Origin.PERSON
        quote.save(update_fields=["stance", "stance_origin"])
    return step


@tried_again
def accept_quote(*, quote, by, expected_revision) -> Correction:
    """Everything the quote's card says is right: its words, speaker, actors and stance."""
    return _set_state(quote, State.ACCEPTED, State.ACCEPTED, by, expected_revision, "accept_quote")


@tried_again
def reject_quote(*, quote, by, expected_revision) -> Correction:
    """This is no quote. It stays stored, so that no later run can suggest it again."""
    return _set_state(quote, State.REJECTED, None, by, expected_revision, "reject_quote")


@tried_again
def reopen_quote(*, quote, by, expected_revision) -> Correction:
    """Take acceptance or rejection back."""
    return _set_state(quote, State.SUGGESTED, State.SUGGESTED, by, expected_revision, "reopen_quote")


@tried_again
def add_quote(
    *, article: Article, start: int, end: int, speaker: Actor | None = None, words="", targets=(),
    kind=QuoteKind.DIRECT, stance=Stance.NEUTRAL, by, expected_revision,
) -> Correction:  # fmt: skip
    """Mark a quote the machine missed. Raises InvalidSpan."""
    text = check_span(article.text, start, end)
    with correcting(
        article=article, by=by, expected_revision=expected_revision, verb="add_quote", naming=[speaker, *targets]
    ) as step:
        quote = Quote.objects.create(
            article=article, start=start, end=end, text=text, search=vector_of(text), kind=kind, speaker=speaker,
            speaker_words="" if speaker else words.strip()[:300], stance=stance, origin=Origin.PERSON,
            speaker_origin=Origin.PERSON, stance_origin=Origin.PERSON, span_origin=Origin.PERSON,
            targets_origin=Origin.PERSON, state=State.ACCEPTED, published_at=article.published_at,
        )  # fmt: skip
        set_spans(quote, Part.CONTENT, [(start, end)])
        for rank, actor_id in enumerate(dict.fromkeys(actor.pk for actor in targets)):
            _add_target(quote, actor_id, rank)
        step.include(quote)
    return step


@tried_again
def change_quote_span(*, quote, start: int, end: int, by, expected_revision) -> Correction:
    """Give a quote other borders; several fragments become one. Raises InvalidSpan."""
    check_span(quote.article.text, start, end)
    with correcting_quote(quote, by, expected_revision, "change_quote_span") as step:
        set_content(quote, [(start, end)])
    return step


@tried_again
def classify_quote(*, quote, kind=None, attribution=None, cue_class=None, by, expected_revision) -> Correction:
    """Say how the words are reported: directly or not, as speech, attitude or thought, and with which kind of cue.

    What is None stays. It counts as a decision on the quote's words, so that no later run takes it back.
    """
    given = {"kind": kind, "attribution": attribution, "cue_class": cue_class}
    with correcting_quote(quote, by, expected_revision, "classify_quote") as step:
        for name, value in given.items():
            if value is not None:
                setattr(quote, name, value)
        quote.span_origin = Origin.PERSON
        quote.save(update_fields=[*given, "span_origin"])
    return step


def set_content(quote, fragments):
    """Give a quote these (start, end) as its content. For the steps of this package: the caller holds the article."""
    text = content_of(quote.article.text, fragments)
    quote.start, quote.end, quote.text, quote.search = fragments[0][0], fragments[-1][1], text, vector_of(text)
    quote.span_origin = Origin.PERSON
    quote.save(update_fields=["start", "end", "text", "search", "span_origin"])
    set_spans(quote, Part.CONTENT, fragments)


def correcting_quote(quote, by, expected_revision, verb, naming=()):
    """A step that changes this quote alone; for the verbs of this package."""
    return correcting(
        article=quote.article, by=by, expected_revision=expected_revision, verb=verb, touching=[quote], naming=naming
    )


def _set_state(quote, state, of_targets, by, expected_revision, verb):
    with correcting_quote(quote, by, expected_revision, verb) as step:
        quote.state = state
        quote.save(update_fields=["state"])
        if of_targets:
            quote.targets.live().update(state=of_targets)
        log_decision(quote=quote, by=by, revision=step.revision)
    return step


def set_spans(quote, part, places):
    """Give a part of a quote these places; for the verbs of this package.

    What stands there already stays: a correction that says it once more leaves no trace.
    """
    stored = [span for span in quote.spans.all() if span.part == part]
    for span, (start, end) in zip(stored, places, strict=False):
        if (span.start, span.end) != (start, end):
            span.start, span.end, span.origin = start, end, Origin.PERSON
            span.save(update_fields=["start", "end", "origin"])
    if len(stored) > len(places):
        quote.spans.filter(pk__in=[span.pk for span in stored[len(places) :]]).delete()
    QuoteSpan.objects.bulk_create(
        QuoteSpan(quote=quote, part=part, position=position, start=start, end=end, origin=Origin.PERSON)
        for position, (start, end) in enumerate(places)
        if position >= len(stored)
    )


def _unnamed(quote, pk):
    found = quote.unnamed_targets.filter(pk=pk).first()
    if found is None:
        raise NotAbout("The quote is not about them.")
    return found


def _add_target(quote, actor_id, rank):
    return QuoteTarget.objects.create(
        quote=quote, actor_id=actor_id, rank=rank, stance=quote.stance, origin=Origin.PERSON, state=State.ACCEPTED,
        published_at=quote.published_at,
    )  # fmt: skip
