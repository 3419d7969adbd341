"""What is stored of actors, as evidence (entities/rules/actors/evidence.py), in two queries however many they are."""

from collections.abc import Sequence

from django.db import connection

from entities.rules.actors.evidence import Evidence, evidence

# Kinds that a person took from an actor, and those of actors that a person merged into it, are its former ones.
KNOWN = """
SELECT actor.id, actor.name, actor.kind, actor.country,
  ARRAY(SELECT text FROM entities_alias WHERE actor_id = actor.id ORDER BY key),
  ARRAY(SELECT DISTINCT ON (key) text FROM entities_role WHERE actor_id = actor.id ORDER BY key, id),
  ARRAY(SELECT text FROM entities_neverlink WHERE actor_id = actor.id),
  ARRAY(
    SELECT kind FROM entities_actorevent WHERE pgh_obj_id = actor.id
    UNION SELECT kind FROM entities_actor merged WHERE merged_into_id = actor.id AND NOT EXISTS (
      SELECT FROM entities_merge WHERE absorbed_id = merged.id AND undone_at IS NULL AND reasons <> '[]'
    )
  ),
  ARRAY(
    (SELECT extract(year FROM day)::int FROM entities_actoractivity
     WHERE actor_id = actor.id AND day IS NOT NULL AND mentions > 0 ORDER BY day LIMIT 1)
    UNION
    (SELECT extract(year FROM day)::int FROM entities_actoractivity
     WHERE actor_id = actor.id AND day IS NOT NULL AND mentions > 0 ORDER BY day DESC LIMIT 1)
  ),
  ARRAY(
    SELECT unnest(ARRAY[entry.name] || ARRAY(SELECT jsonb_array_elements_text(entry.aliases)))
    FROM entities_listed entry JOIN entities_actorlist list ON list.id = entry.list_id
    WHERE entry.actor_id = actor.id AND list.is_known AND list.deleted_at IS NULL
  )
FROM unnest(%s::bigint[]) WITH ORDINALITY AS wanted(id, place) JOIN entities_actor actor ON actor.id = wanted.id
ORDER BY place
"""


def known_actors(actors) -> list[Evidence]:
    """These stored actors (a queryset), in its order."""
    return known_by_ids(list(actors.values_list("pk", flat=True)))


def known_by_ids(ids: Sequence[int]) -> list[Evidence]:
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [list(ids)])
        return [
            evidence(
                id=pk, name=name, kind=kind, country=country, aliases=aliases, roles=roles, barred=barred,
                former_kinds=former_kinds, years=years, listed=listed,
            )
            for pk, name, kind, country, aliases, roles, barred, former_kinds, years, listed in cursor.fetchall()
        ]  # fmt: skip
