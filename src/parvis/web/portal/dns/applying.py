"""A template for one zone: chosen, filled in, looked at on the present zone, then reviewed as a draft (guide 9.5.7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from parvis.accounts.permissions import Permission
from parvis.dns.enums import VersionCause
from parvis.dns.importing import Mode
from parvis.dns.models import Zone
from parvis.dns.queries import records_of
from parvis.dns.records.changes import difference
from parvis.dns.records.consistency import introduced
from parvis.dns.records.values import Record
from parvis.dns.zonetemplates.merging import merged
from parvis.web.access import require
from parvis.web.portal.dns.differences import difference_of
from parvis.web.portal.dns.filling import DraftForm, fill, waiting
from parvis.web.portal.dns.holding import zone_of
from parvis.web.portal.dns.remarks import said_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.forms import ChoiceCards
from parvis.web.ui.responses import go, render
from parvis.web.zone_templates import Choice, add_slots, choice_of, fill_in, groups_of


def mode_field() -> forms.ChoiceField:
    """What becomes of the other records."""
    return forms.ChoiceField(
        label=_("What to do with the other records"),
        choices=((Mode.ADD.value, _("Keep the others")), (Mode.REPLACE.value, _("Replace the whole zone"))),
        initial=Mode.ADD.value,
        widget=ChoiceCards(
            hints={
                Mode.ADD.value: _("Only what serves the same purpose at the same name is replaced."),
                Mode.REPLACE.value: _("What the template does not have is removed."),
            }
        ),
    )


class ApplyForm(DraftForm):
    """What the template asks for, and what becomes of the rest. ``records`` is what the zone would hold."""

    def __init__(self, *args: Any, choice: Choice, zone: Zone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choice, self.zone = choice, zone
        self.records: Sequence[Record] = ()
        add_slots(self, choice)
        self.fields["mode"] = mode_field()

    def clean(self) -> dict[str, Any]:
        """Each value by the record that it makes."""
        typed = super().clean() or {}
        coming = fill_in(self, self.choice, self.zone.name)
        is_whole = typed.get("mode") == Mode.REPLACE.value
        self.records = list(coming) if is_whole else merged(records_of(self.zone), coming)
        return typed


@require(Permission.ZONES_MANAGE)
def apply_template(request: PortalRequest, name: str) -> HttpResponse:
    """Choose one; fill it in and see what it does; go on to the review."""
    zone, conflict = zone_of(request, name), None
    choice = choice_of(request.actor, request.GET.get("template", ""))
    if choice is None:
        context = {"zone": zone, "groups": groups_of(request.actor)}
        return render(request, "portal/dns/choose_template.html", context)
    before = waiting(zone)
    initial = {"edition": before["edition"]}
    form = ApplyForm(request.POST or None, choice=choice, zone=zone, initial=initial)
    if form.is_valid() and "review" in request.POST:
        conflict = fill(request, zone, form.records, cause=VersionCause.TEMPLATE, form=form)
        if conflict is None and not form.errors:
            return go(request, "portal:zone-review", zone.name)
    context = {"zone": zone, "choice": choice, "form": form, "conflict": conflict, **before}
    if form.is_bound and not form.errors:
        context.update(_looked_at(zone, form.records))
        form = ApplyForm({**request.POST.dict(), "edition": waiting(zone)["edition"] or ""}, choice=choice, zone=zone)
        context["form"] = form
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "portal/dns/apply_template.html", context, status=status)


def _looked_at(zone: Zone, records: Sequence[Record]) -> dict[str, Any]:
    """What the zone would become."""
    now = records_of(zone)
    return {
        "difference": difference_of(difference(now, records), zone.name),
        "remarks": said_of(introduced(zone.name, now, records), zone),
    }
