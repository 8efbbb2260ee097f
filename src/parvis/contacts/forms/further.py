"""Form fields for what single registries ask beside, in groups that say who asks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale
from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import get_language

from parvis.accounts.enums import AccountKind
from parvis.contacts.asked import Asked, check_eligible, checked, choices_of
from parvis.contacts.forms.identity import countries
from parvis.contacts.labels import HINTS, LABELS
from parvis.kit.refusals import NotAllowedError


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that the registries of the same extensions ask for, of holders of the same kind ("" for both)."""

    extensions: tuple[str, ...]
    of: str
    fields: tuple[BoundField, ...]

    @property
    def names(self) -> str:
        """The extensions as people write them: «.fr, .re»."""
        return ", ".join(f".{extension}" for extension in self.extensions)


class FurtherForm(forms.Form):
    """A form that also asks for ``asked``. ``allowed`` says which countries each extension is for."""

    asked: Sequence[Asked] = ()
    allowed: Mapping[str, Collection[str]] = {}
    today: date
    kind = ""
    """The kind of holder where it is known beforehand."""

    def ask(
        self, asked: Sequence[Asked], *, allowed: Mapping[str, Collection[str]], today: date, kind: str = ""
    ) -> None:
        """Add the fields of ``asked``; those that the form has already are asked for there."""
        self.asked, self.allowed, self.today, self.kind = asked, allowed, today, kind
        self._own = frozenset(self.fields)
        for one in asked:
            if one.name not in self.fields:
                self.fields[one.name] = _field(one, kind)

    def groups(self) -> Iterator[Group]:
        """The fields of ``asked``, by who asks and of whom."""
        found: dict[tuple[tuple[str, ...], str], list[BoundField]] = {}
        for one in self.asked:
            if one.name not in self._own:
                found.setdefault((one.extensions, self._of(one)), []).append(self[one.name])
        for (extensions, of), fields in found.items():
            yield Group(extensions, of, tuple(fields))

    def _of(self, one: Asked) -> str:
        kinds = [kind for kind in AccountKind.values if one.concerns(kind)]
        return "" if self.kind or len(kinds) > 1 else kinds[0]

    def check_further(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return what is to be kept of ``asked``, each fault told beside its field; then whether the holder is eligible."""
        typed = {one.name: _typed(one, self.cleaned_data.get(one.name)) for one in self.asked}
        values = {**values, **typed}
        kept: dict[str, str] = {}
        for one in self.asked:
            if not one.concerns(values["kind"]) or one.name in self.errors:
                continue
            try:
                kept[one.name] = checked(one, typed[one.name], values, today=self.today)
            except NotAllowedError as refusal:
                self.refuse(refusal)
        if not self.errors:
            for extension, countries_allowed in self.allowed.items():
                try:
                    check_eligible(extension, values, allowed=countries_allowed)
                except NotAllowedError as refusal:
                    self.refuse(refusal)
        return kept

    def refuse(self, refusal: NotAllowedError) -> None:
        """Tell a fault beside its field, or above the form where it has no such field."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


def _typed(one: Asked, value: Any) -> str:
    if one.kind == "consent":
        return one.rules[0][2].value if value else ""
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _field(one: Asked, kind: str) -> forms.Field:
    """The field, never required by itself: whether it is depends on the rest."""
    label, hint = str(LABELS[one.name]), str(HINTS.get(one.name, ""))
    if one.kind == "consent":
        return forms.BooleanField(label=label, required=False)
    if one.kind == "date":
        widget = forms.DateInput({"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d")
        return _asked(forms.DateField(label=label, help_text=hint, required=False, widget=widget), one, kind)
    if one.kind in {"choice", "country", "language"}:
        tongues = {
            str(code): str(name) for code, name in Locale.parse(get_language() or "fr", sep="-").languages.items()
        }
        options = choices_of(one, kind, countries=countries(), languages=tongues)
        choice = forms.ChoiceField(label=label, help_text=hint, required=False, choices=options)
        if one.kind == "language" and (get_language() or "") in one.choices(kind):
            choice.initial = get_language()
        return _asked(choice, one, kind)
    longest = min(rule.longest for _extension, _family, rule in one.rules)
    return _asked(forms.CharField(label=label, help_text=hint, required=False, max_length=longest), one, kind)


def _asked(field: forms.Field, one: Asked, kind: str) -> forms.Field:
    """Without «(optional)» where it is needed of everybody who is asked."""
    field.is_needed = all(  # type: ignore[attr-defined]  # read by StyledField
        rule.is_required for _extension, _family, rule in one.rules if not kind or rule.concerns(kind)
    )
    return field
