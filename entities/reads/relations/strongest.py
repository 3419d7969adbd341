"""Who talks about whom: the strongest speakers and targets of a period and what passes between them.

Actors are ranked by their own counts first; then only the pairs of the leading ones are looked up. Over millions of
quotes that is two short walks instead of one over every pair there is.
"""

from collections import Counter
from copy import copy
from dataclasses import replace
from itertools import islice
from math import hypot

from entities.choices import Attribution
from entities.models import Actor, ActorActivity, ActorTotal, PairActivity, PairTotal
from entities.reads.actors.leading import leading
from entities.reads.doubt import likely_between
from entities.reads.relations.cells import MOST_VOICES, Cell, Matrix
from entities.reads.relations.pairs_of_period import pairs_of_period
from entities.reads.relations.perhaps import perhaps_between
from entities.reads.relations.through_voices import (
    bodies_of,
    heard_through,
    joined,
    pairs_through_voices,
)
from entities.rules.surroundings import neighbours

# Leading actors often speak about others than each other; look at more than are shown.
CANDIDATES_PER_PLACE = 3
PAIRS_AT_ONCE = 1_000


def who_about_whom(query):
    """The matrix a RelationsQuery asks for, at most `top` speakers and targets besides those it names."""
    matrix = _counted(query)
    ends = [actor.pk for actor in matrix.speakers], [actor.pk for actor in matrix.targets]
    perhaps = perhaps_between(query, *ends) if query.is_understood else {}
    told = tell(query, matrix.cells.values(), perhaps)
    alone = {pair: n for pair, n in perhaps.items() if pair not in matrix.cells}
    return replace(matrix, cells=dict(zip(matrix.cells, told, strict=True)), perhaps=alone)


def _counted(query):
    """That matrix, of which nothing but the numbers of quotes is known."""
    activity = _counts(query)[0]
    rows, columns = ([actor.pk for actor in pinned or ()] for pinned in (query.row, query.column))
    candidates = query.top * CANDIDATES_PER_PLACE
    speakers = [query.speaker.pk] if query.speaker else None
    targets = [query.about.pk] if query.about else None
    if query.around:
        shown = [query.around.pk, *neighbours(_own_pairs(query), query.around.pk)]
        speakers, targets = speakers or shown, targets or shown
    elif not speakers and not targets:
        speakers = [*rows, *_leading_speakers(query, activity, candidates)]
        targets = [*columns, *_leading(query, activity, "quotes_about", query.about_type, candidates)]
    pairs = _pairs(query, speakers, targets)
    return arrange(pairs, query.top, rows=rows, columns=columns, sort=query.sort)


def largest_cell(query, matrix):
    """Quotes of the largest cell, and over all time of the strongest pair that it may hold: so dots keep their size
    while the period moves."""
    quotes = [cell.quotes for cell in matrix.cells.values()]
    if (query.since or query.until) and query.is_understood:
        whole, ends = query.without_period, ([end.pk] if end else None for end in (query.speaker, query.about))
        strongest = _own_pairs(whole, 1)[:1] if query.around else _said_by_themselves(whole, *ends, most=1)
        quotes += [pair["total"] for pair in strongest]
    return max(quotes, default=1)


def _leading_speakers(query, activity, most):
    """Ids of those who say most, and of those for whom they speak if the query includes what is said for others."""
    speaking = _leading(query, activity, "quotes_by", query.speaker_type, most)
    if not query.spokespeople:
        return speaking
    heard = speaking
    if query.speaker_type:  # the voices of organisations are people
        heard = _leading(query, activity, "quotes_by", "", most)
    return list(dict.fromkeys([*speaking, *bodies_of(heard)]))


def _leading(query, activity, measure, kind, most):
    """Ids of the actors of this kind with most of `measure`."""
    if (query.since or query.until) and not query.source and not query.verified and query.once:
        return [actor for actor, _ in leading(measure, query.since, query.until, most, kind=kind)]
    return [actor for actor, _ in activity.of_type(kind).leaders(measure, most)]


