"""A name on its way to us: where the transfer is, and what to do when it stalls (DOM-9)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from parvis.accounts.permissions import Permission
from parvis.domains.actions.transfers import give_code, withdraw_transfer
from parvis.domains.enums import OPEN_TRANSFER, TransferStage
from parvis.domains.models import Transfer
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import require
from parvis.web.portal.domains.detail import held
from parvis.web.portal.domains.forms import TransferCodeForm
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


def coming(request: PortalRequest, name: str) -> Transfer:
    """The last transfer to us of a name of the account, or 404."""
    domain = held(request, name)
    found = Transfer.objects.filter(domain=domain, is_inbound=True).order_by("-requested_at").first()
    if found is None:
        raise Http404(name)
    found.domain = domain
    return found


@require(Permission.DOMAINS_TRANSFER)
@sensitive_post_parameters("code")
def transfer(request: PortalRequest, name: str) -> HttpResponse:
    """Follow it; another code, or the same once the obstacle is lifted, sends it again."""
    found = coming(request, name)
    form = TransferCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            give_code(found.domain, form.cleaned_data["code"], actor=request.actor, now=timezone.now())
        except NotAllowedError as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("The transfer is asked for again."))
            return go(request, "portal:domain-transfer", found.domain.name)
    context = {
        "domain": found.domain,
        "transfer": found,
        "form": form,
        "is_open": found.stage in OPEN_TRANSFER and not found.is_withdrawn,
        "is_blocked": found.stage == TransferStage.BLOCKED and not found.is_withdrawn,
    }
    return render(request, "portal/domains/transfer.html", context, status=422 if form.errors else 200)


@require(Permission.DOMAINS_TRANSFER)
def withdraw(request: PortalRequest, name: str) -> HttpResponse:
    """Give it up, after a page that says what follows."""
    found = coming(request, name)
    if found.stage not in OPEN_TRANSFER:
        return go(request, "portal:domain-transfer", found.domain.name)
    if request.method != "POST":
        return render(request, "portal/domains/withdraw.html", {"domain": found.domain})
    try:
        withdraw_transfer(found.domain, actor=request.actor, now=timezone.now())
    except NotAllowedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The transfer is being withdrawn. What you paid is given back."))
    return go(request, "portal:domain-transfer", found.domain.name)
