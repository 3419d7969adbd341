"""Forms that know what their author saw when filling them in."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm, Field, MultiValueField


class AsSeen(BaseForm):
    """A form of what is stored. It says only what its author changed.

    Each field sends along what it showed. What somebody else changed since stays as it is; where both changed the same,
    the form says so beside the field. Who sends nothing along, as programs do, is believed.
    """

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.show_hidden_initial = True
        if self.is_bound:
            for name in self.fields:
                if self._shown(name) is not None:  # or Django shows of a pair what was sent
                    self._resend({self[name].html_initial_name: self.data.get(self[name].html_initial_name, "")})

    def clean(self):
        super().clean()
        for name, field in self.fields.items():
            shown = self._shown(name)
            if shown is None or name not in self.cleaned_data:
                continue
            stored = self.get_initial_for_field(field, name)
            was, now = _read(field, shown), _read(field, _written(field, stored))
            sent = _read(field, self[name].data)
            if was == now or sent == now:
                continue
            if sent == was:
                self.cleaned_data[name] = stored if isinstance(field, MultiValueField) else now
            else:
                self._show(name, _written(field, stored))
                self.add_error(name, f"{_changed(field, stored)} Save again to use yours.")
        return self.cleaned_data

    def _shown(self, name: str) -> Any:
        """What the field showed, None where nobody sent it along."""
        key = self[name].html_initial_name
        if key not in self.data and f"{key}_0" not in self.data:
            return None
        return self.fields[name].hidden_widget().value_from_datadict(self.data, self.files, key)

    def _show(self, name: str, written: Any) -> None:
        key = self[name].html_initial_name
        is_pair = isinstance(written, list)
        self._resend({f"{key}_{n}": part for n, part in enumerate(written)} if is_pair else {key: written})

    def _resend(self, parts: dict[str, Any]) -> None:
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict can't be changed itself
        for key, value in parts.items():
            data[key] = value
        self.data = data


def _written(field: Field, value: Any) -> Any:
    """As a browser would send it back: a string, of several values a list."""
    widget: Any = field.hidden_widget()
    if isinstance(field, MultiValueField):
        parts = zip(widget.widgets, widget.decompress(value), strict=True)
        return [one.format_value(part) or "" for one, part in parts]
    return widget.format_value(field.prepare_value(value)) or ""


def _read(field: Field, sent: Any) -> Any:
    if isinstance(field, MultiValueField):
        return [_read(one, part) for one, part in zip(field.fields, sent, strict=True)]
    try:
        return field.to_python(sent.replace("\r\n", "\n") if isinstance(sent, str) else sent)
    except ValidationError:
        return sent


def _changed(field: Field, stored: Any) -> str:
    value = field.prepare_value(stored)
    words = dict(getattr(field, "choices", ())).get(value, value)
    if isinstance(field, MultiValueField):
        words = " ".join(part for part in _written(field, stored) if part)
    return f"Somebody changed this to “{words}” in the meantime." if words else "Somebody emptied this in the meantime."