def _pairs(query, speakers, targets, most=None):
    """Rows of `per_pair()` of these speakers and targets (ids, None = any), the `most` strongest or all of them.

    The strongest of all pairs are those of what actors say themselves, and of what others say for those for whom the
    leading speakers speak: no index finds the strongest of all voices.
    """
    if not query.is_understood:
        return []
    found = _said_by_themselves(query, speakers, targets, most)
    if not query.spokespeople:
        return found
    heard = speakers
    if most and not speakers and not targets:
        heard = _leading_speakers(query, _counts(query)[0], most)
    through = _through(query, heard, targets)
    if most and len(found) == most:  # what these bodies say themselves may be too little to be among the strongest
        ends = [{row[place] for row in through} for place in (0, 2)]
        known = {(pair["speaker"], pair["target"]) for pair in found}
        own = _said_by_themselves(query, *ends)
        found += [pair for pair in own if (pair["speaker"], pair["target"]) not in known]
    voices = heard_through(through)
    pairs = joined(found, through)[:most]
    return [{**pair, "through": voices.get((pair["speaker"], pair["target"]), ())[:MOST_VOICES]} for pair in pairs]


def _said_by_themselves(query, speakers, targets, most=None):
    """Rows of `per_pair()` without what others say for somebody; of most questions about a period from its months."""
    is_of_all_outlets = (query.since or query.until) and not query.source
    if is_of_all_outlets and query.attribution == Attribution.SAID and query.once and not query.verified:
        kinds = query.speaker_type, query.about_type
        return pairs_of_period(query.since, query.until, speakers=speakers, targets=targets, kinds=kinds, most=most)
    return list(_between(query, _counts(query)[1], speakers, targets).per_pair()[:most])


def _between(query, pairs, speakers, targets):
    found = pairs if speakers is None else pairs.by(*speakers)
    found = found if targets is None else found.about(*targets)
    return found.of_types(query.speaker_type, query.about_type)


def _through(query, speakers, targets):
    """Rows of `pairs_through_voices()` of the kinds of actors that the query asks for."""
    through = pairs_through_voices(query, bodies=speakers, targets=targets)
    ends = {pk for body, _, target, *_ in through for pk in (body, target)}
    kinds = dict(Actor.objects.filter(pk__in=ends).values_list("pk", "kind"))
    return [
        row for row in through
        if query.speaker_type in ("", kinds[row[0]]) and query.about_type in ("", kinds[row[2]])
    ]  # fmt: skip


def _is_of_totals(query):
    """Whether it asks for the counts over all days and outlets."""
    return not (query.since or query.until or query.source)


def _counts(query):
    """The counts of actors and of pairs to ask; the totals where neither a period nor an outlet is wanted."""
    if not _is_of_totals(query):
        actors, pairs = (
            table.objects.between(query.since, query.until)
            .in_source(query.source)
            .verified(query.verified)
            .printed(query.once)
            for table in (ActorActivity, PairActivity)
        )
    else:
        actors, pairs = (table.objects.of_layer(query.verified, once=query.once) for table in (ActorTotal, PairTotal))
    return actors, pairs.attributed(query.attribution)


def strongest_cells(query, most):
    """The cells of the `most` strongest pairs a RelationsQuery asks for, whoever their actors are."""
    return tell(query, counted_cells(query, most))


def counted_cells(query, most):
    """Those cells, of which nothing but the numbers of quotes is known."""
    speakers = [query.speaker.pk] if query.speaker else None
    targets = [query.about.pk] if query.about else None
    if query.around:
        return _around(query, most)
    pairs = _pairs(query, speakers, targets, most)
    actors = _actors_of(pairs)
    return [Cell.of(pair, actors) for pair in pairs]


def _own_pairs(query, most=None):
    """Rows of the pairs that the actor belongs to whom a RelationsQuery asks for the surroundings of, strongest first;
    of both directions as many as `most`, or all."""
    actor, by, about = query.around.pk, query.speaker, query.about
    own = [] if by and by.pk != actor else _pairs(query, [actor], about and [about.pk], most)
    if not about or about.pk == actor:
        own += [pair for pair in _pairs(query, by and [by.pk], [actor], most) if pair["speaker"] != actor]
    return sorted(own, key=lambda pair: (-pair["total"], pair["speaker"], pair["target"]))


