"""What was found in one text of an article, and what people decided about it, goes along to another text of it.

Everything goes along, the machine's findings too, so that nothing seems new to anybody and collections find their
quotes; the next run of the engine replaces what is wholly its own. What a person decided and the other text has no
place for is named, and stays with the first text.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from articles.derived import Carried
from articles.models import Article
from articles.search.folding import fold_words
from articles.search.tokens import vector_of
from entities.choices import Origin, Part, State
from entities.models import (
    DateMention,
    InnerAttribution,
    JointSpeaker,
    KeptQuote,
    Mention,
    Quote,
    QuoteSpan,
    QuoteTarget,
    Report,
    UnnamedTarget,
)
from entities.rules.texts.realigned import Realigned, Span
from entities.rules.texts.spans import content_of
from entities.services.derived.arrivals import nothing_arrives
from entities.services.derived.ranking import rank_quotes
from entities.services.derived.recounting import recounting_articles

MODELS: dict[str, type[Mention] | type[Quote] | type[DateMention]] = {
    "mention": Mention,
    "quote": Quote,
    "date": DateMention,
}
PLACES = ("source", "cue", "content")  # of an inner attribution
SHOWN = 100  # characters of what is told


@contextmanager
def carrying(
    before: Article, after: Article, known: Mapping[str, Mapping[str, int]], copies: Collection[int]
) -> Iterator[Carried]:
    """See `articles.derived.Follower`. `known` leads from the numbers of rows in `before` to those in `after`."""
    with recounting_articles({before.pk, after.pk, *copies}), nothing_arrives():
        _make_room(after, known)
        carried = _carry(before, after)
        yield carried
    rank_quotes(Quote.objects.filter(article=after))


def _make_room(after: Article, known: Mapping[str, Mapping[str, int]]) -> None:
    """What is wholly the machine's in the other text goes, and what was taken along from it and comes back now."""
    for kind, model in MODELS.items():
        rows = model.objects.filter(article=after)
        rows.untouched().delete()
        rows.filter(pk__in=[*known.get(kind, {}).values()]).delete()


def _carry(before: Article, after: Article) -> Carried:
    realigned = Realigned(before.text, after.text)
    carried = Carried()
    _carry_mentions(before, after, realigned, carried)
    _carry_quotes(before, after, realigned, carried)
    _carry_dates(before, after, realigned, carried)
    return carried


