"""Statements of the bank, and the money in them that no order explains (PAY-5)."""

from typing import Final

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.accounts.models import Account
from parvis.accounts.permissions import Permission
from parvis.billing.actions.debit_lines import files_like
from parvis.billing.enums import BankLineState
from parvis.billing.models import BankLine, ChequeSlip, CollectionFile, PaymentProof
from parvis.billing.statements import StatementError, read
from parvis.kit.refusals import NotAllowedError
from parvis.orders.actions import bank, suspense
from parvis.orders.models import Order
from parvis.web.access import fresh_proof, staff
from parvis.web.backoffice.forms import AssignForm, StatementForm
from parvis.web.backoffice.sellers import sellers_of
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest, words_typed
from parvis.web.ui.responses import go, render

TONES: Final = {
    BankLineState.NEW: "info",
    BankLineState.MATCHED: "ok",
    BankLineState.SUSPENSE: "warn",
    BankLineState.ASSIGNED: "ok",
    BankLineState.RETURNED: "neutral",
    BankLineState.DEBIT: "neutral",
}
EVERY: Final = "all"


@staff(Permission.STAFF_PAYMENTS)
def lines(request: PortalRequest) -> HttpResponse:
    """What is to be assigned, or any line looked for; and a form to import a statement."""
    is_sent = request.method == "POST"
    form = StatementForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, sellers=sellers_of(request.actor)
    )
    if is_sent and form.is_valid() and _imported(request, form):
        return go(request, "backoffice:bank")
    asked, state = words_typed(request), request.GET.get("state", "")
    found = BankLine.objects.visible_to(request.actor).order_by("-booked_on", "-pk")
    if asked:
        found = found.filter(Q(text__icontains=asked) | Q(party__icontains=asked) | Q(order_number=asked.upper()))
    elif state != EVERY:
        found = found.filter(state__in=[BankLineState.NEW, BankLineState.SUSPENSE])
    page = page_of(found, request)
    context = {
        "rows": [(row, TONES[BankLineState(row.state)]) for row in page.rows],
        "page": page,
        "q": asked,
        "shows_all": state == EVERY,
        "form": form,
    }
    return render(request, "backoffice/bank.html", context, status=422 if is_sent else 200)


def _imported(request: PortalRequest, form: StatementForm) -> bool:
    file, seller = form.cleaned_data["file"], form.cleaned_data["seller"]
    currency = seller.brands.order_by("pk").values_list("currency", flat=True).first() or "EUR"
    try:
        entries = read(file.read(), currency=currency)
    except StatementError as fault:
        form.add_error("file", _("Nothing was imported. %(fault)s") % {"fault": fault})
        return False
    taken = bank.take_in(seller, entries, file_name=file.name, actor=request.actor, now=timezone.now())
    new = ngettext("%(n)d new line.", "%(n)d new lines.", taken.fresh) % {"n": taken.fresh}
    known = ngettext("%(n)d was known.", "%(n)d were known.", taken.known) % {"n": taken.known}
    messages.success(request, f"{new} {known}")
    return True


@staff(Permission.STAFF_PAYMENTS)
@fresh_proof
def line(request: PortalRequest, pk: int) -> HttpResponse:
    """One line, and what staff say that it is."""
    found = get_object_or_404(BankLine.objects.visible_to(request.actor).select_related("payment__account"), pk=pk)
    files = files_like(found) if found.state == BankLineState.SUSPENSE else []
    initial = {"what": "order" if found.order_number else "account", "which": found.order_number}
    if len(files) == 1 and not found.order_number:
        initial = {"what": "file", "which": files[0].number}
    form = AssignForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(request, found, form.cleaned_data["what"], form.cleaned_data["which"].strip())
        except NotAllowedError as refusal:
            form.add_error("which", str(refusal))
        else:
            messages.success(request, _("Written down."))
            return go(request, "backoffice:bank")
    order = Order.objects.visible_to(request.actor).filter(number=found.order_number).first()
    proofs = PaymentProof.objects.visible_to(request.actor).filter(subject=found.order_number).exclude(subject="")
    context = {
        "line": found,
        "proofs": proofs.defer("body").order_by("-added_at"),
        "tone": TONES[BankLineState(found.state)],
        "is_open": found.state == BankLineState.SUSPENSE,
        "order": order if found.order_number else None,
        "files": files,
        "form": form,
    }
    return render(request, "backoffice/bank_line.html", context, status=422 if request.method == "POST" else 200)


def _decide(request: PortalRequest, found: BankLine, what: str, which: str) -> None:
    actor, now = request.actor, timezone.now()
    if what == "back":
        suspense.send_back(found, reference=which, actor=actor, now=now)
    elif what == "file":
        file = CollectionFile.objects.visible_to(actor).select_related("seller").filter(number=which.upper()).first()
        if file is None:
            raise NotAllowedError(_("There is no file with this number."))
        suspense.is_file(found, file, actor=actor, now=now)
    elif what == "slip":
        slip = ChequeSlip.objects.visible_to(actor).filter(number=which.upper()).first()
        if slip is None:
            raise NotAllowedError(_("There is no slip with this number."))
        suspense.is_slip(found, slip, actor=actor, now=now)
    elif what == "account":
        account = Account.objects.visible_to(actor).select_related("brand").filter(number=which.upper()).first()
        if account is None:
            raise NotAllowedError(_("There is no account with this number."))
        suspense.to_balance(found, account, actor=actor, now=now)
    else:
        several = bank.joint_named(which.upper(), found.seller_id)
        if several is not None:
            suspense.pay_several(found, several, actor=actor, now=now)
            return
        order = Order.objects.visible_to(actor).select_related("account__brand").filter(number=which.upper()).first()
        if order is None:
            raise NotAllowedError(_("There is no order with this number."))
        suspense.pay_order(found, order, actor=actor, now=now)
