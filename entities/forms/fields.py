"""Names as people type or paste them."""

from django import forms
from django.core.exceptions import ValidationError

from entities.models import Actor

# Blanks without width, soft hyphens and marks of direction come along when somebody pastes, and are never seen.
# The joiners of Persian and Indic names (U+200C, U+200D) are part of them.
_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF])


class NameField(forms.CharField):
    """A name that can be seen, in single blanks."""

    def __init__(self, **options):
        super().__init__(max_length=300, **options)

    def to_python(self, value):
        typed = super().to_python(value)
        name = " ".join(typed.translate(_INVISIBLE).split())
        if typed and not any(char.isalnum() for char in name):
            raise ValidationError("A name has at least one letter or digit.")
        return name


class ActorPick(forms.ModelChoiceField):
    """An actor by id; one that has been merged in the meantime means the actor it was merged into."""

    def __init__(self, *, required=False):
        words = {"invalid_choice": "That actor no longer exists.", "required": "Choose an actor."}
        super().__init__(Actor.objects.all(), required=required, error_messages=words)

    def clean(self, value):
        actor = super().clean(value)
        return actor and actor.current


class ActorsPick(forms.ModelMultipleChoiceField):
    """Actors by id, in the order given."""

    def __init__(self):
        gone = {"invalid_choice": "One of these actors no longer exists."}
        super().__init__(Actor.objects.all(), required=False, error_messages=gone)

    def clean(self, value):
        found = {actor.pk: actor for actor in super().clean(value)}
        return [found[int(pk)].current for pk in dict.fromkeys(value or ())]
