"""Who decided about an annotation, and when: the latest step of a person that the history holds for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Q

from entities.models import DateMention, Mention, Quote

GONE = "somebody who left"
# Steps of a correction carry the article's revision. Merging actors or moving a date decides about no annotation.
DECIDES = Q(pgh_context__metadata__has_key="revision") | Q(pgh_context__metadata__verb="split_actor")


@dataclass(frozen=True, slots=True)
class Decision:
    by: str
    at: datetime


def decisions_on(model, ids: Iterable[int]) -> dict[tuple[type, int], Decision]:
    """{(model, id): latest decision} on quotes (their subjects included), mentions or dates that a person decided."""
    ids = list(ids)
    steps = _latest(f"{model.__name__}Event", "pgh_obj", ids)
    if model is Quote:
        for event in ("QuoteTargetEvent", "UnnamedTargetEvent"):
            about = _latest(event, "quote", ids)
            steps |= {pk: max(step, steps.get(pk, step)) for pk, step in about.items()}
    names = get_user_model().objects.in_bulk({by for *_, by in steps.values()})
    return {
        (model, pk): Decision(names[by].get_username() if by in names else GONE, at)
        for pk, (at, _, by) in steps.items()
    }


def decisions_in(articles: Iterable[int]) -> dict[tuple[type, int], Decision]:
    """The same for all annotations of these articles."""
    articles = list(articles)
    found: dict[tuple[type, int], Decision] = {}
    for model in (Quote, Mention, DateMention):
        found |= decisions_on(model, model.objects.filter(article__in=articles).values_list("pk", flat=True))
    return found


def _latest(event, row, ids):
    """{id of the row: (when, the article's revision then, id of the person)}"""
    steps = (
        apps.get_model("entities", event)
        .objects.filter(DECIDES, **{f"{row}__in": ids}, pgh_context__metadata__by__isnull=False)
        .order_by(f"{row}_id", "-pgh_id")
        .distinct(f"{row}_id")
        .values_list(f"{row}_id", "pgh_created_at", "pgh_context__metadata__revision", "pgh_context__metadata__by")
    )
    return {pk: (at, revision or 0, by) for pk, at, revision, by in steps}
