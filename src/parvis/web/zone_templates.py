"""Templates of zones as people choose and write them: the known ones, the provider's, their own (DNS-5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.dns.actions.templates import Written
from parvis.dns.models import ZoneTemplate
from parvis.dns.records.problems import Words
from parvis.dns.records.values import Record
from parvis.dns.zonetemplates.filling import LONGEST_VALUE, Filled, filled, slots
from parvis.dns.zonetemplates.known import BY_SLUG, KNOWN, Asked, KnownTemplate
from parvis.kit.actor import Actor

PREFIX = "slot_"
"""Stands before the name of what is filled in, so that it is never that of another field."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One template. ``ref`` stands for it in addresses; ``asked`` has the words and examples of its slots, where there are any."""

    ref: str
    name: Words
    description: Words
    text: str
    asked: Mapping[str, Asked] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Templates of one origin."""

    title: Words
    choices: Sequence[Choice]


def groups_of(actor: Actor) -> list[Group]:
    """All that ``actor`` may choose from, their own first; groups without any are left out."""
    kept = list(ZoneTemplate.objects.visible_to(actor).order_by("name"))
    groups = (
        Group(_("Your templates"), [_kept(one) for one in kept if one.account_id is not None]),
        Group(_("Templates of your provider"), [_kept(one) for one in kept if one.account_id is None]),
        Group(_("Common templates"), [_known(one) for one in KNOWN]),
    )
    return [group for group in groups if group.choices]


def choice_of(actor: Actor, ref: str) -> Choice | None:
    """The template that ``ref`` stands for, if ``actor`` may have it."""
    if ref.isascii() and ref.isdigit() and len(ref) < 10:  # noqa: PLR2004 - what a key is at most
        kept = ZoneTemplate.objects.visible_to(actor).filter(pk=int(ref)).first()
        return _kept(kept) if kept else None
    known = BY_SLUG.get(ref)
    return _known(known) if known else None


def add_slots(form: forms.Form, choice: Choice, values: Mapping[str, str] | None = None) -> None:
    """Give ``form`` a field for each thing to fill in."""
    for slot in slots(choice.text):
        label, example = choice.asked.get(slot.name, (slot.name, ""))
        form.fields[PREFIX + slot.name] = forms.CharField(
            label=str(label),
            max_length=LONGEST_VALUE,
            required=not slot.is_optional,
            initial=(values or {}).get(slot.name, ""),
            help_text=_("For example %(example)s") % {"example": example} if example else "",
            error_messages={"required": _("Fill this in.")},
            widget=forms.TextInput({"class": "input mono", "autocapitalize": "off", "spellcheck": "false"}),
        )


def values_of(form: forms.Form) -> dict[str, str]:
    """What was filled in, by the name of the slot."""
    typed = form.cleaned_data
    return {name.removeprefix(PREFIX): typed[name] for name in form.fields if name.startswith(PREFIX) and name in typed}


def fill_in(form: forms.Form, choice: Choice, zone: str) -> Sequence[Record]:
    """The records for ``zone``, and every problem beside the field that it comes from."""
    found: Filled = filled(choice.text, values_of(form), zone)
    for name, sentences in found.problems.items():
        for sentence in dict.fromkeys(str(one) for one in sentences):
            if PREFIX + name in form.fields and not form.has_error(PREFIX + name):
                form.add_error(PREFIX + name, sentence)
    for fault in found.faults:
        form.add_error(None, f"{fault.text} – {fault.sentence}")
    return found.records


class TemplateForm(forms.Form):
    """A template as it is written."""

    name = forms.CharField(
        label=_("Name"), max_length=80, error_messages={"required": _("Enter a name, for example Site and e-mail.")}
    )
    description = forms.CharField(label=_("Description"), max_length=200, required=False)
    text = forms.CharField(
        label=_("Records"),
        help_text=_(
            "Lines of a zone file. Write {{ip_web}} for what is to be filled in, {{ipv6?}} where it may be left empty, "
            "and {{domain}} for the domain itself."
        ),
        strip=False,
        error_messages={"required": _("A template has at least one record.")},
        widget=forms.Textarea({"rows": 14, "class": "textarea mono", "spellcheck": "false", "autocapitalize": "off"}),
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def written(self) -> Written:
        """What the action takes."""
        typed: dict[str, Any] = self.cleaned_data
        return Written(name=typed["name"], text=typed["text"].replace("\r\n", "\n"), description=typed["description"])


def _kept(template: ZoneTemplate) -> Choice:
    return Choice(str(template.pk), template.name, template.description, template.text)


def _known(template: KnownTemplate) -> Choice:
    return Choice(
        template.slug, template.name, template.description, template.text, template.asked, source=template.source
    )
