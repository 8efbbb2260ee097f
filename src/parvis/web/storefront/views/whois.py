"""Public registration data of a taken name (SHOP-5)."""

from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Final

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.throttling import is_over, network_of
from parvis.catalog.queries import sold_tlds
from parvis.catalog.rules import rules_of
from parvis.domains.search.lookups import look_up
from parvis.domains.search.typing import check_label, understand
from parvis.kit.drivers import UnknownDriverError
from parvis.kit.failures import NeedsPersonError, TryLaterError
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import public
from parvis.web.requests import PortalRequest, words_typed
from parvis.web.ui.responses import render
from parvis.web.ui.views import too_many

PATIENCE: Final = 4.0


@public
def whois(request: PortalRequest) -> HttpResponse:
    """What the registry publishes of a name."""
    now = timezone.now()
    typed = words_typed(request)
    if not typed:
        return render(request, "storefront/whois.html", {"q": ""})
    if is_over(f"whois:{network_of(request.actor.ip)}", limit=20, seconds=60, now=now):
        return too_many(request, 1)
    context: dict[str, object] = {"q": typed}
    try:
        registries = {tld.name: tld.registry for tld in sold_tlds(request.brand)}
        known = {name: rules_of(name, now.date()) for name in registries}
        understood = understand(typed, known)
        wanted = check_label(understood.label, known[understood.extension or next(iter(known))])
        found = look_up(registries[wanted.extension], wanted.name, seconds=PATIENCE, now=now)
        context |= {"name": wanted.name, "found": found}
    except NotAllowedError as refusal:
        context["problem"] = str(refusal)
    except (TryLaterError, NeedsPersonError, UnknownDriverError, FutureTimeoutError):
        context["problem"] = _("The registry does not answer. Try again in a few minutes.")
    return render(request, "storefront/whois.html", context, status=422 if "problem" in context else 200)
