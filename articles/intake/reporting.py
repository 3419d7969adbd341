"""The outcomes of an upload as a table for other programs."""

from collections.abc import Iterator
from typing import Any

from django.utils.timezone import localtime

from articles.intake.outcomes import BY_KEY
from articles.models import Upload, UploadItem

COLUMNS = {
    "File": "name",
    "Bytes": "size",
    "Outcome": "outcome",
    "Reason": "reason",
    "Title": "title",
    "Outlet": "outlet",
    "Author": "author",
    "Published": "published",
    "Address": "url",
    "Language": "language",
    "Words": "words",
    "Same as": "same_as",
    "Notes": "notes",
    "Article number": "number",
}
AT_ONCE = 500


def report_of(upload: Upload) -> Iterator[dict[str, Any]]:
    """A row for each item, in the order in which they came."""
    for item in upload.items.with_outcome().order_by("pk").iterator(chunk_size=AT_ONCE):
        yield row(item)


def row(item: UploadItem) -> dict[str, Any]:
    article = item.article
    other = item.duplicate_of or (article and (article.new_version_of or article.copy_of))
    told: dict[str, Any] = {
        "name": item.name,
        "size": item.size,
        "outcome": BY_KEY[item.outcome].words,  # type: ignore[attr-defined]  # annotated
        "reason": item.why_failed,
        "same_as": f"{other.title} ({other.source})" if other else "",
        "notes": item.warnings,
    }
    empty = dict.fromkeys(("title", "outlet", "author", "published", "url", "language", "words", "number"), "")
    if not article:
        return told | empty
    at = localtime(article.published_at) if article.published_at else None
    day_only = article.published_precision == "day"
    return told | {
        "title": article.title,
        "outlet": article.source.name,
        "author": article.author,
        "published": (at.date().isoformat() if day_only else at.isoformat(timespec="minutes")) if at else "",
        "url": article.url,
        "language": article.language,
        "words": article.n_words,
        "number": article.pk,
    }