def _copy(row, **changes):
    """A row like this one, not stored yet."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key and not field.generated]
    values = {field.attname: getattr(row, field.attname) for field in fields if field.name not in changes}
    return type(row)(**values, **changes)


def _store(kind: str, copies: list[tuple], carried: Carried) -> dict:
    """{number of the first: its copy}"""
    MODELS[kind].objects.bulk_create([copy for _, copy in copies], batch_size=500)
    carried.numbers[kind] = {str(row.pk): copy.pk for row, copy in copies}
    return {row.pk: copy for row, copy in copies}


def _carry_mentions(before: Article, after: Article, realigned: Realigned, carried: Carried) -> None:
    open_there = Mention.objects.filter(article=after).exclude(state=State.REJECTED)
    taken = set(open_there.values_list("start", "end", "label"))
    copies = []
    for row in Mention.objects.filter(article=before):
        place = realigned.place_of(row.start, row.end)
        if place is None:
            if not row.is_untouched:
                carried.lost.append(_told(row, f"the mention of {row.actor}" if row.actor_id else "the mention"))
            continue
        is_open = row.state != State.REJECTED
        if is_open and (*place, row.label) in taken:
            continue
        if is_open:
            taken.add((*place, row.label))
        text = after.text[slice(*place)][:500]
        copy = _copy(row, article=after, start=place[0], end=place[1], text=text, key=fold_words(text)[:500], run=None)
        copies.append((row, copy))
    stored = _store("mention", copies, carried)
    _move_reports(Report.About.MENTION, stored, after)


def _carry_dates(before: Article, after: Article, realigned: Realigned, carried: Carried) -> None:
    copies = []
    untouched = set(DateMention.objects.filter(article=before).untouched().values_list("pk", flat=True))
    for row in DateMention.objects.filter(article=before):
        place = realigned.place_of(row.start, row.end)
        if place is not None:
            text = after.text[slice(*place)][:200]
            copies.append((row, _copy(row, article=after, start=place[0], end=place[1], text=text, run=None)))
        elif row.pk not in untouched:
            carried.lost.append(_told(row, "the date"))
    _store("date", copies, carried)


def _carry_quotes(before: Article, after: Article, realigned: Realigned, carried: Carried) -> None:
    quotes = Quote.objects.filter(article=before)
    untouched = set(quotes.untouched().values_list("pk", flat=True))
    kept = set(KeptQuote.objects.filter(quote_number__in=quotes.values("pk")).values_list("quote_number", flat=True))
    copies, spans = [], {}
    for row in quotes.prefetch_related("spans"):
        content = realigned.places_of([(span.start, span.end) for span in row.spans.all() if span.part == Part.CONTENT])
        if not content:
            if row.pk not in untouched or row.pk in kept:
                carried.lost.append(_told(row, "the quote"))
            continue
        content = sorted(content)
        text = content_of(after.text, content)
        copies.append((row, _copy(
            row, article=after, start=content[0][0], end=content[-1][1], text=text, search=vector_of(text), run=None,
        )))  # fmt: skip
        spans[row.pk] = _spans_of(row, realigned, carried)
    stored = _store("quote", copies, carried)
    QuoteSpan.objects.bulk_create(
        [
            _copy(span, quote=stored[pk], start=place[0], end=place[1])
            for pk, found in spans.items()
            for span, place in found
        ],
        batch_size=1000,
    )
    for model in (QuoteTarget, JointSpeaker):
        beside = {"run": None} if model is QuoteTarget else {}
        rows = model.objects.filter(quote__in=stored).order_by("pk")
        model.objects.bulk_create([_copy(row, quote=stored[row.quote_id], **beside) for row in rows], batch_size=1000)
    for one in UnnamedTarget.objects.filter(quote__in=stored).order_by("pk"):
        quote = stored[one.quote_id]
        start, end = realigned.place_of(one.start, one.end) or (quote.start, quote.end)
        _copy(one, quote=quote, start=start, end=end).save()
    InnerAttribution.objects.bulk_create(
        _copy(row, quote=stored[row.quote_id], **{name: _places(getattr(row, name), realigned) for name in PLACES})
        for row in InnerAttribution.objects.filter(quote__in=stored).order_by("pk")
    )
    _move_kept(stored)
    _move_reports(Report.About.QUOTE, stored, after)


def _spans_of(row: Quote, realigned: Realigned, carried: Carried) -> list[tuple[QuoteSpan, Span]]:
    """Where the parts of a quote stand in the other text; a part that a person marked and that has no place is told."""
    found = []
    for span in row.spans.all():
        if place := realigned.place_of(span.start, span.end):
            found.append((span, place))
        elif span.origin == Origin.PERSON:
            carried.lost.append(_told(row, f"the {span.get_part_display()} of the quote"))
    return found


def _places(places: list[list[int]], realigned: Realigned) -> list[list[int]]:
    found = [realigned.place_of(start, end) for start, end in places]
    return [list(place) for place in found if place]


def _move_kept(stored: Mapping[int, Quote]) -> None:
    kept = list(KeptQuote.objects.filter(quote_number__in=stored))
    for one in kept:
        one.quote_number = stored[one.quote_number].pk
    KeptQuote.objects.bulk_update(kept, ["quote_number"])


def _move_reports(about: str, stored: Mapping[int, Quote | Mention], after: Article) -> None:
    reports = list(Report.objects.filter(about=about, number__in=stored))
    for one in reports:
        copy = stored[one.number]
        one.number, one.article, one.start, one.end, one.revision = copy.pk, after, copy.start, copy.end, 0
    Report.objects.bulk_update(reports, ["number", "article", "start", "end", "revision"])


def _told(row, what: str) -> str:
    words = row.text[:SHOWN] + ("…" if len(row.text) > SHOWN else "")
    return f"{what[:1].upper()}{what[1:]} “{words}”"
