"""What one article, and what all articles so far, read of the kinds of names. Reads only; see rules/kinds.py."""

from collections import Counter, defaultdict
from collections.abc import Collection

from entities.choices import KIND_OF_LABEL, Attribution, Form, Kind, QuoteKind
from entities.models import Actor, Mention
from entities.nlp.annotation import Annotation
from entities.querysets.mentions import CHARACTERS_BEFORE
from entities.rules.kinds import Reading, Readings, signs_before, signs_of

NEWEST_NAMES = 40  # of each actor


def found_readings(annotation: Annotation) -> list[Readings]:
    """What a text says of the kind of each of its actors, in their order."""
    before, names = defaultdict(list), defaultdict(list)
    for mention in annotation.mentions:
        if mention.actor is not None and mention.form == Form.NAME:
            start = mention.span.start
            before[mention.actor].append(annotation.text[max(0, start - CHARACTERS_BEFORE) : start])
            names[mention.actor].append(mention.span)
    quoted = {quote.speaker for quote in annotation.quotes if _is_quoted_by_name(quote, names[quote.speaker])}
    readings = []
    for position, actor in enumerate(annotation.actors):
        signs = signs_of(
            actor.kind, names=(actor.name, *actor.aliases), before=before[position], roles=actor.roles,
            country=actor.country, speaks=position in quoted,
        )  # fmt: skip
        readings.append({actor.kind: Reading(1, signs)})
    return readings


def _is_quoted_by_name(quote, names):
    """Whether the speaker's own name is printed as the source of words between quotation marks."""
    if quote.attribution != Attribution.SAID or quote.kind == QuoteKind.INDIRECT:
        return False
    return any(source.start < name.end and name.start < source.end for source in quote.source for name in names)


def stored_readings(actor_ids: Collection[int]) -> dict[int, Readings]:
    """{actor id: what its newest mentions say of its kind}, in a fixed number of queries."""
    in_print = defaultdict(lambda: defaultdict(list))  # {actor id: {article id: [(kind, text before)]}}
    for actor, article, label, before in Mention.objects.live().words_before(actor_ids, NEWEST_NAMES):
        in_print[actor][article].append((KIND_OF_LABEL.get(label, Kind.OTHER), before))
    quoted = Actor.objects.quoted_by_name(actor_ids)
    decided = Actor.objects.decided_by_people(actor_ids)
    actors = Actor.objects.filter(pk__in=actor_ids).prefetch_related("aliases", "roles")
    return {
        actor.pk: _readings_of(actor, in_print[actor.pk], actor.pk in quoted, actor.pk in decided) for actor in actors
    }


def _readings_of(actor, in_print, speaks, is_decided):
    articles, before = Counter(), defaultdict(list)
    for names in in_print.values():
        kinds = [kind for kind, _ in names]
        read_as = actor.kind if actor.kind in kinds else max(kinds, key=kinds.count)
        articles[read_as] += 1
        before[read_as] += [text for _, text in names]
    own = signs_of(
        actor.kind, names=[alias.text for alias in actor.aliases.all()], before=before[actor.kind],
        roles=actor.roles.all(), country=actor.country, speaks=speaks, by_person=is_decided,
    )  # fmt: skip
    others = {kind: Reading(n, signs_before(kind, before[kind])) for kind, n in articles.items() if kind != actor.kind}
    return {actor.kind: Reading(articles[actor.kind], own), **others}
