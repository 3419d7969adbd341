"""Which annotations an export of articles takes."""

from django import forms

from entities.queries.base import Query
from entities.queries.fields import Switch
from entities.rules.layers import LAYERS


class EveryQuery(Query):
    every = Switch(label="Every pair, not only those that the page shows")


class LayerQuery(Query):
    layer = forms.ChoiceField(
        required=False,
        label="Annotations",
        choices=[(name, layer.explained) for name, layer in LAYERS.items()],
    )

    defaults = {"layer": "live"}
