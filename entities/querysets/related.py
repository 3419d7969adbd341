"""Other models that a queryset asks, found without importing them: models import the querysets."""


class RelatedModels:
    """For querysets of models of this app."""

    def _related(self, field):
        """The model at the other end of this field."""
        return self.model._meta.get_field(field).related_model

    def _model(self, name):
        """The model of this app that is called so."""
        return self.model._meta.apps.get_model("entities", name)
