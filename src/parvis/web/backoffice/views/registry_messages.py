"""What registries tell us unasked: all of it is kept, and what is not understood waits for a person (rules 10.1 row 10)."""

from collections.abc import Mapping
from typing import Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST

from parvis.accounts.permissions import Permission
from parvis.domains.actions import messages as heard
from parvis.domains.enums import MessageOutcome
from parvis.domains.models import Domain, RegistryMessage
from parvis.domains.registries import registries
from parvis.kit.refusals import NotAllowedError
from parvis.web.access import staff
from parvis.web.backoffice.finding import messages_meant
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest, words_typed
from parvis.web.ui.responses import go, render

KINDS: Final[Mapping[str, str | Promise]] = {
    "transfer": pgettext_lazy("message of a registry", "Transfer"),
    "change": pgettext_lazy("message of a registry", "Change"),
    "renewal": pgettext_lazy("message of a registry", "Renewal"),
    "deletion": pgettext_lazy("message of a registry", "Deletion"),
    "stray": pgettext_lazy("message of a registry", "Held for us, unknown here"),
    "other": pgettext_lazy("message of a registry", "Not understood"),
}
"""Of ``domains.ports.Message``, and of ``messages.keep_stray``. A kind that is not among them is shown as it is."""


@staff(Permission.STAFF_READ)
def messages(request: PortalRequest) -> HttpResponse:
    """Those that wait to be read, unless all, or those of a search, are asked for."""
    asked = words_typed(request)
    state = request.GET.get("state", "all" if asked else MessageOutcome.WAITING)
    kind, registry = request.GET.get("kind", ""), request.GET.get("registry", "")
    found = RegistryMessage.objects.visible_to(request.actor).defer("raw").order_by("-received_at", "-pk")
    if state in MessageOutcome.values:
        found = found.filter(outcome=state)
    if asked:
        found = found.filter(messages_meant(asked))
    if kind in KINDS:
        found = found.filter(kind=kind)
    if registry in registries.names():
        found = found.filter(registry=registry)
    page = page_of(found, request)
    context = {
        "page": page,
        "rows": [{"message": message, "kind": KINDS.get(message.kind, message.kind)} for message in page.rows],
        "q": asked,
        "state": state,
        "states": sorted(MessageOutcome.choices, key=lambda choice: choice[0] != MessageOutcome.WAITING),
        "kind": kind,
        "kinds": KINDS.items(),
        "registry": registry,
        "registries": [(code, code) for code in registries.names()],
    }
    return render(request, "backoffice/messages.html", context)


@staff(Permission.STAFF_READ)
def message(request: PortalRequest, pk: int) -> HttpResponse:
    """One message as the registry wrote it."""
    return _message(request, pk, 200)


@staff(Permission.STAFF_OPERATIONS)
@require_POST
def message_seen(request: PortalRequest, pk: int) -> HttpResponse:
    """Say that it was read, and that nothing is left to do."""
    found = get_object_or_404(RegistryMessage.objects.visible_to(request.actor), pk=pk)
    try:
        heard.mark_seen(found, actor=request.actor, now=timezone.now())
    except NotAllowedError as refusal:
        return _message(request, pk, 422, refusal=str(refusal))
    return go(request, "backoffice:messages")


def _message(request: PortalRequest, pk: int, status: int, *, refusal: str = "") -> HttpResponse:
    found = get_object_or_404(RegistryMessage.objects.visible_to(request.actor), pk=pk)
    held = Domain.objects.visible_to(request.actor).filter(name=found.name).select_related("account").order_by("-pk")
    context = {
        "message": found,
        "kind": KINDS.get(found.kind, found.kind),
        "domain": held.first() if found.name else None,
        "is_waiting": found.outcome == MessageOutcome.WAITING,
        "may_decide": request.actor.may(Permission.STAFF_OPERATIONS),
        "refusal": refusal,
    }
    return render(request, "backoffice/registry_message.html", context, status=status)
