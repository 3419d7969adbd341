"""What editors say of many outlets at once, and its undo."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from articles.models import Source, SourceChange
from newsdesk.database.again import tried_again
from newsdesk.web.refusals import Refusal

SAID = ("date_order", "language", "zone", "silent_after", "note")  # what a person says of an outlet


class CannotUndoChange(Refusal):
    """It was undone before, or everything in it was changed since."""


@tried_again
@transaction.atomic
def describe_sources(*, sources: Iterable[int], said: Mapping[str, Any], by) -> SourceChange | None:
    """Set what is said of these outlets, field by field; None where all of it is said already."""
    after = {name: said[name] for name in SAID if name in said}
    told: list[dict[str, Any]] = []
    for source in Source.objects.filter(pk__in=list(sources)).order_by("pk").select_for_update():
        before = {name: getattr(source, name) for name in after if getattr(source, name) != after[name]}
        if before:
            told.append({"source": source.pk, "before": before, "after": {name: after[name] for name in before}})
            Source.objects.filter(pk=source.pk).update(**told[-1]["after"])
    cache.delete("silent-outlets")
    return SourceChange.objects.create(changes=told, by=by) if told else None


@tried_again
@transaction.atomic
def undo_source_change(*, change: SourceChange) -> int:
    """Say again what was said of these outlets before, of each what nobody changed since; of how many that was so.

    Raises CannotUndoChange.
    """
    change = SourceChange.objects.select_for_update().get(pk=change.pk)
    if change.undone_at:
        raise CannotUndoChange("This change was undone before.")
    known = Source.objects.filter(pk__in=[one["source"] for one in change.changes]).order_by("pk")
    now = {source.pk: source for source in known.select_for_update()}
    n = 0
    for one in change.changes:
        source = now.get(one["source"])
        back = {
            name: value
            for name, value in one["before"].items()
            if source is not None and getattr(source, name) == one["after"][name]
        }
        if back:
            n += Source.objects.filter(pk=one["source"]).update(**back)
    if not n:
        raise CannotUndoChange("This can’t be undone any more: these outlets were changed since.")
    change.undone_at = timezone.now()
    change.save(update_fields=["undone_at"])
    cache.delete("silent-outlets")
    return n
