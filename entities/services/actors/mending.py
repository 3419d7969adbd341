"""Brings together what earlier articles took apart, once later ones say more.

Articles come in any order: one that prints "Karsovia" before any other says what it is may make it a person, and a
short name may come before the article that spells it out. So whatever an article moves is decided anew, as if the
actors concerned were found only now (entities/rules/actors/linking.py), and one that would be linked is merged.

A person's word stands: nothing is merged away of which a person touched anything, nor two actors that a person said
are different or took apart. Such a merge says why and can be undone like any other; undone, it never returns.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from entities.choices import Form, Kind
from entities.models import Actor, Alias, Mention, Merge, PossibleDuplicate
from entities.reads.actors.candidates import with_company_read, with_doubts_read
from entities.reads.actors.known import known_actors
from entities.reads.actors.merge_preview import CannotMerge
from entities.rules.actors.company import is_bare
from entities.rules.actors.evidence import Evidence, evidence
from entities.rules.actors.linking import Link, is_fuller, is_other_form, links, makes_up
from entities.services.actors.merging import merge_actors
from entities.services.actors.suggesting import suggest_duplicates
from newsdesk.database.again import Busy
from newsdesk.database.batching import batched

MOST_PER_NAME = 60  # a name that more actors answer to says too little
MENDED_AT_ONCE = 200


def mend_actors(actor_ids: Iterable[int]) -> list[Merge]:
    """Merge what these actors and those of their names turn out to be. What can't be locked now waits for its next
    article."""
    merges, ids = [], set(actor_ids)
    while ids:  # what was merged may settle what it is short for; each round leaves fewer actors
        merged = [merge for some in batched(sorted(ids), MENDED_AT_ONCE) for merge in _mend(some)]
        merges += merged
        ids = {merge.kept_id for merge in merged}
    suggest_duplicates({merge.kept_id for merge in merges})
    return merges


@dataclass(frozen=True)
class _Same:
    absorb: Evidence
    keep: Evidence
    link: Link

    @property
    def pair(self):
        return tuple(sorted((self.absorb.id, self.keep.id)))

    def order(self, mentions):
        """Of two that would each be linked to the other, the fuller name is kept, then the more mentioned one."""
        is_fuller_name = is_fuller(self.absorb.shown, self.keep.shown)
        return (is_fuller_name, mentions[self.absorb.id] - mentions[self.keep.id], -self.absorb.id)


def _mend(ids):
    found = _decided(_near(ids))
    pks = {pk for same in found for pk in (same.absorb.id, same.keep.id)}
    if not pks:
        return []
    touched = Actor.objects.touched_by_people(pks)
    dismissed = PossibleDuplicate.objects.dismissed_among(pks)
    mentions = dict(Actor.objects.filter(pk__in=pks).with_totals().values_list("pk", "n_mentions"))
    free = (same for same in found if same.absorb.id not in touched and same.pair not in dismissed)
    merges, settled = [], set()
    for same in sorted(free, key=lambda same: same.order(mentions)):
        if not settled & set(same.pair) and not _is_told_apart(same):
            merges += _merged(same)
            settled.add(same.absorb.id)
    return merges


def _near(ids):
    """What is known of these actors and of those they may be."""
    names = Alias.objects.filter(actor__in=ids, actor__merged_into=None).values_list("text", "actor__kind")
    keys = {key for text, kind in names for key in evidence(name=text, kind=kind).met_by}
    partners = PossibleDuplicate.objects.partners_of(ids)
    met = known_actors(Actor.objects.current().that_may_be(keys, {*ids, *partners}))
    shared = Counter(name for actor in met for name in actor.names)
    near = [actor for actor in met if shared[actor.name] <= MOST_PER_NAME]
    return with_company_read(near, with_doubts_read(near, near))


def _decided(near):
    """Each of these that would be linked to another one, were it found only now."""
    known = {actor.id: actor for actor in near}
    by_name = {}
    for actor in near:
        for name in actor.met_by:
            by_name.setdefault(name, []).append(actor)
    by_word = {}
    for actor in near:
        for word in {word for name in actor.names for word in name.split() if actor.kind == Kind.PERSON}:
            by_word.setdefault(word, []).append(actor)
    found = []
    for actor in near:
        met = [one for name in actor.met_by for one in by_name[name] + by_word.get(name, [])]
        others = {one.id: one for one in met if one.id != actor.id}
        chosen = links([actor], others.values()).get(0)
        if chosen:
            found.append(_Same(actor, known[chosen.id], chosen))
    return found


def _is_told_apart(same):
    """Whether an article mentions both, other than by two forms of one name."""
    if is_other_form(same.absorb, same.keep, same.keep):
        return False
    beside = Mention.objects.live().of(same.absorb.id).together_with(same.keep.id).order_by()
    articles = set(beside.values_list("article", flat=True))
    if not articles or not is_bare(same.absorb.names, same.absorb.kind):
        return bool(articles)
    printed = Mention.objects.live().of(same.keep.id).filter(article__in=articles, form=Form.NAME).order_by()
    return not all(
        makes_up(same.keep, key, same.absorb.name) for key in printed.values_list("key", flat=True).distinct()
    )


def _merged(same):
    keep, absorb = (Actor.objects.filter(pk=actor.id).first() for actor in (same.keep, same.absorb))
    if keep is None or absorb is None:
        return []
    try:
        return [merge_actors(keep=keep, absorb=absorb, by=None, reasons=same.link.reasons)]
    except (CannotMerge, Busy):
        return []
