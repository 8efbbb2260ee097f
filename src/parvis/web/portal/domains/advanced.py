"""«Paramètres avancés»: the name servers that the provider has declared at the registries (DOM-15)."""

from django.http import HttpResponse

from parvis.accounts.permissions import Permission
from parvis.domains.models import DeclaredServer
from parvis.web.access import require
from parvis.web.declared import servers_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import render


@require(Permission.DOMAINS_READ)
def advanced(request: PortalRequest) -> HttpResponse:
    """Those of the brand, with what each registry last answered. Asks nobody."""
    servers = servers_of(DeclaredServer.objects.visible_to(request.actor), request.brand.pk)
    return render(request, "portal/domains/advanced.html", {"servers": servers})
