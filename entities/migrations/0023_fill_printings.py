"""Which printings of the statements that are already there count, and the counts without those that repeat.

Some thousand rows at a time, each in a transaction of its own. Every step can be made again: what was cut short begins
where it was.
"""

from collections import defaultdict

from django.conf import settings
from django.db import migrations, transaction

ROWS = 20_000
STATEMENTS, ACTORS = 1_000, 200

ACTOR_TOTALS = """
    INSERT INTO entities_actortotal (actor_id, verified_only, once, mentions, quotes_by, quotes_about)
    SELECT actor_id, verified_only, true, mentions, quotes_by, quotes_about FROM entities_actortotal
    WHERE NOT once AND actor_id > %s AND actor_id <= %s
    ON CONFLICT (actor_id, verified_only, once) DO NOTHING
"""
PAIR_TOTALS = """
    INSERT INTO entities_pairtotal
        (speaker_id, target_id, attribution, verified_only, once, quotes, positive, neutral, negative)
    SELECT speaker_id, target_id, attribution, verified_only, true, quotes, positive, neutral, negative
    FROM entities_pairtotal WHERE NOT once AND speaker_id > %s AND speaker_id <= %s
    ON CONFLICT (speaker_id, target_id, attribution, verified_only, once) DO NOTHING
"""
IN_COPIES = """
    INSERT INTO entities_wording (quote_id, keys, repeats)
    SELECT quote.id, '{}', true FROM entities_quote quote JOIN articles_article article ON article.id = quote.article_id
    WHERE (article.copy_of_id IS NOT NULL OR article.new_version_of_id IS NOT NULL) AND quote.state <> 'rejected' AND article.id > %s AND article.id <= %s
        AND NOT EXISTS (SELECT 1 FROM entities_wording wording WHERE wording.quote_id = quote.id)
    ON CONFLICT (quote_id) DO NOTHING
"""
PRINTINGS = """
    SELECT wording.statement_id, quote.id, article.source_id,
        array_remove(ARRAY[article.id, article.copy_of_id, article.new_version_of_id], NULL),
        CASE WHEN quote.speaker_id IS NULL OR quote.perhaps THEN '{}'::bigint[]
        ELSE array_append(ARRAY(SELECT joint.actor_id FROM entities_jointspeaker joint WHERE joint.quote_id = quote.id),
            quote.speaker_id) END,
        quote.state = 'accepted' OR quote.origin = 'person', quote.published_at
    FROM entities_wording wording JOIN entities_quote quote ON quote.id = wording.quote_id
    JOIN articles_article article ON article.id = quote.article_id
    WHERE wording.statement_id = ANY(%s)
"""
CONCERNED = """
    SELECT mention.actor_id FROM entities_mention mention JOIN articles_article article
        ON article.id = mention.article_id
    WHERE (article.copy_of_id IS NOT NULL OR article.new_version_of_id IS NOT NULL) AND mention.actor_id IS NOT NULL
    UNION SELECT quote.speaker_id FROM entities_wording wording JOIN entities_quote quote ON quote.id = wording.quote_id
    WHERE wording.repeats AND quote.speaker_id IS NOT NULL
    UNION SELECT joint.actor_id FROM entities_wording wording JOIN entities_jointspeaker joint
        ON joint.quote_id = wording.quote_id
    WHERE wording.repeats
    UNION SELECT target.actor_id FROM entities_wording wording JOIN entities_quotetarget target
        ON target.quote_id = wording.quote_id
    WHERE wording.repeats
    ORDER BY 1
"""
# Of the actors given: everything anew from the annotations.
QUOTE = "quote.id, quote.article_id, quote.published_at, quote.state, quote.origin, quote.attribution"
SPOKEN = f"""
    (SELECT {QUOTE}, quote.speaker_id AS by_id FROM entities_quote quote
     WHERE quote.speaker_id = ANY(%(actors)s) AND NOT quote.perhaps
     UNION ALL
     SELECT {QUOTE}, joint.actor_id FROM entities_jointspeaker joint JOIN entities_quote quote ON quote.id = joint.quote_id
     WHERE joint.actor_id = ANY(%(actors)s) AND quote.speaker_id <> joint.actor_id AND NOT quote.perhaps) quote
"""
ARTICLE = "JOIN articles_article article ON article.id = {of}.article_id"
WORDING = "LEFT JOIN entities_wording wording ON wording.quote_id = quote.id"
KEY = """
    ({of}.published_at AT TIME ZONE %(zone)s)::date AS day, article.source_id,
    ({of}.state = 'accepted' OR {of}.origin = 'person') AS verified
"""
RECOUNT = f"""
    DELETE FROM entities_actoractivity WHERE actor_id = ANY(%(actors)s);
    INSERT INTO entities_actoractivity (actor_id, day, source_id, verified, repeats, mentions, quotes_by, quotes_about)
    SELECT actor_id, day, source_id, verified, repeats, sum(mentions), sum(quotes_by), sum(quotes_about) FROM (
        SELECT mention.actor_id, {KEY.format(of="mention")}, article.copy_of_id IS NOT NULL OR article.new_version_of_id IS NOT NULL AS repeats,
            1 AS mentions, 0 AS quotes_by, 0 AS quotes_about
        FROM entities_mention mention {ARTICLE.format(of="mention")}
        WHERE mention.actor_id = ANY(%(actors)s) AND mention.state <> 'rejected'
        UNION ALL
        SELECT quote.by_id, {KEY.format(of="quote")}, coalesce(wording.repeats, false), 0, 1, 0
        FROM {SPOKEN} {ARTICLE.format(of="quote")} {WORDING}
        WHERE quote.state <> 'rejected' AND quote.attribution = 'said'
        UNION ALL
        SELECT target.actor_id, {KEY.format(of="quote")}, coalesce(wording.repeats, false), 0, 0, 1
        FROM entities_quotetarget target JOIN entities_quote quote ON quote.id = target.quote_id
        {ARTICLE.format(of="quote")} {WORDING}
        WHERE target.actor_id = ANY(%(actors)s) AND target.state <> 'rejected'
            AND quote.state <> 'rejected' AND quote.attribution = 'said'
    ) one GROUP BY actor_id, day, source_id, verified, repeats;

    DELETE FROM entities_pairactivity WHERE speaker_id = ANY(%(actors)s);
    INSERT INTO entities_pairactivity
        (speaker_id, target_id, day, source_id, stance, attribution, verified, repeats, quotes)
    SELECT speaker_id, target_id, day, source_id, stance, attribution, verified, repeats, count(*) FROM (
        SELECT quote.by_id AS speaker_id, target.actor_id AS target_id, {KEY.format(of="quote")},
            target.stance, quote.attribution, coalesce(wording.repeats, false) AS repeats
        FROM {SPOKEN} {ARTICLE.format(of="quote")} {WORDING}
        JOIN entities_quotetarget target ON target.quote_id = quote.id AND target.state <> 'rejected'
        WHERE quote.state <> 'rejected'
    ) one GROUP BY speaker_id, target_id, day, source_id, stance, attribution, verified, repeats;

    UPDATE entities_actortotal total SET (mentions, quotes_by, quotes_about) = (
        SELECT coalesce(sum(mentions), 0), coalesce(sum(quotes_by), 0), coalesce(sum(quotes_about), 0)
        FROM entities_actoractivity counted
        WHERE counted.actor_id = total.actor_id AND NOT counted.repeats AND (counted.verified OR NOT total.verified_only))
    WHERE total.once AND total.actor_id = ANY(%(actors)s);

    DELETE FROM entities_pairtotal WHERE once AND speaker_id = ANY(%(actors)s);
    INSERT INTO entities_pairtotal
        (speaker_id, target_id, attribution, verified_only, once, quotes, positive, neutral, negative)
    SELECT speaker_id, target_id, attribution, layer.verified_only, true, sum(quotes),
        coalesce(sum(quotes) FILTER (WHERE stance = 'positive'), 0),
        coalesce(sum(quotes) FILTER (WHERE stance = 'neutral'), 0),
        coalesce(sum(quotes) FILTER (WHERE stance = 'negative'), 0)
    FROM entities_pairactivity counted
    JOIN (VALUES (false), (true)) layer(verified_only) ON counted.verified OR NOT layer.verified_only
    WHERE counted.speaker_id = ANY(%(actors)s) AND NOT counted.repeats
    GROUP BY speaker_id, target_id, attribution, layer.verified_only
"""
EMPTY = """
    DELETE FROM entities_actortotal WHERE once;
    DELETE FROM entities_pairtotal WHERE once;
    DELETE FROM entities_wording WHERE keys = '{}';
    UPDATE entities_wording SET repeats = false WHERE repeats;
    WITH gone AS (DELETE FROM entities_actoractivity WHERE repeats RETURNING *)
    INSERT INTO entities_actoractivity AS kept
        (actor_id, day, source_id, verified, repeats, mentions, quotes_by, quotes_about)
    SELECT actor_id, day, source_id, verified, false, mentions, quotes_by, quotes_about FROM gone
    ON CONFLICT (actor_id, day, source_id, verified, repeats) DO UPDATE
    SET mentions = kept.mentions + excluded.mentions, quotes_by = kept.quotes_by + excluded.quotes_by,
        quotes_about = kept.quotes_about + excluded.quotes_about;
    WITH gone AS (DELETE FROM entities_pairactivity WHERE repeats RETURNING *)
    INSERT INTO entities_pairactivity AS kept
        (speaker_id, target_id, day, source_id, stance, attribution, verified, repeats, quotes)
    SELECT speaker_id, target_id, day, source_id, stance, attribution, verified, false, quotes FROM gone
    ON CONFLICT (speaker_id, target_id, day, source_id, stance, attribution, verified, repeats) DO UPDATE
    SET quotes = kept.quotes + excluded.quotes;
"""


