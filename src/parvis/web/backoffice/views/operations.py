"""Operations: what waits, what failed, what was said, and what staff decide (OPS-1)."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from parvis.accounts.permissions import Permission
from parvis.domains.operations.settling import progress
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.actions import decisions
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation
from parvis.web.access import fresh_proof, staff
from parvis.web.backoffice.finding import operations_meant
from parvis.web.backoffice.forms import GiveUpForm
from parvis.web.operations import refusal_of
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest, words_typed
from parvis.web.ui.responses import go, render


@staff(Permission.STAFF_READ)
def operations(request: PortalRequest) -> HttpResponse:
    """Those that need a decision, unless another state, or all of a name's or a customer's, are asked for."""
    asked = words_typed(request)
    state = request.GET.get("state", "all" if asked else OperationState.ATTENTION)
    found = Operation.objects.visible_to(request.actor).select_related("account").order_by("-created_at", "-pk")
    if asked:
        found = found.filter(operations_meant(request.actor, asked, now=timezone.now()))
    if state in OperationState.values:
        found = found.filter(state=state)
    context = {
        "page": page_of(found, request),
        "q": asked,
        "state": state,
        "states": OperationState.choices,
        "settling": progress(),
    }
    return render(request, "backoffice/operations.html", context)


@staff(Permission.STAFF_READ)
def operation(request: PortalRequest, pk: int) -> HttpResponse:
    """One operation with its exchange of messages."""
    return _page(request, pk, GiveUpForm(), 200)


@staff(Permission.STAFF_OPERATIONS)
@require_POST
def retry(request: PortalRequest, pk: int) -> HttpResponse:
    """Send it again; what is already done outside is recognised first."""
    found = get_object_or_404(Operation.objects.visible_to(request.actor), pk=pk)
    try:
        decisions.retry(found, actor=request.actor, now=timezone.now())
    except NotAllowedError as refusal:
        return _page(request, pk, GiveUpForm(), 422, refusal=str(refusal))
    return go(request, "backoffice:operation", pk)


@staff(Permission.STAFF_OPERATIONS)
@fresh_proof
@require_POST
def give_up(request: PortalRequest, pk: int) -> HttpResponse:
    """Cancel it for good, with a reason."""
    found = get_object_or_404(Operation.objects.visible_to(request.actor), pk=pk)
    form = GiveUpForm(request.POST)
    if form.is_valid():
        try:
            decisions.give_up(found, reason=form.cleaned_data["reason"], actor=request.actor, now=timezone.now())
        except NotAllowedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "backoffice:operation", pk)
    return _page(request, pk, form, 422)


def _page(request: PortalRequest, pk: int, form: GiveUpForm, status: int, *, refusal: str = "") -> HttpResponse:
    found = get_object_or_404(Operation.objects.visible_to(request.actor).select_related("account"), pk=pk)
    context = {
        "operation": found,
        "exchanges": found.exchanges.order_by("pk"),
        "refused": refusal_of(found),
        "needs_decision": found.state == OperationState.ATTENTION,
        "form": form,
        "refusal": refusal,
    }
    return render(request, "backoffice/operation.html", context, status=status)
