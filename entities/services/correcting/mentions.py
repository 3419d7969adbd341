"""Corrections of mentions: which words name an actor, of which label, and which actor it is.

Each verb is one step: atomic, recorded in the history, exact in the counts; it returns the step. All name the revision
their author saw and raise StaleRevision when somebody changed the same mention since.
"""

import pghistory

from articles.models import Article
from articles.search.folding import fold_words
from entities.choices import Form, Label, Origin, State
from entities.models import Actor, Alias, Mention, NewActor, Quote
from entities.reads.actors.following import Reach, left_behind, reach_of
from entities.rules.texts.spans import check_span, moved_border
from entities.services.actors.giving import carry
from entities.services.actors.naming import stored
from entities.services.correcting.step import Correction, correcting, unless_marked
from entities.services.derived.arrivals import arrivals_of, tell_arrivals
from newsdesk.database.again import tried_again


@tried_again
def accept_mention(*, mention, by, expected_revision) -> Correction:
    """Its words, its label and its actor are right."""
    return _set_state(mention, State.ACCEPTED, by, expected_revision, "accept_mention")


@tried_again
def reject_mention(*, mention, by, expected_revision) -> Correction:
    """These words name nobody. The mention stays stored, so that no later run can suggest it again."""
    return _set_state(mention, State.REJECTED, by, expected_revision, "reject_mention")


@tried_again
def reopen_mention(*, mention, by, expected_revision) -> Correction:
    """Take acceptance or rejection back. Raises AlreadyMarked when the words were marked again since."""
    return _set_state(mention, State.SUGGESTED, by, expected_revision, "reopen_mention")


@tried_again
def set_mention_actor(
    *, mention, actor: Actor | NewActor | None, alone: bool = False, by, expected_revision
) -> Correction:
    """Say whom the words mean. A name is remembered as one of the actor's aliases.

    What hangs on the mention goes along, as far as nobody decided on it, unless it is to move `alone`: its pronouns,
    quotes by and about it. An actor of which nothing is left then goes. That nobody is meant says nothing of the rest.
    """
    with _correcting(mention, by, expected_revision, "set_mention_actor", [actor]) as step:
        actor = stored(actor)
        if actor and not alone:
            carry_along(step, reach_of([mention], to=actor.pk), actor)
        mention.actor = actor
        mention.actor_origin = Origin.PERSON
        mention.save(update_fields=["actor", "actor_origin"])
        remember_alias(mention)
    return step


@tried_again
def set_mention_label(*, mention, label, by, expected_revision) -> Correction:
    """Say what the words name, which accepts them as a mention. Raises AlreadyMarked."""
    with (
        _correcting(mention, by, expected_revision, "set_mention_label") as step,
        unless_marked(f"“{mention.text}” is already marked as {Label(label).label}."),
    ):
        mention.label = label
        mention.state = State.ACCEPTED
        mention.save(update_fields=["label", "state"])
    return step


@tried_again
def move_mention_border(*, mention, edge: str, by_steps: int, unit: str, by, expected_revision) -> Correction:
    """Move the "start" or "end" of a mention to the next word or character, which accepts it as a mention.

    Raises InvalidSpan, AlreadyMarked. The new words become no alias: more moves may follow.
    """
    text, place = mention.article.text, {"start": mention.start, "end": mention.end}
    place[edge] = moved_border(text, place[edge], by_steps, edge=edge, unit=unit)
    words = check_span(text, **place)
    with (
        _correcting(mention, by, expected_revision, "change_mention_span") as step,
        unless_marked(f"“{words}” is already marked as {mention.get_label_display()}."),
    ):
        mention.start, mention.end = place["start"], place["end"]
        mention.text, mention.key = words[:500], fold_words(words)[:500]
        mention.state = State.ACCEPTED
        mention.save(update_fields=["start", "end", "text", "key", "state"])
    return step


@tried_again
def pass_on_actor(*, mention, by, expected_revision) -> Correction:
    """Give the quotes that hang on this mention, as a link of their speaker chain, its actor as their speaker."""
    quotes = list(mention.article.quotes.live().hanging_on(mention).with_parts())
    with correcting(
        article=mention.article, by=by, expected_revision=expected_revision, verb="pass_on_actor",
        touching=[mention, *quotes],
    ) as step:  # fmt: skip
        for quote in quotes:
            quote.speaker, quote.speaker_words, quote.speaker_origin = mention.actor, "", Origin.PERSON
            quote.save(update_fields=["speaker", "speaker_words", "speaker_origin"])
    return step


@tried_again
def add_mention(
    *, article: Article, start: int, end: int, label, actor: Actor | None, by, expected_revision
) -> Correction:
    """Mark words the machine missed. Raises InvalidSpan, AlreadyMarked."""
    text = check_span(article.text, start, end)
    with (
        correcting(
            article=article, by=by, expected_revision=expected_revision, verb="add_mention", naming=[actor]
        ) as step,
        unless_marked(f"“{text}” is already marked as {Label(label).label}."),
    ):
        mention = Mention.objects.create(
            article=article, start=start, end=end, text=text[:500], key=fold_words(text)[:500], label=label,
            actor=actor, origin=Origin.PERSON, actor_origin=Origin.PERSON, state=State.ACCEPTED,
            published_at=article.published_at,
        )  # fmt: skip
        remember_alias(mention)
        step.include(mention)
    return step


def carry_along(step: Correction, reach: Reach, to: Actor) -> None:
    """Make what hangs on a mention part of the step that moves it, as the step begins."""
    tell_arrivals(arrivals_of({quote.pk for quote in step.quotes} | reach.quotes))
    if along := reach.in_words:
        pghistory.context(along=along)
    step.left_behind.update(left_behind(reach))
    list(Actor.objects.locked(step.left_behind, alone=True))
    step.recount.also(mentions=reach.mentions, quotes=reach.quotes)
    step.recount.articles |= carry(reach, to)
    step.quotes.extend(Quote.objects.filter(pk__in=reach.quotes).with_parts())
    step.mentions.extend(Mention.objects.filter(pk__in=reach.mentions))


def _correcting(mention, by, expected_revision, verb, naming=()):
    return correcting(
        article=mention.article,
        by=by,
        expected_revision=expected_revision,
        verb=verb,
        touching=[mention],
        naming=naming,
    )


def _set_state(mention, state, by, expected_revision, verb):
    with (
        _correcting(mention, by, expected_revision, verb) as step,
        unless_marked(f"“{mention.text}” is marked again as {mention.get_label_display()}."),
    ):
        mention.state = state
        mention.save(update_fields=["state"])
    return step


def remember_alias(mention):
    """A name that a person linked to an actor is one of the actor's names."""
    if mention.actor and mention.form == Form.NAME:
        name = mention.text[:300]
        alias = Alias(actor=mention.actor, key=fold_words(mention.text)[:300], text=name, origin=Origin.PERSON)
        Alias.objects.bulk_create([alias], ignore_conflicts=True)  # the actor may have it already
