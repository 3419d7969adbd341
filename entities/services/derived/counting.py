"""How the counts are counted from the annotations, in SQL: of all there are, or of some.

The queries stand behind `ZONE`, which takes what `in_zone` gives.
"""

from typing import NamedTuple

from django.conf import settings

from entities.choices import Stance

ZONE = "WITH zone AS (SELECT %(zone)s::text AS name)"  # no table: that would forbid several processes


def in_zone(**given: str) -> dict[str, object]:
    """What a query behind `ZONE` takes."""
    return {"zone": settings.TIME_ZONE, **given}


class Among(NamedTuple):
    """Conditions on the mentions and quotes that are counted, where these are not all."""

    mentions: str = "true"  # of a table `mention`
    quotes: str = "true"  # of a table `quote`


EVERYTHING = Among()
OF_ROWS = Among("mention.id = ANY(%(mentions)s::bigint[])", "quote.id = ANY(%(quotes)s::bigint[])")

# What an article, a mention and a quote add: entities/services/derived/activity.py says the same of single rows.
_SOURCES = "JOIN articles_article article ON article.id = {of}.article_id"
_DAY = "({of}.published_at AT TIME ZONE zone.name)::date AS day"
_VERIFIED = "({of}.state = 'accepted' OR {of}.origin = 'person') AS verified"
_REPEATS = "coalesce(wording.repeats, false) AS repeats"
_WORDING = "LEFT JOIN entities_wording wording ON wording.quote_id = quote.id"
_LAYERS = """
    JOIN (VALUES (false), (true)) layer(verified_only) ON counted.verified OR NOT layer.verified_only
    JOIN (VALUES (false), (true)) printed(once) ON NOT counted.repeats OR NOT printed.once
"""
_STANCES = ", ".join(f"coalesce(sum(quotes) FILTER (WHERE stance = '{s}'), 0)::int AS {s}" for s in Stance.values)


def _of(name, *parts):
    return ", ".join(part.format(of=name) for part in parts)


_QUOTES = f"entities_quote quote {_SOURCES.format(of='quote')} {_WORDING}"
_COUNTED_BY = _of("quote", "{of}.id", "{of}.article_id", "{of}.published_at", "{of}.state", "{of}.origin")
_TARGETS = "JOIN entities_quotetarget target ON target.quote_id = quote.id AND target.state <> 'rejected'"


def _spoken(among: Among) -> str:
    """Each quote with each of its speakers; one that is only a guess counts for nobody."""
    return f"""
        (SELECT {_COUNTED_BY}, quote.attribution, quote.speaker_id AS by_id FROM entities_quote quote
         WHERE quote.speaker_id IS NOT NULL AND NOT quote.perhaps AND {among.quotes}
         UNION ALL
         SELECT {_COUNTED_BY}, quote.attribution, joint.actor_id
         FROM entities_jointspeaker joint JOIN entities_quote quote ON quote.id = joint.quote_id
         WHERE quote.speaker_id <> joint.actor_id AND NOT quote.perhaps AND {among.quotes}) quote
        {_SOURCES.format(of="quote")} {_WORDING}
    """


def actor_days(among: Among) -> str:
    return f"""
        SELECT actor_id, day, source_id, verified, repeats,
               sum(mentions)::int AS mentions, sum(quotes_by)::int AS quotes_by, sum(quotes_about)::int AS quotes_about
        FROM (
            SELECT mention.actor_id, {_of("mention", _DAY)}, article.source_id, {_of("mention", _VERIFIED)},
                   article.copy_of_id IS NOT NULL OR article.new_version_of_id IS NOT NULL AS repeats,
                   1 AS mentions, 0 AS quotes_by, 0 AS quotes_about
            FROM zone, entities_mention mention {_SOURCES.format(of="mention")}
            WHERE mention.actor_id IS NOT NULL AND mention.state <> 'rejected' AND {among.mentions}
            UNION ALL
            SELECT quote.by_id, {_of("quote", _DAY)}, article.source_id, {_of("quote", _VERIFIED)}, {_REPEATS}, 0, 1, 0
            FROM zone, {_spoken(among)}
            WHERE quote.state <> 'rejected' AND quote.attribution = 'said'
            UNION ALL
            SELECT target.actor_id, {_of("quote", _DAY)}, article.source_id, {_of("quote", _VERIFIED)}, {_REPEATS},
                   0, 0, 1
            FROM zone, {_QUOTES} {_TARGETS}
            WHERE quote.state <> 'rejected' AND quote.attribution = 'said' AND {among.quotes}
        ) one GROUP BY actor_id, day, source_id, verified, repeats
    """


def pair_days(among: Among) -> str:
    return f"""
        SELECT quote.by_id AS speaker_id, target.actor_id AS target_id, {_of("quote", _DAY)}, article.source_id,
               target.stance, quote.attribution, {_of("quote", _VERIFIED)}, {_REPEATS}, count(*)::int AS quotes
        FROM zone, {_spoken(among)} {_TARGETS}
        WHERE quote.state <> 'rejected'
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
    """


def actor_totals(days: str) -> str:
    """From a table of the counts of days, as the next ones."""
    return f"""
        SELECT actor_id, verified_only, once, sum(mentions)::int AS mentions, sum(quotes_by)::int AS quotes_by,
               sum(quotes_about)::int AS quotes_about
        FROM {days} counted {_LAYERS} GROUP BY actor_id, verified_only, once
    """


def actor_months(days: str) -> str:
    return f"""
        SELECT actor_id, date_trunc('month', day)::date AS month, sum(mentions)::int AS mentions,
               sum(quotes_by)::int AS quotes_by, sum(quotes_about)::int AS quotes_about
        FROM {days} WHERE day IS NOT NULL AND NOT repeats GROUP BY 1, 2
    """


def pair_months(days: str) -> str:
    return f"""
        SELECT speaker_id, target_id, date_trunc('month', day)::date AS month, sum(quotes)::int AS quotes, {_STANCES},
               coalesce(sum(quotes) FILTER (WHERE verified), 0)::int AS verified
        FROM {days} WHERE day IS NOT NULL AND NOT repeats AND attribution = 'said' GROUP BY 1, 2, 3
    """


def pair_totals(days: str) -> str:
    return f"""
        SELECT speaker_id, target_id, attribution, verified_only, once, sum(quotes)::int AS quotes, {_STANCES}
        FROM {days} counted {_LAYERS} GROUP BY speaker_id, target_id, attribution, verified_only, once
    """


EVERY_ACTOR = """
    INSERT INTO {exact} SELECT actor.id, layer.verified_only, printed.once, 0, 0, 0
    FROM entities_actor actor, (VALUES (false), (true)) layer(verified_only), (VALUES (false), (true)) printed(once)
    WHERE NOT EXISTS (SELECT FROM {exact} kept WHERE kept.actor_id = actor.id
        AND kept.verified_only = layer.verified_only AND kept.once = printed.once)
"""  # every actor has all rows of totals
