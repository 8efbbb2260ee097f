"""Showing that a transfer was ordered (PAY-5)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.models import Account
from parvis.accounts.permissions import Permission
from parvis.billing.models import PaymentProof
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions.proofs import attach
from parvis.orders.models import Order
from parvis.orders.waited_for import is_waited_for, joint_of
from parvis.web.access import require
from parvis.web.requests import PortalRequest
from parvis.web.ui.responses import go, render
from parvis.web.uploads import ProofForm


@require(Permission.BILLING_PAY)
def proof(request: PortalRequest, subject: str) -> HttpResponse:
    """Attach a file to the payment of an order, or of several; what was attached before is listed."""
    account = request.account
    if account is None:
        return go(request, "portal:switch")
    back = _page_of(request, account, subject)
    form = ProofForm(request if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["proof"]
        try:
            attach(
                account, subject, body=file.read(), kind=form.kind, file_name=file.name, actor=request.actor,
                now=timezone.now(),
            )  # fmt: skip
        except NotAllowedError as refusal:
            form.add_error("proof" if refusal.field else None, str(refusal))
        else:
            messages.success(
                request, _("The file is kept. Our team sees it; the order is carried out when the money is here.")
            )
            return go(request, "portal:proof", subject)
    kept = PaymentProof.objects.visible_to(request.actor).filter(subject=subject).defer("body").order_by("-added_at")
    context = {
        "subject": subject,
        "back": back,
        "form": form,
        "kept": kept,
        "is_open": is_waited_for(account, subject),
    }
    return render(request, "portal/billing/proof.html", context, status=422 if request.method == "POST" else 200)


def _page_of(request: PortalRequest, account: Account, subject: str) -> str:
    """Where the payment is shown; 404 where there is none of that number."""
    joint = joint_of(account, subject)
    if joint is not None:
        return reverse("portal:joint", args=[joint.reference])
    if not Order.objects.visible_to(request.actor).filter(number=subject).exists():
        raise Http404
    return reverse("portal:order", args=[subject])