def _around(query, most):
    """The cells of an actor with its neighbours, then the strongest between these."""
    own = _own_pairs(query)
    shown = [query.around.pk, *neighbours(own, query.around.pk)]
    own = [pair for pair in own if {pair["speaker"], pair["target"]} <= set(shown)]
    ends = {(pair["speaker"], pair["target"]) for pair in own}
    speakers, targets = ([end.pk] if end else shown for end in (query.speaker, query.about))
    between = [pair for pair in _pairs(query, speakers, targets) if (pair["speaker"], pair["target"]) not in ends]
    rows = [*own, *between][:most]
    actors = _actors_of(rows)
    return [Cell.of(row, actors) for row in rows]


def tell(query, cells, perhaps=None):
    """The same cells with how far each can be believed: how many of its quotes are verified, between which numbers the
    true one lies, and how many are only perhaps by the speaker (unless that was read already)."""
    if query.verified or not cells:
        return [replace(cell, verified=cell.quotes) for cell in cells]
    speakers, targets = (sorted({getattr(cell, end).pk for cell in cells}) for end in ("speaker", "target"))
    sure = {cell.ends: cell.verified for cell in cells}
    if _is_of_totals(query):  # of which those of what is verified are rows of their own
        verified = copy(query)
        verified.verified = True
        for row in _said_by_themselves(verified, speakers, targets):
            if (ends := (row["speaker"], row["target"])) in sure:
                sure[ends] += row["total"]
    likely = {}
    if query.attribution == Attribution.SAID:  # nothing is measured of the others
        counts = {cell.ends: (cell.quotes, sure[cell.ends]) for cell in cells}
        likely = likely_between(counts, query.since, query.until)
    perhaps = perhaps_between(query, speakers, targets) if perhaps is None else perhaps
    return [
        replace(
            cell,
            verified=sure[cell.ends],
            likely=likely.get(cell.ends),
            perhaps=perhaps.get(cell.ends, 0),
        )
        for cell in cells
    ]


def every_cell(query):
    """The cells of all pairs a RelationsQuery asks for, in the memory of some of them; around an actor, all its own.

    Most quotes first; those heard through voices alone come last.
    """
    if not query.is_understood:
        return
    if query.around:
        for chunk in _chunks(iter(_own_pairs(query))):
            actors = _actors_of(chunk)
            yield from tell(query, [Cell.of(row, actors) for row in chunk])
        return
    speakers = [query.speaker.pk] if query.speaker else None
    targets = [query.about.pk] if query.about else None
    through = _through(query, speakers, targets) if query.spokespeople else []
    heard = heard_through(through)

    def whole(pair):
        ends = pair["speaker"], pair["target"]
        (row,) = joined([pair], by_pair.pop(ends, ()))
        return {**row, "through": heard.get(ends, ())[:MOST_VOICES]}

    by_pair = {}
    for row in through:
        by_pair.setdefault((row[0], row[2]), []).append(row)
    own = _between(query, _counts(query)[1], speakers, targets).per_pair()
    for chunk in _chunks(own.iterator(chunk_size=PAIRS_AT_ONCE)):
        rows = [whole(pair) for pair in chunk]
        actors = _actors_of(rows)
        yield from tell(query, [Cell.of(row, actors) for row in rows])
    left = [
        {**pair, "through": heard.get((pair["speaker"], pair["target"]), ())[:MOST_VOICES]}
        for pair in joined([], [row for some in by_pair.values() for row in some])
    ]
    for chunk in _chunks(iter([row for row in left if row["total"]])):
        actors = _actors_of(chunk)
        yield from tell(query, [Cell.of(row, actors) for row in chunk])


