"""The contacts of a name, and choosing another for a role (DOM-5)."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.accounts.permissions import Permission
from parvis.contacts.models import Contact
from parvis.contacts.queries import matching
from parvis.domains.actions.roles import KINDS, request_contact, role_refusal
from parvis.domains.enums import OPEN_HOLDER_CHANGE, DomainState
from parvis.domains.ports import ContactRole
from parvis.domains.roles import LABELS, OTHERS, filled_roles
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.models import Operation
from parvis.web.access import fresh_proof, require
from parvis.web.operations import told
from parvis.web.portal.domains.detail import OPEN, held
from parvis.web.portal.domains.settings import active
from parvis.web.requests import PortalRequest, words_typed
from parvis.web.ui.responses import go, render

SHOWN: Final = 20
LONGEST: Final = 200


class ContactChoiceForm(forms.Form):
    """One of the account's contacts."""

    contact: forms.ModelChoiceField[Contact] = forms.ModelChoiceField(
        Contact.objects.none(),
        label=gettext_lazy("Contact"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a contact, or create one.")},
    )

    def __init__(self, *args: Any, contacts: QuerySet[Contact], shown: list[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = contacts  # type: ignore[attr-defined]
        self.fields["contact"].choices = [(one.pk, f"{one.name}, {one.email}") for one in shown]  # type: ignore[attr-defined]


@require(Permission.DOMAINS_READ)
def contacts(request: PortalRequest, name: str) -> HttpResponse:
    """Each role as the registry has it and as we know it, with what is under way."""
    domain, actor, now = held(request, name), request.actor, timezone.now()
    under_way = Operation.objects.visible_to(actor).filter(subject=domain.name, kind__in=KINDS.values(), state__in=OPEN)
    may_change = domain.state == DomainState.ACTIVE and actor.may(Permission.CONTACTS_MANAGE)
    rows = [
        (one, may_change and not one.is_holder and role_refusal(domain, one.role, actor=actor, now=now) is None)
        for one in filled_roles(domain, now=now)
    ]
    admin_stays = any(one.role is ContactRole.ADMIN for one, _may in rows) and not request.brand.allows_contacts
    context = {
        "domain": domain,
        "rows": rows,
        "admin_stays": admin_stays,
        "is_handed_over": domain.holder_changes.filter(stage__in=OPEN_HOLDER_CHANGE).exists(),
        "operations": [told(operation) for operation in under_way.order_by("created_at")],
        "may_contacts": actor.may(Permission.CONTACTS_MANAGE),
    }
    return render(request, "portal/domains/contacts.html", context)


@require(Permission.CONTACTS_MANAGE)
@fresh_proof
def contact(request: PortalRequest, name: str, role: str) -> HttpResponse:
    """Choose among the account's contacts, or go and create one."""
    domain, now = active(request, name), timezone.now()
    wanted = _role(role)
    if role_refusal(domain, wanted, actor=request.actor, now=now) is not None:
        raise Http404(role)
    form = ContactChoiceForm(request.POST if request.method == "POST" else None, **contacts_to_choose(request))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["contact"]
        try:
            request_contact(domain, role=wanted, contact=chosen, actor=request.actor, now=now)
        except NotAllowedError as refusal:
            form.add_error("contact", str(refusal))
        else:
            messages.success(request, _("Change requested. The registry is being told."))
            return go(request, "portal:domain-contacts", domain.name)
    context = {
        "domain": domain,
        "form": form,
        "label": LABELS[wanted],
        "role": wanted.value,
        "current": next((one for one in filled_roles(domain, now=now) if one.role is wanted), None),
        "text": words_typed(request),
        "has_search": has_many(request),
    }
    return render(request, "portal/domains/contact.html", context, status=422 if form.errors else 200)


def _role(text: str) -> ContactRole:
    if text not in {role.value for role in OTHERS}:
        raise Http404(text)
    return ContactRole(text)


def contacts_to_choose(request: PortalRequest, *, without: int = 0) -> dict[str, Any]:
    """What a form that offers contacts takes: the latest ones or those searched for, after the one just created.

    ``without``: the contact that is no choice.
    """
    visible = Contact.objects.visible_to(request.actor).exclude(pk=without)
    asked = request.GET.get("contact", "")
    start = visible.filter(pk=int(asked)).first() if asked.isdecimal() else None
    latest = matching(visible, words_typed(request)[:LONGEST]).order_by("-pk")
    others = latest.exclude(pk=start.pk) if start is not None else latest
    shown = [*([start] if start is not None else []), *others[:SHOWN]]
    return {"contacts": visible, "shown": shown, "initial": {"contact": start.pk if start is not None else None}}


def has_many(request: PortalRequest) -> bool:
    """Say whether the account has more contacts than are shown at once, so that they are searched."""
    return Contact.objects.visible_to(request.actor).count() > SHOWN
