"""What a person decided about one mention, said of the identical ones: pure functions of plain values.

Identical mentions are the same words, accents and case ignored. They are made to stand as the example stands: its
rejection rejects them, its acceptance gives them its label and its actor, a mere change of actor gives them the
actor. That nobody knows whom the example means is nothing to say of others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from entities.choices import Origin, State

NAME = "name"

Place = tuple[int, int, int]  # article id, start, end


class Mention(Protocol):
    """As it is stored."""

    actor_id: int | None
    label: str
    form: str
    origin: str
    state: str
    actor_origin: str

    @property
    def is_verified(self) -> bool: ...


class Standing(NamedTuple):
    """How a mention stands, as far as a decision can move it."""

    actor: int | None
    label: str
    state: str
    actor_origin: str

    @classmethod
    def of(cls, mention: Mention) -> "Standing":
        return cls(mention.actor_id, mention.label, mention.state, mention.actor_origin)


@dataclass(frozen=True)
class Decision:
    """What a person said about the example."""

    actor: int | None
    label: str
    rejects: bool
    accepts: bool
    links: bool  # a person chose the actor
    marks: bool  # a person found the words, so unmarked ones are mentions, too
    is_name: bool  # a pronoun or a description means somebody else in the next article

    @classmethod
    def of(cls, mention: Mention) -> "Decision | None":
        """None where only the machine has spoken."""
        rejects = mention.state == State.REJECTED
        decision = cls(
            actor=mention.actor_id,
            label=mention.label,
            rejects=rejects,
            accepts=mention.is_verified,
            links=not rejects and mention.actor_id is not None and mention.actor_origin == Origin.PERSON,
            marks=not rejects and mention.origin == Origin.PERSON,
            is_name=mention.form == NAME,
        )
        return decision if decision.rejects or decision.accepts or decision.links else None

    def applied_to(self, now: Standing) -> Standing:
        """What becomes of an identical mention. MentionQuerySet.otherwise_than asks the same of the database."""
        if self.rejects:
            return now._replace(state=State.REJECTED)
        if self.accepts:
            now = now._replace(label=self.label, state=State.ACCEPTED)
        elif now.state == State.REJECTED:
            now = now._replace(state=State.SUGGESTED)
        if self.actor is None or (self.actor == now.actor and not self.links):
            return now
        return now._replace(actor=self.actor, actor_origin=Origin.PERSON)


class Move(NamedTuple):
    """A mention that is to stand otherwise."""

    pk: int
    place: Place
    before: Standing
    after: Standing


def doubled(moves: Iterable[Move], open_now: dict[tuple[Place, str], int]) -> set[int]:
    """Ids of the moves that would mark the same words twice with one label.

    `open_now` tells which mention, not rejected, stands at a place under a label.
    """
    taken = dict(open_now)
    refused: set[int] = set()
    for pk, place, before, after in moves:
        if after.state != State.REJECTED and taken.get((place, after.label), pk) != pk:
            refused.add(pk)
            continue
        if before.state != State.REJECTED:
            taken.pop((place, before.label), None)
        if after.state != State.REJECTED:
            taken[place, after.label] = pk
    return refused


def in_words(
    decision: Decision, *, words: str, actor: str, label: str, n: int, n_new: int, n_articles: int, along: str = "",
    gone: Sequence[str] = (),
) -> str:  # fmt: skip
    """ "Linked 41 mentions of “Gil” to Iván Gil in 12 articles. Also 8 pronouns, 2 quotes by." """
    mentions = f"{n:,} mention{'' if n == 1 else 's'} of “{words}”"
    where = f"in {n_articles:,} article{'' if n_articles == 1 else 's'}"
    if decision.rejects:
        return f"Rejected {mentions} {where}."
    kind = f", {label}," if decision.accepts else ""
    if decision.links:
        said = f"Linked {mentions} to {actor}{kind}"
    else:
        said = f"Accepted {mentions} as {actor}{kind}" if decision.actor else f"Accepted {mentions} as {label}"
    new = f" {n_new:,} of them {'is' if n_new == 1 else 'are'} newly marked." if n_new else ""
    also = f" Also {along}." if along else ""
    left = f" Nothing is left of {', '.join(gone)}." if gone else ""
    return f"{said} {where}.{new}{also}{left}"
