"""Keeps the list of actors that may be several people, and what people said of it.

An actor is judged by its newest articles. What a person merged is one person to them, and is not proposed again.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models.functions import Now

from entities.choices import Kind, Origin, State
from entities.models import Actor, Mention, Merge, PossibleSplit, Role
from entities.reads.actors.company import mentioned_in
from entities.rules.actors.several import InArticle, Several, several
from newsdesk.database.again import tried_again
from newsdesk.database.batching import batched

NEWEST_MENTIONS = 600  # of each actor
LOOKED_AT_ONCE = 100


def suggest_splits(actor_ids: Iterable[int]) -> int:
    """Look at these actors again, and store which of them may be several people; returns how many.

    Proposals that nothing speaks for any more go, dismissed ones stay dismissed.
    """
    return sum(_suggest(some) for some in batched(sorted(set(actor_ids)), LOOKED_AT_ONCE))


def suggest_all_splits() -> int:
    """Look at all people of whom the articles may contradict each other; returns how many may be several."""
    proposed = PossibleSplit.objects.open().values_list("actor", flat=True)
    return suggest_splits({*proposed, *Actor.objects.that_may_be_several().values_list("pk", flat=True)})


@tried_again
@transaction.atomic
def dismiss_split(*, actor: Actor, by) -> PossibleSplit:
    """It is one person: never propose to split it again."""
    possible, _ = PossibleSplit.objects.get_or_create(actor=actor)
    PossibleSplit.objects.filter(pk=possible.pk, dismissed_at=None).update(dismissed_by=by, dismissed_at=Now())
    possible.refresh_from_db()
    return possible


@tried_again
def reopen_split(*, possible: PossibleSplit) -> None:
    """Take a dismissal back."""
    PossibleSplit.objects.filter(pk=possible.pk).update(dismissed_by=None, dismissed_at=None)


def mentions_of_part(possible: PossibleSplit, part: int) -> list[int]:
    """Ids of the mentions that would go with a part; none if there is no such part."""
    articles = possible.parts[part]["articles"] if 0 < part < len(possible.parts) else []
    return list(Mention.objects.of(possible.actor_id).filter(article__in=articles).values_list("pk", flat=True))


@tried_again
@transaction.atomic
def _suggest(ids):
    actors = [actor for actor in Actor.objects.locked(ids) if not actor.merged_into_id and actor.kind == Kind.PERSON]
    pks = {actor.pk for actor in actors} - _one_by_a_person(ids)
    found = {pk: proposal for pk, articles in _in_articles(pks).items() if (proposal := several(articles))}
    PossibleSplit.objects.filter(dismissed_at=None, actor__in=ids).exclude(actor__in=found).delete()
    PossibleSplit.objects.bulk_create(
        [_proposed(pk, proposal) for pk, proposal in sorted(found.items())],
        update_conflicts=True,
        unique_fields=["actor"],
        update_fields=["parts", "reasons", "mentions"],
    )
    return len(found)


def _proposed(pk: int, proposal: Several) -> PossibleSplit:
    return PossibleSplit(
        actor_id=pk,
        parts=[
            {"articles": [one.article for one in part.articles], "words": part.words[:200]} for part in proposal.parts
        ],
        reasons=[reason[:300] for reason in proposal.reasons],
        mentions=sum(part.mentions for part in proposal.parts[1:]),
    )


def _one_by_a_person(ids):
    """Those into which a person merged somebody, and those of which one said that they are one."""
    merged = Merge.objects.in_force().asked_for().filter(kept__in=ids).values_list("kept", flat=True)
    return {
        *merged,
        *PossibleSplit.objects.exclude(dismissed_at=None).filter(actor__in=ids).values_list("actor", flat=True),
    }


def _in_articles(ids: Collection[int]) -> dict[int, list[InArticle]]:
    """{actor id: what each of its newest articles says of it}, in a fixed number of queries."""
    mentions = defaultdict(list)
    rows = Mention.objects.live().samples(list(ids), NEWEST_MENTIONS).order_by()
    for actor, *row in rows.values_list("actor", "article", "published_at", "actor_origin", "state"):
        mentions[actor].append(row)
    articles = {article for some in mentions.values() for article, *_ in some}
    roles = defaultdict(list)
    for actor, article, text in Role.objects.filter(actor__in=ids, article__in=articles).values_list(
        "actor", "article", "text"
    ):
        roles[actor, article].append(text)
    company = mentioned_in(articles)
    return {
        actor: [
            InArticle(
                article,
                tuple(roles[actor, article]),
                year=next((at.year for at in days if at), None),
                company=frozenset(company[article] - {actor}),
                mentions=len(days),
                decided=any(decided),
            )
            for article, days, decided in _by_article(some)
        ]
        for actor, some in mentions.items()
    }


def _by_article(rows):
    """[(article id, days of publication, whether a person decided)], one day and one flag for each mention"""
    found = defaultdict(lambda: ([], []))
    for article, day, origin, state in rows:
        days, decided = found[article]
        days.append(day)
        decided.append(origin == Origin.PERSON or state == State.ACCEPTED)
    return [(article, *lists) for article, lists in found.items()]
