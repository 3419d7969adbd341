"""A collection as people see it: each kept quote as it is now, or as it was, and what became of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.formats import date_format

from articles.models import Article
from entities.choices import State
from entities.exports.decided import GONE, decisions_on
from entities.exports.rows import quote_rows
from entities.models import Collection, KeptQuote, Quote
from entities.reads.articles import history
from newsdesk.days import day_of
from newsdesk.web.addresses import numbered

PAGE_SIZE = 30

# What a reader of a collection must know: {its name in the record: its name in words}.
COMPARED = {"text": "the words", "speaker": "the speaker", "about": "whom it is about", "stance": "the stance"}


@dataclass(frozen=True, slots=True)
class Item:
    kept: KeptQuote
    quote: Quote | None  # as it is now, with its context; None = gone or rejected
    happened: str  # what became of it since; "" = nothing
    article: str  # address of its article; "" = gone

    @property
    def printed_on(self) -> date | None:
        """The day its article bore when it was kept."""
        day = self.kept.record["article"]["date"]
        return date.fromisoformat(day) if day else None


@dataclass(frozen=True, slots=True)
class Deletion:
    at: datetime
    by: str  # "" = the machine
    step: str  # in words


def page_of(kept: KeptQuote) -> int:
    """The number of the page of its collection on which it stands."""
    return KeptQuote.objects.filter(collection=kept.collection_id).before(kept).count() // PAGE_SIZE + 1


def address_of(kept: KeptQuote) -> str:
    """Where it stands in its collection."""
    number = page_of(kept)
    return f"{numbered('collection', kept.collection_id)}{f'?page={number}' if number > 1 else ''}#kept-{kept.pk}"


def items(kept: Iterable[KeptQuote]) -> list[Item]:
    """In the same order, in a fixed number of reads."""
    kept = list(kept)
    quotes = Quote.objects.with_context().in_bulk([one.quote_number for one in kept])
    became = what_became_of(kept)
    live = {pk: quote for pk, quote in quotes.items() if quote.state != State.REJECTED}
    articles = _articles_of(kept)

    def item(one):
        where = one.record["article"]["address"] if _article_of(one) in articles else ""
        return Item(one, live.get(one.quote_number), became[one.pk], where)

    return [item(one) for one in kept]


def what_became_of(kept: Iterable[KeptQuote]) -> dict[int, str]:
    """{id of the kept quote: what happened to its quote since, in a sentence; "" if nothing}"""
    quotes = Quote.objects.for_export().in_bulk([one.quote_number for one in kept])
    records = {record["id"]: record for record in quote_rows(quotes.values(), base="")}
    gone = [one for one in kept if one.quote_number not in quotes]
    deletions = _deletions([one.quote_number for one in gone])
    articles = _articles_of(gone)
    rejected = decisions_on(Quote, [pk for pk, quote in quotes.items() if quote.state == State.REJECTED])
    became = {}
    for one in kept:
        number = one.quote_number
        if number not in quotes:
            has_article = _article_of(one) in articles
            became[one.pk] = gone_in_words(deletions.get(number), has_article=has_article)
        elif quotes[number].state == State.REJECTED:
            decision = rejected.get((Quote, number))
            became[one.pk] = f"Rejected by {decision.by} on {_day(decision.at)}." if decision else "Rejected."
        else:
            became[one.pk] = changed_in_words(one.record, records[number])
    return became


def changed_in_words(then: dict, now: dict) -> str:
    """ "Changed since it was kept: the speaker was Ana Lind." """
    was = [f"{words} was {_said(then[key])}" for key, words in COMPARED.items() if then[key] != now[key]]
    was = [words.replace("the words was", "the words were") for words in was]
    return f"Changed since it was kept: {'; '.join(was)}." if was else ""


def gone_in_words(deletion: Deletion | None, *, has_article: bool) -> str:
    """What became of a quote that is not there any more; None = no record of its deletion was kept."""
    when = f" on {_day(deletion.at)}" if deletion else ""
    if not has_article:
        return f"The article was deleted{when}."
    if deletion and deletion.by:
        return f"Removed from the article by {deletion.by}{when}: {deletion.step}."
    since = f", since {_day(deletion.at)}" if deletion else ""
    return f"A later run no longer finds this quote{since}."


def kept_rows(collection: Collection, *, base: str) -> Iterator[dict]:
    """The collection as records: each quote as it is now or, where it is gone or rejected, as it was."""
    kept = list(collection.kept.there())
    became = what_became_of(kept)
    quotes = Quote.objects.live().for_export().in_bulk([one.quote_number for one in kept])
    records = {record["id"]: record for record in quote_rows(quotes.values(), base=base)}
    for one in kept:
        record = records.get(one.quote_number) or _on_this_site(one.record, base)
        kept_at = timezone.localtime(one.kept_at).isoformat(timespec="seconds")
        yield {"note": one.note, **record, "kept_at": kept_at, "since": became[one.pk], "citation": one.citation}


def _on_this_site(record, base):
    article = {**record["article"], "address": base + record["article"]["address"]}
    return {**record, "address": base + record["address"], "article": article}


def _article_of(kept):
    return int(kept.record["article"]["id"])


def _articles_of(kept) -> set[int]:
    """Ids of those of their articles that are still there."""
    return set(Article.objects.filter(pk__in=map(_article_of, kept)).values_list("pk", flat=True)) if kept else set()


def _deletions(numbers) -> dict[int, Deletion]:
    """{id of the quote: its deletion}"""
    if not numbers:
        return {}
    events = apps.get_model("entities", "QuoteEvent").objects.filter(pgh_obj__in=numbers, pgh_label="delete")
    last = events.order_by("pgh_obj", "-pgh_id").distinct("pgh_obj")
    found = [
        (pk, at, meta or {}) for pk, at, meta in last.values_list("pgh_obj", "pgh_created_at", "pgh_context__metadata")
    ]
    names = get_user_model().objects.in_bulk({meta["by"] for _, _, meta in found if meta.get("by")})

    def person(by):
        return names[by].get_username() if by in names else GONE if by else ""

    return {
        pk: Deletion(at, person(meta.get("by")), history.in_words(meta.get("verb"), meta.get("of", "")))
        for pk, at, meta in found
    }


def _said(value):
    if isinstance(value, list):
        return ", ".join(value) or "nobody"
    return f"“{value}”" if value and len(value) > 40 else value or "not known"


def _day(moment):
    return date_format(day_of(moment), "j F Y")
