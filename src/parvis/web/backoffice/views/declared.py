"""The name servers that are declared at the registries, brand by brand (DOM-15)."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.accounts.permissions import Permission
from parvis.brands.models import Brand
from parvis.domains.actions.declared import ask_again
from parvis.domains.models import DeclaredServer
from parvis.web.access import staff
from parvis.web.declared import servers_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render


@staff(Permission.STAFF_READ)
def servers(request: PortalRequest) -> HttpResponse:
    """Those of every brand that may be seen, with what each registry last answered and why one did not."""
    visible = DeclaredServer.objects.visible_to(request.actor)
    brands = Brand.objects.filter(pk__in=visible.values("brand_id")).order_by("name")
    context = {
        "brands": [(brand, servers_of(visible, brand.pk)) for brand in brands],
        "may_ask": request.actor.may(Permission.STAFF_OPERATIONS),
    }
    return render(request, "backoffice/declared.html", context)


@staff(Permission.STAFF_OPERATIONS)
@require_POST
def ask(request: PortalRequest) -> HttpResponse:
    """Have the registries asked again, in the background."""
    visible = DeclaredServer.objects.visible_to(request.actor)
    for brand_id in visible.order_by("brand_id").values_list("brand_id", flat=True).distinct():
        ask_again(brand_id)
    messages.success(request, _("The registries are being asked. Reload this page in a moment."))
    return go(request, "backoffice:declared")
