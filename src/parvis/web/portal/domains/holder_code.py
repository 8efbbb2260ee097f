"""The code that a registry sends to the present holder before it changes the holder (DNS Belgium)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from parvis.accounts.permissions import Permission
from parvis.domains.actions.holder_codes import ask_code_again, give_holder_code
from parvis.domains.models import HolderChange
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import require
from parvis.web.portal.domains.detail import held
from parvis.web.portal.domains.following import followed
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


class HolderCodeForm(forms.Form):
    """The code of the registry's letter."""

    code = forms.CharField(
        label=gettext_lazy("Code of the registry’s letter"),
        max_length=64,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none", "dir": "ltr"}),
        error_messages={"required": gettext_lazy("Enter the code that the present holder received.")},
    )


@require(Permission.CONTACTS_MANAGE)
@sensitive_post_parameters("code")
@require_POST
def code(request: PortalRequest, name: str) -> HttpResponse:
    """Go on with it at once."""
    domain = held(request, name)
    form = HolderCodeForm(request.POST)
    if form.is_valid():
        try:
            give_holder_code(domain, form.cleaned_data["code"], actor=request.actor, now=timezone.now())
        except NotAllowedError as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("The code is being sent to the registry."))
            return go(request, "portal:domain-holder", domain.name)
    latest = HolderChange.objects.filter(domain=domain).order_by("-requested_at").first()
    context = followed(domain, latest) | {"form": form}
    return render(request, "portal/domains/holder_change.html", context, status=422)


@require(Permission.CONTACTS_MANAGE)
@require_POST
def again(request: PortalRequest, name: str) -> HttpResponse:
    """Another letter of the registry."""
    domain = held(request, name)
    try:
        ask_code_again(domain, actor=request.actor, now=timezone.now())
    except NotAllowedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The registry is asked to send the code again."))
    return go(request, "portal:domain-holder", domain.name)
