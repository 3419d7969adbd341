"""Totals of the counts that are already there."""

from django.db import migrations

FILL = """
    INSERT INTO entities_actortotal (actor_id, verified_only, mentions, quotes_by, quotes_about)
    SELECT actor.id, layer.verified_only, coalesce(sum(mentions), 0), coalesce(sum(quotes_by), 0),
           coalesce(sum(quotes_about), 0)
    FROM entities_actor actor CROSS JOIN (VALUES (false), (true)) layer(verified_only)
    LEFT JOIN entities_actoractivity counted
        ON counted.actor_id = actor.id AND (counted.verified OR NOT layer.verified_only)
    GROUP BY actor.id, layer.verified_only
    ON CONFLICT (actor_id, verified_only) DO NOTHING;

    INSERT INTO entities_pairtotal
        (speaker_id, target_id, attribution, verified_only, quotes, positive, neutral, negative)
    SELECT speaker_id, target_id, attribution, layer.verified_only, sum(quotes),
           coalesce(sum(quotes) FILTER (WHERE stance = 'positive'), 0),
           coalesce(sum(quotes) FILTER (WHERE stance = 'neutral'), 0),
           coalesce(sum(quotes) FILTER (WHERE stance = 'negative'), 0)
    FROM entities_pairactivity counted
    JOIN (VALUES (false), (true)) layer(verified_only) ON counted.verified OR NOT layer.verified_only
    GROUP BY speaker_id, target_id, attribution, layer.verified_only;
"""
EMPTY = "DELETE FROM entities_actortotal; DELETE FROM entities_pairtotal;"


class Migration(migrations.Migration):
    dependencies = [("entities", "0005_totals")]

    operations = [migrations.RunSQL(FILL, EMPTY)]
