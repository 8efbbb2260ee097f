"""Adding, changing and deleting the holders of an account (CON-1, CON-2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.accounts.permissions import Permission
from parvis.contacts.actions.changing import ChangeOfHolderError, delete
from parvis.contacts.actions.creating import create, holding
from parvis.contacts.labels import LABELS
from parvis.contacts.models import Contact
from parvis.domains.actions.contacts import edit_contact
from parvis.domains.actions.verifying import resend
from parvis.domains.holders import extensions_of, frozen_fields, names_to_hand_over
from parvis.domains.models import Domain
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import fresh_proof, require
from parvis.web.portal.contacts.forms import ContactForm, initial_of
from parvis.web.portal.domains.holder import ordered
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render

SHOWN: Final = 10
"""Names told one by one."""


@require(Permission.CONTACTS_MANAGE)
def add(request: PortalRequest) -> HttpResponse:
    """A new contact, from scratch or beginning with what another one says (``from``)."""
    if request.account is None:
        raise Http404
    now = timezone.now()
    sent = request.POST if request.method == "POST" else None
    form = ContactForm(sent, today=now.date(), initial=_beginning(request))
    if sent is not None and form.is_valid():
        made = create(request.account, particulars=form.particulars, actor=request.actor, now=now)
        if request.GET.get("domain") and request.GET.get("role"):
            # «holder» has a page of its own under the same address.
            back = reverse("portal:domain-contact", args=[request.GET["domain"], request.GET["role"]])
            return HttpResponseRedirect(f"{back}?contact={made.pk}")
        messages.success(request, _("Contact created. Choose it as the holder when you order."))
        return go(request, "portal:contact", made.pk)
    return render(request, "portal/contacts/form.html", {"form": form}, status=200 if sent is None else 422)


def _beginning(request: PortalRequest) -> dict[str, str]:
    asked = request.GET.get("from", "")
    known = Contact.objects.visible_to(request.actor).filter(pk=int(asked)).first() if asked.isdecimal() else None
    return initial_of(known) if known else {"country": request.account.country if request.account else ""}


@require(Permission.CONTACTS_MANAGE)
def change(request: PortalRequest, number: int) -> HttpResponse:
    """Every field but the country; what registries count as a change of holder leads to its order."""
    concerned: list[Domain] = []
    contact, now = _visible(request, number), timezone.now()
    sent = request.POST if request.method == "POST" else None
    form = ContactForm(sent, today=now.date(), contact=contact, initial=initial_of(contact))
    if sent is not None and form.is_valid():
        particulars = form.particulars | {"country": contact.country}
        try:
            edit_contact(contact, particulars=particulars, further=form.answers, actor=request.actor, now=now)
        except ChangeOfHolderError as refusal:
            concerned = names_to_hand_over(contact, refusal.extensions)
            if "hand-over" in request.POST and concerned:
                return _handed_over(request, contact, form, refusal.extensions)
            form.refuse(refusal)
        except NotAllowedError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Contact saved. The registries that have it are told."))
            return go(request, "portal:contact", contact.pk)
    context = {
        "form": form,
        "contact": contact,
        "frozen": _in_words(contact, form),
        "used_by": _uses(contact),
        "concerned": concerned,
        "shown": concerned[:SHOWN],
    }
    return render(request, "portal/contacts/form.html", context, status=200 if sent is None else 422)


def _handed_over(
    request: PortalRequest, contact: Contact, form: ContactForm, extensions: Sequence[str]
) -> HttpResponse:
    """What was typed is a contact of its own, and the order of the change to it comes next; sent twice, one contact."""
    made = holding(
        contact.account,
        particulars=form.particulars | {"country": contact.country},
        further={**contact.extra, **form.answers},
        actor=request.actor,
        now=timezone.now(),
    )
    asked = urlencode({"contact": made.pk, "tld": extensions}, doseq=True)
    return HttpResponseRedirect(f"{reverse('portal:contact-holder', args=[contact.pk])}?{asked}")


@require(Permission.CONTACTS_MANAGE)
@fresh_proof
def hand_over(request: PortalRequest, number: int) -> HttpResponse:
    """Give the names of a contact to another one, by one order."""
    contact = _visible(request, number)
    domains = names_to_hand_over(contact, request.GET.getlist("tld") or extensions_of(contact))
    if not domains:
        messages.info(request, _("This contact holds no domain whose holder can be changed now."))
        return go(request, "portal:contact", number)
    return ordered(request, domains)


def _uses(contact: Contact) -> int:
    return contact.domains.exclude(state__in=["released", "failed"]).count()


def _in_words(contact: Contact, form: ContactForm) -> list[tuple[str, str]]:
    """The fields that registries hold fast, with the extensions, in the order of the form."""
    frozen: dict[str, Any] = frozen_fields(contact)
    return [
        (str(LABELS.get(name, field.label)), ", ".join(f".{extension}" for extension in frozen[name]))
        for name, field in form.fields.items()
        if name in frozen
    ]


@require(Permission.CONTACTS_MANAGE)
def remove(request: PortalRequest, number: int) -> HttpResponse:
    """Ask first; then delete, if nothing uses it."""
    contact = _visible(request, number)
    if request.method == "POST":
        try:
            delete(contact, actor=request.actor, now=timezone.now())
        except NotAllowedError as refusal:
            messages.error(request, str(refusal))
            return go(request, "portal:contact", number)
        messages.success(request, _("Contact deleted."))
        return go(request, "portal:contacts")
    return render(request, "portal/contacts/delete.html", {"contact": contact})


@require(Permission.CONTACTS_MANAGE)
@require_POST
def send_again(request: PortalRequest, number: int) -> HttpResponse:
    """The letter by which the holder's address is verified, once more."""
    contact = _visible(request, number)
    try:
        resend(contact, actor=request.actor, now=timezone.now())
    except NotAllowedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Letter sent to %(email)s.") % {"email": contact.email})
    return go(request, "portal:contact", number)


def _visible(request: PortalRequest, number: int) -> Contact:
    visible = Contact.objects.visible_to(request.actor).select_related("account__brand__legal_entity")
    return get_object_or_404(visible, pk=number)
