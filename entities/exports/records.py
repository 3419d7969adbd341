"""Stored articles and their annotations in the interchange format (see entities/nlp/interchange.py).

Beyond the format, a record says what Newsdesk knows besides: the article's address, author and exact time; for every
annotation its id, the actors' ids (two actors may share a name), its origin and state, and, where a person decided,
who and when. Other tools ignore keys they don't know, and so does `interchange.annotation_of`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import Prefetch
from django.utils import timezone

from articles.models import Article
from entities.choices import Form, Layer, State
from entities.exports.decided import decisions_in
from entities.models import Mention, Quote, Role
from entities.nlp.interchange import FRAGMENT_GAP
from entities.reads.articles.reports import reports_in
from entities.rules.layers import LAYERS
from entities.rules.texts.spans import ELLIPSIS
from newsdesk.days import day_of
from newsdesk.web.paging import newest_shelves

ARTICLES_AT_ONCE = 50


def article_records(articles, *, base: str, layer="live") -> Iterator[dict]:
    """A record for each article, those without a date first, then newest first; in the memory of one chunk of them.

    The layer "decided" is what people accepted, corrected or made, and beside it what they rejected: examples that
    an engine can learn from. Articles in which nobody decided anything are left out of it. Each record has the reports
    of readers on its annotations, the oldest first.
    """
    for record in _records(articles, base, layer):
        if layer != "decided" or _holds_any(record) or _holds_any(record["rejected"]) or record["reports"]:
            yield record


def article_record(article, *, base: str, layer="live") -> dict:
    """The record of one article."""
    (record,) = _records(Article.objects.filter(pk=article.pk), base, layer)
    return record


def _records(articles, base, layer):
    for shelf in newest_shelves(articles.select_related("source").defer("search"), undated_first=True):
        whole = shelf.prefetch_related(
            Prefetch("mentions", Mention.objects.select_related("actor")),
            Prefetch("quotes", Quote.objects.for_export()),
            "date_mentions",
        )
        for chunk in chunks(whole.iterator(chunk_size=ARTICLES_AT_ONCE), ARTICLES_AT_ONCE):
            decisions = decisions_in(article.pk for article in chunk)
            reports = reports_in(article.pk for article in chunk)
            roles = defaultdict(list)
            for role in Role.objects.filter(article__in=chunk).order_by("start"):
                roles[role.article_id].append(role)
            for article in chunk:
                record = _record(article, roles[article.pk], decisions, base, layer)
                yield record | {"reports": [report_record(report) for report in reports.get(article.pk, ())]}


def base_of(request) -> str:
    """Scheme and host of the addresses in an answer to this request."""
    return request.build_absolute_uri("/").removesuffix("/")


def chunks(rows: Iterable, size: int) -> Iterator[list]:
    rows = iter(rows)
    while chunk := list(islice(rows, size)):
        yield chunk


def _record(article, roles, decisions, base, layer):
    rows = [*article.mentions.all(), *article.quotes.all(), *article.date_mentions.all()]
    wanted = [row for row in rows if LAYERS[layer].takes(row)]
    record = {
        **about_article(article, base),
        "language": article.language,
        "state": article.state,
        "text": article.text,
        "actors": _actors(wanted, roles, base),
        **_annotations(article, wanted, decisions),
    }
    if layer == "decided":
        rejected = [row for row in rows if row.state == State.REJECTED]
        record["rejected"] = _annotations(article, rejected, decisions)
    return record


def _holds_any(record):
    return any(record[part] for part in ("entities", "quotes", "dates"))


def _annotations(article, rows, decisions):
    record = {"entities": [], "quotes": [], "dates": []}
    for row in rows:
        if isinstance(row, Mention):
            record["entities"].append({**mention_record(article.text, row), **provenance(row, decisions)})
        elif isinstance(row, Quote):
            record["quotes"].append({**quote_record(row), **provenance(row, decisions)})
        else:
            record["dates"].append({**date_record(article.text, row), **provenance(row, decisions)})
    return record


def about_article(article, base: str) -> dict:
    """The keys of an input record but its text, and where the article is found."""
    day, has_time = day_of(article.published_at), article.published_at and article.published_precision == "time"
    return {
        "id": str(article.pk),
        "title": article.title,
        "date": day and day.isoformat(),
        "published_at": timezone.localtime(article.published_at).isoformat() if has_time else None,
        "publisher": article.source.name,
        "publisher_id": article.source_id,
        "author": article.author,
        "url": article.url,
        "address": base + article.get_absolute_url(),
    }


def mention_record(text, mention) -> dict:
    return {
        "start": mention.start,
        "end": mention.end,
        "text": text[mention.start : mention.end],
        "label": mention.label,
        "form": mention.form,
        "actor": mention.actor and mention.actor.name,
        "actor_id": mention.actor_id,
        "confidence": mention.confidence,
    }


def quote_record(quote) -> dict:
    """A quote from `for_export()`."""
    parts = defaultdict(list)
    speakers = list(dict.fromkeys([quote.speaker, *(one.actor for one in quote.all_joint)])) if quote.speaker else []
    for span in quote.all_spans:
        parts[span.part].append([span.start, span.end])
    return {
        "content": parts["content"],
        "text": FRAGMENT_GAP.join(_fragments(quote.text, parts["content"])),
        "type": quote.kind,
        "attribution": quote.attribution,
        "source": parts["source"],
        "speaker": quote.speaker.name if quote.speaker else quote.speaker_words or None,
        "speaker_id": quote.speaker_id,
        "speakers": [actor.name for actor in speakers],
        "speaker_ids": [actor.pk for actor in speakers],
        "speaker_span": parts["speaker"][0] if parts["speaker"] else None,
        "speaker_chain": parts["chain"],
        "cue": parts["cue"],
        "cue_text": quote.cue,
        "cue_class": quote.cue_class,
        "about": [
            *(target.actor.name for target in quote.open_targets),
            *(one.words for one in quote.unnamed_targets.all()),
        ],
        "targets": [
            {
                "actor": target.actor.name,
                "actor_id": target.actor_id,
                "stance": target.stance,
                "confidence": target.confidence,
            }
            for target in quote.open_targets
        ],
        "unnamed_targets": [
            {
                "start": one.start,
                "end": one.end,
                "words": one.words,
                "stance": one.stance,
                "confidence": one.confidence,
            }
            for one in quote.unnamed_targets.all()
        ],
        "about_self": quote.about_self,
        "stance": quote.stance,
        "confidence": quote.confidence,
        "speaker_confidence": quote.speaker_confidence,
        "perhaps": quote.perhaps,
        "chain": [
            {
                "source": inner.source,
                "cue": inner.cue,
                "speaker": inner.speaker and inner.speaker.name,
                "speaker_id": inner.speaker_id,
                "content": inner.content,
            }
            for inner in quote.all_inner
        ],
    }


def report_record(report) -> dict:
    """What a reader said is wrong, and the answer; `number` is the id of what it is about, if that is still there."""
    return {
        "about": report.about,
        "number": report.number,
        "start": report.start,
        "end": report.end,
        "text": report.text,
        "wrong": report.words,
        "by": report.by and report.by.username,
        "at": _moment(report.at),
        "answer": report.answer or None,
        "answer_words": report.answer_words or None,
        "answered_by": report.answered_by and report.answered_by.username,
        "answered_at": report.answered_at and _moment(report.answered_at),
    }


def _moment(moment) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")


def date_record(text, date) -> dict:
    return {
        "start": date.start,
        "end": date.end,
        "text": text[date.start : date.end],
        "value": date.value or None,
        "earliest": date.earliest and date.earliest.isoformat(),
        "latest": date.latest and date.latest.isoformat(),
        "grain": date.grain,
        "confidence": date.confidence,
    }


def provenance(annotation, decisions) -> dict:
    """Where an annotation comes from; `layer` as the pages show it, `by` and `at` where a person decided."""
    # What was decided and taken back again is the machine's.
    decision = None if annotation.layer == Layer.MACHINE else decisions.get((type(annotation), annotation.pk))
    return {
        "id": annotation.pk,
        "origin": annotation.origin,
        "state": annotation.state,
        "layer": annotation.layer,
        "by": decision and decision.by,
        "at": decision and timezone.localtime(decision.at).isoformat(timespec="seconds"),
    }


def _actors(annotations, roles, base):
    """The actors these annotations name, in the order of the text, with the names and roles printed in the article."""
    mentions = [row for row in annotations if isinstance(row, Mention)]
    quotes = [row for row in annotations if isinstance(row, Quote)]
    named = [mention.actor for mention in mentions]
    named += [quote.speaker for quote in quotes]
    named += [one.actor for quote in quotes for one in quote.all_joint]
    named += [inner.speaker for quote in quotes for inner in quote.all_inner]
    named += [target.actor for quote in quotes for target in quote.open_targets]
    names, printed = defaultdict(Counter), defaultdict(list)
    for mention in mentions:
        if mention.form == Form.NAME:
            names[mention.actor_id][mention.text] += 1
    for role in roles:
        printed[role.actor_id].append({"start": role.start, "end": role.end, "text": role.text})
    return [
        {
            "id": actor.pk,
            "name": actor.name,
            "kind": actor.kind,
            "aliases": [text for text, _ in names[actor.pk].most_common()],
            "role": printed[actor.pk][0]["text"] if printed[actor.pk] else None,
            "roles": printed[actor.pk],
            "country": actor.country,
            "address": base + actor.get_absolute_url(),
        }
        for actor in {actor.pk: actor for actor in named if actor}.values()
    ]


def _fragments(text, content):
    """The words of each fragment, cut from the stored text that joins them by an ellipsis."""
    fragments, position = [], 0
    for start, end in content:
        fragments.append(text[position : position + end - start])
        position += end - start + len(ELLIPSIS)
    return fragments
