"""The values that columns of annotations and actors may take; Django's choices, and nothing that needs a model."""

from django.db import models

UNKNOWN = "unknown"  # stands among actors for the speakers nobody has named


class State(models.TextChoices):
    SUGGESTED = "suggested", "suggested"
    ACCEPTED = "accepted", "accepted"
    REJECTED = "rejected", "rejected"


class Stance(models.TextChoices):
    POSITIVE = "positive", "positive"
    NEUTRAL = "neutral", "neutral"
    NEGATIVE = "negative", "negative"


class Origin(models.TextChoices):
    MACHINE = "machine", "machine"
    PERSON = "person", "person"
    IMPORT = "import", "import"
