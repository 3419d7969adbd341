"""Which annotations an export of articles takes."""

from django import forms

from entities.queries.base import Query


class LayerQuery(Query):
    layer = forms.ChoiceField(
        required=False,
        label="Annotations",
        choices=[
            ("live", "all that nobody rejected"),
            ("verified", "only verified ones"),
            ("decided", "what people accepted, corrected, made or rejected"),
        ],
    )

    defaults = {"layer": "live"}
