"""Fields for the parts of a type of record."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _

from parvis.dns.records.parts import Part


def field_of(part: Part) -> forms.Field:
    """The field that asks for ``part``. What is typed is checked with the record, by the rules of its type."""
    hint = _("For example %(example)s.") % {"example": part.example} if part.example else ""
    attributes = {"spellcheck": "false", "autocapitalize": "off", "autocomplete": "off", "dir": "ltr"}
    if part.choices:
        choices = [(value, _worded(value, str(label))) for value, label in part.choices]
        return forms.ChoiceField(
            label=str(part.label), choices=choices, initial=part.default, required=part.is_required
        )
    if part.is_rest:
        widget: forms.Widget = forms.Textarea({"rows": 3, "class": "textarea mono", **attributes})
    else:
        widget = forms.TextInput({"class": "input mono", **attributes})
    return forms.CharField(
        label=str(part.label),
        initial=part.default,
        required=part.is_required,
        help_text=hint,
        widget=widget,
        strip=True,
    )


def _worded(value: str, label: str) -> str:
    return value if value == label else f"{label} ({value})"
