"""Annotations as W3C Web Annotations in JSON-LD (https://www.w3.org/TR/annotation-model/).

The target of every annotation is the plain text of its article, at the address `<article>text.txt`, selected twice:
by position, which the model counts in Unicode code points as Newsdesk does, and by the words themselves with what
stands around them. A quote of several fragments has a target for each. What the model has no terms for (speaker,
stance, …) is in terms of our own that the document itself defines, so that nothing has to be fetched to read it.
"""

import json
from collections.abc import Iterable, Iterator

AROUND = 32  # code points of prefix and suffix
CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "newsdesk": "urn:newsdesk:",
        "Quote": "newsdesk:Quote",
        "Mention": "newsdesk:Mention",
        "DateExpression": "newsdesk:DateExpression",
        "speaker": {"@id": "newsdesk:speaker", "@type": "@id"},
        "speakerName": "newsdesk:speakerName",
        "speakers": {"@id": "newsdesk:speakers", "@type": "@id"},
        "perhaps": "newsdesk:perhaps",
        "about": {"@id": "newsdesk:about"},
        "actor": {"@id": "newsdesk:actor", "@type": "@id"},
        "actorName": "newsdesk:actorName",
        "quoteKind": "newsdesk:quoteKind",
        "attribution": "newsdesk:attribution",
        "cue": "newsdesk:cue",
        "cueClass": "newsdesk:cueClass",
        "stance": "newsdesk:stance",
        "nameLabel": "newsdesk:nameLabel",
        "nameForm": "newsdesk:nameForm",
        "dates": "newsdesk:dates",
        "state": "newsdesk:state",
        "confidence": "newsdesk:confidence",
    },
]


def document(records: Iterable[dict], *, label: str) -> Iterator[bytes]:
    """An AnnotationCollection of all annotations of the articles, piece by piece; its total comes at the end."""
    head = {"@context": CONTEXT, "type": "AnnotationCollection", "label": label}
    opening = json.dumps(head, ensure_ascii=False)[:-1]
    yield f'{opening}, "first": {{"type": "AnnotationPage", "startIndex": 0, "items": ['.encode()
    total = 0
    for record in records:
        for annotation in annotations(record):
            yield f"{',' if total else ''}\n{json.dumps(annotation, ensure_ascii=False)}".encode()
            total += 1
    yield f'\n]}}, "total": {total}}}\n'.encode()


def annotations(record: dict) -> Iterator[dict]:
    """The Web Annotations of one article's record, without the context: mentions, quotes, then dates."""
    addresses = {actor["id"]: actor["address"] for actor in record["actors"]}
    for mention in record["entities"]:
        body = {
            "type": "Mention",
            "purpose": "identifying",
            "nameLabel": mention["label"],
            "nameForm": mention["form"],
            "actor": addresses.get(mention["actor_id"]),
            "actorName": mention["actor"],
        }
        yield _annotation(record, "mention", mention, "identifying", body, [(mention["start"], mention["end"])])
    for quote in record["quotes"]:
        body = {
            "type": "Quote",
            "purpose": "describing",
            "quoteKind": quote["type"],
            "attribution": quote["attribution"],
            "speaker": addresses.get(quote["speaker_id"]),
            "speakerName": quote["speaker"],
            "speakers": [addresses[pk] for pk in quote["speaker_ids"]],
            "perhaps": quote["perhaps"] or None,
            "about": [
                {
                    "actor": addresses[target["actor_id"]],
                    "actorName": target["actor"],
                    "stance": target["stance"],
                }
                for target in quote["targets"]
            ]
            + [{"unnamed": one["words"], "stance": one["stance"]} for one in quote["unnamed_targets"]],
            "cue": quote["cue_text"],
            "cueClass": quote["cue_class"],
            "stance": quote["stance"],
        }
        yield _annotation(record, "quote", quote, "describing", body, quote["content"])
    for date in record["dates"]:
        body = {"type": "DateExpression", "purpose": "describing", "dates": date["value"]}
        yield _annotation(record, "date", date, "describing", body, [(date["start"], date["end"])])


def _annotation(record, kind, annotation, motivation, body, spans):
    targets = [_target(record, start, end) for start, end in spans]
    person = {"creator": {"type": "Person", "nickname": annotation["by"]}, "modified": annotation["at"]}
    said = {name: value for name, value in body.items() if value not in (None, "", [])}
    return {
        "id": f"{record['address']}#{kind}-{annotation['id']}",
        "type": "Annotation",
        "motivation": motivation,
        "generator": {"type": "Software", "name": "Newsdesk"},
        **(person if annotation["by"] else {}),
        "body": {**said, "state": annotation["layer"], "confidence": annotation["confidence"]},
        "target": targets[0] if len(targets) == 1 else targets,
    }


def _target(record, start, end):
    text = record["text"]
    return {
        "source": {
            "id": f"{record['address']}text.txt",
            "type": "Text",
            "format": "text/plain",
            "language": record["language"],
        },
        "selector": [
            {"type": "TextPositionSelector", "start": start, "end": end},
            {
                "type": "TextQuoteSelector",
                "exact": text[start:end],
                "prefix": text[max(start - AROUND, 0) : start],
                "suffix": text[end : end + AROUND],
            },
        ],
    }
