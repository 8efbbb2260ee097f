"""The form of one record: its fields change with the type, and its sentences are those of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.dns.models import Zone
from parvis.dns.records import ttl
from parvis.dns.records.checking import LONGEST_NOTE, Checked, parts_of, typed, written
from parvis.dns.records.consistency import Finding
from parvis.dns.records.kinds import KINDS
from parvis.dns.records.names import owner_typed, shown_name
from parvis.dns.records.problems import FaultError, Problem, errors, warnings
from parvis.dns.records.values import APEX, Record
from parvis.web.portal.dns.entries import Entry
from parvis.web.portal.dns.guides.parts import field_of
from parvis.web.portal.dns.rows import ttl_phrase

OTHER: Final = "other"
OFFERED: Final = (300, 3_600, 86_400)


@dataclass(frozen=True, slots=True)
class Placed:
    """A field, and how many of the twelve columns it takes."""

    bound: BoundField
    width: str


class RecordForm(forms.Form):
    """Validates; ``record`` is what was typed, and ``doubts`` what is said of it without refusing it.

    ``is_raw``: one field takes the value as zone files write it, for every type.
    """

    owner = forms.CharField(label=gettext_lazy("Name"), required=False)
    ttl = forms.ChoiceField(label="TTL", help_text=gettext_lazy("How long others may keep the answer."))
    ttl_other = forms.CharField(
        label=gettext_lazy("Other duration"),
        required=False,
        help_text=gettext_lazy("In seconds, or for example 30m, 12h, 2d."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=gettext_lazy("Your team sees it; it is never published."),
    )

    def __init__(
        self, entry: Entry, zone: Zone, record: Record | None = None, *, is_raw: bool = False, **more: Any
    ) -> None:
        initial = _initial(entry, record, is_raw=is_raw) | dict(more.pop("initial", {}))
        self.place = f"r{record.key[:6]}" if record else "r"
        super().__init__(initial=initial, auto_id=f"{self.place}_%s", **more)
        self.entry, self.zone, self.is_raw = entry, zone, is_raw
        self.guide = None if is_raw else entry.guide
        self.record: Record | None = None
        self.doubts: list[Problem] = []
        self._set_fields(record)

    def _set_fields(self, record: Record | None) -> None:
        tail = {name: self.fields.pop(name) for name in ("ttl", "ttl_other", "note")}
        if self.guide:
            self.fields |= self.guide.fields()
        elif self.is_raw:
            widget = forms.Textarea({"rows": 3, "class": "textarea mono", "spellcheck": "false", "dir": "ltr"})
            label = _("Value as zone files write it")
            self.fields["value"] = forms.CharField(label=label, widget=widget)
        else:
            self.fields |= {f"part_{part.name}": field_of(part) for part in KINDS[self.entry.kind].parts}
        self.fields |= tail
        known = sorted({*OFFERED, *([record.ttl] if record else [])})
        self.fields["ttl"].choices = [  # type: ignore[attr-defined]  # it is a ChoiceField
            *((str(seconds), ttl_phrase(seconds)) for seconds in known),
            (OTHER, _("Other duration…")),
        ]
        owner = self.fields["owner"]
        # Nothing typed is a name too, as its hint says.
        owner.is_needed = True  # type: ignore[attr-defined]  # read by the form's renderer
        owner.widget.attrs |= {"autocapitalize": "off", "autocomplete": "off", "spellcheck": "false"}
        owner.widget.attrs["data-suffix"] = self.suffix
        owner.help_text = owner.help_text or _("Leave empty or enter @ for the domain itself.")

    @property
    def suffix(self) -> str:
        """What follows the name that is typed."""
        under = "._domainkey" if self.guide and self.guide.code == "DKIM" else ""
        return f"{under}.{self.zone.unicode_name}"

    @property
    def auto_id_of_type(self) -> str:
        """The id of the list of types, which stands in front of the fields."""
        return f"{self.place}_type"

    @property
    def name_fields(self) -> list[Placed]:
        """Those that make the name, in their order."""
        before = list(self.fields)[: list(self.fields).index("owner") + 1]
        return [Placed(self[name], "w9" if len(before) == 1 else "w3") for name in before]

    @property
    def value_fields(self) -> list[Placed]:
        """Those between the name and the TTL, in their order."""
        names = list(self.fields)[list(self.fields).index("owner") + 1 : list(self.fields).index("ttl")]
        return [Placed(self[name], _width(self.fields[name], len(names))) for name in names]

    def clean(self) -> dict[str, Any]:
        """Read the record, and give each field its sentences."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if cleaned["ttl"] == OTHER and not cleaned["ttl_other"]:
            self.add_error("ttl_other", _("Enter a duration."))
            return cleaned
        duration = cleaned["ttl_other"] if cleaned["ttl"] == OTHER else cleaned["ttl"]
        checked = self._checked(cleaned, duration)
        self.record = checked.record
        self.show(errors(checked.problems))
        self.doubts = warnings(checked.problems)
        return cleaned

    def _checked(self, cleaned: Mapping[str, Any], duration: str) -> Checked:
        kind, zone, note = self.entry.kind, self.zone.name, cleaned["note"]
        if self.is_raw:
            return self._written(cleaned, duration)
        if self.guide:
            owner, values = self.guide.owner(cleaned), self.guide.parts(cleaned)
        else:
            owner = cleaned["owner"]
            values = {part.name: cleaned[f"part_{part.name}"] for part in KINDS[kind].parts}
        return typed(kind, owner=owner, ttl_text=duration, values=values, zone=zone, note=note)

    def _written(self, cleaned: Mapping[str, Any], duration: str) -> Checked:
        try:
            owner = owner_typed(cleaned["owner"], self.zone.name)
        except FaultError as fault:
            return Checked(None, [Problem("owner", fault.sentence)])
        try:
            seconds = ttl.seconds(duration)
        except FaultError as fault:
            return Checked(None, [Problem("ttl", fault.sentence)])
        return written(
            self.entry.kind,
            owner=owner,
            seconds=seconds,
            value=cleaned["value"],
            zone=self.zone.name,
            note=cleaned["note"],
        )

    def show(self, problems: Iterable[Problem]) -> None:
        """Put each sentence beside its field."""
        for problem in problems:
            self.add_error(self._place(problem.field), str(problem.sentence))

    def refuse(self, findings: Iterable[Finding]) -> None:
        """What records may not be to one another: beside the field where this one is at fault, else above the form."""
        listed = list(findings)
        ours = [one for one in listed if one.record and self.record and one.record.key == self.record.key]
        self.show(finding.problem for finding in ours)
        for finding in [] if ours else listed:
            name = shown_name(finding.record.owner) if finding.record else self.zone.unicode_name
            kind = finding.record.kind if finding.record else ""
            said = {"record": f"{name} {kind}".strip(), "sentence": finding.problem.sentence}
            self.add_error(None, _("%(record)s: %(sentence)s") % said)

    def _place(self, field: str) -> str | None:
        if field == "ttl" and self.data.get("ttl") == OTHER:
            return "ttl_other"
        places = self.guide.places if self.guide else {}
        for name in (places.get(field, field), f"part_{field}", "value" if self.is_raw else ""):
            if name in self.fields:
                return name
        return None


