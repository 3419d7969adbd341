"""Lines of an annotated archive that go on telling the stories of a synthetic one: its actors, outlets and words.

They are articles of all ten years, some of them copies of each other, and their quotes repeat what stored ones say.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from random import Random

from articles.models import Article
from bench.archive.rows import Rows
from bench.archive.shape import SEED, Shape
from entities.models import DateMention, Mention, Quote, QuoteSpan, QuoteTarget, Role

TOGETHER = 25  # articles that follow one another, so that some of them are copies


def lines(shape: Shape, n: int, name: str) -> Iterator[str]:
    """So many lines of the interchange format; those of another name are others."""
    chance = Random(f"{SEED} {name}")
    rows = Rows(shape, chance, {Article: 1, Quote: 1})
    for _ in range(0, n, TOGETHER):
        first = chance.randrange(shape.n_articles - TOGETHER)
        for number in range(first, first + TOGETHER):
            rows.article(number)
        rows.recent.clear()
    by_article = {model: _by_article(rows, model) for model in (Mention, Quote, DateMention, Role)}
    by_quote = {model: _by_first(rows.tables[model]) for model in (QuoteSpan, QuoteTarget)}
    for row in rows.tables[Article][:n]:
        yield json.dumps(_record(shape, name, row, by_article, by_quote), ensure_ascii=False)


def _by_first(rows):
    found = defaultdict(list)
    for row in rows:
        found[row[0]].append(row)
    return found


def _by_article(rows, model):
    place = 1 if model in (Quote, Role) else 0
    return _by_first([(row[place], *row) for row in rows.tables[model]])


def _record(shape, name, article, by_article, by_quote):
    pk, _, outlet, title, text, _, _, published, *_ = article
    mentions = [row[4:] for row in by_article[Mention][pk]]
    quotes = [row[1:] for row in by_article[Quote][pk]]
    targets = {quote[0]: by_quote[QuoteTarget][quote[0]] for quote in quotes}
    named = {actor for actor, *_ in mentions}
    named |= {quote[12] for quote in quotes} | {row[2] for rows in targets.values() for row in rows}
    roles = defaultdict(list)
    for row in by_article[Role][pk]:
        roles[row[1]].append({"start": row[5], "end": row[6]})
        named.add(row[1])
    actor = {pk: shape.actors[pk - 1] for pk in sorted(named - {None})}
    return {
        "id": f"{name} {pk}",
        "title": title,
        "text": text,
        "date": published and published.isoformat(),
        "publisher": shape.outlets[outlet - 1],
        "pipeline": "6",
        "actors": [
            {"name": one.name, "kind": one.kind, "aliases": [one.name], "roles": roles[one.pk]}
            for one in actor.values()
        ],
        "entities": [
            {
                "start": start, "end": end, "label": label, "form": form, "actor": actor[who].name,
                "confidence": confidence, "state": state,
            }
            for who, start, end, _, _, label, form, confidence, state in mentions
        ],
        "quotes": [_quote(quote, by_quote[QuoteSpan][quote[0]], targets[quote[0]], actor) for quote in quotes],
        "dates": [
            {"start": row[4], "end": row[5], "value": row[7], "earliest": row[7], "latest": row[7], "grain": "day"}
            for row in by_article[DateMention][pk]
        ],
    }  # fmt: skip


def _quote(row, spans, targets, actor):
    (_, _, _, _, _, _, _, _, kind, attribution, _, cue_class, speaker, words, sure, doubted, stance, confidence,
     state, _) = row  # fmt: skip
    places = defaultdict(list)
    for _, part, _, start, end in spans:
        places[part].append([start, end])
    return {
        "content": places["content"], "cue": places["cue"], "source": places["source"],
        "speaker_span": next(iter(places["speaker"]), None), "type": kind, "attribution": attribution,
        "cue_class": cue_class, "speaker": actor[speaker].name if speaker else words, "speaker_confidence": sure,
        "perhaps": doubted, "stance": stance, "confidence": confidence, "state": state,
        "targets": [{"actor": actor[row[2]].name, "stance": row[3]} for row in targets],
    }  # fmt: skip
