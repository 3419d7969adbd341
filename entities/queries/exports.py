"""Which annotations an export of articles takes."""

from django import forms

from entities.queries.base import Query
from entities.rules.layers import LAYERS


class LayerQuery(Query):
    layer = forms.ChoiceField(
        required=False,
        label="Annotations",
        choices=[(name, layer.explained) for name, layer in LAYERS.items()],
    )

    defaults = {"layer": "live"}
