"""The host objects under a name: name servers that others may use, with their addresses (DOM-6)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.accounts.permissions import Permission
from parvis.domains.actions.host_changes import KINDS, request_host, request_host_removal
from parvis.domains.models import Domain, InnerHost
from parvis.domains.ports import Capability
from parvis.domains.registries import offers
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.models import Operation
from parvis.web.access import fresh_proof, require
from parvis.web.nameservers import PLAIN
from parvis.web.operations import told
from parvis.web.portal.domains.detail import OPEN
from parvis.web.portal.domains.settings import active
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


class HostForm(forms.Form):
    """A host and its addresses; what they may be, the action says."""

    host = forms.CharField(
        label=gettext_lazy("Host name"),
        max_length=255,
        widget=forms.TextInput(PLAIN),
        error_messages={"required": gettext_lazy("Enter the name of the host, for example ns1.")},
    )
    addresses = forms.CharField(
        label=gettext_lazy("Addresses"),
        help_text=gettext_lazy("IPv4 and IPv6, with a space in between."),
        max_length=600,
        widget=forms.TextInput(PLAIN),
        error_messages={"required": gettext_lazy("Enter at least one IPv4 or IPv6 address.")},
    )


@require(Permission.DOMAINS_NAMESERVERS)
@fresh_proof
def hosts(request: PortalRequest, name: str) -> HttpResponse:
    """Those that the registry has, and another one."""
    domain = _with_hosts(request, name)
    form = HostForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _asked(request, domain, form):
        return go(request, "portal:domain-hosts", domain.name)
    under_way = Operation.objects.visible_to(request.actor).filter(subject=domain.name, kind__in=KINDS, state__in=OPEN)
    context = {
        "domain": domain,
        "hosts": InnerHost.objects.filter(domain=domain).order_by("name"),
        "operations": [(one.arguments["host"], told(one)) for one in under_way.order_by("created_at")],
        "form": form,
    }
    return render(request, "portal/domains/hosts.html", context, status=422 if form.errors else 200)


@require(Permission.DOMAINS_NAMESERVERS)
@fresh_proof
def host(request: PortalRequest, name: str, host: str) -> HttpResponse:
    """Other addresses for one, or its removal."""
    domain = _with_hosts(request, name)
    found = get_object_or_404(InnerHost, domain=domain, name=host)
    initial = {"host": found.name, "addresses": " ".join(found.addresses)}
    form = HostForm({**request.POST.dict(), "host": found.name} if request.method == "POST" else None, initial=initial)
    if "remove" in request.POST:
        form = HostForm(initial, initial=initial)
        is_asked = _removed(request, domain, form)
    else:
        is_asked = form.is_valid() and _asked(request, domain, form)
    if is_asked:
        return go(request, "portal:domain-hosts", domain.name)
    context = {"domain": domain, "host": found, "form": form, "is_used": found.name in domain.nameservers}
    return render(request, "portal/domains/host.html", context, status=422 if form.errors else 200)


def _with_hosts(request: PortalRequest, name: str) -> Domain:
    """The name, whose registry has host objects and whose provider lets them be changed; or 404."""
    domain = active(request, name)
    if not request.brand.allows_nameservers or not offers(domain.registry, Capability.HOSTS):
        raise Http404(name)
    return domain


def _asked(request: PortalRequest, domain: Domain, form: HostForm) -> bool:
    typed = form.cleaned_data
    try:
        request_host(domain, host=typed["host"], addresses=typed["addresses"], actor=request.actor, now=timezone.now())
    except NotAllowedError as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return False
    messages.success(request, _("Change requested. The host is shown here once the registry has taken it."))
    return True


def _removed(request: PortalRequest, domain: Domain, form: HostForm) -> bool:
    form.is_valid()
    try:
        request_host_removal(domain, host=form["host"].value(), actor=request.actor, now=timezone.now())
    except NotAllowedError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Removal requested. The host disappears once the registry has taken it."))
    return True
