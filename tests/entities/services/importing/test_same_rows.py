"""What an import stores of many articles at once is, row for row, what is stored of one after the other."""

import json
from copy import deepcopy
from random import Random

import pytest
from django.apps import apps

from articles.models import Article, Fingerprint
from articles.services import store_article
from bench.prove.storm import annotated
from entities.models import (
    Actor,
    ActorActivity,
    ActorMonth,
    ActorTotal,
    Alias,
    BlockingKey,
    DateMention,
    InnerAttribution,
    JointSpeaker,
    Mention,
    PairActivity,
    PairTotal,
    Quote,
    QuoteSpan,
    QuoteTarget,
    Role,
    Statement,
    UnnamedTarget,
    Voice,
    VoiceInPrint,
    Wording,
)
from entities.nlp.interchange import annotation_of
from entities.services.actors.suggesting import suggest_duplicates
from entities.services.annotating.storing import store_annotation
from entities.services.derived.exact import drift
from entities.services.importing.records import imported
from entities.services.importing.storing import Line, begin, store_lines
from tests.entities.services.importing.test_importing import clear

pytestmark = pytest.mark.django_db
OF_ONE_WAY = {"id", "upload", "run", "arrived_at", "created_at", "review_rank", "statement", "keys"}


def records():
    """Forty reports in which a few repeat each other, with everything that an annotation may have."""
    chance, made = Random(1871), []
    for number in range(40):
        one = annotated(chance, number)
        one["url"] = f"https://outlet.example/{number % 30}"  # ten have a later version
        if number % 9 == 4:
            one["text"] = made[-1]["text"]  # printed by another outlet
            one |= {key: deepcopy(made[-1][key]) for key in ("entities", "actors", "quotes")}
            one["publisher"] = f"Another {number}"
        if number % 11 == 5:
            del one["date"]
        elif number % 4 == 0:
            _says_who_speaks_for_whom(one)
        text = one["text"]
        one["dates"] = [{"start": 0, "end": 6, "grain": "day", "earliest": "2025-11-02", "latest": "2025-11-02"}]
        for actor in one["actors"][:1]:
            actor["roles"] = [{"start": 0, "end": 6, "text": text[:6]}]
        others = [actor["name"] for actor in one["actors"]]
        for position, quote in enumerate(one["quotes"]):
            kind = (number + position) % 8
            if kind == 1:
                beside = [name for name in others if name != quote["speaker"]][:1]
                quote["speakers"] = [quote["speaker"], *beside]
            elif kind == 2:
                quote["attribution"] = "attitude"
            elif kind == 3:
                quote |= {"speaker": "a fisherman", "speaker_span": None, "cue": quote["source"], "cue_class": "denied"}
            elif kind == 4:
                quote["chain"] = [{"speaker": others[0], "source": quote["source"], "cue": [], "content": []}]
            elif kind == 5:
                quote |= {"perhaps": True, "speaker_confidence": 0.3}
            elif kind == 7:
                start, end = quote["content"][0]
                quote["unnamed_targets"] = [{"start": start, "end": end, "words": "the guards", "stance": "negative"}]
            elif kind == 6:
                quote["content"] = [quote["content"][0], quote["source"][0]]
        made.append(one)
    return made


def _says_who_speaks_for_whom(one):
    start = len(one["text"])
    one["text"] += "The chairman of the Harbour Union, Ida Moen, left."
    body, name = (one["text"].index(words, start) for words in ("Harbour Union", "Ida Moen"))
    one["actors"] += [
        {"name": "Harbour Union", "kind": "organisation", "aliases": ["Harbour Union"]},
        {
            "name": "Ida Moen",
            "kind": "person",
            "aliases": ["Ida Moen"],
            "roles": [{"start": start + 4, "end": body + 13}],
        },
    ]
    one["entities"] += [
        {"start": body, "end": body + 13, "label": "ORG", "actor": "Harbour Union"},
        {"start": name, "end": name + 8, "label": "PERSON", "actor": "Ida Moen"},
    ]


def rows_of(model, names):
    """All columns but keys of its own, with the names of what they point to."""
    fields = [one for one in model._meta.concrete_fields if one.name not in OF_ONE_WAY]

    def plain(row, field):
        found = getattr(row, field.attname)
        return names[field.related_model].get(found, found) if field.related_model else found

    return sorted(str({one.name: plain(row, one) for one in fields}) for row in model.objects.all())


def stored():
    names = {model: {} for model in apps.get_models()}
    names[Article] = {one.pk: (one.title, one.source.name) for one in Article.objects.select_related("source")}
    names[apps.get_model("articles", "Source")] = dict(
        apps.get_model("articles", "Source").objects.values_list("pk", "name")
    )
    names[Actor] = {one.pk: (one.name, one.kind) for one in Actor.objects.all()}
    quotes = Quote.objects.select_related("article")
    names[Quote] = {one.pk: (one.article.title, one.start, one.end, one.kind, one.text) for one in quotes}
    models = (
        Article, Fingerprint, Actor, Alias, BlockingKey, Role, Mention, Quote, QuoteSpan, QuoteTarget, JointSpeaker,
        UnnamedTarget, InnerAttribution, DateMention, Wording, Voice, VoiceInPrint, ActorActivity, ActorMonth,
        ActorTotal, PairActivity, PairTotal,
    )  # fmt: skip
    found = {model.__name__: rows_of(model, names) for model in models}
    counted = ("ActorActivity", "ActorMonth", "PairActivity", "PairTotal")
    for name in counted:  # one after the other leaves rows of nothing where a count went and came
        found[name] = [row for row in found[name] if "': 1" in row or any(f"': {n}" in row for n in range(2, 10))]
    found["Statement"] = sorted(
        str((one.n_outlets, one.n_quotes, one.first_at, one.last_at, sorted(names[Quote][w.quote_id] for w in made)))
        for one in Statement.objects.all()
        if (made := list(one.wordings.all()))
    )
    return found


def lines_of(some):
    return [Line(f"line {one['id']}", 1, imported(json.dumps(one).encode())) for one in some]


@pytest.mark.parametrize("at_once", [40, 7])
def test_rows_are_those_of_one_article_after_the_other(at_once):
    given = records()
    for first in range(0, len(given), at_once):
        large = begin(name=f"{first}", mark=f"{first:064}", size=1, upload=None)
        store_lines(large=large, lines=lines_of(given[first : first + at_once]), place=0, after=1)
    assert len(drift()) == 0
    at_once_stored = stored()
    clear()
    for one in given:
        read = imported(json.dumps(one).encode())
        article = store_article(
            text=one["text"], title=one["title"], source_name=one["publisher"], url=one["url"],
            published_at=read.published_at, precision=read.precision,
        )  # fmt: skip
        store_annotation(article=article, annotation=annotation_of(one["text"], one), pipeline=read.pipeline)
    suggest_duplicates(Actor.objects.values_list("pk", flat=True))
    one_by_one = stored()
    for name, rows in one_by_one.items():
        assert at_once_stored[name] == rows, name
    assert len(one_by_one["Statement"]) > 2
    assert all(one_by_one.values()), [name for name, rows in one_by_one.items() if not rows]
