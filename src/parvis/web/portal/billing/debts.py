"""What a bank took back and the customer owes again: why, and paying it from the balance or by card."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts.permissions import Permission
from parvis.billing.actions.balance import LEAST, purse_of
from parvis.billing.actions.debts import owed as owed_by
from parvis.billing.actions.debts import pay_debts
from parvis.billing.cards import takes_cards
from parvis.billing.cheques import takes_cheques
from parvis.billing.models import Debt
from parvis.billing.refusals import words_of
from parvis.kit.money import Money
from parvis.web.access import require
from parvis.web.paging import page_of
from parvis.web.requests import PortalRequest
from parvis.web.ui.formats import money_text
from parvis.web.ui.responses import go, render


@require(Permission.BILLING_READ)
def owed(request: PortalRequest) -> HttpResponse:
    """Each amount with its order and why it came back, and how to pay it."""
    if request.account is None:
        return go(request, "portal:switch")
    currency = request.brand.currency
    total, held = owed_by(request.account, currency), purse_of(request.account, currency)
    found = Debt.objects.visible_to(request.actor).open().select_related("payment")
    page = page_of(found.order_by("due_on", "pk"), request)
    asked = max(total.minor - held.minor, LEAST)
    context = {
        "page": page,
        "rows": [(debt, words_of(debt.reason)) for debt in page.rows],
        "total": total,
        "held": held,
        "by_card": Money(asked, currency),
        "card_amount": f"{asked // 100}.{asked % 100:02d}",
        "key": uuid.uuid4(),
        "takes_cards": takes_cards(request.brand),
        "takes_cheques": takes_cheques(request.brand),
        "may_pay": request.actor.may(Permission.BILLING_PAY),
        "seller": request.brand.legal_entity,
    }
    return render(request, "portal/billing/owed.html", context)


@require(Permission.BILLING_PAY)
def pay(request: PortalRequest) -> HttpResponse:
    """Pay what is owed from the balance, as far as it goes."""
    if request.method == "POST" and request.account is not None:
        paid = pay_debts(request.account, currency=request.brand.currency, actor=request.actor, now=timezone.now())
        if paid.minor:
            messages.success(request, _("%(amount)s are paid from your balance.") % {"amount": money_text(paid)})
        else:
            messages.warning(request, _("Nothing was paid: your balance is empty, or nothing is owed any more."))
    return go(request, "portal:owed")
