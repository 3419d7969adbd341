"""Corrections of who speaks: one actor or several together, somebody without a name, and whom they quote in turn.

Each verb is one step, as in entities/services/correcting/quotes.py, and raises StaleRevision like those. What a person
says of one of several speakers goes for all of them: the quote has one `speaker_origin`.
"""

from entities.choices import Origin, Part
from entities.models import Actor, InnerAttribution, JointSpeaker, Mention, NewActor, Quote
from entities.services.actors.naming import stored
from entities.services.correcting.quotes import correcting_quote, set_spans
from entities.services.correcting.step import Correction, NothingToChange
from newsdesk.database.again import tried_again
from newsdesk.web.refusals import Refusal


class NotASpeaker(Refusal):
    """Somebody who does not speak, or no longer does."""

    is_outdated = True


class NeedsAName(Refusal):
    """Of several speakers each has a name."""


@tried_again
def set_speaker(
    *, quote: Quote, speaker: Actor | NewActor | None, words="", via: Mention | None = None,
    instead_of: Actor | None = None, by, expected_revision,
) -> Correction:  # fmt: skip
    """Say who speaks: an actor, an unnamed speaker in the printed `words`, or nobody known.

    Of several speakers it is the one `instead_of` whom it is; the first where nobody is given. `via` is the mention
    that showed it; it becomes the last link of the speaker chain. Raises NotASpeaker, NeedsAName.
    """
    with correcting_quote(quote, by, expected_revision, "set_speaker", [speaker]) as step:
        together = _speakers(quote)
        place = _place(together, instead_of) if instead_of else 0
        speaker = stored(speaker)
        if speaker is None and len(together) > 1:
            raise NeedsAName("Several people say this together. Remove the others first.")
        if place == 0:
            _rechain(quote, speaker, via)
        together[place : place + 1] = [speaker.pk] if speaker else []
        _set_speakers(quote, together, words)
    return step


@tried_again
def add_speaker(
    *, quote: Quote, speaker: Actor | NewActor, via: Mention | None = None, by, expected_revision
) -> Correction:
    """Somebody says it together with those who are named already. Raises NothingToChange."""
    with correcting_quote(quote, by, expected_revision, "add_speaker", [speaker]) as step:
        together, speaker = _speakers(quote), stored(speaker)
        if speaker.pk in together:
            raise NothingToChange(f"{speaker} is already one of the speakers.")
        if not together:
            _rechain(quote, speaker, via)
        _set_speakers(quote, [*together, speaker.pk])
    return step


@tried_again
def remove_speaker(*, quote: Quote, speaker: Actor, by, expected_revision) -> Correction:
    """Somebody does not say it, the others do; of a single speaker, nobody known is left. Raises NotASpeaker."""
    with correcting_quote(quote, by, expected_revision, "remove_speaker") as step:
        together = _speakers(quote)
        place = _place(together, speaker)
        if place == 0:
            set_spans(quote, Part.CHAIN, [])
        _set_speakers(quote, [pk for pk in together if pk != speaker.pk])
    return step


@tried_again
def confirm_speaker(*, quote: Quote, by, expected_revision) -> Correction:
    """Who is said to speak does: no longer *perhaps*. All else on the card stays open."""
    with correcting_quote(quote, by, expected_revision, "confirm_speaker") as step:
        if not quote.speaker_id:
            raise NotASpeaker("The speaker is unknown. Enter a name or an e-mail address.")
        quote.speaker_origin = Origin.PERSON
        quote.save(update_fields=["speaker_origin"])
    return step


@tried_again
def set_inner_speaker(
    *, quote: Quote, position: int, speaker: Actor | NewActor | None, by, expected_revision
) -> Correction:
    """Say whom the speaker quotes in turn, at this position of the chain; None = nobody known."""
    with correcting_quote(quote, by, expected_revision, "set_inner_speaker", [speaker]) as step:
        inner = _inner(quote, position)
        inner.speaker = stored(speaker)
        inner.origin = Origin.PERSON
        inner.save(update_fields=["speaker", "origin"])
        _decide_chain(quote)
    return step


@tried_again
def remove_inner(*, quote: Quote, position: int, by, expected_revision) -> Correction:
    """The speaker quotes nobody there: take that link of the chain away."""
    with correcting_quote(quote, by, expected_revision, "remove_inner") as step:
        _inner(quote, position).delete()
        _decide_chain(quote)
    return step


def _speakers(quote) -> list[int]:
    """Ids of all speakers, the quote's own first."""
    joint = quote.joint.order_by("position", "pk").values_list("actor", flat=True)
    return list(dict.fromkeys([quote.speaker_id, *joint])) if quote.speaker_id else []


def _place(together, speaker):
    if speaker.pk not in together:
        raise NotASpeaker(f"{speaker} is not one of the speakers.")
    return together.index(speaker.pk)


def _set_speakers(quote, together, words=""):
    """All speakers (ids), the first of them the quote's own; what stands already leaves no trace."""
    together = list(dict.fromkeys(together))
    beside = {one.actor_id: one for one in quote.joint.order_by("position", "pk")}
    quote.joint.filter(pk__in=[one.pk for pk, one in beside.items() if pk not in together[1:]]).delete()
    quote.speaker_id = together[0] if together else None
    quote.speaker_words = "" if together else words.strip()[:300]
    quote.speaker_origin = Origin.PERSON
    quote.save(update_fields=["speaker", "speaker_words", "speaker_origin"])
    for position, pk in enumerate(together[1:], start=1):
        one = beside.get(pk)
        if one is None:
            JointSpeaker.objects.create(quote=quote, actor_id=pk, position=position, origin=Origin.PERSON)
        elif one.position != position:
            one.position = position
            one.save(update_fields=["position"])


def _rechain(quote, speaker, via):
    """The printed chain that led the machine to another speaker no longer holds; the mention a person chose does."""
    if not via and speaker and speaker.pk == quote.speaker_id:
        return
    is_here = via and via.article_id == quote.article_id
    set_spans(quote, Part.CHAIN, [(via.start, via.end)] if is_here else [])


def _inner(quote, position):
    try:
        return quote.inner.get(position=position)
    except InnerAttribution.DoesNotExist:
        raise NotASpeaker("That link of the chain is no longer there.") from None


def _decide_chain(quote):
    quote.chain_origin = Origin.PERSON
    quote.save(update_fields=["chain_origin"])
