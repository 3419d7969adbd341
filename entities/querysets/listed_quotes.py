"""Quotes by or about anyone on a list."""

from django.db import models
from django.db.models import Q


def on_lists(quotes, query):
    """Of these quotes those that a QuoteQuery asks for by its lists."""
    if query.speaker_listed:
        quotes = quotes.filter(_by(quotes, query.speaker_listed), perhaps=query.perhaps)
    if query.about_listed:
        quotes = quotes.filter(_about(quotes, query.about_listed, query.stance))
    if query.listed:
        quotes = quotes.filter(Q(_by(quotes, query.listed), perhaps=False) | _about(quotes, query.listed))
    return quotes


def _by(quotes, key):
    """That anyone on the list with this key says, alone or with others."""
    listed = _listed(quotes, key)
    joint = quotes.model._meta.get_field("joint").related_model.objects.filter(actor__in=listed)
    return Q(speaker__in=listed) | Q(pk__in=joint.order_by().values("quote"))


def _about(quotes, key, stance=None):
    targets = quotes.model._meta.get_field("targets").related_model.objects.live()
    targets = targets.filter(quote=models.OuterRef("pk"), actor__in=_listed(quotes, key))
    return Q(models.Exists(targets.filter(stance=stance) if stance else targets))


def _listed(quotes, key):
    return quotes.model._meta.apps.get_model("entities", "Listed").objects.actors_of(key)
