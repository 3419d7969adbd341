"""Who talks about whom, where an organisation, a country or a group is heard through those who speak for it, too.

Sums over the counts count a quote once for each of its speakers. Where several of them speak for one body, or it speaks
together with one of its voices, that is once too often for the body's own row: what they say together is taken off.
"""

from collections import Counter, defaultdict

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, OuterRef

from entities.choices import Stance, State
from entities.models import ActorActivity, JointSpeaker, PairActivity, Quote, QuoteTarget, Voice, VoiceInPrint
from entities.querysets.annotated import VERIFIED, AnyOf
from entities.querysets.voices import OPEN
from newsdesk.days import day_of

STANCES = tuple(Stance.values)
ROW = ("speaker", "target", *STANCES, "sure")
# How often a quote of several speakers is counted for a body more than once. `said` are such quotes.
_TOGETHER = """
WITH said AS ({said}),
speaking AS (
  SELECT pk, published_at, is_sure, speaker_id AS by_id FROM said
  UNION SELECT said.pk, said.published_at, said.is_sure, joint.actor_id FROM said JOIN entities_jointspeaker joint
    ON joint.quote_id = said.pk),
heard AS (
  SELECT pk, published_at, is_sure, by_id, by_id AS body_id FROM speaking
  UNION SELECT speaking.pk, speaking.published_at, speaking.is_sure, speaking.by_id, voice.body_id
  FROM speaking JOIN entities_voice voice ON voice.speaker_id = speaking.by_id AND voice.state = ANY (%s)
    AND (speaking.published_at AT TIME ZONE %s)::date BETWEEN voice.since AND voice.until),
twice AS (
  SELECT pk, {day} AS day, is_sure, body_id, count(*) - 1 AS n FROM heard {of_bodies}
  GROUP BY pk, published_at, is_sure, body_id HAVING count(*) > 1)
{counted}
"""
_DAY = "(published_at AT TIME ZONE %s)::date"
_QUOTES = "SELECT body_id, day, sum(n)::int FROM twice GROUP BY body_id, day"
# The subjects are found by an array of keys, or PostgreSQL would rather read all targets there are.
_SUBJECTS = f"""
SELECT day, body_id, target.actor_id, target.stance, sum(n)::int, coalesce(sum(n) FILTER (WHERE is_sure), 0)::int
FROM twice JOIN entities_quotetarget target ON target.quote_id = pk
WHERE target.state <> '{State.REJECTED}' AND target.quote_id = ANY (ARRAY(SELECT pk FROM twice)) {{of_targets}}
GROUP BY 1, 2, 3, 4
"""


def bodies_of(speakers):
    """Ids of those for whom these actors (ids) speak."""
    return list(Voice.objects.open().filter(speaker__in=speakers).order_by().values_list("body", flat=True).distinct())


def pairs_through_voices(query, *, bodies=None, targets=None):
    """[(body, voice, target, stance, quotes, how many of them are verified)] of what is said for others, under the
    filters of a RelationsQuery.

    For these bodies and about these targets (ids), None = any. Quotes by the bodies themselves are not in them; what
    would be counted twice is a negative number of quotes. The voice is None for those whom nobody has named, and there.
    """
    rows = [
        *_named(query, bodies, targets).per_body(),
        *VoiceInPrint.objects.saying(query, bodies, targets).per_body(),
    ]
    together = _said_together(query, bodies, targets)
    return rows + [(body, None, target, stance, -n, -sure) for _, body, target, stance, n, sure in together]


def pair_through_voices(query):
    """[(day or None, stance, quotes, how many of them are verified)] of what is said for a PairQuery's speaker.

    What would be counted twice is a negative number of quotes.
    """
    ends = [query.speaker.pk], [query.about.pk]
    rows = [*_named(query, *ends).per_day(), *VoiceInPrint.objects.saying(query, *ends).per_day()]
    together = _said_together(query, *ends, by_day=True)
    return rows + [(day, stance, -n, -sure) for day, _, _, stance, n, sure in together]


def days_through_voices(body, *, verified, once):
    """{day or None: quotes} of what was said by those who speak for a body, besides what it said itself."""
    days = Counter()
    for _, day, n in _said_for([body.pk], None, None, verified, once, by_day=True):
        days[day] += n
    return +days


def said_for(bodies, since=None, until=None, *, verified=False, once=True):
    """{body (id): quotes} of what was said in these days by those who speak for these, besides what they said
    themselves. Nothing of those for whom nobody speaks."""
    counted = Counter()
    for body, _, n in _said_for(bodies, since, until, verified, once) if bodies else ():
        counted[body] += n
    return +counted