def leaves_out(query, cells):
    """Whether there are more pairs than these cells; around an actor, more of its own."""
    if query.around:
        shown = {cell.ends for cell in cells}
        own = _own_pairs(query)
        return any((pair["speaker"], pair["target"]) not in shown for pair in own)
    own = _between(
        query,
        _counts(query)[1],
        [query.speaker.pk] if query.speaker else None,
        [query.about.pk] if query.about else None,
    )
    some = own.per_pair().order_by("speaker", "target")  # as an index has them, so that the first few are soon found
    return query.is_understood and len(some[: len(cells) + 1]) > len(cells)


def _chunks(rows):
    while chunk := list(islice(rows, PAIRS_AT_ONCE)):
        yield chunk


def _actors_of(pairs):
    """{id: actor} of all that these rows name."""
    return Actor.objects.in_bulk(
        {pk for pair in pairs for pk in (pair["speaker"], pair["target"], *pair.get("through", ()))}
    )


def cells_shown(query, most):
    """The cells that the page of a RelationsQuery shows: row by row, or of the network the `most` strongest ones."""
    if query.view == "network":
        return strongest_cells(query, most)
    return [cell for _, cells in who_about_whom(query).rows for cell in cells if cell]


def arrange(pairs, top, *, rows=(), columns=(), sort=""):
    """The matrix of the `top` strongest speakers and, given them, the `top` strongest targets.

    `rows` and `columns` (ids) are there in any case, and first. The others follow with most quotes first, with most
    negative ones ("criticism", which also chooses them), by "name", or with those "alike" side by side (`alike`).
    """
    by = ("negative", "total") if sort == "criticism" else ("total",)
    speakers = [pk for pk in _strongest(pairs, "speaker", top, by) if pk not in rows]
    pairs = [pair for pair in pairs if pair["speaker"] in {*speakers, *rows}]
    targets = [pk for pk in _strongest(pairs, "target", top, by) if pk not in columns]
    shown = {*columns, *targets}
    pairs = [pair for pair in pairs if pair["target"] in shown]
    actors = _actors_of(pairs) | Actor.objects.in_bulk([*rows, *columns])
    cells = {(pair["speaker"], pair["target"]): Cell.of(pair, actors) for pair in pairs}
    heard = {speaker for speaker, _ in cells}
    speakers = [pk for pk in speakers if pk in heard]
    if sort == "name":
        speakers.sort(key=lambda pk: (actors[pk].key, pk))
        targets.sort(key=lambda pk: (actors[pk].key, pk))
    elif sort == "alike":
        quotes = {ends: cell.quotes for ends, cell in cells.items()}
        speakers = alike(speakers, quotes)
        targets = alike(targets, {(target, speaker): n for (speaker, target), n in quotes.items()})
    return Matrix([actors[pk] for pk in (*rows, *speakers)], [actors[pk] for pk in (*columns, *targets)], cells)


def alike(members, counts):
    """`members` in an order that puts those with a similar profile side by side.

    A chain of nearest neighbours: it begins with the first member and goes on, each time, to the one left over that
    is most like the last, by the cosine between their rows of `counts` {(member, other): n}. Of equally like ones the
    earlier member goes first, so that the same counts always give the same order.
    """
    profiles = {member: {other: n for (each, other), n in counts.items() if each == member} for member in members}
    left, chain = list(members), []
    while left:
        likest = max(left, key=lambda member: _cosine(profiles[chain[-1]], profiles[member])) if chain else left[0]
        chain.append(likest)
        left.remove(likest)
    return chain


def _cosine(one, other):
    shared = sum(n * other.get(key, 0) for key, n in one.items())
    return shared / (hypot(*one.values()) * hypot(*other.values())) if shared else 0


def _strongest(pairs, end, top, by):
    """Actor ids at one end of the pairs, those first of which most are counted in these columns."""
    counts = {pair[end]: Counter() for pair in pairs}
    for pair in pairs:
        counts[pair[end]].update({column: pair[column] for column in by})
    return sorted(counts, key=lambda pk: (*(-counts[pk][column] for column in by), pk))[:top]
