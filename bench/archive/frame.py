"""What an archive has whatever its articles: outlets, actors with their names, who speaks for whom, uploads."""

from datetime import timedelta
from random import Random

from django.core.management.color import no_style
from django.db import connection

from articles.models import Source, Upload
from bench.archive.building import copy_rows
from bench.archive.rows import Table
from bench.archive.shape import DAYS, LAST_DAY, SEED, UPLOADS, Shape
from entities.models import Actor, Alias, BlockingKey, Voice
from entities.rules.actors.duplicates import blocking_keys

SPOKESPEOPLE = 0.02  # of the people
MODELS = (Source, Upload, Actor, Alias, BlockingKey, Voice)


def store_frame(shape: Shape) -> None:
    chance = Random(f"{SEED} frame")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no totals yet: all are counted at the end
    outlets = [(pk, name, name.lower()) for pk, name in enumerate(shape.outlets, start=1)]
    _copy(Source, "id name key", outlets)
    _copy(Upload, "id kind", [(pk, "files") for pk in range(1, len(UPLOADS) + 1)])
    _copy(Actor, "id name key kind", [(one.pk, one.name, one.key, one.kind.value) for one in shape.actors])
    _copy(Alias, "actor_id text key", [(one.pk, one.name, one.key) for one in shape.actors])
    keys = ((one.pk, key) for one in shape.actors for key in sorted(blocking_keys([one.name], one.kind)))
    _copy(BlockingKey, "actor_id key", keys)
    _copy(Voice, "speaker_id body_id since until", _voices(shape, chance))
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), MODELS):
            cursor.execute(statement)


def _copy(model, given, rows):
    table = Table(model, given)
    copy_rows(model._meta.db_table, table.columns, rows, table.defaults)


def _voices(shape, chance):
    """Some people speak for an organisation or a place, for some years each."""
    bodies = [one for one in shape.actors if one.kind in ("organisation", "place")]
    weights = [1 / (n + 1) for n in range(len(bodies))]
    first_day = (LAST_DAY - timedelta(days=DAYS)).date()
    for person in shape.actors:
        if person.kind == "person" and chance.random() < SPOKESPEOPLE:
            since = first_day + timedelta(days=chance.randrange(DAYS))
            until = since + timedelta(days=chance.randint(100, 2_000))
            yield person.pk, chance.choices(bodies, weights)[0].pk, since, until
