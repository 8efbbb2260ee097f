"""How forms look: the project's renderer, its bound field, and the list of what is to be corrected."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.utils.functional import Promise

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "check"),
    (forms.RadioSelect, "check"),
    (forms.CheckboxSelectMultiple, "check"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.Widget, "input"),
)


class ChoiceCards(forms.RadioSelect):
    """Radio buttons as cards, each with a sentence: ``ChoiceCards(hints={"value": _("…")})``."""

    def __init__(self, *args: Any, hints: Mapping[str, str | Promise] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints: dict[str, str | Promise] = dict(hints or {})

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Build one option, with its sentence."""
        option = super().create_option(name, value, *args, **kwargs)
        option["hint"] = self.hints.get(str(value), "")
        return option


class AmountField(forms.DecimalField):
    """An amount as people write it: «1 248,50», with a comma or a point, and whichever spaces."""

    def to_python(self, value: Any) -> Any:
        """Read it without its spaces."""
        return super().to_python("".join(str(value or "").split()).replace(",", "."))


class OneTimeCode(forms.TextInput):
    """One field for a code received or generated; never six boxes."""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        base = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 9, "spellcheck": "false"}
        super().__init__({**base, "class": "input otp", **(attrs or {})})


class StyledField(BoundField):
    """A bound field that knows its component."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the class of the component, unless the widget brings its own."""
        widget = widget or self.field.widget
        found = super().build_widget_attrs(attrs, widget)
        if "class" not in widget.attrs and "class" not in found:
            found["class"] = next(css for kind, css in _CLASSES if isinstance(widget, kind))
        return found

    @property
    def kind(self) -> str:
        """Which layout ``components/field.html`` uses."""
        widget = self.field.widget
        if isinstance(widget, ChoiceCards):
            return "cards"
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return "choices"
        if isinstance(widget, forms.CheckboxInput):
            return "check"
        if isinstance(widget, forms.PasswordInput):
            return "password"
        return "text"

    @property
    def is_optional(self) -> bool:
        """Whether the label says «(facultatif)». A field may say itself that it is needed after all (``is_needed``)."""
        is_needed = self.field.required or getattr(self.field, "is_needed", False)
        return not is_needed and not self.field.disabled and self.kind != "check"

    @property
    def has_heading(self) -> bool:
        """Whether the page says the label in a heading just above, so that a legend is for screen readers alone."""
        return "data-headed" in self.field.widget.attrs

    @property
    def suffix(self) -> str:
        """Fixed text after the field, from the widget's ``data-suffix``."""
        return str(self.field.widget.attrs.get("data-suffix", ""))

    @property
    def anchor(self) -> str:
        """Id of the element to focus in order to correct this field."""
        if self.kind in {"choices", "cards"}:
            return f"{self.auto_id}_0"
        return self.id_for_label or str(self.auto_id)


class FormRenderer(DjangoTemplates):
    """``settings.FORM_RENDERER``: fields, forms and errors through ``components/``."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = StyledField


class Problem(NamedTuple):
    """One thing to correct. ``anchor`` and ``label`` are empty when it concerns no single field."""

    text: str
    anchor: str = ""
    label: str = ""


def problems(form: forms.BaseForm) -> Iterator[Problem]:
    """List what is to be corrected in a bound form, in the order of its fields."""
    for text in form.non_field_errors():
        yield Problem(str(text))
    for field in form:
        for text in field.errors:
            anchor = field.anchor if isinstance(field, StyledField) else str(field.auto_id)
            yield Problem(str(text), anchor, str(field.label))
