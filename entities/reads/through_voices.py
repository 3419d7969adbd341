"""Who speaks about whom, where an organisation, a country or a group is heard through those who speak for it, too."""

from collections import Counter

from entities.choices import Stance
from entities.models import PairActivity, Voice, VoiceInPrint


def bodies_of(speakers):
    """Ids of those for whom these actors (ids) speak."""
    return list(Voice.objects.open().filter(speaker__in=speakers).order_by().values_list("body", flat=True).distinct())


def pairs_through_voices(query, *, bodies=None, targets=None):
    """[(body, target, stance, quotes)] of what is said for others, under the filters of a RelationsQuery.

    For these bodies and about these targets (ids), None = any. Quotes by the bodies themselves are not in them.
    """
    return [
        *_named(query, bodies, targets).per_body(),
        *VoiceInPrint.objects.saying(query, bodies, targets).per_body(),
    ]


def months_through_voices(query):
    """[{month, stance, n}] of what is said for a PairQuery's speaker about its subject."""
    ends = [query.speaker.pk], [query.about.pk]
    return [*_named(query, *ends).per_month(), *VoiceInPrint.objects.saying(query, *ends).per_month()]


def joined(pairs, more):
    """Rows of `PairActivity.objects.per_pair()` with what voices add to them, most quotes first."""
    totals = Counter()
    for pair in pairs:
        for stance in Stance.values:
            totals[pair["speaker"], pair["target"], stance] += pair[stance]
    for body, target, stance, n in more:
        totals[body, target, stance] += n
    rows = {}
    for (speaker, target, stance), n in totals.items():
        row = rows.setdefault(
            (speaker, target), {"speaker": speaker, "target": target, **dict.fromkeys(Stance.values, 0)}
        )
        row[stance] = n
    for row in rows.values():
        row["total"] = sum(row[stance] for stance in Stance.values)
    return sorted(rows.values(), key=lambda row: (-row["total"], row["speaker"], row["target"]))


def _named(query, bodies, targets):
    period = getattr(query, "since", None), getattr(query, "until", None)
    pairs = PairActivity.objects.between(*period).in_source(query.source).verified(query.verified)
    return pairs.attributed(query.attribution).through_voices(bodies, targets)