def repeating(printings):
    """Those (ids) of one statement that repeat, of rows (id, outlet, family, speakers, is verified, published at)."""
    in_time = sorted(printings, key=lambda row: (row[5], row[0]))
    replaced, later = set(), []
    for pk, outlet, family, speakers, *_ in reversed(in_time):
        family = set(family)
        versions = [each for each in later if each[0] == outlet and each[1] & family]
        names = any(named for _, _, named in versions)
        if versions and (names or not speakers):
            replaced.add(pk)
        later = [each for each in later if each not in versions]
        later.append((outlet, family.union(*(each[1] for each in versions)), names or bool(speakers)))
    repeated, counted_for, is_counted = set(replaced), set(), False
    for pk, _, _, speakers, *_ in sorted(in_time, key=lambda row: (not row[3], not row[4], row[5], row[0])):
        if pk in replaced:
            continue
        if is_counted and set(speakers) <= counted_for:
            repeated.add(pk)
        is_counted = True
        counted_for |= set(speakers)
    return repeated


def fill(apps, schema_editor):
    connection = schema_editor.connection

    def run(words, given=None):
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(words, given)

    def column(words, given=None):
        with connection.cursor() as cursor:
            cursor.execute(words, given)
            return [pk for (pk,) in cursor.fetchall()]

    def ranges(table):
        (last,) = column(f"SELECT coalesce(max(id), 0) FROM {table}")
        return [(first, first + ROWS) for first in range(0, last + 1, ROWS)]

    for between in ranges("entities_actor"):
        run(ACTOR_TOTALS, between)
        run(PAIR_TOTALS, between)
    for between in ranges("articles_article"):
        run(IN_COPIES, between)
    statements = column("SELECT id FROM entities_statement ORDER BY id")
    for at in range(0, len(statements), STATEMENTS):
        groups = defaultdict(list)
        with connection.cursor() as cursor:
            cursor.execute(PRINTINGS, [statements[at : at + STATEMENTS]])
            for statement, *printing in cursor.fetchall():
                groups[statement].append(tuple(printing))
        repeated = sorted(set().union(*map(repeating, groups.values())))
        run("UPDATE entities_wording SET repeats = true WHERE quote_id = ANY(%s) AND NOT repeats", [repeated])
    actors = column(CONCERNED)
    for at in range(0, len(actors), ACTORS):
        run(RECOUNT, {"actors": actors[at : at + ACTORS], "zone": settings.TIME_ZONE})


def empty(apps, schema_editor):
    schema_editor.execute(EMPTY)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("entities", "0022_printings")]

    operations = [migrations.RunPython(fill, empty)]
