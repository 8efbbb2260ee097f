"""A template for many zones: what it would do to each, then a job that goes on without the browser (DOM-12, guide 9.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from parvis.accounts.permissions import Permission
from parvis.dns.actions import runs
from parvis.dns.enums import LineState
from parvis.dns.importing import Mode
from parvis.dns.models import TemplateRun, Zone
from parvis.dns.records.changes import difference
from parvis.dns.records.consistency import introduced
from parvis.dns.records.problems import Weight
from parvis.web.access import require
from parvis.web.paging import page_of
from parvis.web.portal.dns.applying import mode_field
from parvis.web.portal.domains.choosing import MOST, chosen_names
from parvis.web.requests import PortalRequest
from parvis.web.ui.formats import ascii_host
from parvis.web.ui.responses import go, render
from parvis.web.zone_templates import Choice, add_slots, choice_of, groups_of, values_of

UNCONFIRMED: Final = 50
"""Beyond, the number of domains is typed (guide 9.6)."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the template would do to one zone: ``count`` changes, or ``refusal``, why none."""

    name: str
    count: int
    refusal: str = ""


class ManyForm(forms.Form):
    """The domains, what the template asks for, and what becomes of the rest."""

    names = forms.CharField(
        label=gettext_lazy("Domains"),
        help_text=gettext_lazy("One a line, at most 1,000. Their DNS zone must be with us."),
        error_messages={"required": gettext_lazy("Enter at least one domain, for example exemple.fr.")},
        widget=forms.Textarea({"rows": 8, "class": "textarea mono", "spellcheck": "false", "autocapitalize": "off"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, choice: Choice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_slots(self, choice)
        self.fields["mode"] = mode_field()
        self.fields["confirmed"] = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_names(self) -> list[str]:
        """Each once, in ASCII."""
        typed = self.cleaned_data["names"].replace(",", " ").replace(";", " ").lower().split()
        names = list(dict.fromkeys(ascii_host(name.rstrip(".")) for name in typed))
        if len(names) > MOST:
            raise forms.ValidationError(_("At most 1,000 domains at a time."))
        return names

    def wish(self, choice: Choice) -> runs.Wish:
        """What the action takes."""
        is_whole = self.cleaned_data["mode"] == Mode.REPLACE.value
        return runs.Wish(str(choice.name), choice.text, values_of(self), is_whole=is_whole)


@require(Permission.ZONES_MANAGE)
@require_POST
def choose(request: PortalRequest) -> HttpResponse:
    """A template for the domains of a selection in the list."""
    if request.account is None or not request.brand.allows_zone:
        raise Http404
    names = chosen_names(request)
    if not names or len(names) > MOST:
        messages.warning(request, _("Select between 1 and 1,000 domains."))
        return go(request, "portal:domains")
    context = {"names": names, "groups": groups_of(request.actor)}
    return render(request, "portal/templates/choose.html", context)


@require(Permission.ZONES_MANAGE)
def apply_to_many(request: PortalRequest) -> HttpResponse:
    """Fill it in; see what it would do to each; confirm."""
    choice = choice_of(request.actor, request.GET.get("template", ""))
    if request.account is None or not request.brand.allows_zone:
        raise Http404
    if choice is None:
        return go(request, "portal:templates")
    is_chosen = "chosen" in request.POST
    initial = {"key": uuid4(), "names": request.POST.get("chosen", "").replace(" ", "\n")}
    form = ManyForm(None if is_chosen else request.POST or None, choice=choice, initial=initial)
    context: dict[str, Any] = {"choice": choice, "form": form}
    if form.is_valid():
        wish = form.wish(choice)
        zones = _zones(request, form.cleaned_data["names"])
        outlooks = [_outlook(wish, name, zones.get(name)) for name in form.cleaned_data["names"]]
        going = [zones[one.name] for one in outlooks if one.count]
        context |= {"outlooks": outlooks, **_summed(outlooks), "must_confirm": len(going) > UNCONFIRMED}
        if "run" in request.POST and going and _is_confirmed(form, len(going)):
            run = runs.ask(
                wish, going, account=request.account, key=form.cleaned_data["key"], language=request.LANGUAGE_CODE,
                actor=request.actor, now=timezone.now(),
            )  # fmt: skip
            return go(request, "portal:template-run", run.pk)
    return render(request, "portal/templates/apply.html", context, status=422 if form.errors else 200)


@require(Permission.ZONES_READ)
def run(request: PortalRequest, pk: int) -> HttpResponse:
    """How far it is, and what became of each zone; those that were refused first."""
    found = get_object_or_404(TemplateRun.objects.visible_to(request.actor), pk=pk)
    counts = dict(found.lines.values_list("state").annotate(Count("pk")).order_by())
    total = sum(counts.values())
    refused_first = found.lines.select_related("zone").order_by("-sentence", "pk")
    context = {
        "run": found,
        "total": total,
        "behind": total - counts.get(LineState.WAITING, 0),
        "counts": [(LineState(state).label, counts[state]) for state in LineState.values if counts.get(state)],
        "page": page_of(refused_first, request),
        "may_stop": request.actor.may(Permission.ZONES_MANAGE) and found.finished_at is None,
    }
    return render(request, "portal/templates/run.html#progress", context)


@require(Permission.ZONES_MANAGE)
@require_POST
def stop(request: PortalRequest, pk: int) -> HttpResponse:
    """What has not begun is not carried out; what is done stays done."""
    found = get_object_or_404(TemplateRun.objects.visible_to(request.actor).select_related("account"), pk=pk)
    runs.stop(found, actor=request.actor, now=timezone.now())
    messages.success(request, _("Stopped. What was published before stays."))
    return go(request, "portal:template-run", pk)


def _zones(request: PortalRequest, names: Sequence[str]) -> dict[str, Zone]:
    rows = Zone.objects.visible_to(request.actor).live().filter(name__in=names)
    return {zone.name: zone for zone in rows}


def _outlook(wish: runs.Wish, name: str, zone: Zone | None) -> Outlook:
    if zone is None:
        return Outlook(name, 0, _("This domain is not in the account, or its DNS zone is not with us."))
    before, after, found = runs.outcome(wish, zone)
    wrong = [str(one) for ones in found.problems.values() for one in ones] + [str(one.sentence) for one in found.faults]
    wrong = wrong or [
        str(one.problem.sentence) for one in introduced(name, before, after) if one.problem.weight is Weight.ERROR
    ]
    return Outlook(name, 0, wrong[0]) if wrong else Outlook(name, len(difference(before, after)))


def _summed(outlooks: Sequence[Outlook]) -> dict[str, int]:
    return {
        "changing": sum(one.count > 0 for one in outlooks),
        "same": sum(not one.count and not one.refusal for one in outlooks),
        "refused": sum(bool(one.refusal) for one in outlooks),
    }


def _is_confirmed(form: ManyForm, count: int) -> bool:
    if count <= UNCONFIRMED or form.cleaned_data.get("confirmed") == count:
        return True
    form.add_error(None, _("Enter the number of domains that will change: %(count)d.") % {"count": count})
    return False
