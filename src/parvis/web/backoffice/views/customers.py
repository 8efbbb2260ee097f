"""Customers and their validation (ACC-2, BO-1)."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from parvis.accounts.actions import review as reviews
from parvis.accounts.enums import AccountState
from parvis.accounts.models import Account
from parvis.accounts.permissions import Permission
from parvis.audit.models import Entry
from parvis.domains.models import Domain
from parvis.kit.refusals import NotAllowedError
from parvis.orders.models import Order
from parvis.provisioning.models import Operation
from parvis.web.access import staff
from parvis.web.backoffice.forms import ActForm, ReviewForm
from parvis.web.backoffice.paging import page_of
from parvis.web.journal import line
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render

LATEST = 10


@staff(Permission.STAFF_CUSTOMERS)
def customers(request: PortalRequest) -> HttpResponse:
    """Every account of the brands that the person works for, newest first."""
    asked = request.GET.get("q", "").strip()
    state = request.GET.get("state", "")
    found = Account.objects.visible_to(request.actor).select_related("brand").order_by("-created_at", "-pk")
    if asked:
        found = found.filter(
            Q(number__iexact=asked)
            | Q(email__icontains=asked)
            | Q(organisation__icontains=asked)
            | Q(last_name__icontains=asked)
        )
    if state in AccountState.values:
        found = found.filter(state=state)
    context = {"page": page_of(found, request), "q": asked, "state": state, "states": AccountState.choices}
    return render(request, "backoffice/customers.html", context)


@staff(Permission.STAFF_CUSTOMERS)
def customer(request: PortalRequest, number: str) -> HttpResponse:
    """One account on one page: who, what needs action, latest events."""
    return _page(request, number, ReviewForm(), 200)


@staff(Permission.STAFF_CUSTOMERS)
@require_POST
def review(request: PortalRequest, number: str) -> HttpResponse:
    """Approve the account, or refuse it with a reason that the customer reads."""
    account = get_object_or_404(Account.objects.visible_to(request.actor), number=number)
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            if form.cleaned_data["decision"] == "approve":
                reviews.approve(account, actor=request.actor, now=timezone.now())
            else:
                reviews.refuse(account, reason=form.cleaned_data["reason"], actor=request.actor, now=timezone.now())
        except NotAllowedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "backoffice:customer", number)
    return _page(request, number, form, 422)


def _page(request: PortalRequest, number: str, form: ReviewForm, status: int) -> HttpResponse:
    account = get_object_or_404(Account.objects.visible_to(request.actor).select_related("brand"), number=number)
    context = {
        "account": account,
        "form": form,
        "act_form": ActForm(),
        "waits_for_review": account.state in {AccountState.REVIEW, AccountState.REFUSED},
        "members": account.memberships.select_related("user").order_by("pk")[:20],
        "domains": Domain.objects.filter(account=account).order_by("expires_at")[:LATEST],
        "orders": Order.objects.filter(account=account).order_by("-placed_at")[:LATEST],
        "operations": Operation.objects.filter(account=account).order_by("-created_at")[:LATEST],
        "lines": [line(entry) for entry in Entry.objects.filter(account_id=account.pk).order_by("-at", "-pk")[:20]],
    }
    return render(request, "backoffice/customer.html", context, status=status)