def _said_for(bodies, since, until, verified, once, *, by_day=False):
    """(body, day or None, quotes), several for the same; what would be counted twice is a negative number of quotes.

    Without days unless they are asked for.
    """
    counted = ActorActivity.objects.between(since, until).verified(verified).printed(once)
    yield from counted.through_voices(bodies, by_day=by_day)
    said = Quote.objects.live().said().plain().between(since, until).printed(once)
    said = said.verified() if verified else said
    unnamed = VoiceInPrint.objects.quotes_for(bodies)
    for pk, published_at in said.filter(pk__in=unnamed).order_by().values_list("pk", "published_at"):
        yield from ((body, day_of(published_at) if by_day else None, 1) for body in unnamed[pk])
    for body, day, n in _heard_twice(said, bodies, by_day=by_day, counted=_QUOTES):
        yield body, day, -n


def joined(pairs, more):
    """Rows of `PairActivity.objects.per_pair()` with what voices add to them, most quotes first."""
    rows = {(pair["speaker"], pair["target"]): {name: pair[name] for name in ROW} for pair in pairs}
    for body, _, target, stance, n, sure in more:
        if (body, target) not in rows:
            rows[body, target] = {"speaker": body, "target": target, **dict.fromkeys((*STANCES, "sure"), 0)}
        row = rows[body, target]
        row[stance] += n
        row["sure"] += sure
    for row in rows.values():
        row["total"] = sum(row[stance] for stance in STANCES)
    return sorted(rows.values(), key=lambda row: (-row["total"], row["speaker"], row["target"]))


def heard_through(more):
    """{(body, target): ids of the voices it is heard through, those who say most first}"""
    voices = defaultdict(Counter)
    for body, voice, target, _, n, _ in more:
        if voice:
            voices[body, target][voice] += n
    return {pair: [pk for pk, _ in most.most_common()] for pair, most in voices.items()}


def _named(query, bodies, targets):
    pairs = PairActivity.objects.between(*_period(query)).in_source(query.source).verified(query.verified)
    if bodies is not None:  # the few who speak for them first: PostgreSQL would rather read all days of the period
        few = Voice.objects.open().filter(body__in=bodies).order_by().values("speaker")
        pairs = pairs.filter(AnyOf("speaker", ArraySubquery(few)))
    return pairs.printed(query.once).attributed(query.attribution).through_voices(bodies, targets)


def _period(query):
    return getattr(query, "since", None), getattr(query, "until", None)


def _said_together(query, bodies, targets, *, by_day=False):
    """[(day or None, body, target, stance, how often more than once, how often of what is verified)] of quotes of
    several speakers; without days unless they are asked for."""
    if targets is not None and not targets:
        return []
    said = Quote.objects.live().plain().between(*_period(query)).attributed(query.attribution).printed(query.once)
    said = said.in_source(query.source) if query.source else said
    said = said.verified() if query.verified else said
    of_targets, ids = ("AND target.actor_id = ANY (%s)", [list(targets)]) if targets is not None else ("", [])
    if targets is not None:
        about = QuoteTarget.objects.live().filter(actor__in=targets, quote=OuterRef("pk"))
        said = said.filter(Exists(about))
    return _heard_twice(said, bodies, by_day=by_day, counted=_SUBJECTS.format(of_targets=of_targets), given=ids)


def _heard_twice(quotes, bodies, *, by_day, counted, given=()):
    """What is `counted` of those of these quotes that have several speakers who speak for one of these bodies (ids,
    None = any)."""
    voices = Voice.objects.open().order_by()
    voices = voices if bodies is None else voices.filter(body__in=bodies)
    ends = list(voices.values_list("speaker", "body"))
    if not ends:  # who speaks for itself alone is never heard twice
        return []
    few = JointSpeaker.objects.filter(actor__in={pk for end in ends for pk in end}).order_by()
    said = quotes.filter(AnyOf("pk", ArraySubquery(few.values("quote"))))
    said = said.annotate(is_sure=VERIFIED).order_by().values("pk", "published_at", "speaker_id", "is_sure")
    words, values = said.query.sql_with_params()
    of_bodies, only = ("WHERE body_id = ANY (%s)", [list(bodies)]) if bodies is not None else ("", [])
    day, zone = (_DAY, [settings.TIME_ZONE]) if by_day else ("NULL", [])
    with connection.cursor() as cursor:
        words = _TOGETHER.format(said=words, day=day, of_bodies=of_bodies, counted=counted)
        states = [str(state) for state in OPEN]
        cursor.execute(words, [*values, states, settings.TIME_ZONE, *zone, *only, *given])
        return cursor.fetchall()
