"""Customers and their validation (ACC-2, BO-1)."""

from django.db.models import Max, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from parvis.accounts.actions import review as reviews
from parvis.accounts.enums import AccountState
from parvis.accounts.models import Account
from parvis.accounts.permissions import Permission
from parvis.audit.models import Entry
from parvis.contacts.forms import countries
from parvis.domains.models import Domain
from parvis.kit.refusals import NotAllowedError
from parvis.orders.models import Order
from parvis.provisioning.enums import OperationState
from parvis.provisioning.models import Operation
from parvis.web.access import staff
from parvis.web.backoffice.finding import customers_found
from parvis.web.backoffice.forms import ReviewForm
from parvis.web.backoffice.situation import needing_action
from parvis.web.journal import line
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest, words_typed
from parvis.web.ui.responses import go, render

LATEST = 5
EVENTS = 20
OPEN = (OperationState.WAITING, OperationState.RUNNING, OperationState.ATTENTION)


@staff(Permission.STAFF_CUSTOMERS)
def customers(request: PortalRequest) -> HttpResponse:
    """Every account of the brands that the person works for, newest first. A search that finds one opens it."""
    asked = words_typed(request)
    state = request.GET.get("state", "")
    found = Account.objects.visible_to(request.actor).select_related("brand").order_by("-created_at", "-pk")
    if asked:
        numbers = customers_found(request.actor, asked, now=timezone.now())
        found = found.filter(pk__in=numbers)
    if state in AccountState.values:
        found = found.filter(state=state)
    page = page_of(found, request)
    if asked and not state and len(page.rows) == 1 and page.previous == 0:
        return go(request, "backoffice:customer", page.rows[0].number)
    context = {"page": page, "q": asked, "state": state, "states": AccountState.choices}
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
    now = timezone.now()
    last_seen = Max("user__sign_ins__at", filter=Q(user__sign_ins__is_success=True))
    entries = Entry.objects.filter(account_id=account.pk).order_by("-at", "-pk")[:EVENTS]
    names = Domain.objects.filter(account=account).defer("grams")
    context = {
        "account": account,
        "form": form,
        "points": needing_action(account, now=now),
        "waits_for_review": account.state in {AccountState.REVIEW, AccountState.REFUSED},
        "country": dict(countries()).get(account.country, account.country),
        "members": account.memberships.select_related("user").annotate(last_seen=last_seen).order_by("pk")[:20],
        "domains": names.order_by("ends_at", "pk")[: LATEST * 2],
        "orders": Order.objects.filter(account=account).order_by("-placed_at")[:LATEST],
        "operations": Operation.objects.filter(account=account, state__in=OPEN).order_by("created_at")[:LATEST],
        "lines": [line(entry) for entry in entries],
    }
    return render(request, "backoffice/customer.html", context, status=status)