def _width(field: forms.Field, among: int) -> str:
    if among == 1 or isinstance(field.widget, forms.Textarea | forms.RadioSelect):
        return ""
    return "w6" if isinstance(field, forms.BooleanField | forms.EmailField) or among == 2 else "w3"  # noqa: PLR2004


def _initial(entry: Entry, record: Record | None, *, is_raw: bool) -> dict[str, Any]:
    if record is None:
        return {"ttl": str(ttl.DEFAULT)}
    seconds = {"ttl": str(record.ttl), "note": record.note}
    owner = "" if record.owner == APEX else shown_name(record.owner)
    if is_raw:
        return {"owner": owner, "value": record.value, **seconds}
    if entry.guide:
        return {**(entry.guide.read(record) or {"owner": owner}), **seconds}
    if entry.kind != record.kind:
        return {"owner": owner, **seconds}
    return {"owner": owner, **{f"part_{name}": value for name, value in parts_of(record).items()}, **seconds}


class SoaForm(forms.Form):
    """How long the SOA record may be kept (DNS-2)."""

    ttl = forms.CharField(
        label=gettext_lazy("TTL of the SOA record"),
        help_text=gettext_lazy("In seconds, or for example 30m, 12h, 2d."),
    )

    def clean_ttl(self) -> int:
        """In seconds."""
        try:
            return ttl.seconds(self.cleaned_data["ttl"])
        except FaultError as fault:
            raise forms.ValidationError(str(fault)) from fault
